package org.classifycerrado.learn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundariesTest {

    @Test
    void marksBothSidesOfABoundaryAndCorners() {
        byte[] ids = {
            1, 1, 1, 1, //
            1, 1, 1, 1, //
            1, 1, 1, 1, //
            1, 1, 1, 2
        };
        byte[] edges = new byte[16];

        Boundaries.mark(ids, 4, edges);

        assertThat(edges)
                .containsExactly(
                        0, 0, 0, 0, //
                        0, 0, 0, 0, //
                        0, 0, 1, 1, //
                        0, 0, 1, 1);
    }

    @Test
    void nothingBordersOnWhatHasNoClass() {
        byte[] ids = {
            3, 3, -1, //
            3, 3, -1, //
            4, 4, -1
        };
        byte[] edges = new byte[9];

        Boundaries.mark(ids, 3, edges);

        assertThat(edges)
                .containsExactly(
                        0, 0, -1, //
                        1, 1, -1, //
                        1, 1, -1);
    }
}
