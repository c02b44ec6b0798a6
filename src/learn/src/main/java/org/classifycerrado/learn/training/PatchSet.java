package org.classifycerrado.learn.training;

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
     * Reads one patch.
     *
     * @param index which, from 0
     * @param x receives raw band values, [channels, side, side] in row-major order; finite
     * @param y receives class ids, [side, side]; 255 where the pixel does not count
     * @throws IOException if it cannot be read
     */
    void read(int index, float[] x, byte[] y) throws IOException;
}
