package org.classifycerrado.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three classes throughout. */
class RowDeciderTest {

    private final List<MapRows> out = new ArrayList<>();

    /** Gives the scores of a map to a decider, some rows at a time. */
    private void decide(Decision decision, int width, int atOnce, boolean[] blank, float[]... scores)
            throws IOException {
        int height = scores[0].length / width;
        RowDecider decider = new RowDecider(new Rectangle(width, height), scores.length, decision, out::add);
        for (int row = 0; row < height; row += atOnce) {
            int rows = Math.min(atOnce, height - row);
            boolean[] part = java.util.Arrays.copyOfRange(blank, row * width, (row + rows) * width);
            decider.accept(scores, row * width, part, rows);
        }
    }

    private byte[] all(java.util.function.Function<MapRows, byte[]> which) {
        int row = 0;
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (MapRows rows : out) {
            assertThat(rows.firstRow()).isEqualTo(row);
            row += rows.rows();
            bytes.writeBytes(which.apply(rows));
        }
        return bytes.toByteArray();
    }

    /** 1 − H / ln 3 with H = −(0.6 ln 0.6 + 0.3 ln 0.3 + 0.1 ln 0.1) = 0.8979 is 0.183. */
    @ParameterizedTest
    @CsvSource({"PROBABILITY, 60, 100, 33", "MARGIN, 30, 100, 0", "ENTROPY, 18, 100, 0"})
    void confidenceIsOnOneScale(ConfidenceMeasure measure, int some, int sure, int none) throws Exception {
        // Weights of windows need not sum to 1: these sum to 2, 1, 3 and, without a class, 0.
        decide(
                new Decision(measure, true, 1),
                4,
                1,
                new boolean[4],
                new float[] {0.6f, 0, 1, 0},
                new float[] {1.2f, 1, 1, 0},
                new float[] {0.2f, 0, 1, 0});

        assertThat(all(MapRows::classes)).containsExactly(1, 1, 0, (byte) 255);
        assertThat(all(MapRows::confidence)).containsExactly(some, sure, none, (byte) 255);
        byte x = (byte) 255;
        assertThat(all(MapRows::probabilities)).containsExactly(30, 60, 10, 0, 100, 0, 33, 33, 33, x, x, x);
    }

    @Test
    void probabilitiesAreToldOnRequestOnly() throws Exception {
        decide(Decision.PLAIN, 1, 1, new boolean[1], new float[] {1}, new float[] {3}, new float[] {0});

        assertThat(all(MapRows::confidence)).containsExactly(75);
        assertThat(all(MapRows::probabilities)).isEmpty();
    }

    /**
     * A 4 × 3 map: class 0 has 0.6 everywhere but at (1, 1), where it has 0.1, and at (3, 2), which is blank. Around
     * (1, 1) the sum of class 0 is 8 × 0.6 + 0.1 = 4.9 of 9, 54 %; around the corner (0, 0), 3 × 0.6 + 0.1 = 1.9 of 4,
     * 47.5 %, and class 1 has 3 × 0.4 + 0.9 = 2.1, which decides for it; around (1, 0) class 0 has 3.1 of 6, 52 %;
     * around (3, 1), five pixels of 0.6 each.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void smoothingAveragesProbabilitiesOverTheSquare(int atOnce) throws Exception {
        float[] first = new float[12];
        float[] second = new float[12];
        for (int i = 0; i < 12; i++) {
            first[i] = i == 5 ? 0.2f : 1.2f;
            second[i] = i == 5 ? 1.8f : 0.8f;
        }
        boolean[] blank = new boolean[12];
        blank[11] = true;
        decide(new Decision(ConfidenceMeasure.PROBABILITY, false, 3), 4, atOnce, blank, first, second, new float[12]);

        byte x = (byte) 255;
        assertThat(all(MapRows::classes)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, x);
        assertThat(all(MapRows::unsmoothed)).containsExactly(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, x);
        byte[] confidence = all(MapRows::confidence);
        assertThat(confidence[1]).isEqualTo((byte) 52);
        assertThat(confidence[5]).isEqualTo((byte) 54);
        assertThat(confidence[7]).isEqualTo((byte) 60);
        assertThat(confidence[11]).isEqualTo(x);
    }
}
