package org.classifycerrado.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleBarTest {

    @ParameterizedTest
    @CsvSource({
        "5, en, 500, 100, 500 m",
        "5.6, en, 1000, 179, 1 km",
        "30, en, 5000, 167, 5 km",
        "0.004, en, 0.5, 125, 0.5 m",
        "0.004, pt, 0.5, 125, '0,5 m'",
        "11132, en, 2000000, 180, '2,000 km'",
    })
    void isTheLongestRoundLengthThatFits(
            double metresPerPixel, Locale locale, double metres, int pixels, String label) {
        assertThat(ScaleBar.fitting(180, metresPerPixel, locale)).hasValue(new ScaleBar(metres, pixels, label));
    }

    @Test
    void hasNoLengthWhereThePixelHasNone() {
        assertThat(ScaleBar.fitting(180, Double.NaN, Locale.ENGLISH)).isEmpty();
        assertThat(ScaleBar.fitting(180, 0, Locale.ENGLISH)).isEmpty();
    }
}
