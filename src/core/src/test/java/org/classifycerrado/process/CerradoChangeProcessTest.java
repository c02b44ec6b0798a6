package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.classifycerrado.change.TransitionTable;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.MapWriter;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.data.util.NullProgressListener;
import org.geotools.feature.NameImpl;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.process.Processors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** L2 ids in these maps: 0 Pasture, 1 primary natural vegetation, 3 water, 10 temporary agriculture. */
class CerradoChangeProcessTest extends ProcessTestBase {

    private static final PixelGrid GRID = TestCoverages.utmGrid(200, 150);

    private Path map(String name, PixelGrid grid, Level level, TestCoverages.ClassAt classes) throws IOException {
        Path file = temp.resolve(name + ".tif");
        byte[] values = new byte[grid.width() * grid.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) classes.at(i % grid.width(), i / grid.width());
        }
        try (MapWriter writer = MapWriter.classes(file, grid, Legend.of(level), Map.of())) {
            writer.write(values, 0, grid.height());
            writer.finish(new NullProgressListener());
        }
        return file;
    }

    private Path before() throws IOException {
        return map("before", GRID, Level.L2, (x, y) -> y == 0 ? 255 : x < 100 ? 1 : 0);
    }

    /** Vegetation of columns 60 to 99 has become pasture in rows 0 to 99 and water below; column 199 is no data. */
    private Path after() throws IOException {
        return map("after", GRID, Level.L2, (x, y) -> x == 199 ? 255 : x < 60 ? 1 : x < 100 && y >= 100 ? 3 : 0);
    }

    private Map<String, Object> change(Map<String, Object> inputs) {
        return Processors.createProcess(new NameImpl("cerrado", "CerradoChange"))
                .execute(inputs, null);
    }

    private TransitionTable table(Map<String, Object> inputs) {
        return (TransitionTable) change(inputs).get("transitions");
    }

    @Test
    void countsTransitionsOnOneGrid() throws IOException {
        TransitionTable table = table(Map.of("from", before().toString(), "to", after().toString()));

        assertThat(table.level()).isEqualTo(Level.L2);
        assertThat(table.rows())
                .extracting(row -> row.from().code() + ">" + row.to().code() + " "
                        + row.group().code() + " " + row.pixels() + " " + row.hectares())
                .containsExactly(
                        "Pa>Pa same 14751 147.51",
                        "V1>Pa loss 3960 39.6",
                        "V1>V1 same 8940 89.4",
                        "V1>Wt loss 2000 20.0");
        assertThat(table.from().alone()).isEqualTo(149);
        assertThat(table.to().alone()).isEqualTo(199);
        assertThat(table.toCsv().lines().skip(2).findFirst())
                .contains("1,V1,Primary natural vegetation,0,Pa,Pasture,loss,3960,39.6,13.3554");
    }

    /** Pixels of 30 m whose first begins 20 m west of the map; centres at 5, 15, … m fall into columns by hand. */
    @Test
    void takesTheLaterPixelUnderEachCentre() throws IOException {
        PixelGrid coarse = TestCoverages.grid("EPSG:32722", 700_000 - 20, 9_300_000, 30, 80, 60);
        Path later = map("coarse", coarse, Level.L2, (x, y) -> x == 0 ? 0 : 1);
        Path earlier = map("fine", GRID, Level.L2, (x, y) -> 1);

        TransitionTable table = table(Map.of("from", earlier.toString(), "to", later.toString()));

        // The first coarse pixel ends 10 m east of the edge: one column of 150 centres lies within.
        assertThat(table.rows())
                .extracting(row -> row.to().code() + " " + row.pixels())
                .containsExactly("Pa 150", "V1 29850");
    }

    @Test
    void drawsGroupsOfChanges() throws IOException {
        Map<String, Object> results =
                change(Map.of("from", before().toString(), "to", after().toString(), "raster", true));

        GridCoverage2D raster = (GridCoverage2D) results.get("result");
        var pixels = raster.getRenderedImage().getData();
        assertThat(pixels.getSample(0, 0, 0)).isEqualTo(255);
        assertThat(pixels.getSample(199, 5, 0)).isEqualTo(255);
        assertThat(pixels.getSample(10, 1, 0)).isZero();
        assertThat(pixels.getSample(60, 1, 0)).isEqualTo(1);
        assertThat(pixels.getSample(99, 149, 0)).isEqualTo(1);
        assertThat(pixels.getSample(100, 149, 0)).isZero();
        raster.dispose(true);
    }

    @Test
    void publishesTheRasterOfChanges() throws IOException {
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("from", before().toString());
        inputs.put("to", after().toString());
        inputs.put("publish", true);
        inputs.put("name", "changes");

        Map<String, Object> results = change(inputs);

        assertThat(results.get("layer")).isEqualTo("changes");
        assertThat(results.get("result")).isNull();
        assertThat(((TransitionTable) results.get("transitions")).rows()).hasSize(4);
        byte[] first = Files.readAllBytes(publisher.map("changes"));
        GridCoverage2D raster = new GeoTiffReader(publisher.map("changes").toFile()).read(new GeneralParameterValue[0]);
        var pixels = raster.getRenderedImage().getData();
        assertThat(pixels.getSample(0, 0, 0)).isEqualTo(255);
        assertThat(pixels.getSample(60, 1, 0)).isEqualTo(1);
        assertThat(pixels.getSample(100, 149, 0)).isZero();
        raster.dispose(true);

        assertThatThrownBy(() -> change(inputs))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("'changes' exists");
        inputs.put("overwrite", true);
        inputs.put("to", before().toString());
        inputs.put("from", after().toString());
        change(inputs);
        assertThat(Files.readAllBytes(publisher.map("changes"))).isNotEqualTo(first);
    }

    @Test
    void aRasterThatCannotBePublishedLeavesNothing() throws IOException {
        publisher.failAt("changes");

        assertThatThrownBy(() -> change(Map.of(
                        "from", before().toString(), "to", after().toString(), "publish", true, "name", "changes")))
                .isInstanceOf(ProcessException.class);

        assertThat(maps).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"workspace, ws", "name, changes", "title, Changes"})
    void whatIsSaidOfALayerNeedsOne(String parameter, String value) throws IOException {
        Map<String, Object> inputs =
                Map.of("from", before().toString(), "to", after().toString(), "raster", true, parameter, value);

        assertThatThrownBy(() -> change(inputs))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining(parameter + ": is '" + value + "', but publish=false makes no layer");
    }

    @Test
    void countsWithinABox() throws IOException {
        ReferencedEnvelope box = new ReferencedEnvelope(700_600, 701_000, 9_299_000, 9_299_500, GRID.crs());

        TransitionTable table = table(Map.of("from", before().toString(), "to", after().toString(), "bbox", box));

        assertThat(table.rows())
                .extracting(row -> row.to().code() + " " + row.pixels())
                .containsExactly("Pa 2000");
    }

    /**
     * Of the earlier map's 100 units mapped as vegetation 90 are, of its 50 mapped as pasture 45; 149 ha compared are
     * mapped as vegetation there, 147.51 ha as pasture. Olofsson et al. 2014, equations 9 to 11, by hand: area of
     * vegetation 149 × 0.9 + 147.51 × 0.1, variance 149² × 0.09 / 99 + 147.51² × 0.09 / 49.
     */
    @Test
    void adjustsAreasByWhatASampleTells() throws IOException {
        StringBuilder csv = new StringBuilder("Class");
        for (int c = 0; c < 14; c++) {
            csv.append(',').append(c);
        }
        for (int row = 0; row < 14; row++) {
            csv.append('\n').append(row);
            for (int column = 0; column < 14; column++) {
                int count = row == 1 && column == 1
                        ? 90
                        : row == 0 && column == 1 ? 10 : row == 0 && column == 0 ? 45 : row == 1 && column == 0 ? 5 : 0;
                csv.append(',').append(count);
            }
        }
        TransitionTable table =
                table(Map.of("from", before().toString(), "to", after().toString(), "fromAccuracy", csv.toString()));

        JsonObject vegetation = JsonParser.parseString(table.toJson())
                .getAsJsonObject()
                .getAsJsonArray("classes")
                .get(1)
                .getAsJsonObject();
        assertThat(vegetation.get("hectaresFrom").getAsDouble()).isEqualTo(149.0);
        double area = 149.0 * 0.9 + 147.51 * 0.1;
        double margin = 1.96 * Math.sqrt(149.0 * 149.0 * 0.09 / 99 + 147.51 * 147.51 * 0.09 / 49);
        JsonObject estimate = vegetation.getAsJsonObject("estimateFrom");
        assertThat(estimate.get("hectares").getAsDouble()).isCloseTo(area, within(1e-4));
        assertThat(estimate.get("margin").getAsDouble()).isCloseTo(margin, within(1e-4));
        assertThat(vegetation.has("estimateTo")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "toDate=2020 fromDate=2021 | toDate: is '2020', which is before '2021'; give the earlier map first",
                "toDate=2021-01-01 fromDate=2021 | toDate: is '2021-01-01', the date of the earlier map; give two dates",
                "toDate=2021-01-01T01:00:00+02:00 fromDate=2021 | toDate: is '2021-01-01T01:00:00+02:00', which is before '2021'; give the earlier map first",
                "fromDate=yesterday | fromDate: is 'yesterday'; allowed: a year, month, day or instant of ISO 8601, such as 2021, 2021-08, 2021-08-01 or 2021-08-01T12:00:00Z",
                "toConfidence=sure | toConfidence: is 'sure', but no polygons are asked for; give alerts or transitions",
                "level=L1 | level: is L1, but 'before.tif' has the colours of L2",
                "fromAccuracy=x | fromAccuracy: is no confusion matrix: 0 columns and 0 rows of classes; needed: as many rows as columns, 2 or more",
            })
    void refusesWhatDoesNotFit(String given, String message) throws IOException {
        Map<String, Object> inputs = new HashMap<>(Map.of("from", before().toString(), "to", after().toString()));
        for (String each : given.trim().split(" ")) {
            inputs.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }

        assertThatThrownBy(() -> change(inputs))
                .isInstanceOf(ProcessException.class)
                .hasMessage(message);
    }

    /** The rule of all times: without a zone, UTC. The later date is 1 s after the earlier, or before it. */
    @ParameterizedTest
    @CsvSource({
        "2021-08-01T23:59:59, 2021-08-02",
        "2021-08-01T12:00:00, 2021-08-01T12:00:01Z",
        "2021-08-01T09:00:00-03:00, 2021-08-01T12:00:01",
        "2021, 2021-01-01T00:00:01"
    })
    void takesInstantsWithoutATimeZoneAsUtc(String from, String to) throws IOException {
        Map<String, Object> inputs = new HashMap<>(Map.of("from", before().toString(), "to", after().toString()));
        inputs.put("fromDate", from);
        inputs.put("toDate", to);
        assertThat(table(inputs).from().date().orElseThrow().text()).isEqualTo(from);

        inputs.put("fromDate", to);
        inputs.put("toDate", from);
        assertThatThrownBy(() -> change(inputs)).hasMessageContaining("toDate: is '" + from + "', which is before");
    }

    @ParameterizedTest
    @CsvSource({
        "CerradoAreas, map, level=L2",
        "CerradoAreas, map, ",
        "CerradoPolygons, map, level=L1",
        "CerradoClean, map, level=L2",
        "CerradoAccuracy, map, reference",
        "CerradoAccuracy, reference, map",
        "CerradoChange, from, to",
        "CerradoChange, to, from"
    })
    void noProcessTakesARasterOfChangesForAMap(String process, String parameter, String other) throws IOException {
        Path changes = temp.resolve("changes.tif");
        try (MapWriter writer = MapWriter.changes(changes, GRID, Map.of())) {
            writer.write(new byte[GRID.width() * GRID.height()], 0, GRID.height());
            writer.finish(new NullProgressListener());
        }
        Map<String, Object> inputs = new HashMap<>(Map.of(parameter, changes.toString()));
        if (other != null && other.startsWith("level=")) {
            inputs.put("level", other.substring("level=".length()));
        } else if (other != null) {
            inputs.put(other, before().toString());
            inputs.put("level", "L2");
        }
        if (process.equals("CerradoClean")) {
            inputs.put("smooth", 3);
        }

        assertThatThrownBy(() -> Processors.createProcess(new NameImpl("cerrado", process))
                        .execute(inputs, null))
                .isInstanceOf(ProcessException.class)
                .hasMessage(parameter + ": 'changes.tif' is a raster of changes between two maps, as its colours say,"
                        + " and no class map; give one of the maps");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void refusesMapsThatCannotBeCompared() throws IOException {
        String before = before().toString();
        String broad = map("broad", GRID, Level.L1, (x, y) -> 1).toString();
        PixelGrid away = TestCoverages.grid("EPSG:32722", 800_000, 9_300_000, 10, 20, 20);
        String elsewhere = map("elsewhere", away, Level.L2, (x, y) -> 1).toString();

        assertThatThrownBy(() -> change(Map.of("from", before, "to", before)))
                .hasMessage("to: is '" + before + "', the earlier map itself; give another map, or two times");
        assertThatThrownBy(() -> change(Map.of("from", before, "to", broad)))
                .hasMessage("to: 'broad.tif' is a map of level L1, and 'before.tif' one of level L2; give two maps of"
                        + " one level");
        assertThatThrownBy(() -> change(Map.of("from", before, "to", elsewhere, "raster", true)))
                .hasMessage("to: has no class at any pixel where 'from' has one; do they overlap?");
        assertThatThrownBy(() -> change(Map.of("from", before)))
                .hasMessage("to: is missing; give the name of a land-cover layer");
        assertThat(leftovers()).isEmpty();
    }
}
