package org.classifycerrado.geotiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The mean of each band's four samples, NaN and no data aside; no data where all four are.
 *
 * @param type of the samples
 * @param bands of a pixel
 * @param noData NaN if no value means it, or NaN does
 */
record SampleMeans(SampleType type, int bands, double noData) implements Decimation {

    /** Without a no-data value. */
    static SampleMeans of(SampleType type, int bands) {
        return new SampleMeans(type, bands, Double.NaN);
    }

    @Override
    public byte[] halve(byte[] upper, int upperOffset, byte[] lower, int lowerOffset, int width) {
        ByteBuffer above = ByteBuffer.wrap(upper).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer below = ByteBuffer.wrap(lower).order(ByteOrder.LITTLE_ENDIAN);
        int pixel = bands * type.bytes();
        byte[] half = new byte[(width + 1) / 2 * pixel];
        ByteBuffer target = ByteBuffer.wrap(half).order(ByteOrder.LITTLE_ENDIAN);
        for (int x = 0; 2 * x < width; x++) {
            int right = Math.min(2 * x + 1, width - 1);
            for (int b = 0; b < bands; b++) {
                int left = 2 * x * pixel + b * type.bytes();
                int next = right * pixel + b * type.bytes();
                type.put(
                        target,
                        x * pixel + b * type.bytes(),
                        mean(
                                type.get(above, upperOffset + left),
                                type.get(above, upperOffset + next),
                                type.get(below, lowerOffset + left),
                                type.get(below, lowerOffset + next)));
            }
        }
        return half;
    }

    private double mean(double... samples) {
        double sum = 0;
        int count = 0;
        for (double sample : samples) {
            if (!Double.isNaN(sample) && sample != noData) {
                sum += sample;
                count++;
            }
        }
        return count == 0 ? noData : sum / count; // 0 / 0 has another sign on some processors
    }
}
