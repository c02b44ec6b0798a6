package org.classifycerrado.learn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BandMomentsTest {

    private static boolean[] all(int size) {
        boolean[] all = new boolean[size];
        Arrays.fill(all, true);
        return all;
    }

    @Test
    void joinsPartsOfAnySize() {
        SplittableRandom random = new SplittableRandom(1);
        BandMoments moments = new BandMoments();
        float[] whole = new float[10_000];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (float) (random.nextDouble() * random.nextDouble() * 5000);
        }
        int first = 0;
        for (int size = 1; first < whole.length; size = size * 3 + 1) {
            int end = Math.min(whole.length, first + size);
            moments.add(Arrays.copyOfRange(whole, first, end), all(end - first));
            first = end;
        }

        double mean = 0;
        for (float value : whole) {
            mean += value / (double) whole.length;
        }
        double squares = 0;
        for (float value : whole) {
            squares += (value - mean) * (value - mean);
        }
        assertThat(moments.count()).isEqualTo(whole.length);
        assertThat(moments.mean()).isCloseTo(mean, within(1e-9));
        assertThat(moments.stddev()).isCloseTo(Math.sqrt(squares / whole.length), within(1e-9));
    }

    @Test
    void keepsSmallDeviationsOfLargeValues() {
        BandMoments moments = new BandMoments();
        for (int part = 0; part < 1000; part++) {
            moments.add(new float[] {16_000_000, 16_000_001, 16_000_002}, all(3));
        }

        // Sums of squares would have lost this: each square is 2.56e14, and a double holds 16 digits.
        assertThat(moments.mean()).isEqualTo(16_000_001);
        assertThat(moments.stddev()).isCloseTo(Math.sqrt(2.0 / 3), within(1e-12));
    }

    @Test
    void leavesOutWhatDoesNotCount() {
        BandMoments moments = new BandMoments();
        moments.add(new float[] {Float.NaN, 9}, new boolean[2]);
        assertThat(moments.count()).isZero();
        assertThat(moments.mean()).isNaN();
        assertThat(moments.min()).isNaN();

        moments.add(new float[] {Float.NaN, 3, 5, -100}, new boolean[] {false, true, true, false});

        assertThat(moments.min()).isEqualTo(3);
        assertThat(moments.max()).isEqualTo(5);
        assertThat(moments.mean()).isEqualTo(4);
        assertThat(moments.stddev()).isEqualTo(1);
    }
}
