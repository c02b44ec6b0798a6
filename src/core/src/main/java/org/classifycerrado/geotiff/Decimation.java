package org.classifycerrado.geotiff;

/** How the next, half as large overview is made: four neighbouring pixels become one. */
public interface Decimation {

    /**
     * Halves two rows. An odd last column is halved with itself; so is an odd last row, given as both rows.
     *
     * @param upper pixels, of which {@code width} from {@code upperOffset} on count
     * @param upperOffset index of the first byte
     * @param lower the row below, likewise
     * @param lowerOffset index of the first byte
     * @param width pixels in each row
     * @return ⌈width / 2⌉ pixels
     */
    byte[] halve(byte[] upper, int upperOffset, byte[] lower, int lowerOffset, int width);
}
