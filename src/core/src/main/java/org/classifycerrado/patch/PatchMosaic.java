package org.classifycerrado.patch;

import java.awt.Rectangle;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Joins the class probabilities of windows into rows of a map. It keeps one row of windows in memory. Windows must come
 * row by row, and each row be {@linkplain #finishRow finished} before the next begins.
 */
public final class PatchMosaic {

    /** How windows are joined. */
    public enum Join {
        /** Each pixel from the one window in whose trusted core it lies. */
        CORE,
        /**
         * Each pixel from all windows that hold it, weighted by a raised cosine that falls from 1 to 0 across the
         * overlap; the weights of all windows at a pixel sum to 1.
         */
        COSINE
    }

    /** Receives finished rows of the map, from top to bottom. */
    @FunctionalInterface
    public interface RowSink {
        /**
         * Takes rows.
         *
         * @param rows the next ones; their arrays are the receiver's
         * @throws java.io.IOException if they cannot be kept
         */
        void accept(MapRows rows) throws java.io.IOException;
    }

    private final PatchBlock block;
    private final PatchLayout layout;
    private final Rectangle pixels;
    private final int classes;
    private final float[] weights;
    private final float[][] sums;
    private final RowDecider decider;

    /**
     * A mosaic at the start of a block.
     *
     * @param block the windows, and the pixels that are made of them
     * @param classes how many classes have probabilities
     * @param decision what is made of the joined probabilities
     * @param sink receives the map of the block
     */
    public PatchMosaic(PatchBlock block, int classes, Decision decision, RowSink sink) {
        this.block = block;
        this.layout = block.layout();
        this.pixels = block.pixels();
        this.classes = classes;
        this.decider = new RowDecider(pixels, classes, decision, sink);
        this.weights = weights(layout, block.join());
        this.sums = new float[classes][layout.size() * pixels.width];
    }

    static float[] weights(PatchLayout layout, Join join) {
        float[] weights = new float[layout.size()];
        Arrays.fill(weights, 1);
        for (int i = 0; i < layout.overlap(); i++) {
            double ramp = join == Join.COSINE
                    ? 0.5 - 0.5 * Math.cos(Math.PI * (i + 0.5) / layout.overlap())
                    : i < layout.margin() ? 0 : 1;
            weights[i] = (float) ramp;
            weights[layout.size() - 1 - i] = (float) ramp;
        }
        return weights;
    }

    /**
     * Adds a window.
     *
     * @param column of the window
     * @param row of the window
     * @param probabilities holds those of the window, {@code [class][row][column]}
     * @param offset where they begin
     */
    public void add(int column, int row, FloatBuffer probabilities, int offset) {
        int size = layout.size();
        Rectangle window = layout.window(column, row);
        int x0 = Math.max(0, pixels.x - window.x);
        int x1 = Math.min(size, pixels.x + pixels.width - window.x);
        int y0 = Math.max(0, pixels.y - window.y);
        int y1 = Math.min(size, pixels.y + pixels.height - window.y);
        float[] line = new float[size];
        for (int c = 0; c < classes; c++) {
            float[] sum = sums[c];
            for (int y = y0; y < y1; y++) {
                float weight = weights[y];
                if (weight == 0) {
                    continue;
                }
                probabilities.get(offset + (c * size + y) * size, line);
                addRow(line, weight, sum, y * pixels.width + window.x - pixels.x, x0, x1);
            }
        }
    }

    /** A loop of its own, which the compiler turns into vector instructions. */
    private void addRow(float[] line, float weight, float[] sum, int to, int x0, int x1) {
        for (int x = x0; x < x1; x++) {
            sum[to + x] += weight * weights[x] * line[x];
        }
    }

    /**
     * Ends a row of windows and passes on the rows of the map that nothing to come has a part in.
     *
     * @param row of windows
     * @param blank which pixels of these rows have no class, {@code [row * width + column]}, as
     *     {@link PatchReader#blankRows()} gives it
     * @throws java.io.IOException if the sink cannot keep them
     */
    public void finishRow(int row, boolean[] blank) throws java.io.IOException {
        int width = pixels.width;
        int top = layout.window(0, row).y;
        int first = block.finishedFrom(row);
        int rows = block.finishedTo(row) - first;
        if (rows > 0) {
            decider.accept(sums, (first - top) * width, blank, rows);
        }
        int kept = layout.overlap() * width;
        for (float[] sum : sums) {
            System.arraycopy(sum, layout.step() * width, sum, 0, kept);
            Arrays.fill(sum, kept, sum.length, 0);
        }
    }
}
