package org.classifycerrado.learn.dataset;

import java.io.IOException;

/** Labelled square patches of imagery. Read by one thread at a time. */
public interface PatchSet {

    /**
     * How many patches there are.
     *
     * @return at least 0
     */
    int size();

    /**
     * Side of a patch.
     *
     * @return pixels; 128 in CerraData-4MM
     */
    int side();

    /**
     * What tells a patch from the others.
     *
     * @param index which, from 0
     * @return its id in a dataset; the index where there is none
     */
    default String id(int index) {
        return Integer.toString(index);
    }

    /**
     * Reads one patch.
     *
     * @param index which, from 0
     * @param x receives raw band values, [channels, side, side] in row-major order; finite, also where there is no data
     * @param y receives class ids, [side, side]; 255 where the pixel does not count, as it has no class or no data
     * @throws IOException if it cannot be read; the message names the patch
     */
    void read(int index, float[] x, byte[] y) throws IOException;

    /**
     * Whether the boundaries between classes are known.
     *
     * @return true if {@link #readEdges} works
     */
    default boolean hasEdges() {
        return false;
    }

    /**
     * Reads the boundaries of one patch.
     *
     * @param index which, from 0
     * @param edges receives 1 on a boundary and 0 elsewhere, [side, side]; 255 where it is not known. What
     *     {@link #read} leaves out does not count, whatever is here
     * @throws IOException if they cannot be read; the message names the patch
     * @throws UnsupportedOperationException if there are none
     */
    default void readEdges(int index, byte[] edges) throws IOException {
        throw new UnsupportedOperationException("these patches have no boundaries");
    }
}
