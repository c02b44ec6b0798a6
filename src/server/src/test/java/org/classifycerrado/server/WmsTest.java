package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.MapWriter;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.data.util.NullProgressListener;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.geometry.Position2D;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WMS on the committed scene. */
class WmsTest {

    /** The scene's outer bounds, and its size in pixels. */
    private static final String BOUNDS = "811600,9329600,815870,9332600";

    private static final int WIDTH = 427;
    private static final int HEIGHT = 300;

    @TempDir
    static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> map(
            String version, String layers, String crs, String bbox, int width, int height) throws Exception {
        return server.get(
                "/wms",
                "SERVICE",
                "WMS",
                "VERSION",
                version,
                "REQUEST",
                "GetMap",
                "LAYERS",
                layers,
                "STYLES",
                "",
                version.equals("1.3.0") ? "CRS" : "SRS",
                crs,
                "BBOX",
                bbox,
                "WIDTH",
                "" + width,
                "HEIGHT",
                "" + height,
                "FORMAT",
                "image/png",
                "TRANSPARENT",
                "true");
    }

    private static BufferedImage image(HttpResponse<byte[]> answer) throws Exception {
        assertThat(answer.headers().firstValue("Content-Type"))
                .as(new String(answer.body(), StandardCharsets.ISO_8859_1))
                .contains("image/png");
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    private static Raster truth() throws Exception {
        GeoTiffReader reader = new GeoTiffReader(folder.resolve("truth_l2.tif").toFile());
        try {
            return reader.read(new org.geotools.api.parameter.GeneralParameterValue[0])
                    .getRenderedImage()
                    .getData();
        } finally {
            reader.dispose();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1", "1.3.0"})
    void drawsEachPixelInItsClassColour(String version) throws Exception {
        BufferedImage image = image(map(version, "truth_l2", "EPSG:32722", BOUNDS, WIDTH, HEIGHT));

        Raster truth = truth();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                LandCoverClass c = Legend.of(Level.L2).classes().get(truth.getSample(x, y, 0));
                assertThat(image.getRGB(x, y))
                        .as("%d,%d", x, y)
                        .isEqualTo(0xff000000 | c.color().getRGB());
            }
        }
    }

    /** Every pixel is compared with what the exact transformation of its own centre says. */
    @ParameterizedTest
    @CsvSource({
        "EPSG:3857, -5364000 -675000 -5359500 -671500",
        "EPSG:4674, -48.186 -6.058 -48.146 -6.030",
        "EPSG:31983, 147000 9329200 152000 9332700",
        "EPSG:5880, 5640000 9328000 5647000 9333500"
    })
    void reprojectsToTheNearestPixel(String code, String corners) throws Exception {
        double[] box = java.util.Arrays.stream(corners.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        int width = 500;
        int height = 400;
        BufferedImage image = image(map("1.1.1", "truth_l2", code, corners.replace(' ', ','), width, height));
        Raster truth = truth();
        MathTransform transform = CRS.findMathTransform(CRS.decode(code, true), CRS.decode("EPSG:32722"), true);
        int differing = 0;
        int inside = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                Position2D p = new Position2D(
                        box[0] + (x + 0.5) * (box[2] - box[0]) / width,
                        box[3] - (y + 0.5) * (box[3] - box[1]) / height);
                transform.transform(p, p);
                int column = (int) Math.floor((p.x - 811600) / 10);
                int row = (int) Math.floor((9332600 - p.y) / 10);
                boolean there = column >= 0 && row >= 0 && column < WIDTH && row < HEIGHT;
                int expected = there
                        ? 0xff000000
                                | Legend.of(Level.L2)
                                        .classes()
                                        .get(truth.getSample(column, row, 0))
                                        .color()
                                        .getRGB()
                        : 0;
                inside += there ? 1 : 0;
                differing += image.getRGB(x, y) == expected ? 0 : 1;
            }
        }
        assertThat(inside).isGreaterThan(20_000);
        // Centres that lie on the border of two pixels may go either way.
        assertThat(differing).isLessThan(inside / 200);
    }

    @Test
    void hasLatitudeFirstIn130Alone() throws Exception {
        byte[] old = map("1.1.1", "truth_l2", "EPSG:4326", "-48.18,-6.05,-48.15,-6.035", 200, 100)
                .body();

        assertThat(map("1.3.0", "truth_l2", "EPSG:4326", "-6.05,-48.18,-6.035,-48.15", 200, 100)
                        .body())
                .isEqualTo(old);
        assertThat(map("1.3.0", "truth_l2", "CRS:84", "-48.18,-6.05,-48.15,-6.035", 200, 100)
                        .body())
                .isEqualTo(old);
    }

    @Test
    void showsImageryInContrast() throws Exception {
        for (String layer : new String[] {"msi", "sar"}) {
            BufferedImage image = image(map("1.3.0", layer, "EPSG:32722", BOUNDS, WIDTH, HEIGHT));
            Set<Integer> levels = new HashSet<>();
            for (int x = 0; x < WIDTH; x++) {
                levels.add(image.getRGB(x, HEIGHT / 2) & 0xff);
            }
            assertThat(levels).as(layer).hasSizeGreaterThan(40);
        }
    }

