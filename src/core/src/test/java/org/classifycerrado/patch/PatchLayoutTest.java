package org.classifycerrado.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import org.classifycerrado.InvalidParameterException;
import org.junit.jupiter.api.Test;

class PatchLayoutTest {

    @Test
    void coresCoverTheGridOnce() {
        for (int overlap : new int[] {0, 2, 32, 64}) {
            for (int width : new int[] {1, 63, 64, 127, 128, 129, 427}) {
                PatchLayout layout = new PatchLayout(width, 10, 128, overlap);
                int[] covered = new int[width];
                for (int column = 0; column < layout.columns(); column++) {
                    Rectangle window = layout.window(column, 0);
                    for (int x = window.x + overlap / 2; x < window.x + 128 - overlap / 2; x++) {
                        if (x >= 0 && x < width) {
                            covered[x]++;
                        }
                    }
                }
                assertThat(covered).as("width %d, overlap %d", width, overlap).containsOnly(1);
            }
        }
    }

    @Test
    void cosineWeightsSumToOne() {
        PatchLayout layout = new PatchLayout(500, 500, 128, 48);
        float[] weights = PatchMosaic.weights(layout, PatchMosaic.Join.COSINE);
        for (int x = 200; x < 300; x++) {
            double sum = 0;
            for (int column = 0; column < layout.columns(); column++) {
                int inWindow = x - layout.window(column, 0).x;
                sum += inWindow >= 0 && inWindow < 128 ? weights[inWindow] : 0;
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void refusesOverlapsThatLeaveNoCore() {
        for (int overlap : new int[] {-2, 1, 33, 66, 128}) {
            assertThatThrownBy(() -> new PatchLayout(10, 10, 128, overlap))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessage("overlap: is " + overlap + "; allowed: an even number of pixels from 0 to 64");
        }
    }

    @Test
    void mirrorsAtOuterEdges() {
        int[] positions = {-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7};
        int[] mirrored = java.util.Arrays.stream(positions)
                .map(position -> Mirror.at(position, 0, 3))
                .toArray();
        assertThat(mirrored).containsExactly(1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1);
        assertThat(Mirror.at(-100, 7, 1)).isEqualTo(7);
        assertThat(Mirror.at(12, 10, 5)).isEqualTo(12);
    }
}
