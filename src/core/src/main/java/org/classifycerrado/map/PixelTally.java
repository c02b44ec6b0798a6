package org.classifycerrado.map;

import java.util.Objects;
import org.classifycerrado.imagery.PixelGrid;

/**
 * Counts pixels and hectares of each value of an 8-bit raster, fed with rows or pieces of rows. Pixels count with their
 * {@linkplain PixelAreas areas}; one that the CRS cannot place on Earth is counted, with no area. For one thread at a
 * time.
 */
public final class PixelTally {

    private static final int VALUES = 256;

    private final PixelGrid grid;
    private final PixelAreas areas;
    private final long[] pixels = new long[VALUES];
    private final double[] squareMetres = new double[VALUES];

    /**
     * Starts at zero.
     *
     * @param grid the pixels
     * @throws IllegalArgumentException if the grid's CRS is neither projected nor geographic, or the grid lies outside
     *     its domain
     */
    public PixelTally(PixelGrid grid) {
        this(grid, new PixelAreas(grid));
    }

    /**
     * Starts at zero, beside others that count on the same grid.
     *
     * @param grid the pixels
     * @param areas of the grid's pixels, for the same thread
     */
    PixelTally(PixelGrid grid, PixelAreas areas) {
        this.grid = grid;
        this.areas = areas;
    }

    /**
     * Counts a run of pixels within one row.
     *
     * @param values what is counted
     * @param offset where the run starts in the array
     * @param column the first pixel's column in the grid
     * @param row the row in the grid; ascending rows are fastest
     * @param length how many pixels
     * @throws IndexOutOfBoundsException if the run is not in the array, or not in the grid
     */
    public void addRun(byte[] values, int offset, int column, int row, int length) {
        Objects.checkFromIndexSize(offset, length, values.length);
        Objects.checkFromIndexSize(column, length, grid.width());
        Objects.checkIndex(row, grid.height());
        for (int i = offset; i < offset + length; i++) {
            pixels[values[i] & 0xff]++;
        }
        if (areas.method() == AreaTable.Method.ELLIPSOID) {
            areas.add(values, offset, column, row, length, squareMetres);
        }
    }

    /**
     * How many pixels have a value.
     *
     * @param value 0 to 255
     * @return the pixels counted so far
     */
    public long pixels(int value) {
        return pixels[value];
    }

    /**
     * How much land has a value.
     *
     * @param value 0 to 255
     * @return hectares counted so far
     */
    public double hectares(int value) {
        // A product rather than a sum of equal terms: exact, however many pixels there are.
        double total =
                method() == AreaTable.Method.PLANE ? pixels[value] * areas.squareMetres(0, 0) : squareMetres[value];
        return total / 10_000;
    }

    /**
     * How areas are computed on this grid.
     *
     * @return in the plane or on the ellipsoid
     */
    public AreaTable.Method method() {
        return areas.method();
    }
}
