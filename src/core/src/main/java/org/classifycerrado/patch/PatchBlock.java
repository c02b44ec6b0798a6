package org.classifycerrado.patch;

import java.awt.Rectangle;

/**
 * A rectangle of a grid, and the windows of the grid's layout that have a part in its pixels. The whole grid is one
 * block; a run that makes a map and runs that make its blocks give the same pixels, since a pixel always comes of the
 * same windows, joined in the same order.
 *
 * @param layout of the grid
 * @param join how windows are joined
 * @param pixels the rectangle, within the grid
 * @param firstColumn first of the windows' columns
 * @param firstRow first of their rows
 * @param columns how many windows lie side by side, at least 1
 * @param rows how many rows of windows there are, at least 1
 */
public record PatchBlock(
        PatchLayout layout,
        PatchMosaic.Join join,
        Rectangle pixels,
        int firstColumn,
        int firstRow,
        int columns,
        int rows) {

    /** Takes a copy of the rectangle. */
    public PatchBlock {
        pixels = new Rectangle(pixels);
    }

    /**
     * The rectangle.
     *
     * @return a copy
     */
    @Override
    public Rectangle pixels() {
        return new Rectangle(pixels);
    }

    /**
     * How many windows there are.
     *
     * @return columns × rows
     */
    public long windows() {
        return (long) columns * rows;
    }

    /** The row of windows behind the last. */
    int endRow() {
        return firstRow + rows;
    }

    /** The first row of the grid that a row of windows finishes: that no earlier one has finished. */
    int finishedFrom(int row) {
        return Math.max(pixels.y, layout.window(0, row).y);
    }

    /** The row of the grid behind the last that a row of windows finishes: that no later one touches. */
    int finishedTo(int row) {
        int bottom = pixels.y + pixels.height;
        return row == endRow() - 1
                ? bottom
                : Math.max(finishedFrom(row), Math.min(bottom, layout.window(0, row).y + layout.step()));
    }
}
