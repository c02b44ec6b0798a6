package org.classifycerrado.score;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Counts pixels by true and by predicted class. Averages over classes leave out a class that has neither true nor
 * predicted pixels; a class with only one of the two counts as 0.
 */
public final class ConfusionMatrix {

    /** What the benchmark's Dice adds above and below the line. */
    private static final double SMOOTHING = 1e-5;

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
     * A matrix of known counts.
     *
     * @param counts pixels, [true class][predicted class], as many columns as rows; none negative
     * @return the matrix
     * @throws IllegalArgumentException if it is not square or a count is negative
     */
    public static ConfusionMatrix of(long[][] counts) {
        ConfusionMatrix matrix = new ConfusionMatrix(counts.length);
        for (int row = 0; row < counts.length; row++) {
            if (counts[row].length != counts.length) {
                throw new IllegalArgumentException("row " + row + " of a confusion matrix of " + counts.length
                        + " classes has " + counts[row].length + " counts");
            }
            for (int column = 0; column < counts.length; column++) {
                if (counts[row][column] < 0) {
                    throw new IllegalArgumentException(
                            "a confusion matrix has the count " + counts[row][column] + "; allowed: 0 or more");
                }
                matrix.counts[row][column] = counts[row][column];
            }
        }
        return matrix;
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
     * Counts one pixel.
     *
     * @param truth its true class
     * @param predicted its predicted class
     */
    void add(int truth, int predicted) {
        counts[truth][predicted]++;
    }

    /**
     * The matrix of broader classes.
     *
     * @param parents from a class to the broader class that it belongs to
     * @param broader how many of those there are
     * @return their matrix
     */
    public ConfusionMatrix grouped(IntUnaryOperator parents, int broader) {
        ConfusionMatrix matrix = new ConfusionMatrix(broader);
        for (int row = 0; row < counts.length; row++) {
            for (int column = 0; column < counts.length; column++) {
                matrix.counts[parents.applyAsInt(row)][parents.applyAsInt(column)] += counts[row][column];
            }
        }
        return matrix;
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
     * How many pixels were counted.
     *
     * @return the sum of all counts
     */
    public long total() {
        return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
    }

    /**
     * Pixels that truly are of a class.
     *
     * @param c the class
     * @return the sum of its row
     */
    public long truth(int c) {
        return Arrays.stream(counts[c]).sum();
    }

    /**
     * Pixels that are predicted to be of a class.
     *
     * @param c the class
     * @return the sum of its column
     */
    public long predicted(int c) {
        return Arrays.stream(counts).mapToLong(row -> row[c]).sum();
    }

    /**
     * Share of pixels whose class is right.
     *
     * @return 0 to 1; NaN without pixels
     */
    public double accuracy() {
        return (double) right() / total();
    }

    /**
     * Cohen's kappa: agreement beyond what chance gives, (p − e) / (1 − e) with the accuracy p and the agreement e that
     * independent draws with the same row and column sums have (Cohen 1960, doi:10.1177/001316446002000104).
     *
     * @return at most 1; NaN without pixels, or if chance alone agrees everywhere
     */
    public double kappa() {
        double total = total();
        double chance = IntStream.range(0, counts.length)
                .mapToDouble(c -> truth(c) / total * (predicted(c) / total))
                .sum();
        return (accuracy() - chance) / (1 - chance);
    }

    /**
     * Precision (user's accuracy) of a class, TP / (TP + FP).
     *
     * @param c the class
     * @return 0 to 1; NaN if it is never predicted
     */
    public double precision(int c) {
        return (double) counts[c][c] / predicted(c);
    }

    /**
     * Recall (producer's accuracy) of a class, TP / (TP + FN).
     *
     * @param c the class
     * @return 0 to 1; NaN if it is never true
     */
    public double recall(int c) {
        return (double) counts[c][c] / truth(c);
    }

    /**
     * F1 of a class, 2·TP / (2·TP + FP + FN).
     *
     * @param c the class
     * @return 0 to 1; NaN if it has neither true nor predicted pixels
     */
    public double f1(int c) {
        return 2.0 * counts[c][c] / (truth(c) + predicted(c));
    }

    /**
     * Intersection over union of a class, TP / (TP + FP + FN).
     *
     * @param c the class
     * @return 0 to 1; NaN if it has neither true nor predicted pixels
     */
    public double iou(int c) {
        return (double) counts[c][c] / (truth(c) + predicted(c) - counts[c][c]);
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
     * Average of {@link #f1(int)}, each class weighted by its true pixels.
     *
     * @return 0 to 1; NaN without pixels
     */
    public double weightedF1() {
        return IntStream.range(0, counts.length)
                        .filter(c -> truth(c) > 0)
                        .mapToDouble(c -> truth(c) * f1(c))
                        .sum()
                / total();
    }

    /**
     * Average of {@link #iou(int)}.
     *
     * @return 0 to 1; NaN without pixels
     */
    public double meanIou() {
        return average(this::iou);
    }

    /**
     * Average of {@link #iou(int)} over the classes that the truth has, as the benchmark of CerraData-4MM averages.
     * Predicting a class that is not there costs nothing here.
     *
     * @return 0 to 1, at least {@link #meanIou()}; NaN without pixels
     */
    public double meanIouOfTrueClasses() {
        return average(c -> truth(c) > 0 ? iou(c) : Double.NaN);
    }

    /**
     * Dice as the benchmark's training computes it, (2·TP + s) / (2·TP + FP + FN + s) with s = 10⁻⁵, here on the map
     * rather than on probabilities, averaged over all classes: one that has neither true nor predicted pixels counts as
     * 1. Where there is none, this is {@link #macroF1()}.
     *
     * @return 0 to 1
     */
    public double dice() {
        return IntStream.range(0, counts.length)
                .mapToDouble(c -> (2.0 * counts[c][c] + SMOOTHING) / (truth(c) + predicted(c) + SMOOTHING))
                .average()
                .orElse(Double.NaN);
    }

    private double average(IntToDoubleFunction score) {
        return IntStream.range(0, counts.length)
                .mapToDouble(score)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    private long right() {
        return IntStream.range(0, counts.length).mapToLong(c -> counts[c][c]).sum();
    }
}
