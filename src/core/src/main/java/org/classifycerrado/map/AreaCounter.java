package org.classifycerrado.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;

/**
 * Counts pixels and hectares of each class of a map, fed with rows, or with pieces of rows where only a part of the map
 * counts (a polygon). Pixels count with their {@linkplain PixelAreas areas}; one that the CRS cannot place on Earth is
 * counted, with no area.
 *
 * <p>Instances are for one thread at a time.
 */
public final class AreaCounter {

    private final Legend legend;
    private final PixelGrid grid;
    private final PixelTally tally;

    /**
     * Starts at zero.
     *
     * @param legend the classes of the map
     * @param grid the pixels of the map
     * @throws IllegalArgumentException if the grid's CRS is neither projected nor geographic, or the map lies outside
     *     its domain
     */
    public AreaCounter(Legend legend, PixelGrid grid) {
        this.legend = legend;
        this.grid = grid;
        this.tally = new PixelTally(grid);
    }

    /** Starts at zero, beside others that count on the same grid. */
    AreaCounter(Legend legend, PixelGrid grid, PixelAreas areas) {
        this.legend = legend;
        this.grid = grid;
        this.tally = new PixelTally(grid, areas);
    }

    /**
     * Counts whole rows.
     *
     * @param rows class ids or {@link MapWriter#NO_DATA}, row-major
     * @param offset where the first row starts in the array
     * @param firstRow the first row's number in the grid
     * @param rowCount how many rows, each as wide as the grid
     * @throws IllegalArgumentException if a value is neither a class of the legend nor no data
     * @throws IndexOutOfBoundsException if the rows are not in the array, or not in the grid
     */
    public void add(byte[] rows, int offset, int firstRow, int rowCount) {
        for (int row = 0; row < rowCount; row++) {
            addRun(rows, offset + row * grid.width(), 0, firstRow + row, grid.width());
        }
    }

    /**
     * Counts a run of pixels within one row.
     *
     * @param values class ids or {@link MapWriter#NO_DATA}
     * @param offset where the run starts in the array
     * @param column the first pixel's column in the grid
     * @param row the row in the grid; ascending rows are fastest
     * @param length how many pixels
     * @throws IllegalArgumentException if a value is neither a class of the legend nor no data
     * @throws IndexOutOfBoundsException if the run is not in the array, or not in the grid
     */
    public void addRun(byte[] values, int offset, int column, int row, int length) {
        Objects.checkFromIndexSize(offset, length, values.length);
        check(values, offset, length);
        tally.addRun(values, offset, column, row, length);
    }

    private void check(byte[] values, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            int value = values[i] & 0xff;
            if (value >= legend.size() && value != MapWriter.NO_DATA) {
                throw new IllegalArgumentException("a map of level " + legend.level() + " has the value " + value
                        + "; allowed: 0 to " + (legend.size() - 1) + " and " + MapWriter.NO_DATA);
            }
        }
    }

    /**
     * What has been counted so far.
     *
     * @return a table with a row for each class of the legend
     */
    public AreaTable table() {
        long classified = 0;
        for (LandCoverClass c : legend.classes()) {
            classified += tally.pixels(c.id());
        }
        List<AreaTable.Row> rows = new ArrayList<>();
        for (LandCoverClass c : legend.classes()) {
            long count = tally.pixels(c.id());
            double share = classified == 0 ? 0 : 100.0 * count / classified;
            rows.add(new AreaTable.Row(c, count, tally.hectares(c.id()), share));
        }
        return new AreaTable(legend.level(), rows, tally.pixels(MapWriter.NO_DATA), tally.method());
    }
}
