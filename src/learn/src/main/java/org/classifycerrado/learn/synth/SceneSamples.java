package org.classifycerrado.learn.synth;

import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * A rectangle of a scene as a network is trained on it: all bands and the truth on the MSI grid. The arrays are not
 * copied.
 *
 * @param width columns
 * @param height rows
 * @param bands 14 bands (12 MSI, VV, VH), each row by row
 * @param l2 L2 class ids, row by row
 */
public record SceneSamples(int width, int height, float[][] bands, byte[] l2) {

    /**
     * The truth at L1.
     *
     * @return L1 class ids, row by row
     */
    public byte[] l1() {
        return parents(l2);
    }

    static byte[] parents(byte[] classes) {
        Legend legend = Legend.of(Level.L2);
        byte[] parents = new byte[classes.length];
        for (int i = 0; i < classes.length; i++) {
            parents[i] = (byte) legend.parentOf(classes[i]);
        }
        return parents;
    }
}
