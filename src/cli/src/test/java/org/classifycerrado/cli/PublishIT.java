package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code cerrado map} and {@code cerrado publish} as a user types them, with a running GeoServer on this machine:
 * {@code -Dgeoserver.url=http://localhost:8080/geoserver}, with {@code -Dgeoserver.user} and
 * {@code -Dgeoserver.password} of an administrator ({@code admin}, {@code geoserver}). Makes a workspace of its own and
 * removes it. The maps are of the scene: in its own zone of UTM, and with the same coordinates in the next one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishIT {

    private static final String WORKSPACE = "cerrado_publish_it";
    private static final Path ROOT = Path.of(System.getProperty("cerrado.root"));
    private static final Path MSI = ROOT.resolve("test-data/scene/msi.tif");
    private static final int WIDTH = 427;
    private static final int HEIGHT = 300;
    private static final int WEST = 811_600;
    private static final int NORTH = 9_332_600;

    private final String url = System.getProperty("geoserver.url", "").replaceFirst("/+$", "");
    private final String user = System.getProperty("geoserver.user", "admin");
    private final String password = System.getProperty("geoserver.password", "geoserver");
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path temp;

    private record Said(int code, String text) {}

    @BeforeAll
    void connect() throws Exception {
        boolean built = Files.isDirectory(ROOT.resolve("src/spark/target/cerrado-spark"));
        for (String lacking : url.isEmpty()
                ? List.of("no GeoServer to talk to; give -Dgeoserver.url=http://…/geoserver")
                : built ? List.<String>of() : List.of("no jars of 'cerrado map'; build with 'mvn package'")) {
            System.out.println("SKIPPED: " + lacking);
            assumeTrue(false, lacking);
        }
    }

    @BeforeEach
    @AfterAll
    void forget() throws Exception {
        if (!url.isEmpty()) {
            rest("DELETE", "/rest/workspaces/" + WORKSPACE + "?recurse=true");
        }
    }

    private HttpResponse<byte[]> rest(String method, String path) throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Basic " + login)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private String get(String path) throws IOException, InterruptedException {
        return new String(rest("GET", path).body(), StandardCharsets.UTF_8);
    }

    private static Said cerrado(String password, Object... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("/bin/bash", ROOT.resolve("install/cerrado").toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GEOSERVER_USER", System.getProperty("geoserver.user", "admin"));
        builder.environment().put("GEOSERVER_PASSWORD", password);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private void map(Path out, Path msi, String id, String date, String... more) throws Exception {
        List<Object> words = new ArrayList<>(
                List.of("map", "--out", out, "--msi", msi, "--id", id, "--date", date, "--model", "demo-l2-msi"));
        words.addAll(List.of(more));
        Said said = cerrado(password, words.toArray());
        assertThat(said.code).as(said.text).isZero();
    }

    private Said publish(Path maps, Object... more) throws Exception {
        List<Object> words = new ArrayList<>(
                List.of("publish", "--maps", maps, "--geoserver", url, "--workspace", WORKSPACE, "--name", "land"));
        words.addAll(List.of(more));
        return cerrado(password, words.toArray());
    }

    /** The scene with other bytes in one place. */
    private Path changed(String name, ByteBuffer old, ByteBuffer fresh) throws IOException {
        byte[] bytes = Files.readAllBytes(MSI);
        int found = 0;
        for (int i = 0; i <= bytes.length - old.capacity(); i++) {
            if (ByteBuffer.wrap(bytes, i, old.capacity()).equals(old)) {
                System.arraycopy(fresh.array(), 0, bytes, i, fresh.capacity());
                found++;
            }
        }
        assertThat(found).isEqualTo(1);
        return Files.write(temp.resolve(name), bytes);
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The GeoKey ProjectedCSType: its number, its place, how many, and an EPSG code. */
    private static ByteBuffer crs(int epsg) {
        ByteBuffer key = littleEndian(8);
        for (int each : new int[] {3072, 0, 1, epsg}) {
            key.putShort((short) each);
        }
        return key.rewind();
    }

    private static ByteBuffer west(double x) {
        return littleEndian(8).putDouble(x).rewind();
    }

    /** A picture in a map's own grid. */
    private BufferedImage picture(String layer, String time, int epsg, int west) throws Exception {
        String box = west + "," + (NORTH - 10 * HEIGHT) + "," + (west + 10 * WIDTH) + "," + NORTH;
        byte[] png = rest(
                        "GET",
                        "/" + WORKSPACE + "/wms?service=WMS&version=1.1.1&request=GetMap&styles=&format=image/png"
                                + "&transparent=true&width=" + WIDTH + "&height=" + HEIGHT + "&layers=" + layer
                                + "&srs=EPSG:" + epsg + "&bbox=" + box + (time.isEmpty() ? "" : "&time=" + time))
                .body();
        BufferedImage shown = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(shown).as(new String(png, StandardCharsets.UTF_8)).isNotNull();
        return shown;
    }

    /** How many of the pixels of a picture in a map's own grid are those of the map, colour by colour. */
    private int equalPixels(String layer, String time, int epsg, int west, Path map) throws Exception {
        BufferedImage shown = picture(layer, time, epsg, west);
        BufferedImage wanted = ImageIO.read(map.toFile());
        int equal = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int one = shown.getRGB(x, y);
                int other = wanted.getRaster().getSample(x, y, 0) == 255 ? 0 : wanted.getRGB(x, y);
                equal += one == other || one >>> 24 == 0 && other >>> 24 == 0 ? 1 : 0;
            }
        }
        return equal;
    }

    /** How many of the pixels have the colour of their percentage, which the style tells for every 25, or nearly so. */
    private int percentPixels(String layer, String time, int epsg, Path map) throws Exception {
        int[][] colors = {
            {0xd0, 0xd0, 0xd0}, {0xb4, 0xbc, 0xc4}, {0x8c, 0xb4, 0xd2}, {0x3f, 0x86, 0xc1}, {0x08, 0x30, 0x6b}
        };
        BufferedImage shown = picture(layer, time, epsg, WEST);
        BufferedImage percent = ImageIO.read(map.toFile());
        int right = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int value = percent.getRaster().getSample(x, y, 0);
                int rgb = shown.getRGB(x, y);
                boolean same = (rgb >>> 24 == 0) == (value == 255);
                for (int band = 0; value != 255 && band < 3; band++) {
                    int below = Math.min(value / 25, 3);
                    double wanted = colors[below][band]
                            + (value - 25 * below) / 25.0 * (colors[below + 1][band] - colors[below][band]);
                    same &= Math.abs((rgb >> 16 - 8 * band & 0xff) - wanted) <= 2;
                }
                right += same ? 1 : 0;
            }
        }
        return right;
    }

    /** The catalog's texts of a layer, without when they were changed. */
    private String catalog(String layer) throws Exception {
        String store = "/rest/workspaces/" + WORKSPACE + "/coveragestores/" + layer;
        return (get(store + ".json")
                        + get(store + "/coverages/" + layer + ".json")
                        + get("/rest/layers/" + WORKSPACE + ":" + layer + ".json"))
                .replaceAll("\"date(Created|Modified)\":\"[^\"]*\",?", "");
    }

    private double[] groupBounds() throws Exception {
        String group = get("/rest/workspaces/" + WORKSPACE + "/layergroups/land.json");
        double[] bounds = new double[4];
        for (int i = 0; i < bounds.length; i++) {
            Matcher side = Pattern.compile(
                            "\"" + List.of("minx", "miny", "maxx", "maxy").get(i) + "\":([-.0-9]+)")
                    .matcher(group);
            assertThat(side.find()).as(group).isTrue();
            bounds[i] = Double.parseDouble(side.group(1));
        }
        return bounds;
    }

    @Test
    void mapsOfTwoZonesAndTwoYearsAreOneLayer() throws Exception {
        Path maps = temp.resolve("maps");
        int pixels = WIDTH * HEIGHT;
        map(maps, MSI, "bico", "2022-08-15");
        Said first = publish(maps, "--title", "Land & <cover>");
        assertThat(first.code).as(first.text).isZero();
        assertThat(first.text).contains(WORKSPACE + ":land is the layer of 1 map, with time: land_32722");
        Path bico = maps.resolve("maps/32722/bico_20220815.tif");
        assertThat(equalPixels("land", "", 32722, WEST, bico)).isEqualTo(pixels);

        map(maps, changed("next.tif", crs(32722), crs(32723)), "leste", "2022-08-15");
        assertThat(publish(maps, "--title", "Land & <cover>").text)
                .contains("2 maps, with time: land_32722, land_32723");
        Path leste = maps.resolve("maps/32723/leste_20220815.tif");
        for (String time : List.of("", "2022-08-15", "2022")) {
            assertThat(equalPixels("land", time, 32722, WEST, bico)).as(time).isEqualTo(pixels);
            assertThat(equalPixels("land", time, 32723, WEST, leste)).as(time).isEqualTo(pixels);
        }
        // Six degrees lie between the zones.
        double[] bounds = groupBounds();
        assertThat(bounds[0]).isBetween(-48.19, -48.18);
        assertThat(bounds[2]).isBetween(-42.15, -42.14);
        assertThat(get("/" + WORKSPACE + "/wms?service=WMS&version=1.3.0&request=GetCapabilities"))
                .contains("<Title>Land &amp; &lt;cover&gt;</Title>", ">2022-08-15T00:00:00.000Z</Dimension>");

        String before = catalog("land_32722");
        Said again = publish(maps, "--title", "Land & <cover>");
        assertThat(again.code).as(again.text).isZero();
        publish(maps, "--title", "Land & <cover>");
        String settled = catalog("land_32722");
        assertThat(settled).contains("Land & <cover> (EPSG:32722)");
        assertThat(catalog("land_32722")).isEqualTo(settled);
        assertThat(before).contains("\"MAXIMUM\"");
        assertThat(equalPixels("land", "", 32722, WEST, bico)).isEqualTo(pixels);

        // Another year, 4270 m further east: all of its width.
        map(maps, changed("east.tif", west(WEST), west(WEST + 4270)), "bico", "2023-08-15");
        assertThat(publish(maps).text).contains("layer of 3 maps");
        Path east = maps.resolve("maps/32722/bico_20230815.tif");
        assertThat(equalPixels("land", "2023-08-15", 32722, WEST + 4270, east)).isEqualTo(pixels);
        assertThat(equalPixels("land", "2022-08-15", 32722, WEST, bico)).isEqualTo(pixels);
        assertThat(equalPixels("land", "2022-08-15", 32722, WEST + 4270, east)).isLessThan(pixels / 100);
        // The other zone has no map of that year, and that is no error.
        assertThat(equalPixels("land", "2023-08-15", 32723, WEST, leste)).isLessThan(pixels / 100);
        assertThat(get("/" + WORKSPACE + "/wms?service=WMS&version=1.3.0&request=GetCapabilities"))
                .contains(">2022-08-15T00:00:00.000Z,2023-08-15T00:00:00.000Z</Dimension>");

        // The folder is made anew: the next zone is gone, and its layer with it.
        map(maps, MSI, "bico", "2024-08-15", "--overwrite");
        assertThat(publish(maps).text).contains("layer of 1 map, with time: land_32722");
        assertThat(equalPixels("land", "", 32722, WEST, maps.resolve("maps/32722/bico_20240815.tif")))
                .isEqualTo(pixels);
        assertThat(groupBounds()[2]).isBetween(-48.15, -48.14);
        assertThat(get("/rest/workspaces/" + WORKSPACE + "/coveragestores.json"))
                .contains("land_32722")
                .doesNotContain("land_32723");
    }

    @Test
    void confidenceIsALayerBesideTheClassesAndGoesWithThem() throws Exception {
        Path maps = temp.resolve("sure");
        Path next = changed("next_sure.tif", crs(32722), crs(32723));
        int pixels = WIDTH * HEIGHT;
        map(maps, MSI, "bico", "2022-08-15", "--confidence");
        map(maps, next, "leste", "2022-08-15", "--confidence");
        Said first = publish(maps, "--title", "Land");
        assertThat(first.code).as(first.text).isZero();
        assertThat(first.text)
                .contains("land is the layer of 2 maps, with time: land_32722, land_32723\n")
                .contains("land_confidence is the layer of 2 maps, with time:"
                        + " land_32722_confidence, land_32723_confidence\n");
        Path bico = maps.resolve("confidence/32722/bico_20220815.tif");
        for (String time : List.of("", "2022-08-15")) {
            assertThat(percentPixels("land_confidence", time, 32722, bico)).isEqualTo(pixels);
            assertThat(percentPixels(
                            "land_confidence", time, 32723, maps.resolve("confidence/32723/leste_20220815.tif")))
                    .isEqualTo(pixels);
        }
        Path classes = maps.resolve("maps/32722/bico_20220815.tif");
        assertThat(equalPixels("land", "", 32722, WEST, classes)).isEqualTo(pixels);
        assertThat(get("/" + WORKSPACE + "/wms?service=WMS&version=1.3.0&request=GetCapabilities"))
                .contains("<Title>Land, confidence</Title>", "<Title>Land, confidence (EPSG:32723)</Title>");

        publish(maps, "--title", "Land");
        String settled = catalog("land_32722_confidence");
        publish(maps, "--title", "Land");
        assertThat(catalog("land_32722_confidence")).isEqualTo(settled);

        // Another year comes to both.
        map(maps, MSI, "bico", "2023-08-15", "--confidence");
        assertThat(publish(maps).text).contains("land_confidence is the layer of 3 maps");
        assertThat(percentPixels("land_confidence", "2023", 32722, maps.resolve("confidence/32722/bico_20230815.tif")))
                .isEqualTo(pixels);

        // The folder is made anew: first the next zone is gone with its confidence, then all of confidence.
        map(maps, MSI, "bico", "2024-08-15", "--confidence", "entropy", "--overwrite");
        publish(maps);
        assertThat(get("/rest/workspaces/" + WORKSPACE + "/coveragestores.json"))
                .contains("land_32722_confidence")
                .doesNotContain("land_32723");
        assertThat(percentPixels("land_confidence", "", 32722, maps.resolve("confidence/32722/bico_20240815.tif")))
                .isEqualTo(pixels);
        map(maps, MSI, "bico", "2024-08-15", "--overwrite");
        assertThat(publish(maps).text).contains("land is the layer of 1 map").doesNotContain("confidence");
        assertThat(get("/rest/workspaces/" + WORKSPACE + "/coveragestores.json"))
                .contains("land_32722")
                .doesNotContain("confidence");
        assertThat(get("/rest/workspaces/" + WORKSPACE + "/layergroups.json"))
                .contains("land")
                .doesNotContain("confidence");
        assertThat(equalPixels("land", "", 32722, WEST, maps.resolve("maps/32722/bico_20240815.tif")))
                .isEqualTo(pixels);
    }

    @Test
    void saysWhatIsWrongAndLeavesNoLayer() throws Exception {
        Path maps = temp.resolve("wrong");
        map(maps, MSI, "bico", "2022-08-15");

        Said refused = cerrado("wrong", "publish", "--maps", maps, "--geoserver", url, "--workspace", WORKSPACE);
        assertThat(refused.code).isEqualTo(1);
        assertThat(refused.text)
                .isEqualTo("GeoServer refuses the user of $GEOSERVER_USER and $GEOSERVER_PASSWORD (401)\n");

        Said nobody = cerrado(password, "publish", "--maps", maps, "--geoserver", "http://127.0.0.1:1/geoserver");
        assertThat(nobody.code).isEqualTo(1);
        assertThat(nobody.text).contains("http://127.0.0.1:1/geoserver/rest/ cannot be reached: nothing answers there");

        Said other = cerrado(password, "publish", "--maps", maps, "--geoserver", url + "/elsewhere");
        assertThat(other.code).isEqualTo(1);
        assertThat(other.text).contains("/elsewhere/rest/ is no REST interface of a GeoServer");

        Said unseen = cerrado(
                password,
                "publish",
                "--maps",
                maps,
                "--geoserver",
                url,
                "--workspace",
                WORKSPACE,
                "--name",
                "unseen",
                "--path",
                "/nowhere/maps");
        assertThat(unseen.code).isEqualTo(1);
        assertThat(unseen.text)
                .contains("external.imagemosaic", "it looks for maps in '/nowhere/maps/maps/32722'; --path says where")
                .doesNotContain("<");
        assertThat(get("/rest/workspaces/" + WORKSPACE + "/coveragestores.json"))
                .doesNotContain("unseen");
        assertThat(get("/rest/workspaces/" + WORKSPACE + "/layergroups.json")).doesNotContain("unseen");
    }
}
