package org.classifycerrado.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two windows of 4 pixels side by side that overlap by 2, on a grid of 4 × 2 pixels, and two classes. */
class PatchMosaicTest {

    /** The left window is all sure of class 0, the right one gives class 1 four fifths. */
    @ParameterizedTest
    @CsvSource({
        // Cores: columns −1 + 1 to 1 are the left window's, the others the right one's.
        "CORE, 0 0 1 1, 100 100 80 80",
        // Weights of the left window fall as (1 + cos(π (i + ½) / 2)) / 2 over columns 1 and 2: 0.8536 and 0.1464. The
        // right one has 0.1464 and 0.8536 there, so class 1 has 0.8 · 0.1464 = 0.117 and 0.8 · 0.8536 = 0.683.
        "COSINE, 0 0 1 1, 100 88 68 80"
    })
    void joinsWhereWindowsOverlap(PatchMosaic.Join join, String classes, String confidence) throws Exception {
        PatchLayout layout = new PatchLayout(4, 2, 4, 2);
        List<MapRows> map = new ArrayList<>();
        PatchMosaic mosaic = new PatchMosaic(layout.whole(join), 2, Decision.PLAIN, map::add);
        FloatBuffer probabilities = FloatBuffer.allocate(3 * 2 * 16);
        for (int p = 0; p < 16; p++) {
            probabilities.put(p, 1);
            probabilities.put(32 + p, 0.2f);
            probabilities.put(48 + p, 0.8f);
        }

        mosaic.add(0, 0, probabilities, 0);
        mosaic.add(1, 0, probabilities, 32);
        mosaic.finishRow(0, new boolean[8]);

        assertThat(layout.columns()).isEqualTo(2);
        assertThat(map).hasSize(1);
        assertThat(map.get(0).rows()).isEqualTo(2);
        assertThat(map.get(0).classes()).containsExactly(bytes(classes + " " + classes));
        assertThat(map.get(0).confidence()).containsExactly(bytes(confidence + " " + confidence));
    }

    private static byte[] bytes(String numbers) {
        String[] parts = numbers.split(" ");
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = Byte.parseByte(parts[i]);
        }
        return bytes;
    }
}
