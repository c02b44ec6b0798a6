package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.geotiff.SampleType;
import org.classifycerrado.geotiff.TaggedTiff;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.classifycerrado.score.Assessment;
import org.geotools.feature.NameImpl;
import org.geotools.process.Processors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GDAL writes into a file beside its pixels, on its way to a map. */
class FileTagsTest extends ProcessTestBase {

    private static final PixelGrid GRID = TestCoverages.utmGrid(70, 50);
    private static final int NO_DATA = 255;

    /** That of the last map. */
    private JsonObject summary;

    /** Classes in stripes; the model's answer is the band that is 5 digital numbers above the others. */
    private static int classAt(int x) {
        return x / 6;
    }

    /** A pixel that a mask or an alpha band leaves out. */
    private static boolean shown(int x, int y) {
        return x >= 13 && y % 7 != 0;
    }

    private static double plain(int x, int band) {
        return band == classAt(x) ? 1105 : 1100;
    }

    private int[][] map(String name, Map<String, Object> inputs) throws Exception {
        Map<String, Object> request = new HashMap<>(inputs);
        request.put("name", name);
        summary = JsonParser.parseString(((RunSummary) execute(request).get("summary")).toJson())
                .getAsJsonObject();
        return TestCoverages.readBand(publisher.map(name));
    }

