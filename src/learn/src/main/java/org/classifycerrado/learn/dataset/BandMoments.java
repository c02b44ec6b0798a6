package org.classifycerrado.learn.dataset;

/**
 * Smallest and largest value, mean and standard deviation of a band, of samples that come in parts. Each part has sums
 * of its own around its own mean, which are joined as Chan, Golub and LeVeque (1979) do, so that precision does not
 * suffer from large means or many samples.
 */
public final class BandMoments {

    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double mean;
    /** Sum of the squared differences from the mean. */
    private double squares;

    BandMoments() {}

    /**
     * Adds samples.
     *
     * @param values the samples
     * @param counts which of them count; finite
     */
    void add(float[] values, boolean[] counts) {
        long n = 0;
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            if (counts[i]) {
                n++;
                sum += values[i];
                min = Math.min(min, values[i]);
                max = Math.max(max, values[i]);
            }
        }
        if (n == 0) {
            return;
        }
        double partMean = sum / n;
        double partSquares = 0;
        for (int i = 0; i < values.length; i++) {
            if (counts[i]) {
                double difference = values[i] - partMean;
                partSquares += difference * difference;
            }
        }
        long all = count + n;
        double apart = partMean - mean;
        squares += partSquares + apart * apart * count * n / all;
        mean += apart * n / all;
        count = all;
    }

    /**
     * How many samples counted.
     *
     * @return pixels
     */
    public long count() {
        return count;
    }

    /**
     * The smallest sample.
     *
     * @return a value in the unit of the band, NaN if there is no sample
     */
    public double min() {
        return count == 0 ? Double.NaN : min;
    }

    /**
     * The largest sample.
     *
     * @return a value in the unit of the band, NaN if there is no sample
     */
    public double max() {
        return count == 0 ? Double.NaN : max;
    }

    /**
     * The arithmetic mean.
     *
     * @return a value in the unit of the band, NaN if there is no sample
     */
    public double mean() {
        return count == 0 ? Double.NaN : mean;
    }

    /**
     * The standard deviation of the samples themselves: the root of the mean squared difference from the mean.
     *
     * @return a value in the unit of the band, NaN if there is no sample
     */
    public double stddev() {
        return count == 0 ? Double.NaN : Math.sqrt(squares / count);
    }
}
