package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.DataBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import org.geotools.api.data.Parameter;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.api.util.InternationalString;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.data.util.NullProgressListener;
import org.geotools.feature.NameImpl;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.process.Processors;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTReader;

class ClassifyCerradoProcessTest extends ProcessTestBase {

    private static final NameImpl NAME = new NameImpl("cerrado", "ClassifyCerrado");

    @Test
    void declaresTheParameterTable() {
        Map<String, Parameter<?>> inputs = Processors.getParameterInfo(NAME);

        assertThat(inputs.keySet())
                .containsExactly(
                        "msi",
                        "sar",
                        "msiCoverage",
                        "sarCoverage",
                        "time",
                        "times",
                        "model",
                        "level",
                        "roi",
                        "roiCrs",
                        "bbox",
                        "bands",
                        "msiUnits",
                        "offset",
                        "sarUnits",
                        "resolution",
                        "allowImplausible",
                        "overlap",
                        "blend",
                        "augment",
                        "window",
                        "device",
                        "precision",
                        "batch",
                        "publish",
                        "workspace",
                        "name",
                        "title",
                        "overwrite",
                        "append",
                        "date",
                        "confidence",
                        "probabilities",
                        "minArea",
                        "smooth",
                        "smoothBy");
        assertThat(inputs.values()).allSatisfy(parameter -> {
            assertThat(parameter.minOccurs).isZero();
            assertThat(parameter.description.toString()).hasSizeGreaterThan(20);
        });
        assertThat(inputs.get("blend").metadata.get(Parameter.OPTIONS)).isEqualTo(List.of("core", "cosine"));
        assertThat(inputs.get("level").metadata.get(Parameter.OPTIONS)).isEqualTo(List.of("L1", "L2"));
        assertThat(inputs.get("overlap").getDefaultValue()).isEqualTo(32);
        assertThat(inputs.get("publish").getDefaultValue()).isEqualTo(true);
        assertThat(Processors.getResultInfo(NAME, null).keySet())
                .containsExactly("result", "confidence", "probabilities", "layer", "areas", "summary");
        assertThat(Processors.createProcessFactory(NAME).getTitle(NAME).toString())
                .isEqualTo("Classify Cerrado");
    }

