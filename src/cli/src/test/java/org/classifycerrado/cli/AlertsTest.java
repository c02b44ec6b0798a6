package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two years of a world that changes, from its scenes to alerts: what {@code docs/monitoring.md} does, but smaller. */
class AlertsTest {

    private static final int SIDE = 256;

    /** The id of {@code loss} in a raster of changes. */
    private static final int LOSS = 1;

    @TempDir
    Path temp;

    @Test
    void alertsAreWhereTheWorldWasCleared() throws Exception {
        Answer.done(
                "synth",
                "--out",
                temp,
                "--seed",
                20,
                "--years",
                2,
                "--west",
                705_120,
                "--north",
                9_297_440,
                "--width",
                SIDE,
                "--height",
                SIDE);
        for (int year = 0; year < 2; year++) {
            Path scene = temp.resolve(Integer.toString(year));
            Answer.done(
                    "classify",
                    "--msi",
                    scene.resolve("msi.tif"),
                    "--sar",
                    scene.resolve("sar.tif"),
                    "--model",
                    "demo-l2-msi-sar",
                    "--out",
                    scene.resolve("map.tif"));
        }

        boolean[] cleared = cleared(pixels(temp.resolve("0/truth_l2.tif")), pixels(temp.resolve("1/truth_l2.tif")));
        assertThat(count(cleared)).as("clearing to be found").isGreaterThan(2000);
        assertThat(alerts("truth_l2.tif")).isEqualTo(cleared);

        boolean[] alerts = alerts("map.tif");
        boolean[] right = new boolean[alerts.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = alerts[i] && cleared[i];
        }
        assertThat((double) count(right) / count(alerts)).as("user's accuracy").isGreaterThan(0.8);
        assertThat((double) count(right) / count(cleared))
                .as("producer's accuracy")
                .isGreaterThan(0.8);
    }

    /** The pixels that {@code change} calls lost between the maps of that name, as many as are in its alerts. */
    private boolean[] alerts(String map) throws IOException {
        Path raster = temp.resolve("changes_" + map);
        Path polygons = temp.resolve("alerts_" + map + ".geojson");
        Answer.done(
                "change",
                "--from",
                temp.resolve("0").resolve(map),
                "--to",
                temp.resolve("1").resolve(map),
                "--out",
                raster,
                "--polygons",
                polygons,
                "--alerts",
                "deforestation");
        int[] groups = pixels(raster);
        boolean[] lost = new boolean[groups.length];
        for (int i = 0; i < lost.length; i++) {
            lost[i] = groups[i] == LOSS;
        }
        int inPolygons = 0;
        for (JsonElement polygon : JsonParser.parseString(Files.readString(polygons))
                .getAsJsonObject()
                .getAsJsonArray("features")) {
            inPolygons += polygon.getAsJsonObject()
                    .getAsJsonObject("properties")
                    .get("pixels")
                    .getAsInt();
        }
        assertThat(inPolygons).isEqualTo(count(lost));
        return lost;
    }

    /** Where natural vegetation, primary (1) and secondary (2), became anything else. */
    private static boolean[] cleared(int[] before, int[] after) {
        boolean[] cleared = new boolean[before.length];
        for (int i = 0; i < cleared.length; i++) {
            cleared[i] = (before[i] == 1 || before[i] == 2) && after[i] != 1 && after[i] != 2;
        }
        return cleared;
    }

    private static int count(boolean[] pixels) {
        int count = 0;
        for (boolean pixel : pixels) {
            count += pixel ? 1 : 0;
        }
        return count;
    }

    private static int[] pixels(Path file) throws IOException {
        GeoTiffReader reader = new GeoTiffReader(file.toFile());
        try {
            GridCoverage2D coverage = reader.read((GeneralParameterValue[]) null);
            Raster raster = coverage.getRenderedImage().getData();
            int[] pixels = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
            coverage.dispose(true);
            return pixels;
        } finally {
            reader.dispose();
        }
    }
}
