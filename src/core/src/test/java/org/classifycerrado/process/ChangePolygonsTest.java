package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.classifycerrado.polygon.PolygonFile;
import org.geotools.data.util.NullProgressListener;
import org.geotools.feature.NameImpl;
import org.geotools.process.Processors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.coverage.CoverageValidator;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/** Polygons of changes and of classes, as the processes give them. */
class ChangePolygonsTest extends ProcessTestBase {

    private static final PixelGrid GRID = TestCoverages.utmGrid(60, 40);

    private Path write(String name, PixelGrid grid, boolean confidence, TestCoverages.ClassAt values)
            throws IOException {
        Path file = temp.resolve(name + ".tif");
        byte[] all = new byte[grid.width() * grid.height()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) values.at(i % grid.width(), i / grid.width());
        }
        try (MapWriter writer = confidence
                ? MapWriter.confidence(file, grid, ConfidenceMeasure.values()[0], Map.of())
                : MapWriter.classes(file, grid, Legend.of(Level.L2), Map.of())) {
            writer.write(all, 0, grid.height());
            writer.finish(new NullProgressListener());
        }
        return file;
    }

    private PolygonFile polygons(String process, Map<String, Object> inputs) {
        return (PolygonFile) results(process, inputs).get("polygons");
    }

    private Map<String, Object> results(String process, Map<String, Object> inputs) {
        return Processors.createProcess(new NameImpl("cerrado", process)).execute(inputs, null);
    }

    private static JsonArray features(PolygonFile polygons) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        polygons.writeGeoJson(bytes);
        return JsonParser.parseString(bytes.toString(StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonArray("features");
    }

    /** Vegetation that becomes pasture in a square of 10×10 and, apart, in a pixel; and pasture that becomes a crop. */
    private Map<String, Object> maps() throws IOException {
        Path before = write("before", GRID, false, (x, y) -> x < 30 ? 1 : 0);
        Path after = write(
                "after",
                GRID,
                false,
                (x, y) ->
                        x >= 5 && x < 15 && y >= 10 && y < 20 || x == 20 && y == 30 ? 0 : x < 30 ? 1 : x < 50 ? 0 : 10);
        return new HashMap<>(Map.of("from", before.toString(), "to", after.toString()));
    }

    @Test
    void givesDeforestationAsPolygons() throws Exception {
        Map<String, Object> inputs = maps();
        inputs.put("alerts", "deforestation");
        inputs.put("minArea", 0.5);
        inputs.put("fromDate", "2021");
        inputs.put("toDate", "2023-08-01");
        inputs.put(
                "toConfidence",
                write("sure", GRID, true, (x, y) -> y < 15 ? 60 : 90).toString());

        PolygonFile polygons = polygons("CerradoChange", inputs);

        JsonArray features = features(polygons);
        assertThat(features).hasSize(1);
        JsonObject feature = features.get(0).getAsJsonObject();
        assertThat(feature.getAsJsonObject("properties"))
                .isEqualTo(
                        JsonParser.parseString(
                                """
                        {"from_id": 1, "from_code": "V1", "from_name": "Primary natural vegetation",
                         "to_id": 0, "to_code": "Pa", "to_name": "Pasture",
                         "group_id": 1, "group_name": "Loss of natural vegetation", "pixels": 100, "hectares": 1.0,
                         "from_date": "2021-01-01", "to_date": "2023-08-01", "from_confidence": null, "to_confidence": 75.0}"""));
        // Worked out with gdaltransform: 700050 9299900 and 700150 9299800 in EPSG:32722.
        JsonArray ring = feature.getAsJsonObject("geometry")
                .getAsJsonArray("coordinates")
                .get(0)
                .getAsJsonArray();
        assertThat(ring).hasSize(5);
        double west = ring.asList().stream()
                .mapToDouble(point -> point.getAsJsonArray().get(0).getAsDouble())
                .min()
                .orElseThrow();
        double north = ring.asList().stream()
                .mapToDouble(point -> point.getAsJsonArray().get(1).getAsDouble())
                .max()
                .orElseThrow();
        assertThat(west).isCloseTo(WEST, within(1e-6));
        assertThat(north).isCloseTo(NORTH, within(1e-5));
    }

    private static final double WEST = -49.1915399;
    private static final double NORTH = -6.3306159;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"loss|2", "V1:Pa|2", "V1:*|2", "*:*|3", "within|1", "Pa:T1,v1:pa|3", "V1:V1|1", "gain|0"})
    void choosesTransitions(String transitions, int count) throws IOException {
        Map<String, Object> inputs = maps();
        inputs.put("transitions", transitions);

        assertThat(polygons("CerradoChange", inputs).count()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minArea|-1|minArea: is -1.0; allowed: 0 or more hectares",
                "simplify|NaN|simplify: is NaN; allowed: 0 or more metres",
            })
    void refusesNumbersThatMakeNoSense(String parameter, double value, String message) throws IOException {
        Map<String, Object> inputs = maps();
        inputs.put("alerts", "deforestation");
        inputs.put(parameter, value);

        assertThatThrownBy(() -> polygons("CerradoChange", inputs)).hasMessage(message);
        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"V1>Pa", "V9:Pa", "V1:Pa:Df", "lost", ""})
    void refusesTransitionsThatThereAreNot(String transitions) throws IOException {
        Map<String, Object> inputs = maps();
        inputs.put("transitions", "loss," + transitions);

        assertThatThrownBy(() -> polygons("CerradoChange", inputs))
                .hasMessageStartingWith("transitions: has '" + transitions + "': ")
                .hasMessageContaining("V1 V2 Wt");
    }

    @Test
    void datesAreDaysOfUtc() throws Exception {
        Map<String, Object> inputs = maps();
        inputs.put("alerts", "deforestation");
        inputs.put("minArea", 0.5);
        inputs.put("fromDate", "2021-08");
        inputs.put("toDate", "2023-08-01T22:10:00-03:00");

        PolygonFile polygons = polygons("CerradoChange", inputs);

        JsonObject properties = features(polygons).get(0).getAsJsonObject().getAsJsonObject("properties");
        assertThat(properties.get("from_date").getAsString()).isEqualTo("2021-08-01");
        assertThat(properties.get("to_date").getAsString()).isEqualTo("2023-08-02");
        assertThat(PolygonFile.open(polygons.file())).isEqualTo(polygons);
        assertThat(polygons.says("to_date")).isTrue();
        assertThat(polygons.says("to_confidence")).isFalse();
        assertThat(polygons.says("date")).isFalse();
        assumeTrue(run("ogrinfo", "--version") != null, "ogrinfo is not installed: its opinion is not asked");
        assertThat(run("ogrinfo", "-q", polygons.file().toString(), "polygons"))
                .contains("from_date (Date) = 2021/08/01\n", "to_date (Date) = 2023/08/02\n");
    }

    @Test
    void refusesAMapAsConfidence() throws IOException {
        Map<String, Object> inputs = maps();
        inputs.put("alerts", "deforestation");
        inputs.put("toConfidence", write("wide", GRID, true, (x, y) -> 101).toString());

        assertThatThrownBy(() -> polygons("CerradoChange", inputs))
                .hasMessage("toConfidence: 'wide.tif' is no confidence map: it has the value 101; allowed: 0 to 100 and"
                        + " 255");
        assertThat(leftovers()).isEmpty();
    }

    private Path noise(String name, PixelGrid grid) throws IOException {
        Random random = new Random(5);
        byte[] values = new byte[grid.width() * grid.height()];
        random.nextBytes(values);
        // Blocks of 3 pixels, so that there is something to simplify.
        return write(name, grid, false, (x, y) -> {
            int value = values[y / 3 * grid.width() + x / 3] & 3;
            return value == 3 ? 255 : value;
        });
    }

    @Test
    void polygonsOfPublishedChangesArePublishedAndReturned() throws Exception {
        Map<String, Object> inputs = maps();
        inputs.put("publish", true);
        inputs.put("name", "loss");

        Map<String, Object> alone = results("CerradoChange", inputs);
        assertThat(alone.get("layer")).isEqualTo("loss");
        assertThat(alone.get("polygonsLayer")).isNull();
        assertThat(publisher.polygonsOf("loss")).doesNotExist();

        inputs.put("alerts", "deforestation");
        inputs.put("overwrite", true);
        Map<String, Object> both = results("CerradoChange", inputs);

        assertThat(both.get("layer")).isEqualTo("loss");
        assertThat(both.get("polygonsLayer")).isEqualTo("loss_polygons");
        assertThat(publisher.map("loss")).exists();
        // The square and the pixel.
        PolygonFile returned = (PolygonFile) both.get("polygons");
        assertThat(returned.count()).isEqualTo(2);
        assertThat(publisher.polygonsOf("loss")).hasBinaryContent(Files.readAllBytes(returned.file()));

        inputs.put("minArea", 100.0);
        results("CerradoChange", inputs);
        assertThat(PolygonFile.open(publisher.polygonsOf("loss")).count()).isZero();
    }

    @Test
    void polygonsOfAMapArePublishedInsteadOfReturned() throws Exception {
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("map", maps().get("to"));
        inputs.put("publish", true);

        Map<String, Object> results = results("CerradoPolygons", inputs);

        assertThat(results).containsOnly(Map.entry("layer", "after_polygons"));
        PolygonFile polygons = PolygonFile.open(publisher.polygons("after_polygons"));
        // Vegetation, the square, the pixel, what was pasture, and the crop.
        assertThat(features(polygons))
                .extracting(feature -> feature.getAsJsonObject()
                                .getAsJsonObject("properties")
                                .get("code")
                                .getAsString()
                        + " "
                        + feature.getAsJsonObject()
                                .getAsJsonObject("properties")
                                .get("pixels")
                                .getAsInt())
                .containsExactlyInAnyOrder("V1 1099", "Pa 100", "Pa 1", "Pa 800", "T1 400");
        assertThat(polygons.crs()).isEqualTo(GRID.crs());

        inputs.remove("publish");
        inputs.put("title", "Mine");
        assertThatThrownBy(() -> results("CerradoPolygons", inputs))
                .hasMessageContaining("title: is 'Mine', but publish=false makes no layer");
    }

    @Test
    void otherFilesAreNoPolygonsOfOurs() throws IOException {
        Path text = Files.writeString(temp.resolve("text.gpkg"), "no database");
        assertThatThrownBy(() -> PolygonFile.open(text)).isInstanceOf(IOException.class);
        Path empty = Files.createFile(temp.resolve("empty.gpkg"));
        assertThatThrownBy(() -> PolygonFile.open(empty))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no table polygons");
    }

    /** Each pixel of the map, no more and no less, gets its class back from the polygons. GDAL burns them. */
    @Test
    void coversExactlyThePixelsAsGdalSees() throws Exception {
        assumeTrue(
                run("gdal_rasterize", "--version") != null,
                "gdal_rasterize is not installed: its opinion is not asked");
        Path map = noise("noise", GRID);
        PolygonFile polygons = polygons("CerradoPolygons", Map.of("map", map.toString()));

        String layer = run("ogrinfo", "-so", polygons.file().toString(), "polygons");
        assertThat(layer)
                .contains("Feature Count: " + polygons.count() + "\n", "ID[\"EPSG\",32722]", "hectares: Real")
                .contains("Extent: (700000.000000, 9299600.000000) - (700600.000000, 9300000.000000)");
        Path burned = temp.resolve("burned.tif");
        run(
                "gdal_rasterize",
                "-q",
                "-a",
                "class_id",
                "-init",
                "255",
                "-ot",
                "Byte",
                "-tr",
                "10",
                "10",
                "-te",
                "700000",
                "9299600",
                "700600",
                "9300000",
                polygons.file().toString(),
                burned.toString());
        assertThat(run("gdalinfo", "-checksum", burned.toString()).lines().filter(line -> line.contains("Checksum")))
                .containsExactlyElementsOf(run("gdalinfo", "-checksum", map.toString())
                        .lines()
                        .filter(line -> line.contains("Checksum"))
                        .limit(1)
                        .toList());
        // A column of pixels at the edge has as many as its runs of equal values; the spatial index must know them all.
        long runs = run(
                        "ogrinfo",
                        "-q",
                        "-spat",
                        "700000",
                        "9299600",
                        "700005",
                        "9300000",
                        polygons.file().toString(),
                        "polygons")
                .lines()
                .filter(line -> line.startsWith("OGRFeature"))
                .count();
        assertThat(runs).isEqualTo(5);
    }

    @Test
    void keepsBordersInCommonWhenSimplified() throws Exception {
        Path map = noise("noise", GRID);
        PolygonFile exact = polygons("CerradoPolygons", Map.of("map", map.toString()));
        PolygonFile simple = polygons("CerradoPolygons", Map.of("map", map.toString(), "simplify", 25.0));

        Geometry[] before = geometries(exact);
        Geometry[] after = geometries(simple);
        assertThat(after).hasSameSizeAs(before);
        assertThat(CoverageValidator.isValid(before)).isTrue();
        assertThat(CoverageValidator.isValid(after)).isTrue();
        assertThat(points(after)).isLessThan(points(before));
        // What they cover together changes at the outer border alone.
        double all = 0;
        for (int i = 0; i < after.length; i++) {
            assertThat(after[i].isValid()).isTrue();
            all += after[i].getArea();
        }
        double union = org.locationtech.jts.coverage.CoverageUnion.union(after).getArea();
        assertThat(all).isCloseTo(union, within(1e-9 * union + 1e-15));
    }

    private static long points(Geometry[] all) {
        long points = 0;
        for (Geometry each : all) {
            points += each.getNumPoints();
        }
        return points;
    }

    private static Geometry[] geometries(PolygonFile polygons) throws Exception {
        List<Geometry> all = new ArrayList<>();
        for (var feature : features(polygons)) {
            all.add(new GeoJsonReader()
                    .read(feature.getAsJsonObject().get("geometry").toString()));
        }
        return all.toArray(Geometry[]::new);
    }

    @Test
    void choosesClassesAndSizesOfPolygons() throws Exception {
        Path map = write("map", GRID, false, (x, y) -> y == 0 ? 255 : x < 10 ? 3 : x < 12 ? 1 : 0);

        PolygonFile all = polygons("CerradoPolygons", Map.of("map", map.toString()));
        PolygonFile water = polygons("CerradoPolygons", Map.of("map", map.toString(), "classes", "wt,Pa"));
        PolygonFile large = polygons("CerradoPolygons", Map.of("map", map.toString(), "minArea", 1.0));

        assertThat(all.count()).isEqualTo(3);
        assertThat(features(water).get(0).getAsJsonObject().getAsJsonObject("properties"))
                .isEqualTo(
                        JsonParser.parseString(
                                """
                        {"class_id": 3, "code": "Wt", "name": "Water body", "name_pt": "Corpo d'água", "pixels": 390,
                         "hectares": 3.9, "confidence": null}"""));
        assertThat(large.count()).isEqualTo(2);
        assertThatThrownBy(() -> polygons("CerradoPolygons", Map.of("map", map.toString(), "classes", "Wt,Fo")))
                .hasMessageStartingWith("classes: has 'Fo'; allowed for L2: Pa, V1, V2");
    }

    @Test
    void refusesMorePolygonsThanAreAllowed() throws IOException {
        settings =
                new Settings(Map.of(), "auto", 32, settings.blend(), true, 2000, 64, 0, 1, 16, Duration.ZERO, 100, 5);
        Path map = noise("noise", GRID);

        assertThatThrownBy(() -> polygons("CerradoPolygons", Map.of("map", map.toString(), "minArea", 0.01)))
                .hasMessage(
                        "minArea: is 0.01, which leaves more than 5 polygons, the most that are allowed here; ask for"
                                + " larger ones, or for a smaller area");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void leavesNothingWhenItIsCancelled() throws IOException {
        Path map = noise("noise", GRID);
        NullProgressListener impatient = new NullProgressListener() {
            private boolean begun;

            @Override
            public void progress(float percent) {
                begun |= percent > 50;
            }

            @Override
            public boolean isCanceled() {
                return begun;
            }
        };

        assertThatThrownBy(() -> Processors.createProcess(new NameImpl("cerrado", "CerradoPolygons"))
                        .execute(Map.of("map", map.toString()), impatient))
                .hasMessage("The tracing of polygons was cancelled");
        assertThat(leftovers()).isEmpty();
    }

    private String run(String... command) throws Exception {
        Path out = temp.resolve("out.txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            process.waitFor();
        } catch (IOException e) {
            return null;
        }
        return Files.readString(out);
    }
}
