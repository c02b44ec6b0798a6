package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Watching an area in a running GeoServer (see {@link GeoServerIT}): layers with time, change between their dates and
 * its polygons, and areas in the polygons of a vector layer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringIT {

    private static final String WORKSPACE = "cerrado_monitoring";
    private static final String REST = "/rest/workspaces/" + WORKSPACE;
    private static final Path SCENE = Path.of(System.getProperty("cerrado.root"), "test-data/scene");
    private static final int WIDTH = 427;
    private static final int HEIGHT = 300;

    private static final String CLASSIFY = "cerrado:ClassifyCerrado";
    private static final String AREAS = "cerrado:CerradoAreas";
    private static final String CHANGE = "cerrado:CerradoChange";

    /** What makes maps of one level that differ, by the date that each is given in the layer {@code yearly}. */
    private static final Map<String, String[]> MAPS = Map.of(
            "2021-08-01", new String[] {"sar", WORKSPACE + ":sar", "model", "demo-l2-msi-sar"},
            "2022-08-01", new String[] {"model", "demo-l2-msi"},
            "2023-08-01", new String[] {"model", "demo-l2-msi", "smooth", "9"});

    private GeoServerClient admin;
    private GeoServerClient nobody;

    @BeforeAll
    void connect() throws Exception {
        admin = GeoServerClient.administrator();
        nobody = admin.withoutLogin();
        removeAll();
        created(admin.post("/rest/workspaces", "<workspace><name>" + WORKSPACE + "</name></workspace>"));
        admin.open(WORKSPACE);
        for (String layer : List.of("msi", "sar", "truth_l2")) {
            created(admin.send(
                    "PUT",
                    REST + "/coveragestores/" + layer + "/file.geotiff?coverageName=" + layer,
                    "image/tiff",
                    Files.readAllBytes(SCENE.resolve(layer + ".tif"))));
        }
        // Not in the order of their dates.
        for (String date : List.of("2022-08-01", "2021-08-01", "2023-08-01")) {
            published(append("yearly", date, MAPS.get(date)), "yearly");
            published(classify(MAPS.get(date), "name", alone(date)), alone(date));
        }
    }

    @AfterAll
    void removeAll() throws IOException {
        if (admin != null) {
            admin.send("DELETE", "/rest/security/acl/layers/" + WORKSPACE + ".secret.r", null, null);
            admin.remove(WORKSPACE);
        }
    }

    /** The layer that is the map of a date, and nothing else. */
    private static String alone(String date) {
        return "map_" + date.substring(0, 4);
    }

    private GeoServerClient.Answer append(String layer, String date, String[] how, String... more) throws IOException {
        String[] all = Arrays.copyOf(more, more.length + 6);
        System.arraycopy(new String[] {"append", "true", "date", date, "name", layer}, 0, all, more.length, 6);
        return classify(how, all);
    }

    private GeoServerClient.Answer classify(String[] how, String... more) throws IOException {
        Map<String, String> inputs = pairs(how);
        inputs.put("msi", WORKSPACE + ":msi");
        inputs.put("workspace", WORKSPACE);
        inputs.putAll(pairs(more));
        return admin.execute(GeoServerClient.document(CLASSIFY, inputs, false, "layer"));
    }

    private static Map<String, String> pairs(String... namesAndValues) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return pairs;
    }

    private static void created(GeoServerClient.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    }

    private static void published(GeoServerClient.Answer answer, String layer) {
        assertThat(answer.text()).contains("ProcessSucceeded");
        assertThat(GeoServerClient.first(answer.text(), "LiteralData")).isEqualTo(WORKSPACE + ":" + layer);
    }

    private static void refused(GeoServerClient.Answer answer, String message) {
        // GeoServer escapes quotes twice.
        assertThat(answer.text().replace("&amp;apos;", "'"))
                .contains("ExceptionReport")
                .contains(message)
                .doesNotContain("at org.", "Caused by");
    }

    /** What a layer looks like, pixel for pixel; a time that is empty is none. */
    private int[] pixels(String layer, String time) throws IOException {
        Map<String, String> query = pairs(
                "service", "WMS",
                "version", "1.1.1",
                "request", "GetMap",
                "layers", WORKSPACE + ":" + layer,
                "styles", "",
                "format", "image/png",
                "srs", "EPSG:32722",
                "bbox", "811600,9329600,815870,9332600",
                "width", Integer.toString(WIDTH),
                "height", Integer.toString(HEIGHT));
        if (!time.isEmpty()) {
            query.put("time", time);
        }
        GeoServerClient.Answer answer = nobody.get("/wms?" + GeoServerClient.query(query));
        assertThat(answer.type()).as(answer.text()).startsWith("image/png");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(answer.body()));
        return image.getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH);
    }

    private static Map<Integer, String> codes(List<LandCoverClass> classes) {
        return classes.stream().collect(Collectors.toMap(each -> each.color().getRGB(), LandCoverClass::code));
    }

    @Test
    void aTimePicksTheMapOfItsDate() throws Exception {
        for (String date : MAPS.keySet()) {
            assertThat(pixels("yearly", date)).as(date).isEqualTo(pixels(alone(date), ""));
        }
        assertThat(pixels("yearly", "")).as("the newest").isEqualTo(pixels(alone("2023-08-01"), ""));
        assertThat(pixels("yearly", "2021-10-01")).as("the nearest").isEqualTo(pixels(alone("2021-08-01"), ""));
        assertThat(pixels(alone("2021-08-01"), "")).isNotEqualTo(pixels(alone("2022-08-01"), ""));
        assertThat(pixels(alone("2022-08-01"), "")).isNotEqualTo(pixels(alone("2023-08-01"), ""));
        String capabilities = nobody.get("/" + WORKSPACE + "/wms?service=WMS&version=1.3.0&request=GetCapabilities")
                .text();
        assertThat(capabilities.replaceAll("\\s+", " "))
                .containsPattern("<Dimension name=\"time\"[^>]*default=\"2023-08-01T00:00:00Z\"[^>]*>"
                        + " ?2021-08-01T00:00:00\\.000Z,2022-08-01T00:00:00\\.000Z,2023-08-01T00:00:00\\.000Z ?<");
    }

    @Test
    void aDateIsReplacedOnlyIfAsked() throws Exception {
        String[] first = MAPS.get("2021-08-01");
        String[] second = MAPS.get("2022-08-01");
        published(append("renewed", "2020-08-01", second), "renewed");
        published(append("renewed", "2021-08-01", first), "renewed");

        refused(
                append("renewed", "2021-08-01", second),
                "date: is 2021-08-01, and '" + WORKSPACE + ":renewed' has a map of that date; give another, or"
                        + " overwrite=true to replace it");
        refused(
                append("renewed", "2022-08-01", second, "level", "L1"),
                "level: is L1; the maps of '" + WORKSPACE + ":renewed' are of level L2");
        refused(
                append(alone("2021-08-01"), "2022-08-01", second),
                "name: '" + WORKSPACE + ":" + alone("2021-08-01")
                        + "' exists and is no layer with time of this process's maps; nothing is added to it");
        refused(classify(second, "name", "renewed", "overwrite", "true"), "is a layer with time");
        assertThat(pixels("renewed", "2021-08-01")).isEqualTo(pixels(alone("2021-08-01"), ""));

        published(append("renewed", "2021-08-01", second, "overwrite", "true"), "renewed");

        assertThat(pixels("renewed", "2021-08-01")).isEqualTo(pixels(alone("2022-08-01"), ""));
        assertThat(pixels("renewed", "2020-08-01")).isEqualTo(pixels(alone("2022-08-01"), ""));
    }

    /** The transitions and the raster of changes are those between the pixels that WMS shows of both dates. */
    @Test
    void changeBetweenTwoTimesOfALayerIsPublished() throws Exception {
        Map<String, String> inputs = pairs(
                "from", WORKSPACE + ":yearly",
                "fromTime", "2021-08-01",
                "toTime", "2022-08-01",
                "publish", "true",
                "workspace", WORKSPACE,
                "name", "changes");

        GeoServerClient.Answer answer =
                admin.execute(GeoServerClient.document(CHANGE, inputs, false, "layer", "transitions=text/csv"));

        published(answer, "changes");
        Map<Integer, String> classes = codes(Legend.of(Level.L2).classes());
        int[] before = pixels("yearly", "2021-08-01");
        int[] after = pixels("yearly", "2022-08-01");
        Map<String, Long> seen = new TreeMap<>();
        for (int i = 0; i < before.length; i++) {
            seen.merge(classes.get(before[i]) + ">" + classes.get(after[i]), 1L, Long::sum);
        }
        Map<String, Long> told = new TreeMap<>();
        Map<String, String> groups = new HashMap<>();
        answer.xml()
                .getElementsByTagNameNS("*", "ComplexData")
                .item(0)
                .getTextContent()
                .strip()
                .lines()
                .skip(1)
                .map(line -> line.replaceAll("\"[^\"]*\"", "").split(","))
                .forEach(cells -> {
                    told.put(cells[1] + ">" + cells[4], Long.valueOf(cells[7]));
                    groups.put(cells[1] + ">" + cells[4], cells[6]);
                });
        assertThat(told).isEqualTo(seen).hasSizeGreaterThan(20);
        Map<Integer, String> groupColours = codes(ChangeLegend.groups());
        int[] changes = pixels("changes", "");
        Map<String, Long> drawn = new TreeMap<>();
        Map<String, Long> expected = new TreeMap<>();
        for (int i = 0; i < before.length; i++) {
            drawn.merge(groupColours.get(changes[i]), 1L, Long::sum);
            expected.merge(groups.get(classes.get(before[i]) + ">" + classes.get(after[i])), 1L, Long::sum);
        }
        assertThat(drawn).isEqualTo(expected).hasSizeGreaterThan(2);
        assertThat(admin.get("/rest/layers/" + WORKSPACE + ":changes.json").text())
                .contains("\"name\":\"cerrado_change\"");
        assertThat(pixels("yearly", "2021-08-01")).isEqualTo(before);

        Map<String, String> areas = pairs("map", WORKSPACE + ":changes", "level", "L2");
        refused(
                admin.execute(GeoServerClient.raw("cerrado:CerradoAreas", areas, "areas", "application/json")),
                "map: '" + WORKSPACE + ":changes' is a raster of changes between two maps");
    }

    /** The polygons are those of the pixels that WMS shows as natural vegetation at one time and not at the next. */
    @Test
    void polygonsOfChangesAreALayerThatAreasCanBeCountedIn() throws Exception {
        Map<String, String> inputs = pairs(
                "from", WORKSPACE + ":yearly",
                "fromTime", "2021-08-01",
                "toTime", "2022-08-01",
                "alerts", "deforestation",
                "publish", "true",
                "workspace", WORKSPACE,
                "name", "cleared");

        GeoServerClient.Answer answer = admin.execute(GeoServerClient.document(CHANGE, inputs, false, "polygonsLayer"));

        published(answer, "cleared_polygons");
        Map<Integer, String> classes = codes(Legend.of(Level.L2).classes());
        int[] before = pixels("yearly", "2021-08-01");
        int[] after = pixels("yearly", "2022-08-01");
        Set<String> natural = Set.of("V1", "V2");
        long cleared = IntStream.range(0, before.length)
                .filter(i -> natural.contains(classes.get(before[i])) && !natural.contains(classes.get(after[i])))
                .count();
        JsonArray features = JsonParser.parseString(nobody.get(
                                "/wfs?service=WFS&version=2.0.0&request=GetFeature&outputFormat=application/json&typeNames="
                                        + WORKSPACE + ":cleared_polygons")
                        .text())
                .getAsJsonObject()
                .getAsJsonArray("features");
        assertThat(features.size()).isGreaterThan(10);
        long told = 0;
        for (JsonElement feature : features) {
            JsonObject properties = feature.getAsJsonObject().getAsJsonObject("properties");
            assertThat(properties.get("from_code").getAsString()).isIn(natural);
            assertThat(properties.get("from_date").getAsString()).startsWith("2021-08-01");
            assertThat(properties.get("to_date").getAsString()).startsWith("2022-08-01");
            told += properties.get("pixels").getAsLong();
        }
        assertThat(told).isEqualTo(cleared);

        List<String> counted = counted(zones(
                nobody,
                "map",
                WORKSPACE + ":yearly",
                "time",
                "2021-08-01",
                "zonesLayer",
                WORKSPACE + ":cleared_polygons",
                "zoneId",
                "pixels"));
        assertThat(counted).hasSize(features.size()).allSatisfy(record -> {
            String[] cells = record.split(" +");
            assertThat(cells[1])
                    .as("pixels within, and those that the polygon tells of itself")
                    .isEqualTo(cells[0]);
        });

        int[] drawn = pixels("cleared_polygons", "");
        for (int i = 0; i < before.length; i++) {
            if (natural.contains(classes.get(before[i])) && !natural.contains(classes.get(after[i]))) {
                assertThat(drawn[i]).as("pixel %d", i).isNotEqualTo(0xffffffff);
            }
        }
        assertThat(nobody.get("/wfs?service=WFS&version=2.0.0&request=DescribeFeatureType&typeNames=" + WORKSPACE
                                + ":cleared_polygons")
                        .text())
                .contains("name=\"to_date\" nillable=\"true\" type=\"xsd:date\"");
        for (String time : List.of("2022-08-01", "2022-08-01T00:00:00.000Z", "2022", "2021-09/2022-09")) {
            assertThat(pixels("cleared_polygons", time)).as(time).isEqualTo(drawn);
        }
        for (String time : List.of("2021-08-01", "2022-09-01", "2023")) {
            assertThat(pixels("cleared_polygons", time)).as(time).containsOnly(0xffffffff);
        }
        inputs.put("minArea", "1000000");
        inputs.put("overwrite", "true");
        published(admin.execute(GeoServerClient.document(CHANGE, inputs, false, "polygonsLayer")), "cleared_polygons");
        assertThat(pixels("cleared_polygons", "2022-08-01")).as("no polygons").containsOnly(0xffffffff);
        inputs.remove("minArea");
        inputs.remove("alerts");
        published(admin.execute(GeoServerClient.document(CHANGE, inputs, false, "layer")), "cleared");
        assertThat(nobody.get("/" + WORKSPACE + "/wms?service=WMS&version=1.3.0&request=GetCapabilities")
                        .text())
                .contains("<Name>cleared<")
                .doesNotContain("cleared_polygons");
    }

    /** Two farms of a square kilometre, of which the second overlaps the first by half, and one far away. */
    private void farms(String layer, String attributes) throws IOException {
        StringBuilder file = new StringBuilder("_=code:Integer,owner:String,the_geom:Polygon:srid=32722\n");
        int number = 0;
        for (int left : new int[] {812_400, 812_900, 912_400}) {
            number++;
            file.append(layer + "." + number + "=" + number + "|Ana|POLYGON((" + left + " 9330200, " + (left + 1000)
                    + " 9330200, " + (left + 1000) + " 9331200, " + left + " 9331200, " + left + " 9330200))\n");
        }
        created(admin.send(
                "PUT",
                REST + "/datastores/" + layer + "/file.properties",
                "text/plain",
                file.toString().getBytes(StandardCharsets.UTF_8)));
        if (!attributes.isEmpty()) {
            created(admin.send(
                    "PUT",
                    REST + "/datastores/" + layer + "/featuretypes/" + layer,
                    "text/xml",
                    ("<featureType>" + attributes + "</featureType>").getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static GeoServerClient.Answer zones(GeoServerClient caller, String... inputs) throws IOException {
        return zonesAt("/wps", caller, inputs);
    }

    private static GeoServerClient.Answer zonesAt(String service, GeoServerClient caller, String... inputs)
            throws IOException {
        Map<String, String> all = pairs("map", WORKSPACE + ":truth_l2");
        all.putAll(pairs(inputs));
        return caller.post(service, GeoServerClient.raw(AREAS, all, "zones", "text/csv"));
    }

    /** Id, name, and pixels with a class of each record. */
    private static List<String> counted(GeoServerClient.Answer answer) {
        assertThat(answer.type()).as(answer.text()).startsWith("text/csv");
        return answer.text()
                .lines()
                .skip(1)
                .map(line -> Arrays.stream(line.split(",")).limit(3).collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void areasInThePolygonsOfALayer() throws Exception {
        farms("farms", "");
        farms("degrees", "<srs>EPSG:4674</srs><projectionPolicy>REPROJECT_TO_DECLARED</projectionPolicy>");
        String layer = WORKSPACE + ":farms";

        assertThat(counted(zones(nobody, "zonesLayer", layer, "zoneId", "code", "zoneName", "owner")))
                .containsExactly("1 Ana 10000", "2 Ana 10000");
        assertThat(counted(zones(nobody, "zonesLayer", WORKSPACE + ":degrees")))
                .containsExactly("1  10000", "2  10000");
        assertThat(counted(zonesAt("/" + WORKSPACE + "/wps", nobody, "zonesLayer", "farms")))
                .containsExactly("1  10000", "2  10000");
        assertThat(zones(nobody, "zonesLayer", layer).text())
                .isEqualTo(zones(nobody, "zonesLayer", WORKSPACE + ":degrees").text());

        refused(
                zones(nobody, "zonesLayer", layer, "zoneId", "cod"),
                "zoneId: is 'cod'; the polygons have the attributes code, owner");
        refused(
                zones(nobody, "zonesLayer", WORKSPACE + ":truth_l2"),
                "zonesLayer: '" + WORKSPACE + ":truth_l2' is a raster layer; give the name of a layer of polygons");
    }

    @Test
    void aLayerThatMayNotBeReadDoesNotExist() throws Exception {
        farms("secret", "");
        created(admin.post(
                "/rest/security/acl/layers",
                "<rules><rule resource=\"" + WORKSPACE + ".secret.r\">ROLE_ADMINISTRATOR</rule></rules>"));

        assertThat(counted(zones(admin, "zonesLayer", WORKSPACE + ":secret"))).hasSize(2);
        String told = "zonesLayer: there is no vector layer '%s'; give its name as workspace:layer";
        for (String layer : List.of(WORKSPACE + ":secret", WORKSPACE + ":nothing")) {
            refused(zones(nobody, "zonesLayer", layer), String.format(told, layer));
        }
    }
}
