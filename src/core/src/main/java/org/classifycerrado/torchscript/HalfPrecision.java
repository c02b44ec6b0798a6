package org.classifycerrado.torchscript;

/**
 * IEEE 754 half precision: a sign, 5 bits of exponent with bias 15, 10 bits of fraction. Java has conversions of its
 * own from version 20.
 */
final class HalfPrecision {

    private static final int FRACTION_BITS = 10;
    private static final int FRACTION = (1 << FRACTION_BITS) - 1;
    private static final int SPECIAL = 0x7c00;
    /** 2^-24, the smallest positive number. */
    private static final float LEAST = 0x1p-24f;
    /** From here on rounding gives infinity. */
    private static final float OVERFLOW = 65520;

    private HalfPrecision() {}

    static float toFloat(short half) {
        int exponent = half >> FRACTION_BITS & 0x1f;
        int fraction = half & FRACTION;
        float magnitude;
        if (exponent == 0) {
            magnitude = fraction * LEAST;
        } else if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = Float.intBitsToFloat(exponent + 127 - 15 << 23 | fraction << 23 - FRACTION_BITS);
        }
        return half < 0 ? -magnitude : magnitude;
    }

    /** Rounds to nearest, ties to even. */
    static short fromFloat(float value) {
        int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        int half;
        if (Float.isNaN(value)) {
            half = SPECIAL | 1 << FRACTION_BITS - 1;
        } else if (magnitude >= OVERFLOW) {
            half = SPECIAL;
        } else {
            int exponent = Math.max(-14, Math.getExponent(magnitude));
            // Steps of the last fraction bit, rounded; 1024 of them carry into the exponent by themselves.
            int steps = (int) Math.rint(magnitude * Math.scalb(1.0, FRACTION_BITS - exponent));
            half = (exponent + 14 << FRACTION_BITS) + steps;
        }
        return (short) (sign | half);
    }
}
