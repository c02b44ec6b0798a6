package org.classifycerrado.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/**
 * The worked example of Olofsson et al. 2014, tables 8 and 9 and page 54: deforestation, forest gain, stable forest,
 * stable non-forest; pixels of 30 m.
 */
class AreaEstimateTest {

    private static final double HECTARES_PER_PIXEL = 0.09;

    /** Rows are the reference here and the map in the paper. */
    private static final ConfusionMatrix SAMPLE =
            ConfusionMatrix.of(new long[][] {{66, 0, 1, 2}, {0, 55, 0, 1}, {5, 8, 153, 9}, {4, 12, 11, 313}});

    private static final double[] MAPPED = {
        200_000 * HECTARES_PER_PIXEL,
        150_000 * HECTARES_PER_PIXEL,
        3_200_000 * HECTARES_PER_PIXEL,
        6_450_000 * HECTARES_PER_PIXEL
    };

    @Test
    void givesTheFiguresOfThePaper() {
        AreaEstimate estimate = AreaEstimate.of(SAMPLE, MAPPED);

        assertThat(estimate.total()).isCloseTo(900_000, within(1e-6));
        assertThat(estimate.accuracy()).isCloseTo(0.95, within(0.005));
        assertThat(estimate.accuracyMargin()).isCloseTo(0.02, within(0.005));
        double[] areas = {21_158, 11_686, 285_770, 581_386};
        double[] margins = {6_158, 3_756, 15_510, 16_282};
        double[] users = {0.88, 0.73, 0.93, 0.96};
        double[] usersMargins = {0.07, 0.10, 0.04, 0.02};
        double[] producers = {0.75, 0.85, 0.93, 0.96};
        // By equation 7 of the paper, computed apart from this code.
        double[] producersMargins = {0.2133, 0.2544, 0.0343, 0.0184};
        for (int c = 0; c < 4; c++) {
            AreaEstimate.ClassArea area = estimate.classes().get(c);
            assertThat(area.area()).isCloseTo(areas[c], within(1.0));
            assertThat(area.areaMargin()).isCloseTo(margins[c], within(1.0));
            assertThat(area.users()).isCloseTo(users[c], within(0.0051));
            assertThat(area.usersMargin()).isCloseTo(usersMargins[c], within(0.0051));
            assertThat(area.producers()).isCloseTo(producers[c], within(0.0051));
            assertThat(area.producersMargin()).isCloseTo(producersMargins[c], within(0.0001));
        }
        assertThat(estimate.classes().stream()
                        .mapToDouble(AreaEstimate.ClassArea::area)
                        .sum())
                .isCloseTo(900_000, within(1e-6));
    }

    @Test
    void findsAreaOfAClassThatTheMapDoesNotHave() {
        ConfusionMatrix sample = ConfusionMatrix.of(new long[][] {{40, 0}, {10, 0}});

        AreaEstimate estimate = AreaEstimate.of(sample, new double[] {100, 0});

        AreaEstimate.ClassArea missed = estimate.classes().get(1);
        assertThat(missed.area()).isCloseTo(20, within(1e-9));
        assertThat(missed.areaMargin()).isCloseTo(1.96 * 100 * Math.sqrt(0.2 * 0.8 / 49), within(1e-9));
        assertThat(missed.users()).isNaN();
        assertThat(missed.producers()).isZero();
    }

    @Test
    void refusesWhatTellsNothing() {
        ConfusionMatrix sample = ConfusionMatrix.of(new long[][] {{5, 1}, {0, 0}});

        assertThatThrownBy(() -> AreaEstimate.of(sample, new double[] {10, 10}))
                .hasMessageContaining("of class 1, of which the sample has 1 units");
        assertThatThrownBy(() -> AreaEstimate.of(sample, new double[] {10, 0}))
                .hasMessageContaining("1 units mapped as class 1");
        assertThatThrownBy(() -> AreaEstimate.of(sample, new double[] {10})).hasMessageContaining("1 mapped areas");
        assertThatThrownBy(() -> AreaEstimate.of(sample, new double[] {10, -1})).hasMessageContaining("-1");
    }
}
