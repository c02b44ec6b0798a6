package org.classifycerrado.learn.synth;

import java.util.Arrays;

/**
 * From the ground to pixel values: the blur of the optics, the calibration to the dataset's statistics, noise and
 * speckle. Bands 0 to 11 are those of Sentinel-2, 12 and 13 are VV and VH.
 */
final class Sensor {

    /** How many pixels around a pixel its value depends on. */
    static final int MARGIN = 3;

    static final int MSI_BANDS = 12;
    static final int BANDS = 14;

    // Sentinel-2 records these bands at 10, 20 and 60 m; on a 10 m grid the coarser ones are smoother.
    private static final float[] FINE = {0.16f, 0.68f, 0.16f};
    private static final float[] MEDIUM = {0.27f, 0.46f, 0.27f};
    private static final float[] COARSE = {0.08f, 0.13f, 0.18f, 0.22f, 0.18f, 0.13f, 0.08f};
    private static final float[][] KERNELS = {
        COARSE, FINE, FINE, FINE, MEDIUM, MEDIUM, MEDIUM, FINE, MEDIUM, COARSE, MEDIUM, MEDIUM, FINE, FINE
    };

    // Reflectance × 10,000 that the air adds where it is of ordinary haziness, for each MSI band: bluer, more.
    private static final float[] HAZE = {95, 80, 60, 45, 35, 28, 22, 20, 16, 14, 4, 2};

    // Offset of Sentinel-2's processing baseline 04.00.
    private static final float OFFSET = 1000;

    // From the landscape's raw values to the published statistics of CerraData-4MM, over 64 windows of 256×256 pixels
    // of world 1; fixed here, so that a value depends on the ground alone and never on the rest of a scene. The spread
    // reaches 0.7 to 0.8 of the published one for MSI: more would push water in the infrared below anything that a
    // sensor delivers. SAR gains are of the amplitude, fitted to the published means of its logarithm, 5.0567 (VV) and
    // 4.4802 (VH); the spread of the logarithm, 0.41, is 0.95 of the published one.
    private static final float[] GAIN = {
        2.283f, 1.866f, 1.648f, 1.252f, 1.356f, 1.239f, 1.189f, 1.165f, 1.144f, 1.145f, 0.960f, 0.874f, 1.798f, 1.123f
    };
    private static final float[] SHIFT = {-810, -686, -753, -377, -663, -830, -797, -780, -761, -753, -154, 19};

    private static final float NOISE = 14;

    // Equivalent number of looks of Sentinel-1's GRD products in IW mode, on their pixels of 10 m.
    private static final double LOOKS = 4.4;

    // Power of the receiver's noise, as of a sigma nought of −25 dB: over water there is little else.
    private static final double RADAR_NOISE = 600 * 600 * Math.pow(10, -2.5);

    private Sensor() {}

    /** Blurs a band of {@code width} columns and {@code height} rows, all but the margin, along rows and columns. */
    static void blur(int band, float[] values, float[] scratch, int width, int height) {
        float[] kernel = KERNELS[band];
        int reach = kernel.length / 2;
        int size = width * height;
        Arrays.fill(scratch, 0, size, 0);
        for (int k = -reach; k <= reach; k++) {
            float weight = kernel[k + reach];
            for (int i = MARGIN; i < size - MARGIN; i++) {
                scratch[i] += weight * values[i + k];
            }
        }
        Arrays.fill(values, 0, size, 0);
        for (int k = -reach; k <= reach; k++) {
            float weight = kernel[k + reach];
            int shift = k * width;
            for (int i = MARGIN * width; i < size - MARGIN * width; i++) {
                values[i] += weight * scratch[i + shift];
            }
        }
    }

    /** Reflectance × 10,000 that air of ordinary haziness adds in a band. */
    static float haze(int band) {
        return HAZE[band];
    }

    /** The pixel value, a whole number, for a reflectance × 10,000; {@code random} is 16 random bits. */
    static float msi(int band, float reflectance, int random) {
        float noise = ((random & 0xff) + (random >>> 8 & 0xff) - 255) * (NOISE / 104.5f);
        float value = OFFSET + GAIN[band] * reflectance + SHIFT[band] + noise;
        return (float) Math.rint(Math.min(Math.max(value, 100), 16_000));
    }

    /**
     * The pixel value, a whole positive number, for a mean power: the root of the power under multi-look speckle, which
     * is gamma-distributed with the number of looks as its shape. A gamma variate is made of a normal one by Wilson and
     * Hilferty, The distribution of chi-square, PNAS 17 (1931), 684–688.
     */
    static float sar(int band, float power, long random) {
        double radius = Math.sqrt(-2 * Math.log(uniform(random)));
        double normal = radius * Math.cos(2 * Math.PI * uniform(random >>> 32));
        double cubeRoot = Math.max(1 - 1 / (9 * LOOKS) + normal / (3 * Math.sqrt(LOOKS)), 0);
        double mean = GAIN[band] * GAIN[band] * power + RADAR_NOISE;
        return (float) Math.max(Math.rint(Math.sqrt(mean * cubeRoot * cubeRoot * cubeRoot)), 1);
    }

    private static double uniform(long bits) {
        return ((bits & 0xffffffffL) + 0.5) * 0x1.0p-32;
    }
}
