package org.classifycerrado.patch;

import java.awt.Rectangle;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.Samples;

/**
 * Reads the windows of a block from a stack, one row of windows after the other. It keeps one row of windows in memory;
 * each further row costs reading only the pixel rows that are new. Beyond the imagery, samples are mirrored.
 */
public final class PatchReader {

    private final ImageryStack stack;
    private final PatchBlock block;
    private final PatchLayout layout;
    private final Rectangle available;
    private final int stripX;
    private final int stripWidth;
    private final int[] sourceColumns;
    private final int insideFrom;
    private final int insideTo;
    private final float[][] strip;
    private final boolean[] missing;
    private final double[] sums;
    private long counted;
    private int row;
    private boolean[] blank;
    private Samples room = new Samples(0, 0, 0);

    /**
     * A reader at the start of a block.
     *
     * @param stack where samples come from
     * @param block of the stack's grid
     */
    public PatchReader(ImageryStack stack, PatchBlock block) {
        this.stack = stack;
        this.block = block;
        this.layout = block.layout();
        this.available = stack.available();
        this.row = block.firstRow() - 1;
        this.stripX = layout.window(block.firstColumn(), 0).x;
        this.stripWidth = (block.columns() - 1) * layout.step() + layout.size();
        this.strip = new float[stack.channels()][layout.size() * stripWidth];
        this.missing = new boolean[layout.size() * stripWidth];
        this.sums = new double[stack.channels()];
        this.sourceColumns = new int[stripWidth];
        for (int x = 0; x < stripWidth; x++) {
            sourceColumns[x] = Mirror.at(stripX + x, available.x, available.width);
        }
        this.insideFrom = Math.max(0, available.x - stripX);
        this.insideTo = Math.min(stripWidth, available.x + available.width - stripX);
    }

    /**
     * Reads the next row of windows.
     *
     * @return false if there is none
     */
    public boolean nextRow() {
        if (row + 1 == block.endRow()) {
            return false;
        }
        row++;
        int top = layout.window(0, row).y;
        int kept = row == block.firstRow() ? 0 : layout.overlap();
        int keptFrom = (layout.size() - kept) * stripWidth;
        for (float[] channel : strip) {
            System.arraycopy(channel, keptFrom, channel, 0, kept * stripWidth);
        }
        System.arraycopy(missing, keptFrom, missing, 0, kept * stripWidth);
        readRows(top + kept, kept);
        blank = blankPixels();
        return true;
    }

    private void readRows(int firstY, int firstStripRow) {
        int rows = layout.size() - firstStripRow;
        int[] sourceRows = new int[rows];
        for (int y = 0; y < rows; y++) {
            sourceRows[y] = Mirror.at(firstY + y, available.y, available.height);
        }
        int minY = Arrays.stream(sourceRows).min().orElseThrow();
        int maxY = Arrays.stream(sourceRows).max().orElseThrow();
        int minX = Arrays.stream(sourceColumns).min().orElseThrow();
        int maxX = Arrays.stream(sourceColumns).max().orElseThrow();
        Rectangle window = new Rectangle(minX, minY, maxX - minX + 1, maxY - minY + 1);
        if (room.width() != window.width || room.height() != window.height) {
            room = new Samples(strip.length, window.width, window.height);
        }
        stack.read(window, room);
        for (int y = 0; y < rows; y++) {
            int from = (sourceRows[y] - minY) * window.width - minX;
            int to = (firstStripRow + y) * stripWidth;
            for (int c = 0; c < strip.length; c++) {
                copyRow(room.channels()[c], from, strip[c], to);
            }
            copyRow(room.noData(), from, missing, to);
        }
        gatherMeans(room);
    }

    /** Copies a row of samples into the strip: most as they lie, the mirrored ones beyond the imagery one by one. */
    private void copyRow(Object source, int from, Object target, int to) {
        System.arraycopy(source, from + sourceColumns[insideFrom], target, to + insideFrom, insideTo - insideFrom);
        for (int x = 0; x < insideFrom; x++) {
            System.arraycopy(source, from + sourceColumns[x], target, to + x, 1);
        }
        for (int x = insideTo; x < stripWidth; x++) {
            System.arraycopy(source, from + sourceColumns[x], target, to + x, 1);
        }
    }

    private void gatherMeans(Samples read) {
        boolean[] noData = read.noData();
        for (int c = 0; c < sums.length; c++) {
            sums[c] += sum(read.channels()[c], noData);
        }
        for (boolean none : noData) {
            counted += none ? 0 : 1;
        }
    }

