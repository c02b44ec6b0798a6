package org.classifycerrado.geotiff;

import org.classifycerrado.legend.Legend;

/** How four neighbouring values of one uint8 band become one of the next, half as large overview. */
public enum Reduction implements Decimation {

    /**
     * The commonest of the four values, no data being a value like any other. Where several are equally common, the one
     * that comes first in reading order (upper left, upper right, lower left, lower right). Class ids are never
     * averaged.
     */
    COMMONEST {
        @Override
        int of(int a, int b, int c, int d) {
            if (a == b || a == c || a == d) {
                return a; // twice at least: nothing that comes later can be commoner
            }
            if (b == c || b == d) {
                return b;
            }
            return c == d ? c : a;
        }
    },

    /** The mean, rounded half up, of those values that are not no data; no data where there are none. */
    MEAN {
        @Override
        int of(int a, int b, int c, int d) {
            int sum = 0;
            int count = 0;
            if (a != NO_DATA) {
                sum += a;
                count++;
            }
            if (b != NO_DATA) {
                sum += b;
                count++;
            }
            if (c != NO_DATA) {
                sum += c;
                count++;
            }
            if (d != NO_DATA) {
                sum += d;
                count++;
            }
            return count == 0 ? NO_DATA : (2 * sum + count) / (2 * count);
        }
    };

    private static final int NO_DATA = Legend.NO_DATA;

    /** One value for four of 0 to 255, given in reading order. */
    abstract int of(int a, int b, int c, int d);

    @Override
    public byte[] halve(byte[] upper, int upperOffset, byte[] lower, int lowerOffset, int width) {
        byte[] half = new byte[(width + 1) / 2];
        for (int x = 0; x < half.length; x++) {
            int left = 2 * x;
            int right = Math.min(left + 1, width - 1);
            half[x] = (byte) of(
                    upper[upperOffset + left] & 0xff,
                    upper[upperOffset + right] & 0xff,
                    lower[lowerOffset + left] & 0xff,
                    lower[lowerOffset + right] & 0xff);
        }
        return half;
    }
}