    @Test
    void publishesAndCountsAreas() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(200, 150);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), grid, (x, y) -> x < 50 ? 3 : 0);

        Map<String, Object> results = execute(Map.of("msi", msi.toString(), "confidence", true, "name", "here"));

        assertThat(results.keySet()).containsExactly("layer", "areas", "summary");
        AreaTable areas = (AreaTable) results.get("areas");
        assertThat(areas.rows().get(3).pixels()).isEqualTo(50 * 150);
        assertThat(areas.rows().get(3).hectares()).isEqualTo(75.0);
        assertThat(areas.rows().get(0).pixels()).isEqualTo(150 * 150);
        assertThat(areas.noDataPixels()).isZero();
        // softmax of one logit 5 above eleven others and two absent ones
        int percent = (int) Math.round(100 / (1 + 11 * Math.exp(-5)));
        assertThat(TestCoverages.readBand(publisher.confidence("here"))[70][10]).isEqualTo(percent);
        assertThat(results.get("summary").toString()).contains("\"id\": \"pixel\"", "\"warnings\": []");
        JsonObject seconds = JsonParser.parseString(results.get("summary").toString())
                .getAsJsonObject()
                .getAsJsonObject("seconds");
        assertThat(seconds.keySet())
                .containsExactly(
                        "checking",
                        "libtorch",
                        "loading",
                        "judging",
                        "encoding",
                        "reading",
                        "inference",
                        "writing",
                        "total");
        double total = seconds.get("total").getAsDouble();
        seconds.asMap()
                .forEach((step, time) -> assertThat(time.getAsDouble()).as(step).isBetween(0.0, total));
    }

    /**
     * Softmax of one logit 5, eleven logits 0 and two absent ones: p = 1 / (1 + 11 e⁻⁵) = 0.9310 of the class, q =
     * 0.0063 of each other, H = −p ln p − 11 q ln q = 0.417, and 1 − H / ln 14 = 0.842.
     */
    @ParameterizedTest
    @CsvSource({"yes, 93", "PROBABILITY, 93", "margin, 92", "entropy, 84"})
    void confidenceIsByTheMeasureThatIsAskedFor(String confidence, int percent) throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(40, 30), (x, y) -> 3);

        execute(Map.of("msi", msi.toString(), "name", "sure", "confidence", confidence, "probabilities", true));

        assertThat(TestCoverages.readBand(publisher.confidence("sure"))[9][7]).isEqualTo(percent);
        GeoTiffReader reader = new GeoTiffReader(publisher.probabilities("sure").toFile());
        try {
            GridCoverage2D probabilities = reader.read(new GeneralParameterValue[0]);
            int[] pixel = probabilities.getRenderedImage().getData().getPixel(7, 9, (int[]) null);
            assertThat(pixel).containsExactly(1, 1, 1, 93, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0);
        } finally {
            reader.dispose();
        }
    }

    /**
     * Nine pixels of class 5 are 0.09 ha; a pixel's class is its own, so probabilities averaged over 3 × 3 take its
     * corners.
     */
    @ParameterizedTest
    @CsvSource({
        "minArea, 0.1, 0, 255, 100, 0",
        "minArea, 0.09, 9, 93, 93, 0",
        "smooth, 3, 5, 93, 93, 4",
        "smooth, 31, 0, 255, 255, 9"
    })
    void smallPatchesAreCleanedAway(String parameter, double value, int left, int middle, int corner, int changed)
            throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(
                temp.resolve("msi.tif"),
                TestCoverages.utmGrid(100, 80),
                (x, y) -> x >= 40 && x < 43 && y >= 60 && y < 63 ? 5 : 0);
        Object given = parameter.equals("smooth") ? (Object) (int) value : (Object) value;

        Map<String, Object> results =
                execute(Map.of("msi", msi.toString(), "name", "clean", "confidence", true, parameter, given));

        assertThat(((AreaTable) results.get("areas")).rows().get(5).pixels()).isEqualTo(left);
        assertThat(TestCoverages.readBand(publisher.map("clean"))[61][41]).isEqualTo(left == 0 ? 0 : 5);
        assertThat(TestCoverages.readBand(publisher.confidence("clean"))[61][41])
                .isEqualTo(middle);
        JsonObject summary = JsonParser.parseString(results.get("summary").toString())
                .getAsJsonObject()
                .getAsJsonObject("cleaning");
        assertThat(summary.get("changedPixels").getAsInt()).isEqualTo(left == 0 ? 9 : changed);
        assertThat(summary.getAsJsonObject("hectaresBefore").get("UA").getAsDouble())
                .isEqualTo(0.09);
        assertThat(summary.getAsJsonObject("hectaresAfter").get("UA").getAsDouble())
                .isEqualTo(left / 100.0);
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void smoothsByProbabilitiesAndTellsWhatItWasBefore() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(
                temp.resolve("msi.tif"), TestCoverages.utmGrid(60, 50), (x, y) -> x == 30 && y == 20 ? 5 : 0);

        Map<String, Object> results = execute(Map.of(
                "msi", msi.toString(), "name", "soft", "smooth", 3, "smoothBy", "probabilities", "confidence", true));

        assertThat(TestCoverages.readBand(publisher.map("soft"))[20][30]).isZero();
        // (8 × 0.931 + 0.006) / 9: what the class has on average.
        assertThat(TestCoverages.readBand(publisher.confidence("soft"))[20][30]).isEqualTo(83);
        JsonObject cleaning = JsonParser.parseString(results.get("summary").toString())
                .getAsJsonObject()
                .getAsJsonObject("cleaning");
        assertThat(cleaning.get("changedPixels").getAsInt()).isEqualTo(1);
        assertThat(cleaning.getAsJsonObject("hectaresBefore").get("UA").getAsDouble())
                .isEqualTo(0.01);
    }

    @ParameterizedTest
    @CsvSource({
        "smooth, 4, 'smooth: is 4; allowed: an odd number of pixels from 1 to 31'",
        "minArea, -1, 'minArea: is -1.0; allowed: hectares above 0'",
        "minArea, 100, 'minArea: is 100.0 ha, more than the map'"
    })
    void refusesCleaningThatCannotBe(String parameter, double value, String message) throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(60, 50), (x, y) -> 0);
        Object given = parameter.equals("smooth") ? (Object) (int) value : (Object) value;

        assertThatThrownBy(() -> execute(Map.of("msi", msi.toString(), parameter, given)))
                .hasMessageStartingWith(message);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void refusesAConfidenceThatThereIsNot() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(40, 30), (x, y) -> 3);

        assertThatThrownBy(() -> execute(Map.of("msi", msi.toString(), "confidence", "high")))
                .hasMessage("confidence: is 'high'; allowed: false, true, probability, margin, entropy");
        execute(Map.of("msi", msi.toString(), "name", "bare", "confidence", "off", "probabilities", false));
        assertThat(Files.list(maps)).containsExactly(publisher.map("bare"));
    }

    @Test
    void returnsCoveragesIfNotPublished() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(60, 50), (x, y) -> y % 12);

        Map<String, Object> results =
                execute(Map.of("msi", msi.toString(), "publish", false, "confidence", true, "probabilities", true));

        assertThat(results.keySet()).containsExactly("result", "confidence", "probabilities", "areas", "summary");
        GridCoverage2D probabilities = (GridCoverage2D) results.get("probabilities");
        assertThat(probabilities.getNumSampleDimensions()).isEqualTo(14);
        GridCoverage2D result = (GridCoverage2D) results.get("result");
        int[] pixel = new int[1];
        result.getRenderedImage().getData().getPixel(20, 35, pixel);
        assertThat(pixel).containsExactly(35 % 12);
        assertThat(CRS.toSRS(result.getCoordinateReferenceSystem2D(), true)).isEqualTo("32722");
        assertThat(Files.list(maps)).isEmpty();
    }

    @Test
    void takesACoverageInsteadOfAName() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(40, 30);
        GridCoverage2D msi =
                TestCoverages.coverage(grid, 12, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> b == x % 12 ? 1105 : 1100);

        execute(Map.of("msiCoverage", msi, "name", "map"));

        assertThat(TestCoverages.readBand(publisher.map("map"))[29][15]).isEqualTo(3);
    }

    @Test
    void answersL1OfAnL2ModelBySummingScores() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(30, 20);
        // Pasture (0) wins alone, but Ft, PR, SP, T1, T1+ (7 to 11) together have more: Agriculture at L1.
        GridCoverage2D msi = TestCoverages.coverage(
                grid, 12, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> b == 0 ? 1103 : b >= 7 ? 1102 : 1090);
        execute(Map.of("msiCoverage", msi, "name", "l2"));
        execute(Map.of("msiCoverage", msi, "name", "l1", "level", "L1"));

        assertThat(TestCoverages.readBand(publisher.map("l2"))[5][5]).isZero();
        assertThat(TestCoverages.readBand(publisher.map("l1"))[5][5]).isEqualTo(2);
    }

    @Test
    void refusesL2OfAnL1Model() throws Exception {
        TestModels.saveChannelsAsLogits(models, "coarse", Level.L1, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("m.tif"), TestCoverages.utmGrid(20, 20), (x, y) -> 1);
        assertFails(Map.of("msi", msi.toString(), "model", "coarse", "level", "L2"), "level: is L2; model 'coarse'");
    }

    @Test
    void averagesFlipsAndRotations() throws Exception {
        // A kernel that looks one pixel to the left: with all symmetries it looks at the four neighbours alike.
        float[] weights = new float[14 * 12 * 9];
        for (int k = 0; k < 12; k++) {
            weights[(k * 12 + k) * 9 + 3] = 1;
        }
        float[] bias = new float[14];
        bias[12] = -2000;
        bias[13] = -2000;
        TestModels.save(models, "left", Level.L2, Modality.MSI, TestModels.convolution(weights, bias, 12, 14, 3));
        PixelGrid grid = TestCoverages.utmGrid(64, 64);
        GridCoverage2D msi = TestCoverages.coverage(
                grid, 12, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> b == (x == 31 && y == 32 ? 4 : 0) ? 1103 : 1100);

        execute(Map.of("msiCoverage", msi, "name", "plain"));
        execute(Map.of("msiCoverage", msi, "name", "flips", "augment", "flips", "confidence", true));

        assertThat(TestCoverages.readBand(publisher.map("plain"))[32][32]).isEqualTo(4);
        assertThat(TestCoverages.readBand(publisher.map("flips"))[32][32]).isZero();
        int[][] confidence = TestCoverages.readBand(publisher.confidence("flips"));
        int expected = confidence[32][32];
        assertThat(List.of(confidence[32][30], confidence[31][31], confidence[33][31]))
                .as("the four neighbours of the odd pixel")
                .containsOnly(expected);
        assertThat(confidence[10][10]).isGreaterThan(expected);
    }

    @Test
    void classifiesOnlyTheRegion() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(100, 100);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), grid, (x, y) -> 5);
        Geometry triangle =
                new WKTReader().read("POLYGON((700100 9299900, 700500 9299900, 700100 9299500, 700100 9299900))");

        Map<String, Object> results = execute(Map.of("msi", msi.toString(), "roi", triangle, "name", "map"));

        int[][] map = TestCoverages.readBand(publisher.map("map"));
        assertThat(map).hasDimensions(40, 40);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                if (x + y != 39) {
                    assertThat(map[y][x]).as("%d, %d", x, y).isEqualTo(x + y < 39 ? 5 : Legend.NO_DATA);
                }
            }
        }
        assertThat(((AreaTable) results.get("areas")).noDataPixels()).isBetween(780L, 820L);
    }

    @Test
    void takesTheRegionFromAnotherCrs() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(100, 100);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), grid, (x, y) -> (x + y) % 12);
        ReferencedEnvelope utm = new ReferencedEnvelope(700200, 700600, 9299300, 9299800, grid.crs());
        ReferencedEnvelope degrees = utm.transform(CRS.decode("EPSG:4326", true), true);

        execute(Map.of("msi", msi.toString(), "bbox", degrees, "name", "map"));

        int[][] map = TestCoverages.readBand(publisher.map("map"));
        assertThat(map.length).isBetween(50, 53);
        assertThat(map[0].length).isBetween(40, 43);
        assertThat(map[map.length / 2][map[0].length / 2]).isLessThan(12);
    }

    @Test
    void leavesNoDataWhereAnyBandHasNone() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(150, 140);
        Path declared = TestCoverages.write(
                temp.resolve("declared.tif"),
                TestCoverages.coverage(
                        grid,
                        12,
                        DataBuffer.TYPE_SHORT,
                        -9999.0,
                        (x, y, b) -> x < 20 && b == 7 ? -9999 : b == 2 ? 1105 : y == 0 ? 0 : 1100));
        Path nan = TestCoverages.write(
                temp.resolve("nan.tif"),
                TestCoverages.coverage(
                        grid,
                        12,
                        DataBuffer.TYPE_FLOAT,
                        null,
                        (x, y, b) -> x < 20 && b == 3 ? Double.NaN : b == 2 ? 1105 : 1100));
        Path zeros = TestCoverages.write(
                temp.resolve("zeros.tif"),
                TestCoverages.coverage(
                        grid,
                        12,
                        DataBuffer.TYPE_USHORT,
                        null,
                        (x, y, b) -> x < 20 || x == 30 && b == 1 ? 0 : b == 2 ? 1105 : 1100));

        for (Path msi : List.of(declared, nan, zeros)) {
            // An offset other than the model's must not hide zeros that mean no data.
            execute(Map.of("msi", msi.toString(), "name", msi.getFileName().toString(), "offset", 0.0));
            int[][] map = TestCoverages.readBand(publisher.map(msi.getFileName().toString()));
            for (int y = 0; y < 140; y++) {
                for (int x = 0; x < 150; x++) {
                    assertThat(map[y][x])
                            .as("%s %d, %d", msi.getFileName(), x, y)
                            .isEqualTo(x < 20 ? Legend.NO_DATA : 2);
                }
            }
        }
    }

    @Test
    void putsSarOfAnotherCrsAndResolutionOntoTheMsiGrid() throws Exception {
        // Class 12 where VV is high, else class 0; MSI says nothing.
        float[] weights = new float[14 * 14];
        float[] bias = new float[14];
        java.util.Arrays.fill(bias, -10);
        weights[12 * 14 + 12] = 1;
        bias[12] = -50;
        bias[0] = 0;
        TestModels.save(models, "radar", Level.L2, Modality.MSI_SAR, TestModels.convolution(weights, bias, 14, 14, 1));
        PixelGrid grid = TestCoverages.utmGrid(120, 100);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), grid, (x, y) -> 1);
        // SAR in degrees, about 20 m; high east of a meridian in the middle of the MSI scene.
        ReferencedEnvelope degrees = grid.envelope().transform(CRS.decode("EPSG:4326", true), true);
        double pixel = 0.00018;
        int margin = 10;
        PixelGrid sarGrid = TestCoverages.grid(
                "EPSG:4326",
                degrees.getMinX() - margin * pixel,
                degrees.getMaxY() + margin * pixel,
                pixel,
                (int) (degrees.getWidth() / pixel) + 2 * margin,
                (int) (degrees.getHeight() / pixel) + 2 * margin);
        int half = sarGrid.width() / 2;
        Path sar = TestCoverages.write(
                temp.resolve("sar.tif"),
                TestCoverages.coverage(
                        sarGrid, 2, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> b == 0 && x >= half ? 100 : 0.001));

        execute(Map.of("msi", msi.toString(), "sar", sar.toString(), "name", "map"));

        int[][] map = TestCoverages.readBand(publisher.map("map"));
        assertThat(map).hasDimensions(100, 120);
        // Power rises from 0 to 100² between the centres of two columns; a quarter of it, which is an amplitude of 50,
        // is reached a quarter of the way.
        double meridian = degrees.getMinX() + (half - margin - 0.25) * pixel;
        var toDegrees = CRS.findMathTransform(grid.crs(), CRS.decode("EPSG:4326", true));
        double[] point = new double[2];
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 120; x++) {
                double[] centre = {x + 0.5, y + 0.5};
                grid.cornerToCrs().transform(centre, 0, centre, 0, 1);
                toDegrees.transform(centre, 0, point, 0, 1);
                double east = point[0] - meridian;
                if (Math.abs(east) > 0.00001) {
                    assertThat(map[y][x]).as("%d, %d: %f east", x, y, east).isEqualTo(east > 0 ? 12 : 0);
                }
            }
        }
    }

    @Test
    void classifiesWhatBothShare() throws Exception {
        TestModels.saveChannelsAsLogits(models, "both", Level.L2, Modality.MSI_SAR);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(90, 80), (x, y) -> 4);
        // 20 m pixels, same north-west corner: exactly the left half and the upper three quarters.
        Path sar = sar("sar.tif", TestCoverages.grid("EPSG:32722", 700_000, 9_300_000, 20, 22, 30), 30);

        execute(Map.of("msi", msi.toString(), "sar", sar.toString(), "name", "map"));

        int[][] map = TestCoverages.readBand(publisher.map("map"));
        assertThat(map).hasDimensions(60, 44);
        for (int[] row : map) {
            assertThat(row).containsOnly(4);
        }
    }

    private Path sar(String name, PixelGrid grid, double value) throws Exception {
        return TestCoverages.write(
                temp.resolve(name), TestCoverages.coverage(grid, 2, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> value));
    }

    @Test
    void readsDecibel() throws Exception {
        float[] weights = new float[14 * 2];
        float[] bias = new float[14];
        java.util.Arrays.fill(bias, -1000);
        weights[3 * 2] = 1;
        bias[3] = -99;
        bias[0] = 0;
        TestModels.save(models, "radar", Level.L2, Modality.SAR, TestModels.convolution(weights, bias, 2, 14, 1));
        Path sar = sar("db.tif", TestCoverages.utmGrid(40, 40), 20.1);

        execute(Map.of("sar", sar.toString(), "sarUnits", "db", "name", "db"));
        execute(Map.of("sar", sar.toString(), "name", "linear"));

        // 20.1 dB are a digital number of 600 · 10^1.005 = 6070: above the network's threshold of 99; 20.1 itself is
        // below.
        assertThat(TestCoverages.readBand(publisher.map("db"))[9][9]).isEqualTo(3);
        assertThat(TestCoverages.readBand(publisher.map("linear"))[9][9]).isZero();
    }

    @Test
    void warnsOfAMissingOffset() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(30, 30);
        GridCoverage2D msi = TestCoverages.coverage(grid, 12, DataBuffer.TYPE_SHORT, null, (x, y, b) -> 300 + b);

        assertThat(warnings(execute(Map.of("msiCoverage", msi, "name", "a")))).anyMatch(w -> w.contains("offset=0"));
        assertThat(warnings(execute(Map.of("msiCoverage", msi, "name", "b", "offset", 0.0))))
                .isEmpty();
    }

    private static List<String> warnings(Map<String, Object> results) {
        return ((RunSummary) results.get("summary")).warnings();
    }

    @Test
    void findsBandsByNameAndByStatement() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(30, 30);
        GridCoverage2D thirteen = TestCoverages.coverage(
                grid, 13, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> b == 12 ? 1110 : b == 11 ? 1105 : 1100);
        assertFails(Map.of("msiCoverage", thirteen), "msiCoverage: has 13 bands", "'bands'");
        assertFails(
                Map.of("msiCoverage", thirteen, "bands", "B01,B02"), "bands: names 2 bands; the coverage of", "has 13");
        execute(Map.of(
                "msiCoverage",
                thirteen,
                "bands",
                "B1,B02,B03,B04,B05,B06,B07,B08,B8A,B09,B12,B11,cirrus",
                "name",
                "map"));
        // The 12th band of the coverage is B11, channel 10 of the model.
        assertThat(TestCoverages.readBand(publisher.map("map"))[3][3]).isEqualTo(10);
    }

    @Test
    void progressIsMonotoneAndTold() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(900, 900), (x, y) -> 1);
        List<Float> percents = new ArrayList<>();
        List<String> tasks = new ArrayList<>();
        execute(Map.of("msi", msi.toString(), "batch", 1, "name", "map"), new NullProgressListener() {
            @Override
            public void progress(float percent) {
                percents.add(percent);
            }

            @Override
            public void setTask(InternationalString task) {
                tasks.add(task.toString());
            }
        });

        assertThat(percents).isSorted().hasSizeGreaterThan(40).doesNotHaveDuplicates();
        assertThat(percents.get(percents.size() - 1)).isBetween(90f, 100f);
        for (int i = 1; i < percents.size(); i++) {
            assertThat(percents.get(i) - percents.get(i - 1)).isLessThan(6);
        }
        assertThat(tasks).contains("Classifying 900×900 pixels", "Writing the map");
    }

    @Test
    void aCancelLeavesNothing() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(600, 600), (x, y) -> 1);
        for (int limit : new int[] {0, 20, 60, 95}) {
            NullProgressListener listener = new NullProgressListener() {
                private volatile boolean canceled = limit == 0;

                @Override
                public void progress(float percent) {
                    canceled |= percent >= limit;
                }

                @Override
                public boolean isCanceled() {
                    return canceled;
                }
            };
            assertThatThrownBy(() -> execute(Map.of("msi", msi.toString(), "batch", 1, "confidence", true), listener))
                    .isInstanceOf(ProcessException.class)
                    .hasMessageContaining("cancelled")
                    .hasNoCause();
            assertThat(leftovers()).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                    .noneMatch(name -> name.startsWith("cerrado-"));
        }
    }

    @Test
    void anInterruptIsACancel() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(600, 600), (x, y) -> 1);
        Thread caller = Thread.currentThread();
        NullProgressListener listener = new NullProgressListener() {
            @Override
            public void progress(float percent) {
                if (percent > 30) {
                    caller.interrupt();
                }
            }
        };
        assertThatThrownBy(() -> execute(Map.of("msi", msi.toString(), "batch", 1), listener))
                .hasMessageContaining("cancelled");
        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "publish, true or false",
        "overwrite, true or false",
        "overlap, a whole number",
        "offset, a number",
        "roi, what it must be"
    })
    void inputsThatTheHostCouldNotReadAreRefused(String parameter, String allowed) throws Exception {
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("msi", "no:matter");
        inputs.put(parameter, null);

        assertFails(inputs, parameter + ": was given, but is not " + allowed);
    }

    @Test
    void listsOnlyModelsThatFit() throws Exception {
        TestModels.saveChannelsAsLogits(models, "one", Level.L2, Modality.MSI);
        TestModels.saveChannelsAsLogits(models, "two", Level.L2, Modality.MSI);
        TestModels.saveChannelsAsLogits(models, "broad", Level.L1, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(20, 20), (x, y) -> 1);

        assertThatThrownBy(() -> execute(Map.of("msi", msi.toString(), "level", "L2")))
                .hasMessage("model: was not given and several fit (msi, L2); available: one (L2, msi), two (L2, msi)");
    }

    @Test
    void aRoiInDegreesIsToldOfRoiCrs() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(20, 20), (x, y) -> 1);
        Geometry degrees = new WKTReader().read("POLYGON((-47 -10, -46 -10, -46 -9, -47 -10))");
        Geometry metres = new WKTReader().read("POLYGON((100 200, 300 200, 300 400, 100 200))");

        assertFails(Map.of("msi", msi.toString(), "roi", degrees), "roi: holds no pixel", "roiCrs", "EPSG:4326");
        assertThatThrownBy(() -> execute(Map.of("msi", msi.toString(), "roi", metres)))
                .satisfies(e ->
                        assertThat(e.getMessage()).startsWith("roi: holds no").doesNotContain("roiCrs"));
    }

    @Test
    void overwritesOnlyIfAllowed() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path one = TestCoverages.msiOfClasses(temp.resolve("1.tif"), TestCoverages.utmGrid(20, 20), (x, y) -> 1);
        Path two = TestCoverages.msiOfClasses(temp.resolve("2.tif"), TestCoverages.utmGrid(20, 20), (x, y) -> 2);
        execute(Map.of("msi", one.toString(), "name", "map"));
        assertFails(Map.of("msi", two.toString(), "name", "map"), "name: 'map' exists");
        assertThat(TestCoverages.readBand(publisher.map("map"))[0][0]).isEqualTo(1);
        execute(Map.of("msi", two.toString(), "name", "map", "overwrite", true));
        assertThat(TestCoverages.readBand(publisher.map("map"))[0][0]).isEqualTo(2);
    }

    @Test
    void choosesTheOnlyModelThatFits() throws Exception {
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(20, 20), (x, y) -> 1);
        Map<String, Object> request = Map.of("msi", msi.toString(), "name", "map", "overwrite", true);
        assertFails(request, "model: was not given and none fits (msi); no model is installed");
        TestModels.saveChannelsAsLogits(models, "one", Level.L2, Modality.MSI);
        TestModels.saveChannelsAsLogits(models, "radar", Level.L2, Modality.SAR);
        assertThat(execute(request).get("summary").toString()).contains("\"id\": \"one\"");
        TestModels.saveChannelsAsLogits(models, "two", Level.L2, Modality.MSI);
        assertFails(request, "several fit", "one (L2, msi)", "two (L2, msi)");
        settings = new Settings(
                Map.of(Level.L2, "two"),
                "cpu",
                32,
                Settings.DEFAULTS.blend(),
                true,
                Long.MAX_VALUE,
                64,
                0,
                1,
                16,
                Duration.ZERO,
                24,
                Settings.DEFAULTS.maxPolygons());
        Map<String, Object> withLevel = new HashMap<>(request);
        withLevel.put("level", "L2");
        assertThat(execute(withLevel).get("summary").toString()).contains("\"id\": \"two\"");
    }

    @Test
    void refusesBadParametersBeforeAnyWork() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        TestModels.saveChannelsAsLogits(models, "both", Level.L2, Modality.MSI_SAR);
        PixelGrid grid = TestCoverages.utmGrid(50, 50);
        String msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), grid, (x, y) -> 1)
                .toString();
        String sarFar = sar("far.tif", TestCoverages.grid("EPSG:32722", 800_000, 9_300_000, 10, 50, 50), 1)
                .toString();
        WKTReader wkt = new WKTReader();

        assertFails(Map.of(), "msi: is missing");
        assertFails(Map.of("msi", msi, "model", "nothing"), "model: there is no 'nothing'; available:");
        assertFails(Map.of("msi", msi, "model", "../models/pixel"), "model: there is no '../models/pixel'");
        assertFails(Map.of("msi", msi, "model", "both"), "sar: is missing; the model reads msi+sar");
        assertFails(Map.of("msi", msi, "sar", sarFar), "sar: does not overlap the MSI coverage");
        assertFails(Map.of("msi", msi, "level", "L3"), "level: is 'L3'; allowed: L1, L2");
        assertFails(
                Map.of("msi", msi, "overlap", 33), "overlap: is 33; allowed: an even number of pixels from 0 to 64");
        assertFails(Map.of("msi", msi, "overlap", 66), "overlap: is 66");
        assertFails(Map.of("msi", msi, "blend", "linear"), "blend: is 'linear'; allowed: core, cosine");
        assertFails(Map.of("msi", msi, "window", 100), "window: is 100", "a multiple of 8 from 128 to 1024");
        assertFails(Map.of("msi", msi, "batch", 0), "batch: is 0 windows of 128×128 pixels; allowed: 1 to");
        assertFails(Map.of("msi", msi, "device", "tpu"), "device: is 'tpu'; allowed: auto, cpu, gpu:N");
        assertFails(Map.of("msi", msi, "device", "gpu:99"), "device: is gpu:99");
        assertFails(Map.of("msi", msi, "precision", "bf16"), "precision: is bf16; model", "offers fp32 only");
        assertFails(Map.of("msi", msi, "roiCrs", "EPSG:4326"), "roiCrs:", "without a roi");
        assertFails(
                Map.of("msi", msi, "roi", wkt.read("POLYGON((0 0,1 0,1 1,0 0))")),
                "roi: holds no pixel of the imagery, which covers x 700000.0 to 700500.0");
        assertFails(
                Map.of("msi", msi, "roi", wkt.read("POLYGON((0 0,1 1,1 0,0 1,0 0))")),
                "roi: is not a valid Polygon: Self-intersection at 0.5 0.5");
        assertFails(
                Map.of("msi", msi, "roi", wkt.read("POINT(0 0)")), "roi: is a Point; allowed: Polygon, MultiPolygon");
        assertFails(
                Map.of("msi", msi, "roi", wkt.read("POLYGON((0 0,1 0,1 1,0 0))"), "roiCrs", "EPSG:0"),
                "roiCrs: 'EPSG:0' is not a known CRS");
        assertFails(Map.of("msi", msi, "publish", false, "name", "x"), "name: is 'x', but publish=false");
        assertFails(
                Map.of("msi", msi, "msiCoverage", TestCoverages.coverage(grid, 12, 4, null, (x, y, b) -> 1)),
                "msi: is '",
                "msiCoverage was given too");
        assertFails(
                Map.of("msiCoverage", TestCoverages.coverage(grid, 12, 4, null, (x, y, b) -> 1), "time", "2022-08-01"),
                "time: is '2022-08-01', but no input has a time dimension ('msiCoverage')");
        settings = new Settings(
                Map.of(),
                "auto",
                32,
                Settings.DEFAULTS.blend(),
                true,
                2000,
                64,
                0,
                1,
                16,
                Duration.ZERO,
                24,
                Settings.DEFAULTS.maxPolygons());
        assertFails(Map.of("msi", msi), "50×50 = 2500 pixels; this server allows 2000");
    }

    @Test
    void refusesBadImagery() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(50, 50);
        Path empty = Files.createFile(temp.resolve("empty.tif"));
        Path whole = TestCoverages.msiOfClasses(
                temp.resolve("whole.tif"), TestCoverages.utmGrid(300, 300), (x, y) -> (x * 7 + y * 13) % 12);
        byte[] bytes = Files.readAllBytes(whole);
        Path eleven = TestCoverages.write(
                temp.resolve("eleven.tif"),
                TestCoverages.coverage(grid, 11, DataBuffer.TYPE_USHORT, null, (x, y, b) -> 1));
        GridCoverage2D nowhere = TestCoverages.coverage(
                new PixelGrid(
                        org.geotools.referencing.crs.DefaultEngineeringCRS.GENERIC_2D, grid.cornerToCrs(), 50, 50),
                12,
                DataBuffer.TYPE_USHORT,
                null,
                (x, y, b) -> 1);

        assertFails(Map.of("msi", temp.resolve("absent.tif").toString()), "msi: there is no readable file");
        assertFails(Map.of("msi", empty.toString()), "msi:", "is not a readable GeoTIFF (0 bytes)");
        assertFails(Map.of("msi", eleven.toString()), "msi: has 11 bands", "needs 12");
        assertFails(Map.of("msiCoverage", nowhere), "msiCoverage:", "has no coordinate reference system");
        for (double part : new double[] {0.001, 0.1, 0.5, 0.9}) {
            Path truncated = temp.resolve("truncated-" + part + ".tif");
            Files.write(truncated, java.util.Arrays.copyOf(bytes, (int) (bytes.length * part)));
            assertThatThrownBy(() -> execute(Map.of("msi", truncated.toString())))
                    .as("the first %s of the file", part)
                    .isInstanceOf(ProcessException.class)
                    .hasMessageMatching("(?s).*(not a readable GeoTIFF|could not be decoded).*");
            assertThat(leftovers()).isEmpty();
        }
        byte[] damaged = bytes.clone();
        java.util.Arrays.fill(damaged, bytes.length / 4, bytes.length * 3 / 4, (byte) 0);
        assertFails(
                Map.of("msi", Files.write(temp.resolve("damaged.tif"), damaged).toString()),
                "could not be decoded",
                "is a file damaged?");
    }

    @Test
    void refusesBadModels() throws Exception {
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(20, 20), (x, y) -> 1);
        // The network gives 7 classes, the card says L2.
        TestModels.save(models, "short", Level.L2, Modality.MSI, TestModels.channelsAsLogits(12, 7));
        assertFails(Map.of("msi", msi.toString(), "model", "short"), "model 'short': its weights give scores of shape");
        // The network takes 5 channels, the card says 12.
        TestModels.save(models, "narrow", Level.L2, Modality.MSI, TestModels.channelsAsLogits(5, 14));
        assertFails(Map.of("msi", msi.toString(), "model", "narrow"), "do not take a patch of 12 channels");
        // The weights have changed since the card was written.
        TestModels.saveChannelsAsLogits(models, "changed", Level.L2, Modality.MSI);
        Path weights = models.folder().resolve("changed/model.pt");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
        assertFails(Map.of("msi", msi.toString(), "model", "changed"), "model: 'changed' cannot be used: sha256 is");
        // The card fits the weights, but they are damaged.
        Path garbage = Files.write(temp.resolve("garbage.pt"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        ModelCard fitting = TestModels.card("garbage", Level.L2, Modality.MSI, ModelStore.sha256(garbage));
        assertThatThrownBy(() -> models.save(fitting, garbage)).hasMessageStartingWith("its weights are damaged: ");
        Path folder = Files.createDirectory(models.folder().resolve("garbage"));
        Files.copy(garbage, folder.resolve("model.pt"));
        Files.writeString(folder.resolve("model.json"), fitting.toJson());
        assertFails(
                Map.of("msi", msi.toString(), "model", "garbage"),
                "model: 'garbage' cannot be used: its weights are damaged");
        Files.writeString(models.folder().resolve("changed/model.json"), "{\"id\": 3}");
        assertFails(Map.of("msi", msi.toString(), "model", "changed"), "model: 'changed' cannot be used: id is 3");
    }

    private void assertFails(Map<String, Object> inputs, String... parts) throws Exception {
        assertThatThrownBy(() -> execute(inputs))
                .isInstanceOf(ProcessException.class)
                .hasNoCause()
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain(temp + "/models"));
        assertThat(leftovers().filter(p -> p.getFileName().toString().startsWith(".")))
                .isEmpty();
        assertThat(Files.list(scratch)).isEmpty();
    }

    @Test
    void listsTheModels() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Files.createDirectory(models.folder().resolve("torn"));
        Files.writeString(models.folder().resolve("torn/model.json"), "{\"id\": \"torn\"");
        settings = new Settings(
                Map.of(Level.L2, "pixel"),
                "auto",
                32,
                Settings.DEFAULTS.blend(),
                true,
                2000,
                64,
                0,
                1,
                16,
                Duration.ZERO,
                24,
                Settings.DEFAULTS.maxPolygons());

        String json = Processors.createProcess(new NameImpl("cerrado", "CerradoModels"))
                .execute(Map.of(), null)
                .get("models")
                .toString();

        JsonObject list = JsonParser.parseString(json).getAsJsonObject();
        assertThat(list.getAsJsonArray("models")).hasSize(1);
        JsonObject model = list.getAsJsonArray("models").get(0).getAsJsonObject();
        assertThat(model.get("id").getAsString()).isEqualTo("pixel");
        assertThat(model.get("sha256").getAsString()).hasSize(64);
        assertThat(list.getAsJsonObject("defaults").get("L2").getAsString()).isEqualTo("pixel");
        assertThat(list.getAsJsonArray("broken")
                        .get(0)
                        .getAsJsonObject()
                        .get("id")
                        .getAsString())
                .isEqualTo("torn");
    }

    @Test
    void stopsWhenItsTimeIsUp() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), TestCoverages.utmGrid(60, 50), (x, y) -> 1);
        settings = new Settings(
                Map.of(),
                "cpu",
                32,
                Settings.DEFAULTS.blend(),
                true,
                9999,
                64,
                0,
                1,
                16,
                Duration.ofNanos(1),
                24,
                Settings.DEFAULTS.maxPolygons());

        assertThatThrownBy(() -> execute(Map.of("msi", msi.toString())))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("longer than this server allows");
        assertThat(leftovers()).isEmpty();
    }
}
