package org.classifycerrado.learn.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.dataset.PatchSet;
import org.junit.jupiter.api.Test;

class CloudsTest {

    private static final int PIXELS = 128 * 128;

    /** Patches of value 0 everywhere. */
    private static final PatchSet DARK = new PatchSet() {
        @Override
        public int size() {
            return 100;
        }

        @Override
        public int side() {
            return 128;
        }

        @Override
        public void read(int index, float[] x, byte[] y) {
            Arrays.fill(x, 0);
        }
    };

    @Test
    void coversHalfOfTheOpticalPixelsAndNoneOfRadar() throws Exception {
        Clouds clouds = new Clouds(DARK, Modality.MSI_SAR, 1);
        float[] x = new float[14 * PIXELS];
        long covered = 0;
        for (int i = 0; i < clouds.size(); i++) {
            clouds.read(i, x, new byte[PIXELS]);
            for (int p = 0; p < PIXELS; p++) {
                covered += x[p] > 3000 ? 1 : 0;
            }
            assertThat(Arrays.copyOfRange(x, 12 * PIXELS, 14 * PIXELS)).containsOnly(0);
        }
        assertThat(covered / (double) (clouds.size() * PIXELS)).isCloseTo(0.5, within(0.05));
    }

    @Test
    void givesEveryModalityTheSameClouds() throws Exception {
        float[] both = new float[14 * PIXELS];
        float[] optical = new float[12 * PIXELS];
        new Clouds(DARK, Modality.MSI_SAR, 7).read(3, both, new byte[PIXELS]);
        new Clouds(DARK, Modality.MSI, 7).read(3, optical, new byte[PIXELS]);
        assertThat(optical).isEqualTo(Arrays.copyOf(both, optical.length));
    }
}
