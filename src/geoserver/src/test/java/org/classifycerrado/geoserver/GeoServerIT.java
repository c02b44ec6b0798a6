package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The extension in a running GeoServer: {@code -Dgeoserver.url=http://localhost:8080/geoserver}, with
 * {@code -Dgeoserver.user} and {@code -Dgeoserver.password} of an administrator ({@code admin}, {@code geoserver}). The
 * demonstration models must be installed there. Makes workspaces of its own and removes them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeoServerIT {

    private static final String WORKSPACE = "cerrado_it";
    private static final String PROCESS = "cerrado:ClassifyCerrado";
    private static final String MODEL = "demo-l2-msi-sar";

    private GeoServerClient admin;
    private GeoServerClient nobody;
    private GeoServerClient reader;
    private GeoServerClient keeper;

    @BeforeAll
    void connect() throws Exception {
        admin = GeoServerClient.administrator();
        nobody = admin.withoutLogin();
        reader = admin.as("cerrado_reader");
        keeper = admin.as("cerrado_keeper");
        removeAll();
        assertCreated(admin.post("/rest/workspaces", "<workspace><name>" + WORKSPACE + "</name></workspace>"));
        admin.open(WORKSPACE);
        upload("msi");
        upload("sar");
        for (String user : List.of("cerrado_reader", "cerrado_keeper")) {
            admin.post(
                    "/rest/security/usergroup/users",
                    "<user><userName>" + user + "</userName><password>" + user
                            + "</password><enabled>true</enabled></user>");
            admin.post("/rest/security/roles/role/" + user.toUpperCase(java.util.Locale.ROOT), "");
            admin.post("/rest/security/roles/role/" + user.toUpperCase(java.util.Locale.ROOT) + "/user/" + user, "");
        }
        admin.post(
                "/rest/security/acl/layers",
                "<rules><rule resource=\"" + WORKSPACE + ".*.a\">CERRADO_KEEPER</rule></rules>");
    }

    private void upload(String name) throws IOException {
        assertCreated(admin.send(
                "PUT",
                "/rest/workspaces/" + WORKSPACE + "/coveragestores/" + name + "/file.geotiff?coverageName=" + name,
                "image/tiff",
                Files.readAllBytes(scene(name + ".tif"))));
    }

    /** As it stands in the names of the maps' files. */
    private static final String RANDOM = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-";

    private static Path scene(String file) {
        return Path.of(System.getProperty("cerrado.root"), "test-data/scene", file);
    }

    private static void assertCreated(GeoServerClient.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    }

    @AfterAll
    void removeAll() throws IOException {
        if (admin == null) {
            return;
        }
        admin.send("DELETE", "/rest/security/acl/layers/" + WORKSPACE + ".*.a", null, null);
        admin.send("DELETE", "/rest/security/acl/layers/" + WORKSPACE + ".sar.r", null, null);
        for (String user : List.of("cerrado_reader", "cerrado_keeper")) {
            admin.send("DELETE", "/rest/security/usergroup/user/" + user, null, null);
            admin.send("DELETE", "/rest/security/roles/role/" + user.toUpperCase(java.util.Locale.ROOT), null, null);
        }
        admin.remove(WORKSPACE);
    }

    /** The inputs that classify the scene, with some more: name, value, name, value… */
    private static Map<String, String> inputs(String... more) {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("msi", WORKSPACE + ":msi");
        inputs.put("sar", WORKSPACE + ":sar");
        inputs.put("model", MODEL);
        inputs.put("workspace", WORKSPACE);
        for (int i = 0; i < more.length; i += 2) {
            if (more[i + 1] == null) {
                inputs.remove(more[i]);
            } else {
                inputs.put(more[i], more[i + 1]);
            }
        }
        return inputs;
    }

    private static String[] unpublished(String... more) {
        List<String> all = new ArrayList<>(List.of("publish", "false"));
        all.add("workspace");
        all.add(null);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    private GeoServerClient.Answer publish(String name, String... more) throws IOException {
        Map<String, String> inputs = inputs(more);
        inputs.put("name", name);
        return admin.execute(GeoServerClient.document(PROCESS, inputs, false, "layer", "areas=application/json"));
    }

    private static void assertFails(GeoServerClient.Answer answer, String... parts) {
        assertThat(answer.text()).contains("ExceptionReport").contains(parts);
        assertThat(answer.text()).doesNotContain("at org.", "/cerrado/", "Caused by");
    }

    @Test
    void isOfferedBesideAllOthers() throws Exception {
        String capabilities = nobody.get("/ows?service=WPS&version=1.0.0&request=GetCapabilities")
                .text();
        assertThat(capabilities)
                .contains(
                        ">cerrado:ClassifyCerrado<",
                        ">cerrado:CerradoModels<",
                        ">cerrado:CerradoAreas<",
                        ">cerrado:CerradoAccuracy<",
                        ">gs:Import<",
                        ">ras:Contour<",
                        ">JTS:buffer<");

        String description = nobody.get("/ows?service=WPS&version=1.0.0&request=DescribeProcess&identifier=" + PROCESS)
                .text();
        assertThat(description)
                .contains(
                        "<ows:Identifier>msi</ows:Identifier>",
                        "<ows:Value>cosine</ows:Value>",
                        "<ows:Identifier>areas</ows:Identifier>",
                        "application/json",
                        "text/csv");
    }

    @Test
    void listsTheModels() throws Exception {
        GeoServerClient.Answer answer =
                nobody.execute(GeoServerClient.raw("cerrado:CerradoModels", Map.of(), "models", "application/json"));

        JsonObject models = JsonParser.parseString(answer.text()).getAsJsonObject();
        assertThat(models.getAsJsonArray("models").toString()).contains("demo-l2-msi-sar", "demo-l1-msi-sar");
        assertThat(models.getAsJsonArray("broken")).isEmpty();
    }

    @Test
    void publishesAStyledLayer() throws Exception {
        GeoServerClient.Answer answer = publish("styled", "confidence", "true", "title", "Our map");

        assertThat(answer.text()).contains("ProcessSucceeded");
        assertThat(GeoServerClient.first(answer.text(), "LiteralData")).isEqualTo(WORKSPACE + ":styled");
        JsonObject coverage = JsonParser.parseString(
                        admin.get("/rest/workspaces/" + WORKSPACE + "/coveragestores/styled/coverages/styled.json")
                                .text())
                .getAsJsonObject()
                .getAsJsonObject("coverage");
        assertThat(coverage.get("title").getAsString()).isEqualTo("Our map");
        assertThat(coverage.get("srs").getAsString()).isEqualTo("EPSG:32722");
        assertThat(coverage.get("abstract").getAsString()).contains(MODEL, "sha256", WORKSPACE + ":msi");
        assertThat(coverage.getAsJsonObject("keywords").toString()).contains("Cerrado", "L2");
        assertThat(coverage.getAsJsonObject("dimensions").toString()).contains("\"name\":\"class\"", "255");
        JsonObject store = JsonParser.parseString(
                        admin.get("/rest/workspaces/" + WORKSPACE + "/coveragestores/styled.json")
                                .text())
                .getAsJsonObject()
                .getAsJsonObject("coverageStore");
        assertThat(store.get("url").getAsString()).startsWith("file:cerrado/maps/" + WORKSPACE + "/styled-");
        String layer = admin.get("/rest/layers/" + WORKSPACE + ":styled.json").text();
        assertThat(layer).contains("\"name\":\"cerrado_l2\"");
        assertThat(admin.get("/rest/layers/" + WORKSPACE + ":styled_confidence.json")
                        .text())
                .contains("\"name\":\"cerrado_confidence\"");

        Map<Integer, Integer> colours = colours(map("styled", "EPSG:32722"));
        Set<Integer> palette = new TreeSet<>();
        Legend.of(Level.L2).classes().forEach(c -> palette.add(c.color().getRGB()));
        assertThat(palette).containsAll(colours.keySet());
        assertThat(colours).hasSizeGreaterThan(5);
        assertThat(colours(map("styled", "EPSG:4326"))).hasSizeGreaterThan(5);

        BufferedImage legend =
                image(nobody.get("/wms?service=WMS&version=1.1.1&request=GetLegendGraphic&format=image/png" + "&layer="
                        + WORKSPACE + ":styled"));
        for (LandCoverClass c : Legend.of(Level.L2).classes()) {
            assertThat(colours(legend)).containsKey(c.color().getRGB());
        }
    }

    private BufferedImage map(String layer, String crs) throws IOException {
        JsonObject coverage = JsonParser.parseString(admin.get("/rest/workspaces/" + WORKSPACE + "/coveragestores/"
                                + layer + "/coverages/" + layer + ".json")
                        .text())
                .getAsJsonObject()
                .getAsJsonObject("coverage");
        JsonObject box = coverage.getAsJsonObject(crs.equals("EPSG:4326") ? "latLonBoundingBox" : "nativeBoundingBox");
        return image(nobody.get("/wms?"
                + GeoServerClient.query(Map.of(
                        "service", "WMS",
                        "version", "1.1.1",
                        "request", "GetMap",
                        "layers", WORKSPACE + ":" + layer,
                        "styles", "",
                        "format", "image/png",
                        "srs", crs,
                        "bbox",
                                box.get("minx").getAsDouble() + ","
                                        + box.get("miny").getAsDouble() + ","
                                        + box.get("maxx").getAsDouble() + ","
                                        + box.get("maxy").getAsDouble(),
                        "width", "427",
                        "height", "300"))
                + "&transparent=true"));
    }

    private static BufferedImage image(GeoServerClient.Answer answer) throws IOException {
        assertThat(answer.type()).as(answer.text()).startsWith("image/png");
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    /** How often each opaque colour occurs. */
    private static Map<Integer, Integer> colours(BufferedImage image) {
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                if (rgb >>> 24 == 255) {
                    counts.merge(rgb, 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    @Test
    void returnsRawResults() throws Exception {
        GeoServerClient.Answer tiff =
                admin.execute(GeoServerClient.raw(PROCESS, inputs(unpublished()), "result", "image/tiff"));
        assertThat(tiff.type()).startsWith("image/tiff");
        assertThat(tiff.body()).hasSizeGreaterThan(1000);
        assertThat(tiff.body()[0]).isEqualTo(tiff.body()[1]).isIn((byte) 'I', (byte) 'M');

        GeoServerClient.Answer document = nobody.execute(GeoServerClient.document(
                PROCESS, inputs(unpublished("level", "L1")), false, "areas=text/csv", "summary=application/json"));
        assertThat(document.text())
                .contains("ProcessSucceeded", "code,name_en", "&quot;L1&quot;".replace("&quot;", "\""));
    }

    @Test
    void runsAsynchronouslyWithMonotoneProgress() throws Exception {
        GeoServerClient.Answer accepted = admin.execute(
                GeoServerClient.document(PROCESS, inputs("name", "later", "augment", "flips"), true, "layer"));
        String status = GeoServerClient.attribute(accepted.text(), "statusLocation");
        assertThat(status).as(accepted.text()).isNotNull();
        List<Integer> seen = new ArrayList<>();
        Set<String> texts = new TreeSet<>();
        String text = "";
        for (int look = 0; look < 3000 && !text.contains("ProcessSucceeded"); look++) {
            text = admin.get(status).text();
            assertThat(text).doesNotContain("ProcessFailed");
            String percent = GeoServerClient.attribute(text, "percentCompleted");
            if (percent != null) {
                seen.add(Integer.parseInt(percent));
                texts.add(String.valueOf(GeoServerClient.first(text, "ProcessStarted")));
            }
            Thread.sleep(100);
        }
        assertThat(text).contains("ProcessSucceeded", WORKSPACE + ":later");
        assertThat(seen).isSorted();
        assertThat(new TreeSet<>(seen)).hasSizeGreaterThan(3);
        assertThat(texts.toString()).contains("Classifying");
    }

    @Test
    void whatWaitsSaysForHowMany() throws Exception {
        List<String> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            GeoServerClient.Answer accepted = admin.execute(
                    GeoServerClient.document(PROCESS, inputs(unpublished("augment", "flips")), true, "summary"));
            running.add(GeoServerClient.attribute(accepted.text(), "statusLocation"));
        }
        Set<String> texts = new TreeSet<>();
        try {
            // Either may have come to the device first.
            int ended = 0;
            while (ended < 2 && !texts.contains("Waiting for 1 request before this")) {
                ended = 0;
                for (String status : running) {
                    String text = admin.get(status).text();
                    ended += text.contains("ProcessSucceeded") ? 1 : 0;
                    texts.add(String.valueOf(GeoServerClient.first(text, "ProcessStarted")));
                }
                Thread.sleep(20);
            }
        } finally {
            for (String status : running) {
                admin.get("/wps?service=WPS&version=1.0.0&request=Dismiss&executionId="
                        + status.replaceFirst(".*executionId=", ""));
            }
        }
        assertThat(texts).contains("Waiting for 1 request before this");
    }

    @Test
    void canBeDismissedInTheMiddle() throws Exception {
        GeoServerClient.Answer accepted = admin.execute(GeoServerClient.document(
                PROCESS, inputs("name", "never", "augment", "flips", "overlap", "64"), true, "layer"));
        String status = GeoServerClient.attribute(accepted.text(), "statusLocation");
        String id = status.replaceFirst(".*executionId=", "").replaceFirst("&.*", "");
        for (int look = 0; look < 3000; look++) {
            String percent = GeoServerClient.attribute(admin.get(status).text(), "percentCompleted");
            if (percent != null && Integer.parseInt(percent) > 2) {
                break;
            }
            Thread.sleep(50);
        }

        String dismissed = admin.get("/ows?service=WPS&version=1.0.0&request=Dismiss&executionId=" + id)
                .text();

        assertThat(dismissed).contains("dismissed");
        for (int look = 0; look < 600; look++) {
            if (!admin.get(status).text().contains("ProcessStarted")) {
                break;
            }
            Thread.sleep(100);
        }
        assertThat(admin.get("/rest/layers/" + WORKSPACE + ":never.json").status())
                .isEqualTo(404);
        assertThat(admin.get("/rest/workspaces/" + WORKSPACE + "/coveragestores/never.json")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void isAnInnerAndAnOuterStepOfAChain() throws Exception {
        // Inner: areas of the map that another execution makes.
        Map<String, String> outer = new LinkedHashMap<>();
        outer.put("mapCoverage", GeoServerClient.chained(PROCESS, inputs(unpublished()), "result", "image/tiff"));
        GeoServerClient.Answer areas =
                admin.execute(GeoServerClient.raw("cerrado:CerradoAreas", outer, "areas", "application/json"));
        assertThat(areas.type()).as(areas.text()).startsWith("application/json");
        assertThat(JsonParser.parseString(areas.text())
                        .getAsJsonObject()
                        .get("classifiedPixels")
                        .getAsLong())
                .isGreaterThan(100_000);

        // Outer: coverages by reference.
        Map<String, String> byReference = inputs(unpublished("msi", null, "sar", null));
        byReference.put("msiCoverage", wcs("msi"));
        byReference.put("sarCoverage", wcs("sar"));
        GeoServerClient.Answer map = admin.execute(GeoServerClient.raw(PROCESS, byReference, "result", "image/tiff"));
        assertThat(map.type()).as(map.text()).startsWith("image/tiff");
    }

    /** A coverage of this server through its WCS, by the internal address that GeoServer knows as itself. */
    private static String wcs(String layer) {
        return "<wps:Reference mimeType=\"image/tiff\" xlink:href=\"http://geoserver/wcs?service=WCS&amp;version=2.0.1"
                + "&amp;request=GetCoverage&amp;format=image/tiff&amp;coverageId=" + WORKSPACE + "__" + layer
                + "\" method=\"GET\"/>";
    }

    @Test
    void overwritesWithoutAWrongMapInBetween() throws Exception {
        assertThat(publish("again").text()).contains("ProcessSucceeded");
        assertFails(publish("again"), "name", "overwrite=true");
        assertFails(publish("again", "overwrite", "true", "level", "L1"), "level", "L2");
        assertFails(publish("msi", "overwrite", "true"), "name", "no map of this process");
        admin.send(
                "PUT",
                "/rest/layers/" + WORKSPACE + ":again",
                "text/xml",
                "<layer><defaultStyle><name>raster</name></defaultStyle></layer>".getBytes(StandardCharsets.UTF_8));
        admin.send(
                "PUT",
                "/rest/layers/" + WORKSPACE + ":again",
                "text/xml",
                "<layer><defaultStyle><name>cerrado_l2</name></defaultStyle></layer>".getBytes(StandardCharsets.UTF_8));
        byte[] before = nobody.get(mapUrl("again")).body();

        AtomicBoolean done = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(3);
        try {
            List<Future<Set<String>>> seen = new ArrayList<>();
            for (int client = 0; client < 3; client++) {
                seen.add(clients.submit(() -> {
                    Set<String> maps = new TreeSet<>();
                    while (!done.get()) {
                        GeoServerClient.Answer answer = nobody.get(mapUrl("again"));
                        maps.add(answer.type().startsWith("image/png") ? digest(answer.body()) : answer.text());
                    }
                    return maps;
                }));
            }
            // Without SAR texture smoothing the other model draws another map of the same level.
            assertThat(publish("again", "overwrite", "true", "model", "demo-l2-msi", "sar", null)
                            .text())
                    .contains("ProcessSucceeded");
            byte[] after = nobody.get(mapUrl("again")).body();
            done.set(true);
            assertThat(digest(after)).isNotEqualTo(digest(before));
            for (Future<Set<String>> maps : seen) {
                assertThat(maps.get()).isSubsetOf(digest(before), digest(after));
            }
        } finally {
            done.set(true);
            clients.shutdownNow();
        }
        assertThat(admin.get("/rest/layers/" + WORKSPACE + ":again.json").text())
                .contains("cerrado_l2");
    }

    private String mapUrl(String layer) throws IOException {
        JsonObject box = JsonParser.parseString(
                        admin.get("/rest/workspaces/" + WORKSPACE + "/coveragestores/msi/coverages/msi.json")
                                .text())
                .getAsJsonObject()
                .getAsJsonObject("coverage")
                .getAsJsonObject("nativeBoundingBox");
        return "/wms?service=WMS&version=1.1.1&request=GetMap&styles=&format=image/png&srs=EPSG:32722&width=200&height=150"
                + "&layers=" + WORKSPACE + ":" + layer + "&bbox="
                + box.get("minx").getAsDouble() + ","
                + box.get("miny").getAsDouble() + "," + box.get("maxx").getAsDouble() + ","
                + box.get("maxy").getAsDouble();
    }

    private static String digest(byte[] bytes) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void countsAreasOfAPublishedMap() throws Exception {
        assertThat(publish("counted").text()).contains("ProcessSucceeded");
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("map", WORKSPACE + ":counted");
        GeoServerClient.Answer all =
                nobody.execute(GeoServerClient.raw("cerrado:CerradoAreas", inputs, "areas", "text/csv"));

        assertThat(all.type()).startsWith("text/csv");
        assertThat(all.text().lines()).hasSize(16);
    }

    @Test
    void rightsAreThoseOfTheCaller() throws Exception {
        Map<String, String> inputs = inputs("name", "forbidden");
        for (GeoServerClient caller : List.of(nobody, reader)) {
            assertFails(
                    caller.execute(GeoServerClient.document(PROCESS, inputs, false, "layer")),
                    "workspace",
                    "right to administer");
        }
        assertThat(keeper.execute(GeoServerClient.document(PROCESS, inputs("name", "kept"), false, "layer"))
                        .text())
                .contains("ProcessSucceeded", WORKSPACE + ":kept");

        admin.post(
                "/rest/security/acl/layers",
                "<rules><rule resource=\"" + WORKSPACE + ".sar.r\">CERRADO_KEEPER</rule></rules>");
        try {
            assertFails(
                    reader.execute(GeoServerClient.raw(PROCESS, inputs(unpublished()), "result", "image/tiff")),
                    "sar",
                    "there is no raster layer");
        } finally {
            admin.send("DELETE", "/rest/security/acl/layers/" + WORKSPACE + ".sar.r", null, null);
        }
    }

    @Test
    void errorsSayWhatIsAllowed() throws Exception {
        assertFails(publish("x", "msi", "no:such"), "msi", "no:such");
        assertFails(publish("x", "model", "../etc"), "model", "available: ");
        assertFails(publish("x", "level", "L3"), "L1");
        assertFails(publish("x", "blend", "smooth"), "blend", "core, cosine");
        assertFails(publish("x", "workspace", "nowhere"), "workspace", "nowhere");
        assertFails(publish("bad name"), "name", "letters");
        assertFails(publish("x", "device", "gpu:77"), "device", "cpu");
        assertFails(publish("x", "sar", null), "sar");
        assertFails(publish("x", "overlap", "31"), "overlap");
        assertFails(publish("x", "overlap", "abc"), "overlap: was given, but is not a whole number");
        assertFails(publish("x", "offset", "1000,5"), "offset: was given, but is not a number");
        assertFails(publish("x", "publish", "nao"), "publish: was given, but is not true or false");
        assertFails(publish("x", "title", "t".repeat(20_000)), "title: has 20000 characters");
        assertFails(publish("x", "roi", polygon("-47 -10, -46 -10, -46 -9, -47 -10")), "roi: ", "roiCrs");
        assertFails(publish("x", "roi", polygon("-47 -10, -46 -10, -46 -9, -47 -10"), "roiCrs", "EPSG:4326"), "roi");
        assertThat(admin.get("/rest/layers/" + WORKSPACE + ":x.json").status()).isEqualTo(404);
    }

    @Test
    void servicesTellTheClassAndNothingOfTheFile() throws Exception {
        assertThat(publish("told", "confidence", "true").text()).contains("ProcessSucceeded");

        JsonObject point = JsonParser.parseString(nobody.get(mapUrl("told").replace("GetMap", "GetFeatureInfo")
                                + "&query_layers=" + WORKSPACE + ":told&x=100&y=75&info_format=application/json")
                        .text())
                .getAsJsonObject()
                .getAsJsonArray("features")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("properties");
        assertThat(point.get("class").getAsInt()).isBetween(0, 13);
        assertThat(point.get("label").getAsString()).matches("[A-Z].*\\([A-Z].*\\)");
        String coverage = nobody.get(
                        "/wcs?service=WCS&version=2.0.1&request=DescribeCoverage&coverageId=" + WORKSPACE + "__told")
                .text();
        assertThat(coverage).contains("name=\"class\"").doesNotContain("W.m-2").doesNotContainPattern(RANDOM);
        assertThat(nobody.get("/wcs?service=WCS&version=2.0.1&request=DescribeCoverage&coverageId=" + WORKSPACE
                                + "__told_confidence")
                        .text())
                .contains("code=\"%\"");
        assertThat(nobody.get("/" + WORKSPACE + "/wms?service=WMS&version=1.3.0&request=GetCapabilities")
                        .text())
                .contains("<Keyword>CerraData-4MM</Keyword>")
                .doesNotContainPattern(RANDOM);
    }

    @Test
    void replacingAMapEndsItsConfidence() throws Exception {
        assertThat(publish("sure", "confidence", "true").text()).contains("ProcessSucceeded");
        assertThat(admin.get("/rest/layers/" + WORKSPACE + ":sure_confidence.json")
                        .status())
                .isEqualTo(200);

        assertThat(publish("sure", "overwrite", "true").text()).contains("ProcessSucceeded");

        assertThat(admin.get("/rest/layers/" + WORKSPACE + ":sure_confidence.json")
                        .status())
                .isEqualTo(404);
        assertThat(admin.get("/rest/workspaces/" + WORKSPACE + "/coveragestores/sure_confidence.json")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void layerGroupsKeepTheirNames() throws Exception {
        assertCreated(admin.post(
                "/rest/workspaces/" + WORKSPACE + "/layergroups",
                "<layerGroup><name>both</name><layers><layer>" + WORKSPACE + ":msi</layer><layer>" + WORKSPACE
                        + ":sar</layer></layers><styles><style/><style/></styles></layerGroup>"));

        assertFails(publish("both"), "name", WORKSPACE + ":both", " exists");
        assertFails(publish("both", "overwrite", "true"), "name", "no map of this process");
    }

    @Test
    void aWorkspaceThatGoesMeanwhileLeavesNothing() throws Exception {
        String passing = WORKSPACE + "_passing";
        assertCreated(admin.post("/rest/workspaces", "<workspace><name>" + passing + "</name></workspace>"));
        GeoServerClient.Answer accepted = admin.execute(GeoServerClient.document(
                PROCESS, inputs("workspace", passing, "name", "zombie", "augment", "flips"), true, "layer"));
        String status = GeoServerClient.attribute(accepted.text(), "statusLocation");
        String text = "";
        boolean removed = false;
        while (!text.contains("ProcessFailed") && !text.contains("ProcessSucceeded")) {
            text = admin.get(status).text();
            if (!removed && text.contains("Classifying")) {
                admin.send("DELETE", "/rest/workspaces/" + passing + "?recurse=true", null, null);
                removed = true;
            }
            Thread.sleep(50);
        }

        assertThat(removed).as("it was running when the workspace went").isTrue();
        assertThat(text).contains("ProcessFailed", "was removed while the map was being made");
        assertThat(admin.get("/rest/layers.json").text()).doesNotContain("zombie");
    }

    private static String polygon(String ring) {
        return "<wps:Data><wps:ComplexData mimeType=\"application/wkt\"><![CDATA[POLYGON((" + ring
                + "))]]></wps:ComplexData></wps:Data>";
    }

    @Test
    void twoAtOnceBothSucceed() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(2);
        try {
            Future<GeoServerClient.Answer> first = clients.submit(() -> publish("one"));
            Future<GeoServerClient.Answer> second = clients.submit(() -> publish("two"));

            assertThat(first.get().text()).contains("ProcessSucceeded");
            assertThat(second.get().text()).contains("ProcessSucceeded");
        } finally {
            clients.shutdownNow();
        }
    }
}
