package org.classifycerrado.learn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GapsTest {

    @Test
    void oneNumberThatIsNoneCostsItsPixelOnly() {
        float[] first = {2, Float.NaN, 4, 6, 8};
        float[] second = {-9999, 10, 20, 30, Float.NEGATIVE_INFINITY};
        Gaps gaps = new Gaps(5);
        gaps.find(first, OptionalDouble.empty());
        gaps.find(second, OptionalDouble.of(-9999));

        float[] samples = {2, Float.NaN, 4, 6, 8, -9999, 10, 20, 30, Float.NEGATIVE_INFINITY};
        gaps.fill(samples);
        byte[] ids = {1, 2, 3, 4, 5};
        gaps.blank(ids);

        // Of the pixels that have both bands, 4 and 6 make a mean of 5, 20 and 30 one of 25.
        assertThat(samples).containsExactly(5, 5, 4, 6, 5, 25, 25, 20, 30, 25);
        assertThat(ids).containsExactly(-1, -1, 3, 4, -1);
        assertThat(gaps.areAll()).isFalse();
    }

    @Test
    void knowsAPatchWithoutData() {
        Gaps gaps = new Gaps(2);
        gaps.find(new float[] {Float.NaN, 0}, OptionalDouble.of(0));
        assertThat(gaps.areAll()).isTrue();
        float[] samples = {Float.NaN, 0};
        gaps.fill(samples);
        assertThat(samples).containsExactly(0, 0);
    }
}