    /**
     * Bands in the reverse order, of int16: even ones are reflectance 0.0005 · x − 0.1, of which 1105 and 1100 digital
     * numbers with offset 1000 (0.0105 and 0.01) are 221 and 220; odd ones are 0.0001 · x, of which they are 105 and
     * 100. SAR is in decibel: 20 · log10(2) of VV, 1200 as a digital number, in the first four columns, else −20, 60.
     */
    @Test
    void namesScalesOffsetsAndUnitsNeedNoParameter() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI_SAR);
        TaggedTiff optical = new TaggedTiff(GRID, 12, SampleType.UINT16, true, (x, y, b) -> {
            boolean high = 11 - b == classAt(x);
            return b % 2 == 0 ? high ? 221 : 220 : high ? 105 : 100;
        });
        for (int b = 0; b < 12; b++) {
            optical.band(b, "description", Modality.MSI.bands().get(11 - b))
                    .band(b, "scale", b % 2 == 0 ? 0.0005 : 0.0001)
                    .band(b, "offset", b % 2 == 0 ? -0.1 : 0);
        }
        TaggedTiff radar = new TaggedTiff(
                        GRID, 2, SampleType.FLOAT32, false, (x, y, b) -> b == 0 && x < 4 ? 20 * Math.log10(2) : -20)
                .band(0, "unittype", "dB")
                .band(1, "unittype", "dB");

        int[][] map = map(
                "tagged",
                Map.of(
                        "msi", optical.write(temp.resolve("msi.tif")).toString(),
                        "sar", radar.write(temp.resolve("sar.tif")).toString()));

        for (int y = 0; y < 50; y++) {
            for (int x = 0; x < 70; x++) {
                assertThat(map[y][x]).as("%d, %d", x, y).isEqualTo(x < 4 ? 12 : classAt(x));
            }
        }
        JsonObject inputs = summary.getAsJsonObject("inputs");
        assertThat(inputs.get("msiUnitsFrom").getAsString()).isEqualTo("file");
        assertThat(inputs.get("sarUnitsFrom").getAsString()).isEqualTo("file");
        assertThat(inputs.get("sarUnits").getAsString()).isEqualTo("sigma0-db");
        assertThat(inputs.get("msiTagsRead").getAsBoolean()).isTrue();
        assertThat(inputs.get("sarTagsRead").getAsBoolean()).isTrue();
        JsonObject means = inputs.getAsJsonObject("means");
        assertThat(means.get("VV").getAsDouble()).isEqualTo(125.14); // (4 · 1200 + 66 · 60) / 70
        assertThat(means.get("B04").getAsDouble()).isEqualTo(1100.43); // 1100 + 5 · 6 / 70
    }

    /** As GDAL writes it where it may not write into the file itself. */
    @Test
    void namesAndScalesInAFileBesideItCountMore() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI_SAR);
        TaggedTiff optical =
                new TaggedTiff(GRID, 12, SampleType.UINT16, true, (x, y, b) -> 11 - b == classAt(x) ? 210 : 200);
        StringBuilder beside = new StringBuilder(
                "<PAMDataset>\n<Metadata domain=\"X\"><MDI key=\"MSI_UNITS\">reflectance</MDI></Metadata>\n");
        for (int b = 0; b < 12; b++) {
            optical.band(b, "description", Modality.MSI.bands().get(b));
            beside.append("<PAMRasterBand band=\"%d\"><Description>%s</Description>"
                            .formatted(b + 1, Modality.MSI.bands().get(11 - b)))
                    .append("<Offset>-0.1</Offset><Scale>0.001</Scale><Histograms/></PAMRasterBand>\n");
        }
        Path msi = optical.write(temp.resolve("msi.tif"));
        Files.writeString(temp.resolve("msi.tif.aux.xml"), beside + "</PAMDataset>\n");
        Path sar = new TaggedTiff(GRID, 2, SampleType.FLOAT32, false, (x, y, b) -> 60).write(temp.resolve("sar.tif"));

        int[][] map = map("beside", Map.of("msi", msi.toString(), "sar", sar.toString()));

        for (int x = 0; x < 70; x++) {
            assertThat(map[7][x]).as("column %d", x).isEqualTo(classAt(x));
        }
        JsonObject inputs = summary.getAsJsonObject("inputs");
        assertThat(inputs.get("msiUnitsFrom").getAsString()).isEqualTo("file");
        // 200 · 0.001 − 0.1 = 0.1, which is 2,000 with the model's offset of 1,000; 210 is 2,100.
        assertThat(inputs.getAsJsonObject("means").get("B04").getAsDouble()).isBetween(2000.0, 2100.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pixelsThatAreLeftOutHaveNoClass(boolean alpha) throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        TaggedTiff tiff = alpha
                ? new TaggedTiff(
                                GRID,
                                13,
                                SampleType.UINT16,
                                false,
                                (x, y, b) -> b < 12 ? plain(x, b) : shown(x, y) ? 65535 : 0)
                        .withAlpha()
                : new TaggedTiff(GRID, 12, SampleType.UINT16, false, (x, y, b) -> plain(x, b))
                        .withMask(FileTagsTest::shown);

        int[][] map =
                map("shown", Map.of("msi", tiff.write(temp.resolve("msi.tif")).toString()));

        for (int y = 0; y < 50; y++) {
            for (int x = 0; x < 70; x++) {
                assertThat(map[y][x]).as("%d, %d", x, y).isEqualTo(shown(x, y) ? classAt(x) : NO_DATA);
            }
        }
    }

    /** On the map's own grid, and on one of pixels twice as large, of which each is looked at one by one. */
    @ParameterizedTest
    @ValueSource(strings = {"mask", "alpha", "mask 20", "alpha 20"})
    void pixelsThatAReferenceLeavesOutDoNotCount(String how) throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = new TaggedTiff(GRID, 12, SampleType.UINT16, false, (x, y, b) -> plain(x, b))
                .write(temp.resolve("msi.tif"));
        map("map", Map.of("msi", msi.toString()));
        PixelGrid grid = how.endsWith("20") ? TestCoverages.grid("EPSG:32722", 700_000, 9_300_000, 20, 35, 25) : GRID;
        // Class 3 in all pixels but the first ten rows of the reference, which it leaves out.
        TaggedTiff reference = how.startsWith("alpha")
                ? new TaggedTiff(grid, 2, SampleType.UINT8, false, (x, y, b) -> b == 0 ? 3 : y < 10 ? 0 : 255)
                        .withAlpha()
                : new TaggedTiff(grid, 1, SampleType.UINT8, false, (x, y, b) -> 3).withMask((x, y) -> y >= 10);

        Assessment assessment = (Assessment) Processors.createProcess(new NameImpl("cerrado", "CerradoAccuracy"))
                .execute(
                        Map.of(
                                "map",
                                publisher.map("map").toString(),
                                "reference",
                                reference.write(temp.resolve("reference.tif")).toString()),
                        null)
                .get("accuracy");

        int rows = how.endsWith("20") ? 30 : 40;
        assertThat(assessment.matrix().count(3, 3)).isEqualTo(6 * rows);
        assertThat(assessment.matrix().total()).isEqualTo(70 * rows);
        assertThat(assessment.withoutReference()).isEqualTo(70 * (50 - rows));
    }
}