    /** Sums what holds data; four sums side by side, as each addition would wait for the one before. */
    private static double sum(float[] values, boolean[] noData) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < values.length; i += 4) {
            a += noData[i] ? 0 : values[i];
            b += noData[i + 1] ? 0 : values[i + 1];
            c += noData[i + 2] ? 0 : values[i + 2];
            d += noData[i + 3] ? 0 : values[i + 3];
        }
        for (; i < values.length; i++) {
            a += noData[i] ? 0 : values[i];
        }
        return a + b + (c + d);
    }

    /** Pixels of the strip that will not be in the map: no data, outside the region or outside the grid. */
    private boolean[] blankPixels() {
        boolean[] result = missing.clone();
        int top = layout.window(0, row).y;
        int from = Math.max(top, 0);
        int to = Math.min(top + layout.size(), layout.height());
        boolean[] outside = stack.outside(from, to - from);
        for (int y = 0; y < layout.size(); y++) {
            int gridRow = top + y;
            for (int x = 0; x < stripWidth; x++) {
                int gridColumn = stripX + x;
                if (gridRow < from
                        || gridRow >= to
                        || gridColumn < 0
                        || gridColumn >= layout.width()
                        || outside[(gridRow - from) * layout.width() + gridColumn]) {
                    result[y * stripWidth + x] = true;
                }
            }
        }
        return result;
    }

    /**
     * The row of windows that was read last.
     *
     * @return from the block's first on
     */
    public int row() {
        return row;
    }

    /**
     * Whether a window of the current row holds any pixel to be classified.
     *
     * @param column of the window, one of the block's
     * @return false if all of it is without data, outside the region or outside the grid
     */
    public boolean hasPixels(int column) {
        int left = (column - block.firstColumn()) * layout.step();
        for (int y = 0; y < layout.size(); y++) {
            int start = y * stripWidth + left;
            for (int x = 0; x < layout.size(); x++) {
                if (!blank[start + x]) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Appends the samples of a window of the current row, channel by channel. Pixels without data get their channel's
     * mean over the window's other pixels.
     *
     * @param column of the window
     * @param target receives channels × size × size numbers
     */
    public void copyWindow(int column, FloatBuffer target) {
        int size = layout.size();
        int left = (column - block.firstColumn()) * layout.step();
        boolean complete = isComplete(left);
        float[] line = new float[size];
        for (float[] channel : strip) {
            float fill = complete ? 0 : meanOf(channel, left);
            for (int y = 0; y < size; y++) {
                int start = y * stripWidth + left;
                if (complete) {
                    target.put(channel, start, size);
                } else {
                    for (int x = 0; x < size; x++) {
                        line[x] = missing[start + x] ? fill : channel[start + x];
                    }
                    target.put(line);
                }
            }
        }
    }

    private boolean isComplete(int left) {
        for (int y = 0; y < layout.size(); y++) {
            int start = y * stripWidth + left;
            for (int x = 0; x < layout.size(); x++) {
                if (missing[start + x]) {
                    return false;
                }
            }
        }
        return true;
    }

    private float meanOf(float[] channel, int left) {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < layout.size(); y++) {
            int start = y * stripWidth + left;
            for (int x = 0; x < layout.size(); x++) {
                if (!missing[start + x]) {
                    sum += channel[start + x];
                    count++;
                }
            }
        }
        return count == 0 ? 0 : (float) (sum / count);
    }

    /**
     * Which pixels are not to be classified, for the block's rows of pixels that the current row of windows holds and
     * no later row does.
     *
     * @return {@code [row * block width + column]}
     */
    public boolean[] blankRows() {
        int top = layout.window(0, row).y;
        int first = block.finishedFrom(row);
        int count = block.finishedTo(row) - first;
        Rectangle pixels = block.pixels();
        boolean[] rows = new boolean[count * pixels.width];
        for (int y = 0; y < count; y++) {
            int from = (first - top + y) * stripWidth + pixels.x - stripX;
            System.arraycopy(blank, from, rows, y * pixels.width, pixels.width);
        }
        return rows;
    }

    /**
     * Mean of each channel over all pixels with data that were read so far.
     *
     * @return one mean a channel, or nothing if no pixel had data
     */
    public double[] means() {
        return counted == 0
                ? new double[0]
                : Arrays.stream(sums).map(sum -> sum / counted).toArray();
    }
}
