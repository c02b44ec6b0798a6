package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.classifycerrado.fixture.Project;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.model.ModelStore;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.junit.jupiter.api.Test;

/**
 * The map of a place must not depend on where the windows happen to begin. The scene is classified twice, as a whole
 * and from an origin that lies 41 columns and 29 rows further, and the maps are compared where both are.
 */
class SeamTest extends ProcessTestBase {

    private static final int RIGHT = 41;
    private static final int DOWN = 29;

    @Test
    void windowsLeaveNoSeam() throws Exception {
        double without = differing(0, "core");
        double core = differing(32, "core");
        double cosine = differing(32, "cosine");

        System.out.printf(
                "pixels that change with the windows' origin: no overlap %.2f %%, cores %.2f %%, cosine %.2f %%%n",
                without, core, cosine);
        assertThat(cosine).isLessThan(without / 2);
        assertThat(cosine).isLessThan(MOST_COSINE);
        assertThat(core).isLessThan(MOST_CORE);
    }

    private static final double MOST_COSINE = 4;
    private static final double MOST_CORE = 4;

    private double differing(int overlap, String blend) throws Exception {
        Map<String, Object> request = new HashMap<>();
        request.put("msi", Project.scene().resolve("msi.tif").toString());
        request.put("sar", Project.scene().resolve("sar.tif").toString());
        request.put("model", "demo-l2-msi-sar");
        request.put("overlap", overlap);
        request.put("blend", blend);
        request.put("overwrite", true);
        request.put("name", "whole");
        execute(request);
        int[][] whole = TestCoverages.readBand(publisher.map("whole"));
        request.put("name", "part");
        request.put(
                "bbox",
                new ReferencedEnvelope(
                        811_600 + RIGHT * 10, 811_600 + 4270, 9_332_600 - 3000, 9_332_600 - DOWN * 10, null));
        execute(request);
        int[][] part = TestCoverages.readBand(publisher.map("part"));

        assertThat(part).hasDimensions(whole.length - DOWN, whole[0].length - RIGHT);
        int different = 0;
        for (int y = 0; y < part.length; y++) {
            for (int x = 0; x < part[0].length; x++) {
                different += part[y][x] == whole[y + DOWN][x + RIGHT] ? 0 : 1;
            }
        }
        return 100.0 * different / (part.length * part[0].length);
    }

    @Override
    ModelStore store() {
        return Project.models();
    }
}
