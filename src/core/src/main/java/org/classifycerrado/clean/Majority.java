package org.classifycerrado.clean;

import java.io.IOException;
import java.util.Arrays;
import org.classifycerrado.legend.Legend;

/**
 * Gives each pixel the commonest class of a square around it. Pixels without a class stay so and count for nothing, as
 * does what lies beyond the map. Where several classes are equally common, the pixel keeps its own if that is one of
 * them, else it takes the one of the smallest id. Rows come in order and leave by half a square later; memory holds as
 * many rows as a square has.
 */
final class Majority {

    private static final int CLASSES = Legend.NO_DATA;

    /** Takes finished rows. */
    interface Sink {
        void take(int row, byte[] classes) throws IOException;
    }

    private final int radius;
    private final int width;
    private final int height;
    private final int classes;
    private final byte[][] recent;
    /** How often each class is in each column of the square's rows, {@code [column * classes + class]}. */
    private final int[] columns;

    private final Sink sink;
    private int taken;

    Majority(int side, int width, int height, int classes, Sink sink) {
        this.radius = side / 2;
        this.width = width;
        this.height = height;
        this.classes = Math.min(classes, CLASSES);
        this.recent = new byte[side + 1][width];
        this.columns = new int[width * this.classes];
        this.sink = sink;
    }

    /** Takes the next row. */
    void add(byte[] rows, int offset) throws IOException {
        byte[] row = recent[taken % recent.length];
        System.arraycopy(rows, offset, row, 0, width);
        count(row, 1);
        if (taken > 2 * radius) {
            count(recent[(taken - 2 * radius - 1) % recent.length], -1);
        }
        taken++;
        if (taken > radius) {
            finish(taken - radius - 1);
        }
        if (taken == height) {
            for (int last = Math.max(0, taken - radius); last < height; last++) {
                if (last > radius) {
                    count(recent[(last - radius - 1) % recent.length], -1);
                }
                finish(last);
            }
        }
    }

    private void count(byte[] row, int by) {
        for (int x = 0; x < width; x++) {
            int value = row[x] & 0xff;
            if (value < classes) {
                columns[x * classes + value] += by;
            }
        }
    }

    private void finish(int row) throws IOException {
        byte[] middle = recent[row % recent.length];
        byte[] out = new byte[width];
        int[] square = new int[classes];
        for (int x = 0; x < Math.min(radius, width); x++) {
            add(square, x, 1);
        }
        for (int x = 0; x < width; x++) {
            if (x + radius < width) {
                add(square, x + radius, 1);
            }
            if (x > radius) {
                add(square, x - radius - 1, -1);
            }
            int own = middle[x] & 0xff;
            out[x] = middle[x];
            if (own < classes) {
                int most = Arrays.stream(square).max().orElse(0);
                if (square[own] < most) {
                    int best = 0;
                    while (square[best] < most) {
                        best++;
                    }
                    out[x] = (byte) best;
                }
            }
        }
        sink.take(row, out);
    }

    private void add(int[] square, int column, int sign) {
        for (int c = 0; c < classes; c++) {
            square[c] += sign * columns[column * classes + c];
        }
    }
}
