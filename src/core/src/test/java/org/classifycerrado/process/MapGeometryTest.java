package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With a model that looks at one pixel only, every pixel of the map is known: nothing may be shifted, missing or
 * doubled.
 */
class MapGeometryTest extends ProcessTestBase {

    @ParameterizedTest
    @CsvSource({
        "1, 1, 32, cosine", "127, 129, 32, cosine", "127, 129, 32, core", "128, 128, 0, core", "128, 128, 64, cosine",
        "90, 40, 32, core", "300, 427, 32, cosine", "300, 427, 0, cosine", "300, 427, 62, core", "3, 500, 64, core"
    })
    void everyPixelHasItsOwnClass(int width, int height, int overlap, String blend) throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(width, height);
        Path msi = TestCoverages.msiOfClasses(temp.resolve("msi.tif"), grid, (x, y) -> (7 * x + 5 * y + x * y) % 12);

        Map<String, Object> results =
                execute(Map.of("msi", msi.toString(), "overlap", overlap, "blend", blend, "name", "map"));

        assertThat(results.get("layer")).isEqualTo("map");
        int[][] map = TestCoverages.readBand(publisher.map("map"));
        assertThat(map).hasDimensions(height, width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                assertThat(map[y][x]).as("pixel %d, %d", x, y).isEqualTo((7 * x + 5 * y + x * y) % 12);
            }
        }
    }
}
