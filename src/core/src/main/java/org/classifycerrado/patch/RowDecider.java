package org.classifycerrado.patch;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.Arrays;
import org.classifycerrado.legend.Legend;

/**
 * Decides the class of each pixel by its class scores, and passes on the rows. Where probabilities are averaged over
 * squares of pixels, it holds as many rows of them as a square has; pixels without a class count for nothing in them
 * and stay without one.
 */
final class RowDecider {

    private final int top;
    private final int width;
    private final int height;
    private final int classes;
    private final Decision decision;
    private final PatchMosaic.RowSink sink;
    private final int radius;

    /** The last rows of probabilities, by row modulo the side of the square; not a number where there is no class. */
    private final float[][][] recent;

    private final byte[][] recentClasses;
    private final float[] scores;
    private int taken;

    /**
     * A decider at the first row.
     *
     * @param pixels those of the map that are decided
     * @param classes how many classes have scores
     * @param decision what is made of them
     * @param sink receives the rows
     */
    RowDecider(Rectangle pixels, int classes, Decision decision, PatchMosaic.RowSink sink) {
        this.top = pixels.y;
        this.width = pixels.width;
        this.height = pixels.height;
        this.classes = classes;
        this.decision = decision;
        this.sink = sink;
        this.radius = decision.smoothing() / 2;
        this.recent = radius == 0 ? null : new float[decision.smoothing()][classes][width];
        this.recentClasses = radius == 0 ? null : new byte[decision.smoothing()][];
        this.scores = new float[classes];
    }

    /**
     * Takes the next rows of the map.
     *
     * @param sums class scores, {@code [class][pixel]}
     * @param from the first pixel
     * @param blank which pixels have no class, {@code [row * width + column]}
     * @param rows how many rows
     */
    void accept(float[][] sums, int from, boolean[] blank, int rows) throws IOException {
        if (radius == 0) {
            Out out = new Out(taken, rows, decision);
            for (int y = 0; y < rows; y++) {
                out.decide(sums, from + y * width, blank, y * width, y * width);
            }
            taken += rows;
            sink.accept(out.rows(out.best));
            return;
        }
        int first = Math.max(0, taken - radius);
        int end = taken + rows == height ? height : Math.max(first, taken + rows - radius);
        Out out = new Out(first, end - first, decision);
        byte[] unsmoothed = new byte[(end - first) * width];
        boolean[] lacking = new boolean[width];
        float[][] means = new float[classes][width];
        int row = first;
        for (int y = 0; y < rows; y++) {
            Out plain = new Out(taken, 1, Decision.PLAIN);
            plain.decide(sums, from + y * width, blank, y * width, 0);
            keep(sums, from + y * width, plain.best);
            taken++;
            for (; row < end && (row + radius < taken || taken == height); row++) {
                average(row, means, lacking);
                out.decide(means, 0, lacking, 0, (row - first) * width);
                System.arraycopy(
                        recentClasses[row % recentClasses.length], 0, unsmoothed, (row - first) * width, width);
            }
        }
        if (end > first) {
            sink.accept(out.rows(unsmoothed));
        }
    }

    private void keep(float[][] sums, int from, byte[] plain) {
        int slot = taken % recent.length;
        recentClasses[slot] = plain;
        float[] total = new float[width];
        for (int c = 0; c < classes; c++) {
            for (int x = 0; x < width; x++) {
                total[x] += sums[c][from + x];
            }
        }
        for (int c = 0; c < classes; c++) {
            float[] row = recent[slot][c];
            for (int x = 0; x < width; x++) {
                row[x] = plain[x] == (byte) Legend.NO_DATA ? Float.NaN : sums[c][from + x] / total[x];
            }
        }
    }

    /** Sums of the probabilities around each pixel of a row: first of each column, then along the row. */
    private void average(int row, float[][] means, boolean[] lacking) {
        int upper = Math.max(0, row - radius);
        int bottom = Math.min(height - 1, row + radius);
        byte[] middle = recentClasses[row % recent.length];
        for (int x = 0; x < width; x++) {
            lacking[x] = middle[x] == (byte) Legend.NO_DATA;
        }
        float[] columns = new float[width];
        for (int c = 0; c < classes; c++) {
            Arrays.fill(columns, 0);
            for (int y = upper; y <= bottom; y++) {
                float[] line = recent[y % recent.length][c];
                for (int x = 0; x < width; x++) {
                    columns[x] += Float.isNaN(line[x]) ? 0 : line[x];
                }
            }
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int i = Math.max(0, x - radius); i <= Math.min(width - 1, x + radius); i++) {
                    sum += columns[i];
                }
                means[c][x] = sum;
            }
        }
    }

    /** Rows as they are decided. */
    private final class Out {
        private final Decision asked;
        private final int firstRow;
        private final int rows;
        private final byte[] best;
        private final byte[] confidence;
        private final byte[] probabilities;
        private final float[] highest = new float[width];
        private final float[] total = new float[width];

        Out(int firstRow, int rows, Decision asked) {
            this.asked = asked;
            this.firstRow = firstRow;
            this.rows = rows;
            this.best = new byte[rows * width];
            this.confidence = new byte[rows * width];
            this.probabilities = new byte[asked.probabilities() ? rows * width * classes : 0];
        }

        MapRows rows(byte[] unsmoothed) {
            return new MapRows(top + firstRow, rows, best, confidence, probabilities, unsmoothed);
        }

        /** Decides a row: scores from a place on, which pixels lack a class from another on, and where it goes. */
        void decide(float[][] sums, int from, boolean[] blank, int blankFrom, int to) {
            Arrays.fill(highest, 0);
            Arrays.fill(total, 0);
            for (int c = 0; c < classes; c++) {
                float[] sum = sums[c];
                for (int x = 0; x < width; x++) {
                    float value = sum[from + x];
                    total[x] += value;
                    if (value > highest[x]) {
                        highest[x] = value;
                        best[to + x] = (byte) c;
                    }
                }
            }
            boolean more = asked.confidence() != ConfidenceMeasure.PROBABILITY || asked.probabilities();
            for (int x = 0; x < width; x++) {
                // NaN probabilities leave the total NaN or 0: such a pixel has no class.
                if (blank[blankFrom + x] || !(total[x] > 0)) {
                    best[to + x] = (byte) Legend.NO_DATA;
                    confidence[to + x] = (byte) Legend.NO_DATA;
                    if (asked.probabilities()) {
                        Arrays.fill(probabilities, (to + x) * classes, (to + x + 1) * classes, (byte) Legend.NO_DATA);
                    }
                } else if (more) {
                    tell(sums, from + x, total[x], to + x);
                } else {
                    confidence[to + x] = (byte) Math.round(100 * highest[x] / total[x]);
                }
            }
        }

        private void tell(float[][] sums, int pixel, float all, int to) {
            for (int c = 0; c < classes; c++) {
                scores[c] = sums[c][pixel];
                if (asked.probabilities()) {
                    probabilities[to * classes + c] = (byte) Math.round(100 * scores[c] / all);
                }
            }
            confidence[to] = (byte) asked.confidence().percent(scores, all);
        }
    }
}
