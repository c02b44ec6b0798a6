package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/examples/alerts.py} on clearings that can be counted by hand: a pixel is a hectare. */
class AlertsExampleTest {

    private static final Path SCRIPT =
            Path.of(System.getProperty("cerrado.root")).resolve("docs/examples/alerts.py");

    @TempDir
    Path temp;

    /** Polygons of what was pasture at the later date, and vegetation before. */
    private Path alerts(String name, SmallMap.ClassAt pasture) throws Exception {
        Path before = SmallMap.write(temp.resolve("before.tif"), 6, (column, row) -> 1);
        Path after =
                SmallMap.write(temp.resolve(name + ".tif"), 6, (column, row) -> pasture.at(column, row) == 1 ? 0 : 1);
        Path polygons = temp.resolve(name + ".gpkg");
        Answer.done("change", "--from", before, "--to", after, "--alerts", "deforestation", "--polygons", polygons);
        return polygons;
    }

    private static int in(int column, int row, int west, int east, int north, int south) {
        return column >= west && column <= east && row >= north && row <= south ? 1 : 0;
    }

    /**
     * Cleared: 6 ha in the north-west, and 1 ha in the far corner that no alert has. Alerts: 6 ha, of which 4 are truly
     * cleared, and 4 ha where nothing was. In the other pair both are the same 3 ha.
     */
    @Test
    void countsWhatCanBeCountedByHand() throws Exception {
        Path cleared = alerts("cleared", (x, y) -> in(x, y, 0, 2, 0, 1) + in(x, y, 5, 5, 5, 5));
        Path detected = alerts("detected", (x, y) -> in(x, y, 1, 3, 0, 1) + in(x, y, 0, 1, 4, 5));
        Path same = alerts("same", (x, y) -> in(x, y, 3, 3, 2, 4));
        Path grid = temp.resolve("before.tif");

        String heading =
                "| detected | true ha | alert ha | both ha | user's % | producer's % | alerts right | clearings"
                        + " found |\n|---|---|---|---|---|---|---|---|\n";
        assertThat(PythonGdal.run(SCRIPT, grid, 2, detected, cleared, same, same))
                .isEqualTo(heading
                        + "| " + detected + " | 7.0 | 10.0 | 4.0 | 40.0 | 57.1 | 1 of 2 | 1 of 1 |\n"
                        + "| " + same + " | 3.0 | 3.0 | 3.0 | 100.0 | 100.0 | 1 of 1 | 1 of 1 |\n"
                        + "| all | 10.0 | 13.0 | 7.0 | 53.8 | 70.0 | 2 of 3 | 2 of 2 |\n");
        // The hectare in the corner counts if clearings of one hectare do.
        assertThat(PythonGdal.run(SCRIPT, grid, 1, detected, cleared))
                .isEqualTo(heading + "| " + detected + " | 7.0 | 10.0 | 4.0 | 40.0 | 57.1 | 1 of 2 | 1 of 2 |\n");
    }
}
