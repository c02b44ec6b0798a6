package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.classifycerrado.fixture.Project;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.patch.PatchLayout;
import org.junit.jupiter.api.Test;

/** Larger windows change a map no more than other places of the same windows do. */
class WindowTest extends ProcessTestBase {

    private static final int OVERLAP = 32;
    /** Pixels this far from the borders of the windows that decide on them are compared. */
    private static final int AWAY = 32;

    private static final double MOST_PERCENT = 0.5;

    @Test
    void largerWindowsGiveTheSameMapAwayFromBorders() throws Exception {
        int[][] usual = classify(128);
        int[][] large = classify(256);

        assertThat(large).hasDimensions(usual.length, usual[0].length);
        int compared = 0;
        int different = 0;
        for (int y = 0; y < usual.length; y++) {
            for (int x = 0; x < usual[0].length; x++) {
                if (isAway(128, usual, x, y) && isAway(256, usual, x, y)) {
                    compared++;
                    different += usual[y][x] == large[y][x] ? 0 : 1;
                }
            }
        }
        double percent = 100.0 * different / compared;
        System.out.printf("windows of 128 and 256 differ on %.2f %% of %d pixels%n", percent, compared);
        assertThat(compared).isGreaterThan(usual.length * usual[0].length / 8);
        assertThat(percent).isLessThan(MOST_PERCENT);
    }

    private static boolean isAway(int window, int[][] map, int x, int y) {
        PatchLayout layout = new PatchLayout(map[0].length, map.length, window, OVERLAP);
        int inX = Math.floorMod(x + layout.margin(), layout.step());
        int inY = Math.floorMod(y + layout.margin(), layout.step());
        return inX >= AWAY && inX < window - AWAY && inY >= AWAY && inY < window - AWAY;
    }

    private int[][] classify(int window) throws Exception {
        Map<String, Object> request = new HashMap<>();
        request.put("msi", Project.scene().resolve("msi.tif").toString());
        request.put("sar", Project.scene().resolve("sar.tif").toString());
        request.put("model", "demo-l2-msi-sar");
        request.put("overlap", OVERLAP);
        request.put("window", window);
        request.put("blend", "core");
        request.put("name", "map" + window);
        execute(request);
        return TestCoverages.readBand(publisher.map("map" + window));
    }

    @Override
    ModelStore store() {
        return Project.models();
    }
}
