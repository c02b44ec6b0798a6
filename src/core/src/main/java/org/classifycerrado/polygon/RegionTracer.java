package org.classifycerrado.polygon;

import java.io.IOException;
import java.util.Arrays;
import org.classifycerrado.map.PixelAreas;

/**
 * Finds the regions of equal values of a raster, fed row by row, and their outlines. Pixels hang together by their
 * sides, not by their corners alone. A region is handed on once no further row can add to it, in the order of last rows
 * and, within one, of columns; so the same raster always gives the same regions in the same order. In memory are two
 * rows, and those regions and borders that are not finished.
 *
 * <p>Borders are followed from corner to corner of pixels: on the line between two rows, what comes from above and what
 * leaves to the right and downwards is told by the four pixels around each corner. For one thread at a time.
 */
public final class RegionTracer {

    private static final int OUTSIDE = -1;

    private final int width;
    private final boolean[] wanted;
    private final int layers;
    private final PixelAreas areas;
    private final Sink sink;
    private int row;
    private int[] above;
    private int[] below;
    private Component[] regionsAbove;
    private Component[] regionsBelow;
    /** The borders that go down between the columns of the row traced last. */
    private final Arc.End[] downwards;

    /** Takes regions. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes a region.
         *
         * @param region a finished one
         * @throws IOException if what is made of it cannot be written
         */
        void take(Region region) throws IOException;
    }

    /**
     * Starts before the first row.
     *
     * @param width columns of the raster
     * @param wanted for each value from 0 to 255, whether its regions are wanted
     * @param layers how many rasters are given besides, whose means are wanted
     * @param areas of the raster's pixels
     * @param sink takes the regions
     */
    public RegionTracer(int width, boolean[] wanted, int layers, PixelAreas areas, Sink sink) {
        this.width = width;
        this.wanted = wanted.clone();
        this.layers = layers;
        this.areas = areas;
        this.sink = sink;
        above = new int[width];
        Arrays.fill(above, OUTSIDE);
        below = new int[width];
        regionsAbove = new Component[width];
        regionsBelow = new Component[width];
        downwards = new Arc.End[width + 1];
    }

    /**
     * Takes the next row.
     *
     * @param values of the raster
     * @param offset where the row starts in the array
     * @param others a row of each of the rasters that are given besides, 255 where there is none
     * @throws IOException if the sink fails
     */
    public void add(byte[] values, int offset, byte[][] others) throws IOException {
        for (int x = 0; x < width; x++) {
            int value = values[offset + x] & 0xff;
            below[x] = wanted[value] ? value : OUTSIDE;
        }
        Arrays.fill(regionsBelow, null);
        for (int x = 0; x < width; ) {
            int end = x + 1;
            while (end < width && below[end] == below[x]) {
                end++;
            }
            if (below[x] != OUTSIDE) {
                extend(x, end, others);
            }
            x = end;
        }
        turnTo(row);
    }

    /** Gives a run of equal pixels to the regions that it touches above, which are one from now on. */
    private void extend(int from, int to, byte[][] others) {
        Component region = null;
        Component seen = null;
        for (int x = from; x < to; x++) {
            if (above[x] == below[x] && regionsAbove[x] != seen) {
                seen = regionsAbove[x];
                Component root = seen.root();
                region = region == null || region == root ? root : Component.join(region, root);
            }
        }
        if (region == null) {
            region = new Component(below[from], layers);
        }
        region.count(row, to - from, areas.squareMetres(from, row, to - from));
        for (int layer = 0; layer < layers; layer++) {
            measure(region, layer, others[layer], from, to);
        }
        Arrays.fill(regionsBelow, from, to, region);
    }

    private static void measure(Component region, int layer, byte[] values, int from, int to) {
        long sum = 0;
        int count = 0;
        for (int x = from; x < to; x++) {
            int value = values[x] & 0xff;
            if (value != 255) {
                sum += value;
                count++;
            }
        }
        region.measure(layer, sum, count);
    }

    /**
     * Hands on what is left, after the last row.
     *
     * @throws IOException if the sink fails
     */
    public void finish() throws IOException {
        Arrays.fill(below, OUTSIDE);
        Arrays.fill(regionsBelow, null);
        turnTo(row);
    }

    /** Traces the line above the row that has come, and makes it the row above. */
    private void turnTo(int line) throws IOException {
        traceLine(line);
        for (int x = 0; x < width; x++) {
            Component region = regionsAbove[x];
            if (region != null && (x == 0 || region != regionsAbove[x - 1])) {
                Component root = region.root();
                if (root.lastRow() < line) {
                    sink.take(root.finish());
                }
            }
        }
        int[] values = above;
        above = below;
        below = values;
        Component[] regions = regionsAbove;
        regionsAbove = regionsBelow;
        regionsBelow = regions;
        row++;
    }

    private void traceLine(int line) {
        Arc.End across = null;
        for (int x = 0; x <= width; x++) {
            int northWest = x == 0 ? OUTSIDE : above[x - 1];
            int northEast = x == width ? OUTSIDE : above[x];
            int southWest = x == 0 ? OUTSIDE : below[x - 1];
            int southEast = x == width ? OUTSIDE : below[x];
            boolean up = northWest != northEast;
            boolean left = northWest != southWest;
            boolean right = northEast != southEast;
            boolean down = southWest != southEast;
            int borders = (up ? 1 : 0) + (left ? 1 : 0) + (right ? 1 : 0) + (down ? 1 : 0);
            if (borders == 0 || borders == 2 && (up && down || left && right)) {
                continue; // nothing here, or a border that goes straight on
            }
            long corner = Chain.corner(x, line);
            Arc.End fromAbove = downwards[x];
            Arc.End fromLeft = across;
            if (borders > 2) {
                close(fromAbove, corner);
                close(fromLeft, corner);
                across = right ? new Arc(corner, at(regionsAbove, x), at(regionsBelow, x)).end() : null;
                downwards[x] = down ? new Arc(corner, at(regionsBelow, x), at(regionsBelow, x - 1)).end() : null;
            } else if (up && left) {
                whole(fromAbove.meet(fromLeft, corner));
                across = null;
                downwards[x] = null;
            } else if (right && down) {
                Arc arc = new Arc(corner, at(regionsAbove, x), at(regionsBelow, x));
                across = arc.end();
                downwards[x] = arc.begin();
            } else if (up) {
                fromAbove.turn(corner);
                across = fromAbove;
                downwards[x] = null;
            } else {
                fromLeft.turn(corner);
                downwards[x] = fromLeft;
                across = null;
            }
        }
    }

    private static Component at(Component[] regions, int x) {
        return x < 0 || x >= regions.length ? null : regions[x];
    }

    private static void close(Arc.End end, long node) {
        if (end != null) {
            whole(end.close(node));
        }
    }

    /** Gives a whole border to the regions on both sides. */
    private static void whole(Arc arc) {
        if (arc != null) {
            if (arc.left() != null) {
                arc.left().add(arc);
            }
            if (arc.right() != null) {
                arc.right().add(arc);
            }
        }
    }
}
