package org.classifycerrado.change;

import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.PixelTally;

/** Counts pixels and hectares of each transition. For one thread at a time. */
public final class ChangeCounter {

    private final Legend legend;
    private final int width;
    private final PixelTally tally;

    /**
     * Starts at zero.
     *
     * @param legend of both maps
     * @param grid of the transitions
     * @throws IllegalArgumentException if no areas can be measured on the grid
     */
    public ChangeCounter(Legend legend, PixelGrid grid) {
        this.legend = legend;
        this.width = grid.width();
        this.tally = new PixelTally(grid);
    }

    /**
     * Counts rows.
     *
     * @param values {@linkplain Transitions#of transitions}, row-major
     * @param firstRow row of the grid
     * @param rows how many
     */
    public void add(byte[] values, int firstRow, int rows) {
        for (int row = 0; row < rows; row++) {
            tally.addRun(values, row * width, 0, firstRow + row, width);
        }
    }

    /**
     * What has been counted.
     *
     * @param from the earlier map
     * @param to the later map
     * @return a row for each transition that has a pixel
     */
    public TransitionTable table(TransitionTable.Side from, TransitionTable.Side to) {
        return new TransitionTable(legend.level(), from, to, TransitionTable.rows(legend, tally), tally.method());
    }
}
