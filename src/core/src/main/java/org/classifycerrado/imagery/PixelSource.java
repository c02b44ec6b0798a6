package org.classifycerrado.imagery;

import java.awt.Rectangle;

/** Pixels that a {@link Resampler} brings onto another grid. */
public interface PixelSource {

    /**
     * Where there are pixels.
     *
     * @return the rectangle, in the source's own pixel coordinates
     */
    Rectangle bounds();

    /**
     * How many bands are read.
     *
     * @return at least 1
     */
    int bands();

    /**
     * Reads a rectangle in a form over which means may be taken.
     *
     * @param window within the bounds
     * @param samples to fill, one channel a band, of the window's size; pixels without data are added to its
     *     {@code noData}
     */
    void read(Rectangle window, Samples samples);

    /**
     * Whether several threads may read at once.
     *
     * @return true if they may
     */
    default boolean givesSeveral() {
        return false;
    }

    /**
     * Takes values from that form to the one that is wanted, in place.
     *
     * @param band whose they are
     * @param values of the band
     * @param from index of the first
     * @param to index after the last
     */
    void toWanted(int band, float[] values, int from, int to);
}
