package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.DataBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.ZoneFeatures;
import org.classifycerrado.imagery.ZoneSource;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneTable;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.feature.NameImpl;
import org.geotools.geometry.jts.JTS;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.process.Processors;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class CerradoAreasProcessTest extends ProcessTestBase {

    private static final PixelGrid GRID = TestCoverages.utmGrid(200, 150);

    /** Two polygons on the map, of which one is only near it, and one far away. */
    @Override
    ZoneSource zones() {
        return (parameter, name, area) -> {
            if (!name.equals("farms")) {
                return ZoneSource.NONE.read(parameter, name, area);
            }
            return new ZoneFeatures(List.of(
                            farm("a", columns(40, 70)), farm("b", columns(201, 202)), farm("c", columns(900, 950))))
                    .near(area);
        };
    }

    /** In degrees, as municipalities are mostly kept. */
    private static ZoneFeatures.Feature farm(String code, Geometry onGrid) {
        try {
            CoordinateReferenceSystem degrees = CRS.decode("EPSG:4674", true);
            Geometry polygon = JTS.transform(onGrid, CRS.findMathTransform(GRID.crs(), degrees));
            polygon.setUserData(degrees);
            return new ZoneFeatures.Feature(Optional.of("farms." + code), Map.of("code", code), polygon);
        } catch (FactoryException | TransformException e) {
            throw new IllegalStateException(e);
        }
    }

    private ZoneTable zones(Map<String, Object> inputs) {
        return (ZoneTable) Processors.createProcess(new NameImpl("cerrado", "CerradoAreas"))
                .execute(inputs, null)
                .get("zones");
    }

    /** A published map with class 3 in its first 50 columns and class 0 elsewhere. */
    private Path map() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), GRID, (x, y) -> x < 50 ? 3 : 0);
        execute(Map.of("msi", msi.toString(), "name", "here"));
        return publisher.map("here");
    }

    private AreaTable areas(Map<String, Object> inputs) {
        return (AreaTable) Processors.createProcess(new NameImpl("cerrado", "CerradoAreas"))
                .execute(inputs, null)
                .get("areas");
    }

    private static Geometry columns(int from, int to) {
        ReferencedEnvelope all = GRID.envelope();
        double side = all.getWidth() / GRID.width();
        return new GeometryFactory()
                .toGeometry(new Envelope(
                        all.getMinX() + from * side, all.getMinX() + to * side, all.getMinY(), all.getMaxY()));
    }

    @Test
    void countsAWholeMapAndFindsItsLevelByItsColours() throws Exception {
        AreaTable table = areas(Map.of("map", map().toString()));

        assertThat(table.level()).isEqualTo(Level.L2);
        assertThat(table.rows().get(3).pixels()).isEqualTo(50 * 150);
        assertThat(table.rows().get(3).hectares()).isEqualTo(75.0);
        assertThat(table.rows().get(0).pixels()).isEqualTo(150 * 150);
        assertThat(table.noDataPixels()).isZero();
    }

    @Test
    void countsOnlyWhatLiesInAPolygon() throws Exception {
        AreaTable table = areas(Map.of("map", map().toString(), "roi", columns(40, 70)));

        assertThat(table.rows().get(3).pixels()).isEqualTo(10 * 150);
        assertThat(table.rows().get(0).pixels()).isEqualTo(20 * 150);
    }

    @Test
    void countsEachOfManyPolygonsAsItWouldBeCountedAlone() throws Exception {
        ReferencedEnvelope all = GRID.envelope();
        Geometry slanted = columns(45, 80).union(columns(100, 110)).convexHull().buffer(-77);
        slanted.setUserData(all.getCoordinateReferenceSystem());
        Geometry west = columns(0, 60);
        west.setUserData(all.getCoordinateReferenceSystem());
        ZoneFeatures zones = new ZoneFeatures(List.of(
                new ZoneFeatures.Feature(Optional.of("a"), Map.of(), slanted),
                new ZoneFeatures.Feature(Optional.of("b"), Map.of(), west)));
        String map = map().toString();

        Map<String, Object> results = Processors.createProcess(new NameImpl("cerrado", "CerradoAreas"))
                .execute(Map.of("map", map, "zones", zones), null);

        assertThat(results.keySet()).containsExactly("zones");
        ZoneTable table = (ZoneTable) results.get("zones");
        assertThat(table.rows().stream().map(ZoneTable.Row::id)).containsExactly("a", "b");
        assertThat(table.rows().get(0).areas().rows())
                .isEqualTo(areas(Map.of("map", map, "roi", slanted)).rows());
        assertThat(table.rows().get(1).areas().rows().get(3).pixels()).isEqualTo(50 * 150);
        assertThat(table.rows().get(1).areas().rows().get(0).pixels()).isEqualTo(10 * 150);
        assertThatThrownBy(() -> areas(Map.of("map", map, "zoneId", "cod")))
                .hasMessage("zoneId: is 'cod', but no zones were given");
    }

    @Test
    void countsThePolygonsOfALayerThatLieOnTheMap() throws Exception {
        String map = map().toString();

        ZoneTable table = zones(Map.of("map", map, "zonesLayer", "farms"));

        assertThat(table.rows().stream().map(ZoneTable.Row::id)).containsExactly("a", "b");
        assertThat(table.rows().get(0).areas().rows().get(3).pixels()).isEqualTo(10 * 150);
        assertThat(table.rows().get(0).areas().rows().get(0).pixels()).isEqualTo(20 * 150);
        assertThat(table.rows().get(1).areas().classifiedPixels()).isZero();
        assertThat(zones(Map.of("map", map, "zonesLayer", "farms", "roi", columns(0, 50)))
                        .rows())
                .hasSize(1);
        refused(
                Map.of("map", map, "zonesLayer", "farms", "roi", columns(100, 110)),
                "zonesLayer: layer 'farms' has no polygons where the map is counted");
        refused(
                Map.of("map", map, "zonesLayer", "farms", "zoneId", "cod"),
                "zoneId: is 'cod'; the polygons have the attributes code");
        refused(
                Map.of("map", map, "zonesLayer", "farms", "zones", new ZoneFeatures(List.of())),
                "zonesLayer: is 'farms', but zones were given too; give one of them");
        refused(
                Map.of("map", map, "zonesLayer", "parks"),
                "zonesLayer: is 'parks', but there are no vector layers here; give the polygons themselves");
    }

    private void refused(Map<String, Object> inputs, String message) {
        assertThatThrownBy(() -> zones(inputs))
                .isInstanceOf(ProcessException.class)
                .hasMessage(message);
    }

    @Test
    void takesACoverageOfAChainedProcess() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), GRID, (x, y) -> y < 10 ? 5 : 1);
        GridCoverage2D coverage = (GridCoverage2D)
                execute(Map.of("msi", msi.toString(), "publish", false)).get("result");

        AreaTable table = areas(Map.of("mapCoverage", coverage));

        assertThat(table.rows().get(5).pixels()).isEqualTo(10 * 200);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Path map = map();
        Path msi = temp.resolve("msi.tif");

        refused(Map.of(), "map", "is missing");
        refused(Map.of("map", msi.toString()), "map", "one band of 8-bit class ids");
        refused(Map.of("map", map.toString(), "level", "L3"), "level", "L1, L2");
        GridCoverage2D timeless = TestCoverages.coverage(GRID, 1, DataBuffer.TYPE_BYTE, null, (x, y, b) -> 1);
        refused(Map.of("mapCoverage", timeless, "time", "2022-08-01"), "time: is '2022-08-01'", "no input has a time");
        refused(Map.of("map", map.toString(), "roi", columns(500, 600)), "roi", "holds no pixel");
        Map<String, Object> wrongLevel = new HashMap<>(Map.of("map", map.toString(), "level", "L1"));
        wrongLevel.put("roi", columns(0, 10));
        assertThat(areas(wrongLevel).rows().get(3).pixels()).isEqualTo(10 * 150);
    }

    private void refused(Map<String, Object> inputs, String parameter, String part) {
        assertThatThrownBy(() -> areas(inputs))
                .isInstanceOf(ProcessException.class)
                .hasNoCause()
                .hasMessageContaining(parameter)
                .hasMessageContaining(part);
    }
}
