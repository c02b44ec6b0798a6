package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.awt.image.DataBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.classifycerrado.score.Assessment;
import org.geotools.feature.NameImpl;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.process.Processors;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

class CerradoAccuracyProcessTest extends ProcessTestBase {

    private static final PixelGrid GRID = TestCoverages.utmGrid(200, 150);

    /** A published L2 map with class 3 in its first 50 columns and class 0 elsewhere. */
    private Path map() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), GRID, (x, y) -> x < 50 ? 3 : 0);
        execute(Map.of("msi", msi.toString(), "name", "here"));
        return publisher.map("here");
    }

    private Path reference(PixelGrid grid, Double noData, TestCoverages.ClassAt classes) throws Exception {
        return TestCoverages.write(
                temp.resolve("reference.tif"),
                TestCoverages.coverage(grid, 1, DataBuffer.TYPE_BYTE, noData, (x, y, b) -> classes.at(x, y)));
    }

    private Assessment accuracy(Map<String, Object> inputs) {
        return (Assessment) Processors.createProcess(new NameImpl("cerrado", "CerradoAccuracy"))
                .execute(inputs, null)
                .get("accuracy");
    }

    @Test
    void countsPixelsOnTheSameGrid() throws Exception {
        Path reference = reference(GRID, null, (x, y) -> y == 0 ? 255 : x < 60 ? 3 : 0);

        Assessment assessment = accuracy(Map.of("map", map().toString(), "reference", reference.toString()));

        assertThat(assessment.level()).contains(Level.L2);
        assertThat(assessment.matrix().count(3, 3)).isEqualTo(50 * 149);
        assertThat(assessment.matrix().count(3, 0)).isEqualTo(10 * 149);
        assertThat(assessment.matrix().count(0, 0)).isEqualTo(140 * 149);
        assertThat(assessment.withoutReference()).isEqualTo(200);
        assertThat(assessment.withoutMap()).isZero();
        assertThat(assessment.atL1().orElseThrow().matrix().count(5, 0)).isEqualTo(10 * 149);
        assertThat(JsonParser.parseString(assessment.toJson())
                        .getAsJsonObject()
                        .getAsJsonObject("l1")
                        .getAsJsonObject("scores")
                        .get("accuracy")
                        .getAsDouble())
                .isEqualTo(95.0);
    }

    /** Pixels of 30 m, of which the first begins 25 m west of the map; 99 is declared to be no data. */
    @Test
    void takesTheReferencePixelUnderEachCentre() throws Exception {
        PixelGrid coarse = TestCoverages.grid("EPSG:32722", 700_000 - 25, 9_300_000, 30, 40, 60);
        Path reference = reference(coarse, 99.0, (x, y) -> y < 2 ? 99 : x < 20 ? 3 : 0);

        Assessment assessment = accuracy(Map.of("map", map().toString(), "reference", reference.toString()));

        // 40 coarse columns end 1175 m east of the map's edge: 118 pixels have their centre within (the last at 1175 m
        // lies on the edge, and outside). Coarse column 20 starts 575 m east of it: 57 centres lie before.
        assertThat(assessment.matrix().count(3, 3)).isEqualTo(50 * 144);
        assertThat(assessment.matrix().count(3, 0)).isEqualTo(7 * 144);
        assertThat(assessment.matrix().count(0, 0)).isEqualTo((117 - 57) * 144);
        assertThat(assessment.withoutReference()).isEqualTo(200 * 150 - 117 * 144);
    }

    @Test
    void takesAReferenceInAnotherProjection() throws Exception {
        ReferencedEnvelope degrees =
                GRID.envelope().transform(org.geotools.referencing.CRS.decode("EPSG:4326", true), true);
        PixelGrid fine = TestCoverages.grid(
                "EPSG:4326", degrees.getMinX() - 0.001, degrees.getMaxY() + 0.001, 0.00002, 1100, 900);
        double border = GRID.envelope().getMinX() + 50 * 10.0;
        var transform = org.geotools.referencing.CRS.findMathTransform(fine.crs(), GRID.crs(), true);
        Path reference = reference(fine, null, (x, y) -> {
            double[] point = {x + 0.5, y + 0.5};
            fine.cornerToCrs().transform(point, 0, point, 0, 1);
            try {
                transform.transform(point, 0, point, 0, 1);
            } catch (org.geotools.api.referencing.operation.TransformException e) {
                throw new IllegalStateException(e);
            }
            return point[0] < border ? 3 : 0;
        });

        Assessment assessment = accuracy(Map.of("map", map().toString(), "reference", reference.toString()));

        assertThat(assessment.matrix().total()).isEqualTo(200 * 150);
        assertThat(assessment.matrix().accuracy()).isEqualTo(1.0);
    }

    @Test
    void countsOnlyWhatLiesInAPolygon() throws Exception {
        Path reference = reference(GRID, null, (x, y) -> 3);
        ReferencedEnvelope all = GRID.envelope();
        // The triangle below the diagonal, so that its bounds hold more than it does.
        var triangle = new GeometryFactory().createPolygon(new Coordinate[] {
            new Coordinate(all.getMinX(), all.getMaxY()),
            new Coordinate(all.getMinX(), all.getMinY()),
            new Coordinate(all.getMaxX(), all.getMinY()),
            new Coordinate(all.getMinX(), all.getMaxY())
        });

        Assessment assessment =
                accuracy(Map.of("map", map().toString(), "reference", reference.toString(), "roi", triangle));

        assertThat(assessment.matrix().total()).isBetween(200L * 150 / 2 - 200, 200L * 150 / 2 + 200);
        assertThat(assessment.withoutMap()).isZero();
    }

    @Test
    void judgesAtTheLevelThatBothHave() throws Exception {
        Path reference = reference(GRID, null, (x, y) -> x < 50 ? 5 : 0);
        Map<String, Object> inputs =
                Map.of("map", map().toString(), "reference", reference.toString(), "referenceLevel", "L1");

        Assessment assessment = accuracy(inputs);

        assertThat(assessment.level()).contains(Level.L1);
        assertThat(assessment.matrix().accuracy()).isEqualTo(1.0);
        assertThat(assessment.atL1()).isEmpty();
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        String map = map().toString();
        String far = reference(TestCoverages.grid("EPSG:32722", 100_000, 9_000_000, 10, 20, 20), null, (x, y) -> 3)
                .toString();

        refused(Map.of(), "map: is missing");
        refused(Map.of("map", map), "reference: is missing");
        refused(Map.of("map", map, "reference", far), "reference: has no class at any pixel");
        refused(
                Map.of("map", map, "reference", temp.resolve("none.tif").toString()),
                "reference: there is no readable");
        refused(
                Map.of("map", map, "reference", temp.resolve("msi.tif").toString()),
                "reference: 'msi.tif' is not a class");
        refused(
                Map.of("map", map, "reference", far, "referenceLevel", "L3"),
                "referenceLevel: is 'L3'; allowed: L1, L2");
        refused(Map.of("map", map, "reference", far, "referenceTime", "2022-01-01"), "referenceTime: ");
        Map<String, Object> codes = new HashMap<>();
        codes.put("map", map);
        codes.put("reference", reference(GRID, null, (x, y) -> 21).toString());
        refused(codes, "reference: is no map of level L2: it has the value 21; allowed: 0 to 13 and 255");
    }

    private void refused(Map<String, Object> inputs, String part) {
        assertThatThrownBy(() -> accuracy(inputs))
                .isInstanceOf(ProcessException.class)
                .hasNoCause()
                .hasMessageContaining(part);
    }
}
