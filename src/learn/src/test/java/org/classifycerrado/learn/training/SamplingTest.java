package org.classifycerrado.learn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplingTest {

    @Test
    void rareClassesAreWorthMore() {
        // 32 and 18 of 50 pixels: worth 5/4 and 5/3 each, so the patches are worth 5/4 and (7·5/4 + 18·5/3)/25 = 31/20.
        int[][] pixels = {{25, 0}, {7, 18}};

        double[] expected = Sampling.BALANCED.expected(pixels);

        assertThat(expected).containsExactly(new double[] {25 / 28.0, 31 / 28.0}, within(1e-12));
        assertThat(Sampling.ALL.expected(pixels)).isEmpty();
    }

    @Test
    void aPatchWithoutAnyClassIsTakenOnce() {
        int[][] pixels = {{25, 0, 0}, {0, 0, 0}, {7, 0, 18}};

        assertThat(Sampling.BALANCED.expected(pixels))
                .containsExactly(new double[] {25 / 28.0, 1, 31 / 28.0}, within(1e-12));
        assertThat(Sampling.BALANCED.expected(new int[2][3])).containsExactly(1, 1);
    }

    @Test
    void anEpochLiesAsNearToTheNumbersAsItCan() {
        double[] expected = {0.5, 2.5, 0, 1};
        int low = 0;
        for (int seed = 0; seed < 1000; seed++) {
            int[] drawn = Sampling.draw(4, expected, new SplittableRandom(seed));
            if (drawn[0] == 0) {
                low++;
                assertThat(drawn).containsExactly(0, 1, 1, 3);
            } else {
                assertThat(drawn).containsExactly(1, 1, 1, 3);
            }
        }
        // Half of 1000, give or take five standard deviations of 16.
        assertThat(low).isBetween(420, 580);
        assertThat(Sampling.draw(3, Sampling.EACH_ONCE, null)).containsExactly(0, 1, 2);
    }
}
