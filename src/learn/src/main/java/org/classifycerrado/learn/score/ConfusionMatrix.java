package org.classifycerrado.learn.score;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Counts pixels by true and by predicted class. Averages over classes leave out a class that has neither true nor
 * predicted pixels; a class with only one of the two counts as 0.
 */
public final class ConfusionMatrix {

    private final long[][] counts;

    /**
     * An empty matrix.
     *
     * @param classes how many classes
     */
    public ConfusionMatrix(int classes) {
        counts = new long[classes][classes];
    }

    /**
     * Counts pixels.
     *
     * @param truth class ids; pixels whose id is no class are left out
     * @param predicted class ids, as many
     */
    public void add(byte[] truth, byte[] predicted) {
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException(truth.length + " true and " + predicted.length + " predicted pixels");
        }
        for (int i = 0; i < truth.length; i++) {
            int row = truth[i] & 0xff;
            if (row < counts.length) {
                counts[row][predicted[i] & 0xff]++;
            }
        }
    }

    /**
     * How many classes there are.
     *
     * @return the number of rows and of columns
     */
    public int classes() {
        return counts.length;
    }

    /**
     * One count.
     *
     * @param truth true class
     * @param predicted predicted class
     * @return pixels
     */
    public long count(int truth, int predicted) {
        return counts[truth][predicted];
    }

    /**
     * Share of pixels whose class is right.
     *
     * @return 0 to 1; NaN without pixels
     */
    public double accuracy() {
        long right =
                IntStream.range(0, counts.length).mapToLong(c -> counts[c][c]).sum();
        long all = Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
        return (double) right / all;
    }

    /**
     * F1 of a class, 2·TP / (2·TP + FP + FN).
     *
     * @param c the class
     * @return 0 to 1; NaN if it has neither true nor predicted pixels
     */
    public double f1(int c) {
        return 2.0 * counts[c][c] / (row(c) + column(c));
    }

    /**
     * Intersection over union of a class, TP / (TP + FP + FN).
     *
     * @param c the class
     * @return 0 to 1; NaN if it has neither true nor predicted pixels
     */
    public double iou(int c) {
        return (double) counts[c][c] / (row(c) + column(c) - counts[c][c]);
    }

    /**
     * Average of {@link #f1(int)}.
     *
     * @return 0 to 1; NaN without pixels
     */
    public double macroF1() {
        return average(this::f1);
    }

    /**
     * Average of {@link #iou(int)}.
     *
     * @return 0 to 1; NaN without pixels
     */
    public double meanIou() {
        return average(this::iou);
    }

    private double average(IntToDoubleFunction score) {
        return IntStream.range(0, counts.length)
                .mapToDouble(score)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    private long row(int c) {
        return Arrays.stream(counts[c]).sum();
    }

    private long column(int c) {
        return Arrays.stream(counts).mapToLong(row -> row[c]).sum();
    }
}