    @Test
    void isTransparentOutsideOrHasTheColourThatIsAskedFor() throws Exception {
        BufferedImage nothing = image(map("1.1.1", "truth_l2", "EPSG:4326", "0,0,1,1", 20, 10));
        assertThat(nothing.getRGB(5, 5)).isZero();

        String opaque = "/wms?service=WMS&version=1.1.1&request=GetMap&layers=truth_l2&styles=&srs=EPSG:4326"
                + "&bbox=0,0,1,1&width=20&height=10&format=image/png";
        assertThat(image(server.get(opaque)).getRGB(5, 5)).isEqualTo(0xffffffff);
        assertThat(image(server.get(opaque + "&bgcolor=0x102030")).getRGB(5, 5)).isEqualTo(0xff102030);
    }

    /** The whole world in projections that know it only in part. */
    @ParameterizedTest
    @CsvSource({
        "EPSG:4326, -180 -90 180 90",
        "EPSG:3857, -20037508 -20037508 20037508 20037508",
        "EPSG:3031, -4e6 -4e6 4e6 4e6"
    })
    void drawsTheWorld(String code, String corners) throws Exception {
        BufferedImage image = image(map("1.1.1", "msi,truth_l2", code, corners.replace(' ', ','), 64, 64));

        assertThat(image.getWidth()).isEqualTo(64);
    }

    @Test
    void readsOverviewsOfLargeMapsOnly() throws Exception {
        try (var layers =
                new org.classifycerrado.server.catalog.LayerFolder(Files.createDirectories(folder.resolve("large")))) {
            Path file = folder.resolve("large/large.tif");
            LargeMap.write(file, 8000, 6000);
            var layer = layers.layer("large").orElseThrow();

            var whole = layer.read(layer.bounds(), 500, 400).orElseThrow().raster();

            assertThat(whole.getWidth()).isBetween(500, 1000);
            var bounds = layer.bounds();
            bounds.init(bounds.getMinX(), bounds.getMinX() + 3000, bounds.getMinY(), bounds.getMinY() + 2000);
            var corner = layer.read(bounds, 300, 200).orElseThrow().raster();
            assertThat(corner.getWidth()).isBetween(300, 305);
            assertThat(corner.getHeight()).isBetween(200, 205);
        }
    }

    @Test
    void tellsTheClassAtAPoint() throws Exception {
        Raster truth = truth();
        LandCoverClass c = Legend.of(Level.L2).classes().get(truth.getSample(100, 50, 0));
        String at =
                "/wms?service=WMS&version=1.3.0&request=GetFeatureInfo&layers=truth_l2&query_layers=truth_l2&styles="
                        + "&crs=EPSG:32722&bbox=" + BOUNDS + "&width=427&height=300&i=100&j=50";

        assertThat(server.text(at + "&info_format=application/json"))
                .contains("\"id\":" + c.id(), "\"code\":\"" + c.code() + "\"", "\"name\":\"" + c.name() + "\"");
        assertThat(server.text(at)).contains("truth_l2: " + c.name() + " (" + c.code() + ")");
        assertThat(server.text(at + "&info_format=text/html")).contains("<p>truth_l2: ");
        assertThat(server.text(at.replace("i=100", "i=427"))).contains("code=\"InvalidPoint\"");
    }

    @Test
    void hasLegendsInTwoLanguages() throws Exception {
        String legend = "/wms?service=WMS&version=1.1.1&request=GetLegendGraphic&format=image/png&layer=";
        BufferedImage english = image(server.get(legend + "truth_l2"));
        BufferedImage portuguese = image(server.get(legend + "truth_l2&language=pt"));

        // A swatch of each class, from the top.
        for (LandCoverClass c : Legend.of(Level.L2).classes()) {
            assertThat(english.getRGB(20, 8 + 24 * c.id() + 12))
                    .isEqualTo(0xff000000 | c.color().getRGB());
        }
        assertThat(portuguese.getHeight()).isEqualTo(english.getHeight());
        assertThat(image(server.get(legend + "msi")).getWidth()).isGreaterThan(100);
    }

