package org.classifycerrado.learn.dataset;

import java.util.OptionalDouble;
import org.classifycerrado.legend.Legend;

/**
 * Pixels of a patch that lack data in some band: NaN, an infinity, or the value that a file declares to be no data.
 * They count for nothing, and get their band's mean over the others, as they do when a scene is classified.
 *
 * @param missing for each pixel whether it is one of them
 */
record Gaps(boolean[] missing) {

    /**
     * No gaps yet.
     *
     * @param pixels of the patch
     */
    Gaps(int pixels) {
        this(new boolean[pixels]);
    }

    /**
     * Looks at a band.
     *
     * @param band values of all pixels
     * @param noData what the file declares
     */
    void find(float[] band, OptionalDouble noData) {
        float none = (float) noData.orElse(Double.NaN);
        for (int p = 0; p < band.length; p++) {
            missing[p] |= !Float.isFinite(band[p]) || band[p] == none;
        }
    }

    /** Whether no pixel has data. */
    boolean areAll() {
        for (boolean gap : missing) {
            if (!gap) {
                return false;
            }
        }
        return true;
    }

    /**
     * Fills bands.
     *
     * @param samples bands of all pixels, one after the other
     */
    void fill(float[] samples) {
        int pixels = missing.length;
        for (int start = 0; start < samples.length; start += pixels) {
            double sum = 0;
            int count = 0;
            for (int p = 0; p < pixels; p++) {
                if (!missing[p]) {
                    sum += samples[start + p];
                    count++;
                }
            }
            float mean = count == 0 ? 0 : (float) (sum / count);
            for (int p = 0; p < pixels; p++) {
                if (missing[p]) {
                    samples[start + p] = mean;
                }
            }
        }
    }

    /**
     * Takes the pixels out of what counts.
     *
     * @param ids classes of all pixels; 255 afterwards where there is a gap
     */
    void blank(byte[] ids) {
        for (int p = 0; p < ids.length; p++) {
            if (missing[p]) {
                ids[p] = (byte) Legend.NO_DATA;
            }
        }
    }
}
