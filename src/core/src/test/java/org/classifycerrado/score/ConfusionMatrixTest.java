package org.classifycerrado.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

    @Test
    void scoresOfASmallMatrix() {
        ConfusionMatrix matrix = new ConfusionMatrix(4);
        matrix.add(new byte[] {0, 0, 0, 1, 1, 2, (byte) 255}, new byte[] {0, 0, 1, 1, 0, 1, 0});

        assertThat(matrix.count(0, 1)).isEqualTo(1);
        assertThat(matrix.accuracy()).isCloseTo(3.0 / 6, within(1e-12));
        assertThat(matrix.f1(0)).isCloseTo(4.0 / 6, within(1e-12));
        assertThat(matrix.iou(1)).isCloseTo(1.0 / 4, within(1e-12));
        assertThat(matrix.f1(2)).isZero();
        assertThat(matrix.f1(3)).isNaN();
        // class 2 counts as 0, class 3 not at all
        assertThat(matrix.macroF1()).isCloseTo((4.0 / 6 + 2.0 / 5 + 0) / 3, within(1e-12));
        assertThat(matrix.meanIou()).isCloseTo((2.0 / 4 + 1.0 / 4 + 0) / 3, within(1e-12));
    }

    @Test
    void theBenchmarksMeanIouDoesNotCountClassesThatTheTruthDoesNotHave() {
        ConfusionMatrix matrix = ConfusionMatrix.of(new long[][] {{3, 0, 1}, {0, 4, 0}, {0, 0, 0}});

        assertThat(matrix.meanIou()).isCloseTo((3.0 / 4 + 1 + 0) / 3, within(1e-12));
        assertThat(matrix.meanIouOfTrueClasses()).isCloseTo((3.0 / 4 + 1) / 2, within(1e-12));
    }
}
