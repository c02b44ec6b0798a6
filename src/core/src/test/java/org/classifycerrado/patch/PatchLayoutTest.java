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

    @Test
    void blocksCoverAPartOfTheGrid() {
        PatchLayout layout = new PatchLayout(1000, 400, 128, 32);
        Rectangle part = new Rectangle(150, 90, 700, 200);
        var blocks = layout.blocks(part, 300, PatchMosaic.Join.COSINE);

        // The middle of 700 pixels from 150 on is 500, in the core from 480 on, whose own middle is 528.
        assertThat(blocks)
                .extracting(PatchBlock::pixels)
                .containsExactly(new Rectangle(150, 90, 378, 200), new Rectangle(528, 90, 322, 200));
        assertThat(blocks.get(0)).isEqualTo(layout.block(new Rectangle(150, 90, 378, 200), PatchMosaic.Join.COSINE));
        // Windows without overlap, as long as a block: two cuts that would fall on one place are one.
        PatchLayout apart = new PatchLayout(2000, 128, 128, 0);
        for (int x = 0; x < 128; x++) {
            int covered = apart.blocks(new Rectangle(x, 0, 330, 128), 128, PatchMosaic.Join.CORE).stream()
                    .mapToInt(block -> block.pixels().width)
                    .sum();
            assertThat(covered).as("from %d on", x).isEqualTo(330);
        }
    }

    @Test
    void blocksCoverTheGridOnceAndShareLittle() {
        for (int overlap : new int[] {0, 32, 64}) {
            for (int length : new int[] {1, 127, 192, 431, 1000, 4000}) {
                PatchLayout layout = new PatchLayout(length, 130, 128, overlap);
                int[] covered = new int[length];
                for (PatchBlock block : layout.blocks(new Rectangle(length, 130), 256, PatchMosaic.Join.COSINE)) {
                    Rectangle pixels = block.pixels();
                    for (int x = pixels.x; x < pixels.x + pixels.width; x++) {
                        covered[x] += pixels.height;
                    }
                }
                assertThat(covered).as("length %d, overlap %d", length, overlap).containsOnly(130);
            }
        }
        // A third of 1000 is 333; the core from 288 to 384 holds it, and its middle is 336. The windows of the cores
        // from 0, 96, 192 and 288 have a part in what lies before, and the last of them in what follows.
        PatchLayout layout = new PatchLayout(1000, 100, 128, 32);
        var blocks = layout.blocks(new Rectangle(1000, 100), 300, PatchMosaic.Join.COSINE);
        assertThat(blocks).hasSize(3);
        assertThat(blocks.get(0).pixels()).isEqualTo(new Rectangle(0, 0, 336, 100));
        assertThat(blocks.get(0).columns()).isEqualTo(4);
        assertThat(blocks.get(1).firstColumn()).isEqualTo(3);
        // At the border of two cores, both windows count where they are blended, and one where cores are cut out.
        Rectangle core = new Rectangle(96, 0, 96, 96);
        assertThat(layout.block(core, PatchMosaic.Join.COSINE).columns()).isEqualTo(3);
        assertThat(layout.block(core, PatchMosaic.Join.CORE).columns()).isEqualTo(1);
        assertThatThrownBy(() -> layout.block(new Rectangle(900, 0, 101, 10), PatchMosaic.Join.CORE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
