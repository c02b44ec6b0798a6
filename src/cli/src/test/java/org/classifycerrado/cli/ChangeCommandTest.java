package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.classifycerrado.cli.Answer.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.MapWriter;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.data.util.NullProgressListener;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code change} and {@code vectorize} as a user types them, in this process. */
class ChangeCommandTest {

    private static final Path BEFORE =
            Path.of(System.getProperty("cerrado.root")).resolve("test-data/scene/truth_l2.tif");

    /** Transitions of both files counted by numpy: from, to, pixels. */
    private static final String COUNT =
            """
            import sys, numpy
            from osgeo import gdal
            a, b = (gdal.Open(f).ReadAsArray().astype(int) for f in sys.argv[1:3])
            both = (a != 255) & (b != 255)
            pairs, counts = numpy.unique(a[both] * 14 + b[both], return_counts=True)
            for pair, count in zip(pairs, counts):
                print(pair // 14, pair % 14, count)
            """;

    @TempDir
    Path temp;

    private Path after;

    /**
     * The later map: pasture in a rectangle, nothing in the last rows, and water in place of all secondary vegetation.
     */
    @BeforeEach
    void change() throws IOException {
        after = temp.resolve("after.tif");
        GeoTiffReader reader = new GeoTiffReader(BEFORE.toFile());
        GridCoverage2D coverage = reader.read((GeneralParameterValue[]) null);
        Raster truth = coverage.getRenderedImage().getData();
        int width = truth.getWidth();
        int height = truth.getHeight();
        var toCrs = (java.awt.geom.AffineTransform) coverage.getGridGeometry()
                .getGridToCRS2D(org.geotools.api.metadata.spatial.PixelOrientation.UPPER_LEFT);
        PixelGrid grid = new PixelGrid(coverage.getCoordinateReferenceSystem2D(), toCrs, width, height);
        byte[] values = new byte[width * height];
        for (int i = 0; i < values.length; i++) {
            int x = i % width;
            int y = i / width;
            int id = truth.getSample(x, y, 0);
            values[i] = (byte) (y > height - 5 ? 255 : x > 40 && x < 120 && y > 30 && y < 90 ? 0 : id == 2 ? 3 : id);
        }
        coverage.dispose(true);
        reader.dispose();
        try (MapWriter writer = MapWriter.classes(after, grid, Legend.of(Level.L2), Map.of())) {
            writer.write(values, 0, height);
            writer.finish(new NullProgressListener());
        }
    }

    @Test
    void countsAsNumpyDoes() throws Exception {
        Path table = temp.resolve("table.csv");
        Path raster = temp.resolve("change.tif");
        Path alerts = temp.resolve("alerts.geojson");

        Answer answer = run(
                "change",
                "--from",
                BEFORE,
                "--to",
                after,
                "--level",
                "L2",
                "--from-date",
                "2021",
                "--to-date",
                "2023",
                "--table",
                table,
                "--out",
                raster,
                "--polygons",
                alerts,
                "--alerts",
                "deforestation");

        assertThat(answer.err).doesNotContain("rror");
        assertThat(answer.code).isZero();
        assertThat(answer.out).contains("Loss of natural vegetation", "table:    " + table, "changes:  " + raster);
        List<String> rows = Files.readAllLines(table).stream()
                .skip(1)
                .map(line -> line.replaceAll("\"[^\"]*\"", "").split(","))
                .map(cells -> cells[0] + " " + cells[3] + " " + cells[7])
                .toList();
        JsonArray features = JsonParser.parseString(Files.readString(alerts))
                .getAsJsonObject()
                .getAsJsonArray("features");
        long lost = 0;
        for (var feature : features) {
            JsonObject properties = feature.getAsJsonObject().getAsJsonObject("properties");
            assertThat(properties.get("from_code").getAsString()).isIn("V1", "V2");
            assertThat(properties.get("to_code").getAsString()).isNotIn("V1", "V2");
            lost += properties.get("pixels").getAsLong();
        }
        long inTable = rows.stream()
                .map(row -> row.split(" "))
                .filter(cells -> cells[0].matches("[12]") && !cells[1].matches("[12]"))
                .mapToLong(cells -> Long.parseLong(cells[2]))
                .sum();
        assertThat(lost).isEqualTo(inTable).isPositive();
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("after.tif", "table.csv", "change.tif", "alerts.geojson");
        }

