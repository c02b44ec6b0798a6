package org.classifycerrado.patch;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.classifycerrado.InvalidParameterException;

/**
 * Cuts a grid into square windows that overlap. Each window has a trusted core, the window less half the overlap on
 * each side; the cores cover the grid without gap or overlap. The first windows begin half an overlap outside the grid
 * and the last ones end at least as far outside, so that no pixel's class comes from the rim of a window.
 *
 * @param width columns of the grid
 * @param height rows of the grid
 * @param size side of a window, in pixels
 * @param overlap by how many pixels neighbouring windows overlap: even, from 0 to half of {@code size}
 */
public record PatchLayout(int width, int height, int size, int overlap) {

    /**
     * Checks the overlap.
     *
     * @throws InvalidParameterException if it is not allowed
     */
    public PatchLayout {
        if (overlap < 0 || overlap > size / 2 || overlap % 2 != 0) {
            throw new InvalidParameterException(
                    "overlap", "is " + overlap + "; allowed: an even number of pixels from 0 to " + size / 2);
        }
    }

    /**
     * How far neighbouring windows are apart; also the side of a core.
     *
     * @return {@code size - overlap} pixels
     */
    public int step() {
        return size - overlap;
    }

    /**
     * Half of the overlap: how wide the rim around a core is.
     *
     * @return pixels
     */
    public int margin() {
        return overlap / 2;
    }

    /**
     * How many windows lie side by side.
     *
     * @return at least 1
     */
    public int columns() {
        return (width + step() - 1) / step();
    }

    /**
     * How many rows of windows there are.
     *
     * @return at least 1
     */
    public int rows() {
        return (height + step() - 1) / step();
    }

    /**
     * How many windows there are.
     *
     * @return columns × rows
     */
    public long windows() {
        return (long) columns() * rows();
    }

    /**
     * A window in pixels of the grid; it may reach beyond it.
     *
     * @param column 0 to {@link #columns()} - 1
     * @param row 0 to {@link #rows()} - 1
     * @return the window
     */
    public Rectangle window(int column, int row) {
        return new Rectangle(column * step() - margin(), row * step() - margin(), size, size);
    }

    /**
     * The whole grid as one block.
     *
     * @param join how windows are joined
     * @return a block of all windows
     */
    public PatchBlock whole(PatchMosaic.Join join) {
        return block(new Rectangle(width, height), join);
    }

    /**
     * A part of the grid with all the windows that have a part in its pixels.
     *
     * @param pixels of the grid, at least one
     * @param join how windows are joined
     * @return the block
     * @throws IllegalArgumentException if the rectangle is empty, or not within the grid
     */
    public PatchBlock block(Rectangle pixels, PatchMosaic.Join join) {
        if (pixels.isEmpty() || !new Rectangle(width, height).contains(pixels)) {
            throw new IllegalArgumentException(pixels + " of a grid of " + width + "×" + height + " pixels");
        }
        int reach = join == PatchMosaic.Join.COSINE ? margin() : 0;
        int left = Math.max(0, Math.floorDiv(pixels.x - reach, step()));
        int top = Math.max(0, Math.floorDiv(pixels.y - reach, step()));
        int right = Math.min(columns() - 1, (pixels.x + pixels.width - 1 + reach) / step());
        int bottom = Math.min(rows() - 1, (pixels.y + pixels.height - 1 + reach) / step());
        return new PatchBlock(this, join, pixels, left, top, right - left + 1, bottom - top + 1);
    }

    /**
     * Cuts a part of the grid into blocks, which cover it without gap or overlap. They end in the middle of a core,
     * where most of the overlap is away, so that neighbouring blocks share one row or column of windows and not two.
     *
     * @param part of the grid, at least one pixel
     * @param side about how many pixels a block has on each side
     * @param join how windows are joined
     * @return the blocks, row by row
     * @throws InvalidParameterException if a side is smaller than a window
     */
    public List<PatchBlock> blocks(Rectangle part, int side, PatchMosaic.Join join) {
        if (side < size) {
            throw new InvalidParameterException(
                    "block", "is " + side + " pixels; allowed: at least a window, " + size + " pixels");
        }
        List<PatchBlock> blocks = new ArrayList<>();
        int[] xs = cuts(part.x, part.width, side);
        int[] ys = cuts(part.y, part.height, side);
        for (int row = 0; row + 1 < ys.length; row++) {
            for (int column = 0; column + 1 < xs.length; column++) {
                Rectangle pixels =
                        new Rectangle(xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row]);
                blocks.add(block(pixels, join));
            }
        }
        return blocks;
    }

    /** Where blocks along one axis begin and the last one ends; about equally long, so that none is left over. */
    private int[] cuts(int from, int length, int side) {
        int count = Math.max(1, Math.round((float) length / side));
        int end = from + length;
        IntStream middles = IntStream.range(1, count)
                .map(i -> (int) (from + (long) length * i / count) / step() * step() + step() / 2)
                .filter(cut -> cut > from && cut < end);
        return IntStream.concat(IntStream.concat(IntStream.of(from), middles), IntStream.of(end))
                .distinct()
                .toArray();
    }
}