    /** A raster of columns of each group, from 0 to 8, and one without. */
    @Test
    void showsChangesInTheColoursOfTheirGroups() throws Exception {
        PixelGrid grid = new PixelGrid(
                CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 811_600, 9_332_600), 10, 1);
        try (MapWriter writer = MapWriter.changes(folder.resolve("changes.tif"), grid, Map.of())) {
            writer.write(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, (byte) 255}, 0, 1);
            writer.finish(new NullProgressListener());
        }
        String box = "811600,9332590,811700,9332600";

        BufferedImage image = image(map("1.3.0", "changes", "EPSG:32722", box, 10, 1));
        BufferedImage legend = image(
                server.get("/wms?service=WMS&version=1.1.1&request=GetLegendGraphic&format=image/png&layer=changes"));

        int[] colors = {0xe8e8e8, 0xd7191c, 0x1a9641, 0xfdae1f, 0x8c510a, 0x2b83ba, 0x404040, 0xc51b8a, 0xfff0a8};
        for (int group = 0; group < colors.length; group++) {
            assertThat(image.getRGB(group, 0)).isEqualTo(0xff000000 | colors[group]);
            assertThat(legend.getRGB(20, 8 + 24 * group + 12)).isEqualTo(0xff000000 | colors[group]);
        }
        assertThat(image.getRGB(9, 0) >>> 24).isZero();
        assertChangesAloneCanBeShown(box, colors);
        String at = "/wms?service=WMS&version=1.3.0&request=GetFeatureInfo&layers=changes&query_layers=changes&styles="
                + "&crs=EPSG:32722&bbox=" + box + "&width=10&height=1&j=0&i=";
        assertThat(server.text(at + "1")).contains("changes: Loss of natural vegetation (loss)");
        assertThat(server.text(at + "1&info_format=application/json"))
                .contains("\"change\":{\"id\":1,\"code\":\"loss\"");
        assertThat(server.text(at + "9")).contains("changes: no class");
        assertThat(server.text("/api/layers")).contains("\"kind\":\"changes\"");
    }

    /** Beneath what has changed, other layers are seen. */
    private void assertChangesAloneCanBeShown(String box, int[] colors) throws Exception {
        String map = "/wms?service=WMS&version=1.3.0&request=GetMap&crs=EPSG:32722&bbox=" + box
                + "&width=10&height=1&format=image/png&transparent=true&layers=";
        BufferedImage alone = image(server.get(map + "changes&styles=changed"));
        assertThat(alone.getRGB(0, 0) >>> 24).isZero();
        for (int group = 1; group < colors.length; group++) {
            assertThat(alone.getRGB(group, 0)).isEqualTo(0xff000000 | colors[group]);
        }
        BufferedImage over = image(server.get(map + "truth_l2,changes&styles=,changed"));
        BufferedImage beneath = image(server.get(map + "truth_l2"));
        assertThat(over.getRGB(0, 0)).isEqualTo(beneath.getRGB(0, 0));
        assertThat(over.getRGB(1, 0)).isEqualTo(alone.getRGB(1, 0));
        BufferedImage legend = image(
                server.get("/wms?service=WMS&version=1.1.1&request=GetLegendGraphic&layer=changes&style=changed"));
        assertThat(legend.getRGB(20, 8 + 12)).isEqualTo(0xff000000 | colors[1]);
        assertThat(server.text(map + "changes&styles=pink"))
                .contains("code=\"StyleNotDefined\"", "allowed: default, changed");
        assertThat(server.text(map + "truth_l2&styles=changed")).contains("code=\"StyleNotDefined\"");
        assertThat(server.text(map + "changes&styles=changed,changed")).contains("code=\"StyleNotDefined\"");
        String capabilities = server.text("/wms?service=WMS&request=GetCapabilities");
        Schemas.validate(Schemas.WMS, capabilities);
        assertThat(capabilities).containsOnlyOnce("<Name>changed</Name>").contains("&amp;style=changed");
    }

    @Test
    void capabilitiesAreValid() throws Exception {
        String v130 = server.text("/wms?service=WMS&request=GetCapabilities");
        String v111 = server.text("/wms?service=WMS&version=1.1.1&request=GetCapabilities");

        Schemas.validate(Schemas.WMS, v130);
        Schemas.validateDtd(v111);
        assertThat(v130).contains("<Name>truth_l2</Name>", "<CRS>EPSG:32722</CRS>");
        assertThat(v111).contains("<Name>truth_l2</Name>", "<SRS>EPSG:32722</SRS>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layers=truth_l2 | layers=nope | LayerNotDefined",
                "layers=truth_l2 | layers=../truth_l2 | LayerNotDefined",
                "styles= | styles=pink | StyleNotDefined",
                "crs=EPSG:32722 | crs=EPSG:999999 | InvalidCRS",
                "crs=EPSG:32722 | crs=file:///etc/passwd | InvalidCRS",
                "format=image/png | format=image/gif | InvalidFormat",
                "bbox=811600 | bbox=x | InvalidParameterValue",
                "width=427 | width=100000 | InvalidParameterValue",
                "width=427 | width=-1 | InvalidParameterValue",
                "height=300 | h=1 | MissingParameterValue",
                "request=GetMap | request=GetNap | OperationNotSupported"
            })
    void saysWhatIsWrong(String part, String instead, String code) throws Exception {
        String good = "/wms?service=WMS&version=1.3.0&request=GetMap&layers=truth_l2&styles=&crs=EPSG:32722&bbox="
                + BOUNDS + "&width=427&height=300&format=image/png";
        assertThat(good).contains(part);

        String answer = server.text(good.replace(part, instead));

        Schemas.validate(Schemas.WMS_EXCEPTION, answer);
        assertThat(answer).contains("code=\"" + code + "\"");
    }
}
