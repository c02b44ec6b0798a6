package org.classifycerrado.geotiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReductionTest {

    /** The rule, said plainly: count, and take the first of those with the highest count. */
    private static int commonest(List<Integer> values) {
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        values.forEach(v -> counts.merge(v, 1, Integer::sum));
        int most = counts.values().stream().max(Integer::compare).orElseThrow();
        return counts.entrySet().stream()
                .filter(e -> e.getValue() == most)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    @Test
    void takesTheCommonestAndTheFirstOfEqual() {
        int[] values = {0, 3, 7, 255};
        for (int code = 0; code < 256; code++) {
            int a = values[code & 3];
            int b = values[code >> 2 & 3];
            int c = values[code >> 4 & 3];
            int d = values[code >> 6];
            assertThat(Reduction.COMMONEST.of(a, b, c, d))
                    .as("%d %d / %d %d", a, b, c, d)
                    .isEqualTo(commonest(List.of(a, b, c, d)));
        }
    }

    @Test
    void meansSkipNoData() {
        assertThat(Reduction.MEAN.of(10, 20, 30, 40)).isEqualTo(25);
        assertThat(Reduction.MEAN.of(10, 11, 255, 255)).isEqualTo(11);
        assertThat(Reduction.MEAN.of(10, 10, 11, 255)).isEqualTo(10);
        assertThat(Reduction.MEAN.of(255, 255, 255, 100)).isEqualTo(100);
        assertThat(Reduction.MEAN.of(255, 255, 255, 255)).isEqualTo(255);
    }

    @Test
    void oddEdgesCountOnlyWhatIsThere() {
        byte[] upper = {1, 2, 3};
        byte[] lower = {2, 1, 4};
        assertThat(Reduction.COMMONEST.halve(upper, 0, lower, 0, 3)).containsExactly(1, 3);
        assertThat(Reduction.COMMONEST.halve(upper, 0, upper, 0, 3)).containsExactly(1, 3);
        assertThat(Reduction.MEAN.halve(new byte[] {10, 20, 50}, 0, new byte[] {30, 40, 60}, 0, 3))
                .containsExactly(25, 55);
    }
}
