package org.classifycerrado.learn.synth;

/**
 * Gradient noise on a square lattice: smooth, without direction, mean 0, values within about ±1 and a standard
 * deviation of about 0.35. The corners of the last lattice cell are remembered, which makes a walk along a row cheap
 * and an instance unfit for sharing between threads; values do not depend on what was asked before.
 */
final class Noise {

    // Twelve directions, so that a gradient is a table lookup.
    private static final double[] COS = new double[12];
    private static final double[] SIN = new double[12];

    static {
        for (int i = 0; i < 12; i++) {
            COS[i] = Math.cos(Math.PI * (i + 0.5) / 6);
            SIN[i] = Math.sin(Math.PI * (i + 0.5) / 6);
        }
    }

    private final long seed;
    private final double frequency;
    private final double cos;
    private final double sin;

    private long cellX = Long.MIN_VALUE;
    private long cellY = Long.MIN_VALUE;
    private double gx00;
    private double gy00;
    private double gx10;
    private double gy10;
    private double gx01;
    private double gy01;
    private double gx11;
    private double gy11;

    /**
     * A noise field.
     *
     * @param seed what sets it apart from other fields
     * @param scale side of a lattice cell in metres: about half a wavelength
     */
    Noise(long seed, double scale) {
        this.seed = Hash.mix(seed);
        this.frequency = 1 / scale;
        // Each field's lattice lies at its own angle, so that no axis shows when fields are summed.
        double angle = 2 * Math.PI * Hash.unit(this.seed, 0);
        this.cos = Math.cos(angle) * frequency;
        this.sin = Math.sin(angle) * frequency;
    }

    /** The value at a place in metres. */
    double at(double x, double y) {
        double u = cos * x - sin * y;
        double v = sin * x + cos * y;
        double fu = Math.floor(u);
        double fv = Math.floor(v);
        long ix = (long) fu;
        long iy = (long) fv;
        if (ix != cellX || iy != cellY) {
            enter(ix, iy);
        }
        u -= fu;
        v -= fv;
        double su = u * u * u * (u * (u * 6 - 15) + 10);
        double sv = v * v * v * (v * (v * 6 - 15) + 10);
        double n00 = gx00 * u + gy00 * v;
        double n10 = gx10 * (u - 1) + gy10 * v;
        double n01 = gx01 * u + gy01 * (v - 1);
        double n11 = gx11 * (u - 1) + gy11 * (v - 1);
        double low = n00 + su * (n10 - n00);
        double high = n01 + su * (n11 - n01);
        return 1.4 * (low + sv * (high - low));
    }

    private void enter(long ix, long iy) {
        cellX = ix;
        cellY = iy;
        int a = direction(ix, iy);
        int b = direction(ix + 1, iy);
        int c = direction(ix, iy + 1);
        int d = direction(ix + 1, iy + 1);
        gx00 = COS[a];
        gy00 = SIN[a];
        gx10 = COS[b];
        gy10 = SIN[b];
        gx01 = COS[c];
        gy01 = SIN[c];
        gx11 = COS[d];
        gy11 = SIN[d];
    }

    private int direction(long ix, long iy) {
        return (int) (((Hash.at(seed, ix, iy) >>> 32) * 12) >>> 32);
    }
}