        assertThat(PythonGdal.run("-c", COUNT, BEFORE, after).lines().toList()).isEqualTo(rows);
    }

    @Test
    void vectorizesAndReplacesOnlyWhenTold() {
        Path out = temp.resolve("truth.gpkg");

        assertThat(run("vectorize", "--map", BEFORE, "--level", "L2", "--out", out).out)
                .startsWith("polygons: " + out + ", ");
        assertThat(run("vectorize", "--map", BEFORE, "--level", "L2", "--out", out).err)
                .contains("--out: '" + out + "' exists; say --overwrite to replace it");
        assertThat(run("vectorize", "--map", BEFORE, "--level", "L2", "--out", out, "--overwrite", "--classes", "V1")
                        .code)
                .isZero();
    }

    /** A folder of three years: all vegetation, then 4 and 9 pixels of pasture in a corner, a hectare each. */
    @Test
    void datesOfAFolderAreChosen() throws Exception {
        Path yearly = Files.createDirectory(temp.resolve("yearly"));
        int cleared = 0;
        for (int side : new int[] {0, 2, 3}) {
            Path file = yearly.resolve("yearly_" + (2021 + cleared++) + "0715.tif");
            SmallMap.write(file, 5, (x, y) -> x < side && y < side ? 0 : 1);
        }
        Path table = temp.resolve("table.csv");
        Path polygons = temp.resolve("p.geojson");

        Answer answer = Answer.done(
                "change",
                "--from",
                yearly,
                "--from-time",
                "2021",
                "--to-time",
                "2022",
                "--table",
                table,
                "--polygons",
                polygons,
                "--alerts",
                "deforestation");
        assertThat(answer.out).containsPattern("Loss of natural vegetation +[34]\\.\\d\\d ha");
        assertThat(Files.readString(table)).contains("1,V1,Primary natural vegetation,0,Pa,Pasture,loss,4,");
        assertThat(Files.readString(polygons)).contains("\"from_date\":\"2021-01-01\"", "\"to_date\":\"2022-01-01\"");

        // The newest where nothing is said.
        Path newest = yearly.resolve("yearly_20230715.tif");
        Path oldest = yearly.resolve("yearly_20210715.tif");
        assertThat(Answer.done("evaluate", "--map", yearly, "--reference", newest).out)
                .containsPattern("Pasture +9 +9 ");
        assertThat(Answer.done("evaluate", "--map", yearly, "--reference", oldest).out)
                .containsPattern("Pasture +0 +9 ");
        assertThat(Answer.done("areas", "--map", yearly, "--time", "2021").out)
                .isEqualTo(Answer.done("areas", "--map", oldest).out);
        assertThat(Answer.done("vectorize", "--map", yearly, "--time", "2022", "--out", temp.resolve("v.gpkg")).out)
                .endsWith("v.gpkg, 2\n");
        assertThat(Answer.done(
                                "evaluate",
                                "--map",
                                yearly,
                                "--time",
                                "2022",
                                "--reference",
                                yearly,
                                "--reference-time",
                                "2022-07-15")
                        .out)
                .contains("100.0");
        assertThat(Answer.done(
                                "clean",
                                "--map",
                                yearly,
                                "--time",
                                "2022",
                                "--min-area",
                                "5",
                                "--out",
                                temp.resolve("c.tif"))
                        .out)
                .doesNotContain("Pasture  4");

        assertThat(run("areas", "--map", newest, "--time", "2023").err)
                .contains("--time: is '2023', but no input has a time dimension ('yearly_20230715.tif')");
        assertThat(run("change", "--from", yearly, "--from-time", "2019", "--to", newest).err)
                .contains("--from-time: '2019': the folder '" + yearly
                        + "' has nothing there; it has 2021-07-15, 2022-07-15, 2023-07-15");
        assertThat(run("change", "--from", newest).err).contains("give --to, or --to-time");
        assertThat(run("change", "--from", yearly, "--to", temp).err)
                .contains("--to: the folder '" + temp + "' has no GeoTIFFs of dates");
    }

    @Test
    void saysWhichOptionIsWrong() {
        assertThat(run("change", "--from", BEFORE, "--to", after, "--polygons", temp.resolve("a.gpkg")).err)
                .contains("--polygons and --alerts or --transitions belong together");
        assertThat(run("change", "--from", BEFORE, "--to", after, "--min-area", "1").err)
                .contains("belong to --polygons");
        assertThat(run("vectorize", "--map", BEFORE, "--out", temp.resolve("a.shp")).err)
                .contains("its name must end in .gpkg, .geojson or .json");
        assertThat(run("change", "--from", BEFORE, "--to", after, "--from-date", "2023", "--to-date", "2021").err)
                .contains("--to-date: is '2021', which is before '2023'");
    }
}
