package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.classifycerrado.fixture.Project;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.model.ModelStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The models and the scene that the project ships, and real imagery where it is at hand. */
class DemonstrationTest extends ProcessTestBase {

    @ParameterizedTest
    @CsvSource({
        "demo-l2-msi-sar, L2, msi sar, 65",
        "demo-l2-msi, L2, msi, 55",
        "demo-l2-sar, L2, sar, 40",
        "demo-l1-msi-sar, L1, msi sar, 40",
        "demo-l2-msi-sar, L1, msi sar, 65"
    })
    void mapsTheSceneAsItIs(String model, String level, String imagery, int leastPercent) throws Exception {
        Map<String, Object> request = new HashMap<>(Map.of("model", model, "level", level, "name", "map"));
        for (String each : imagery.split(" ")) {
            request.put(each, Project.scene().resolve(each + ".tif").toString());
        }
        Map<String, Object> results = execute(request);

        assertThat(((RunSummary) results.get("summary")).warnings()).isEmpty();
        if (imagery.equals("sar")) {
            // On the SAR image's own grid, for which there is no truth.
            assertThat(TestCoverages.readBand(publisher.map("map"))).hasDimensions(166, 229);
            return;
        }
        int[][] map = TestCoverages.readBand(publisher.map("map"));
        int[][] truth = TestCoverages.readBand(
                Project.scene().resolve("truth_" + level.toLowerCase(java.util.Locale.ROOT) + ".tif"));
        assertThat(map).hasDimensions(truth.length, truth[0].length);
        int right = 0;
        for (int y = 0; y < map.length; y++) {
            for (int x = 0; x < map[0].length; x++) {
                right += map[y][x] == truth[y][x] ? 1 : 0;
            }
        }
        double percent = 100.0 * right / (map.length * map[0].length);
        System.out.printf("%s at %s: %.1f %% of the scene right%n", model, level, percent);
        assertThat(percent).isGreaterThan(leastPercent);
    }

    @Test
    void everyShippedModelIsSound() throws Exception {
        assertThat(models.list()).hasSize(4).allSatisfy(entry -> {
            assertThat(entry.problem()).isEmpty();
            assertThat(entry.model().orElseThrow().card().description()).contains("synthetic");
            assertThat(entry.model()
                            .orElseThrow()
                            .card()
                            .scores()
                            .get("macroF1")
                            .getAsDouble())
                    .isPositive();
        });
    }

    @Test
    void runsOnRealImagery() throws Exception {
        Path samples = Project.root().resolveSibling("shared").resolve("real-samples");
        assumeTrue(Files.isDirectory(samples), "SKIPPED: there are no real samples at " + samples);
        List<Path> msis;
        try (var files = Files.list(samples)) {
            msis = files.filter(file -> file.toString().endsWith("_msi.tif")).toList();
        }
        assertThat(msis).isNotEmpty();
        for (Path msi : msis) {
            String sar = msi.toString().replace("_msi.tif", "_sar.tif");
            Map<String, Object> results = execute(Map.of(
                    "msi",
                    msi.toString(),
                    "sar",
                    sar,
                    "sarUnits",
                    "db",
                    "offset",
                    0.0,
                    "model",
                    "demo-l2-msi-sar",
                    "name",
                    "real",
                    "overwrite",
                    true));

            int[][] map = TestCoverages.readBand(publisher.map("real"));
            assertThat(map).hasDimensions(120, 120);
            for (int[] row : map) {
                assertThat(java.util.Arrays.stream(row).allMatch(value -> value >= 0 && value <= 13))
                        .isTrue();
            }
            assertThat(((RunSummary) results.get("summary")).warnings()).noneMatch(warning -> warning.contains("VV"));
        }
    }

    @Override
    ModelStore store() {
        return Project.models();
    }
}
