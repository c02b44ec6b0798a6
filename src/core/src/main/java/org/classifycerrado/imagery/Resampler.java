package org.classifycerrado.imagery;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.classifycerrado.InvalidParameterException;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;

/**
 * Reads pixels at those of another grid. A value is the mean over a box around the pixel's centre, as large as the
 * pixel but not smaller than a pixel of the coverage, each of whose pixels counts by the area that it shares with the
 * box: bilinear interpolation where the coverage is as fine as the grid or coarser, and an average where it is finer.
 * Means are taken in the additive form of the values, over pixels that hold data. A pixel holds data where that of the
 * coverage does in which its centre lies or, if the coverage is finer, where at least half of its box does.
 *
 * <p>Where the CRSs differ, every sixteenth pixel is projected, and those between are interpolated: over a line of
 * length L a projection bends away from its chord by about L² / 8R, R being the Earth's radius, which is half a
 * millimetre at pixels of 10 m. As safe for use by several threads as its source.
 */
public final class Resampler {

    /** How a value comes about. */
    public enum Kernel {
        /** As a mean over a box. */
        MEAN,
        /** As that of the pixel in which the centre lies; for classes and masks. */
        NEAREST
    }

    private static final int STEP = 16;
    private static final int BLOCK = 256;

    /** Pixels that are finer by less than this are taken for equally large: a projection's scale varies as much. */
    private static final double SLACK = 0.1;

    private final PixelSource source;
    private final Kernel kernel;
    private final AffineTransform gridToCrs;
    private final AffineTransform crsToSource;
    private final Optional<MathTransform> between;
    private final double boxWidth;
    private final double boxHeight;

    /** Whether columns and rows of the grid run as those of the source. */
    private final boolean upright;

    /**
     * A resampler.
     *
     * @param parameter that the pixels came with, for messages
     * @param source reads them
     * @param sourceGrid their grid, whose first pixel is the first of the source's bounds
     * @param grid whose pixels are wanted
     * @param kernel how a value comes about
     * @throws InvalidParameterException if there is no way from one CRS to the other
     */
    public Resampler(String parameter, PixelSource source, PixelGrid sourceGrid, PixelGrid grid, Kernel kernel) {
        this.source = source;
        this.kernel = kernel;
        this.gridToCrs = grid.cornerToCrs();
        try {
            this.between = CRS.equalsIgnoreMetadata(grid.crs(), sourceGrid.crs())
                    ? Optional.empty()
                    : Optional.of(CRS.findMathTransform(grid.crs(), sourceGrid.crs()));
            AffineTransform inverse = sourceGrid.cornerToCrs().createInverse();
            inverse.preConcatenate(AffineTransform.getTranslateInstance(source.bounds().x, source.bounds().y));
            this.crsToSource = inverse;
        } catch (FactoryException | NoninvertibleTransformException e) {
            throw new InvalidParameterException(
                    parameter,
                    "cannot be laid over the grid, whose CRS is "
                            + grid.crs().getName().getCode());
        }
        double x = grid.width() / 2.0;
        double y = grid.height() / 2.0;
        double[] points = {x, y, x + 1, y, x, y + 1};
        toSource(points, 3);
        boxWidth = extent(points[2] - points[0], points[4] - points[0]);
        boxHeight = extent(points[3] - points[1], points[5] - points[1]);
        upright = between.isEmpty()
                && points[3] == points[1]
                && points[4] == points[0]
                && points[2] > points[0]
                && points[5] > points[1];
    }

    /** Side of a box along one axis of the source, from how far a step along each axis of the grid leads. */
    private static double extent(double across, double down) {
        double extent = Math.hypot(across, down);
        return extent > 1 + SLACK ? extent : 1;
    }

    /** From corner coordinates of the grid to those of the source; NaN where there is no way. */
    private void toSource(double[] points, int count) {
        gridToCrs.transform(points, 0, points, 0, count);
        if (between.isPresent()) {
            for (int i = 0; i < count; i++) {
                try {
                    between.get().transform(points, 2 * i, points, 2 * i, 1);
                } catch (TransformException e) {
                    Arrays.fill(points, 2 * i, 2 * i + 2, Double.NaN);
                }
            }
        }
        crsToSource.transform(points, 0, points, 0, count);
    }

    /**
     * Reads a rectangle of the grid into consecutive channels, converted to the wanted quantity.
     *
     * @param window in pixels of the grid
     * @param samples to fill, of the window's size; pixels that have no data here are added to its {@code noData}
     * @param firstChannel channel of the first band
     */
    public void read(Rectangle window, Samples samples, int firstChannel) {
        // Block by block, so that a source which lies askew does not have to be read as a rectangle around all of it.
        int columns = (window.width + BLOCK - 1) / BLOCK;
        int rows = (window.height + BLOCK - 1) / BLOCK;
        IntStream places = IntStream.range(0, rows * columns);
        (source.givesSeveral() ? places.parallel() : places).forEach(place -> {
            Rectangle block =
                    new Rectangle(window.x + place % columns * BLOCK, window.y + place / columns * BLOCK, BLOCK, BLOCK);
            readBlock(block.intersection(window), window, samples, firstChannel);
        });
    }

    private void readBlock(Rectangle block, Rectangle window, Samples samples, int firstChannel) {
        Positions at = positions(block);
        Rectangle needed = sourceOf(at);
        boolean[] missing = samples.noData();
        if (needed.isEmpty()) {
            for (int y = 0; y < block.height; y++) {
                int start = (block.y - window.y + y) * window.width + block.x - window.x;
                Arrays.fill(missing, start, start + block.width, true);
            }
            return;
        }
        Samples read = new Samples(source.bands(), needed.width, needed.height);
        source.read(needed, read);
        Box box = new Box(read, needed);
        Optional<Lattice> lattice = upright && kernel == Kernel.MEAN
                ? Optional.of(new Lattice(at, block.width, block.height))
                : Optional.empty();
        for (int y = 0; y < block.height; y++) {
            int start = (block.y - window.y + y) * window.width + block.x - window.x;
            for (int x = 0; x < block.width; x++) {
                if (lattice.isPresent() && box.mean(lattice.get(), x, y, samples.channels(), firstChannel, start + x)) {
                    continue;
                }
                int i = y * block.width + x;
                if (box.interpolate(at.u[i], at.v[i], samples.channels(), firstChannel, start + x)) {
                    continue;
                }
                missing[start + x] |= !box.value(at.u[i], at.v[i], samples.channels(), firstChannel, start + x);
            }
            for (int b = 0; b < source.bands(); b++) {
                source.toWanted(b, samples.channels()[firstChannel + b], start, start + block.width);
            }
        }
    }

    /** The boxes around the pixels of a block whose columns and rows run as the source's, by axis. */
    private final class Lattice {
        private final Boxes across;
        private final Boxes down;

        Lattice(Positions at, int width, int height) {
            across = new Boxes(width, boxWidth, i -> at.u[i]);
            down = new Boxes(height, boxHeight, i -> at.v[i * width]);
        }
    }

    /** Boxes along one axis: the first source pixel of each, and how much of it and the next ones it covers. */
    private static final class Boxes {
        private final int[] first;
        private final double[] weights;
        private final int length;

        Boxes(int count, double box, IntToDoubleFunction centre) {
            length = lengthOf(box);
            first = new int[count];
            weights = new double[count * length];
            double[] each = new double[length];
            for (int i = 0; i < count; i++) {
                double start = centre.applyAsDouble(i) - box / 2;
                first[i] = floor(start);
                weigh(each, start - first[i], box);
                System.arraycopy(each, 0, weights, i * length, length);
            }
        }
    }

    /** The pixels of the source from which a rectangle of the grid is read. */
    Rectangle sourceOf(Rectangle window) {
        return sourceOf(positions(window));
    }

    private Rectangle sourceOf(Positions at) {
        double west = Double.MAX_VALUE;
        double north = Double.MAX_VALUE;
        double east = -Double.MAX_VALUE;
        double south = -Double.MAX_VALUE;
        for (int i = 0; i < at.u.length; i++) {
            if (!Double.isNaN(at.u[i] + at.v[i])) {
                west = Math.min(west, at.u[i]);
                east = Math.max(east, at.u[i]);
                north = Math.min(north, at.v[i]);
                south = Math.max(south, at.v[i]);
            }
        }
        if (west > east) {
            return new Rectangle();
        }
        int x0 = floor(west - boxWidth / 2);
        int y0 = floor(north - boxHeight / 2);
        // As many pixels as boxes are long: whether one fits must not depend on how much is read.
        int x1 = floor(east - boxWidth / 2) + lengthOf(boxWidth);
        int y1 = floor(south - boxHeight / 2) + lengthOf(boxHeight);
        return new Rectangle(x0, y0, x1 - x0, y1 - y0).intersection(source.bounds());
    }

    /** How many pixels a box touches at most along one axis. */
    private static int lengthOf(double box) {
        return (int) Math.ceil(box) + 1;
    }

    private static int floor(double pixel) {
        return (int) Math.floor(Math.max(-1e9, Math.min(1e9, pixel)));
    }

    /** Where the centres of a block's pixels lie in the source, in corner coordinates, row by row. */
    private record Positions(double[] u, double[] v) {}

    private Positions positions(Rectangle block) {
        // Nodes lie at fixed places of the grid, so that a pixel has one value whatever block it is read with.
        int left = Math.floorDiv(block.x, STEP);
        int top = Math.floorDiv(block.y, STEP);
        int columns = Math.floorDiv(block.x + block.width - 1, STEP) - left + 2;
        int rows = Math.floorDiv(block.y + block.height - 1, STEP) - top + 2;
        double[] nodes = new double[2 * columns * rows];
        for (int r = 0, i = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++, i += 2) {
                nodes[i] = (left + c) * STEP + 0.5;
                nodes[i + 1] = (top + r) * STEP + 0.5;
            }
        }
        toSource(nodes, columns * rows);
        Positions at = new Positions(new double[block.width * block.height], new double[block.width * block.height]);
        for (int y = 0, i = 0; y < block.height; y++) {
            int row = Math.floorDiv(block.y + y, STEP) - top;
            double down = Math.floorMod(block.y + y, STEP) / (double) STEP;
            for (int x = 0; x < block.width; x++, i++) {
                int node = 2 * (row * columns + Math.floorDiv(block.x + x, STEP) - left);
                double right = Math.floorMod(block.x + x, STEP) / (double) STEP;
                at.u[i] = between(nodes, node, 2 * columns, right, down);
                at.v[i] = between(nodes, node + 1, 2 * columns, right, down);
            }
        }
        return at;
    }

    private static double between(double[] nodes, int i, int stride, double right, double down) {
        double upper = nodes[i] + right * (nodes[i + 2] - nodes[i]);
        double lower = nodes[i + stride] + right * (nodes[i + stride + 2] - nodes[i + stride]);
        return upper + down * (lower - upper);
    }

    /** Takes means over boxes of what was read of the source. */
    private final class Box {
        private final float[][] channels;
        private final boolean[] missing;
        private final Rectangle area;
        private final boolean gaps;
        private final boolean interpolates = kernel == Kernel.MEAN && boxWidth == 1 && boxHeight == 1;
        private final double[] weightX = new double[(int) Math.ceil(boxWidth) + 2];
        private final double[] weightY = new double[(int) Math.ceil(boxHeight) + 2];

        Box(Samples read, Rectangle area) {
            this.channels = read.channels();
            this.missing = read.noData();
            this.area = area;
            this.gaps = anyGap(missing);
        }

        /** Whether a pixel that was read holds no data. */
        private static boolean anyGap(boolean[] missing) {
            for (boolean gap : missing) {
                if (gap) {
                    return true;
                }
            }
            return false;
        }

        /**
         * Puts the mean over a box that lies within what was read, and has no gap, into some channels; false if it does
         * not. This is told box by box: a pixel's value must not depend on what was read with it.
         */
        boolean mean(Lattice boxes, int column, int row, float[][] target, int firstChannel, int at) {
            int x0 = boxes.across.first[column] - area.x;
            int y0 = boxes.down.first[row] - area.y;
            int w = boxes.across.length;
            int h = boxes.down.length;
            if (x0 < 0 || y0 < 0 || x0 + w > area.width || y0 + h > area.height || gaps && hasGap(x0, y0, w, h)) {
                return false;
            }
            double[] weights = boxes.across.weights;
            for (int b = 0; b < channels.length; b++) {
                double sum = 0;
                for (int j = 0; j < h; j++) {
                    int p = (y0 + j) * area.width + x0;
                    double line = 0;
                    for (int i = 0; i < w; i++) {
                        line += weights[column * w + i] * channels[b][p + i];
                    }
                    sum += boxes.down.weights[row * h + j] * line;
                }
                target[firstChannel + b][at] = (float) (sum / (boxWidth * boxHeight));
            }
            return true;
        }

        private boolean hasGap(int x0, int y0, int w, int h) {
            for (int y = y0; y < y0 + h; y++) {
                for (int x = x0; x < x0 + w; x++) {
                    if (missing[y * area.width + x]) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** Puts the value at a position into some channels; tells whether there is data. */
        boolean value(double u, double v, float[][] target, int firstChannel, int at) {
            if (kernel == Kernel.MEAN) {
                return mean(u, v, target, firstChannel, at);
            }
            if (Double.isNaN(u + v) || !holdsData(floor(u), floor(v))) {
                return false;
            }
            int p = (floor(v) - area.y) * area.width + floor(u) - area.x;
            for (int b = 0; b < channels.length; b++) {
                target[firstChannel + b][at] = channels[b][p];
            }
            return true;
        }

        private boolean mean(double u, double v, float[][] target, int firstChannel, int at) {
            if (Double.isNaN(u + v)) {
                return false;
            }
            boolean averages = boxWidth * boxHeight > 1;
            if (!averages && !holdsData(floor(u), floor(v))) {
                return false;
            }
            int x0 = floor(u - boxWidth / 2);
            int y0 = floor(v - boxHeight / 2);
            weigh(weightX, u - boxWidth / 2 - x0, boxWidth);
            weigh(weightY, v - boxHeight / 2 - y0, boxHeight);
            double weight = 0;
            for (int b = 0; b < channels.length; b++) {
                target[firstChannel + b][at] = 0;
            }
            for (int j = 0; j < weightY.length; j++) {
                for (int i = 0; weightY[j] > 0 && i < weightX.length; i++) {
                    double w = weightX[i] * weightY[j];
                    if (w > 0 && holdsData(x0 + i, y0 + j)) {
                        weight += w;
                        int p = (y0 + j - area.y) * area.width + x0 + i - area.x;
                        for (int b = 0; b < channels.length; b++) {
                            target[firstChannel + b][at] += (float) (w * channels[b][p]);
                        }
                    }
                }
            }
            if (weight <= 0 || averages && weight < boxWidth * boxHeight / 2) {
                return false;
            }
            for (int b = 0; b < channels.length; b++) {
                target[firstChannel + b][at] /= (float) weight;
            }
            return true;
        }

        /**
         * Puts the mean over a box of one pixel's size into some channels if all four pixels that it touches hold data:
         * bilinear interpolation, by far the commonest case. Else, and for boxes of other sizes, false.
         */
        boolean interpolate(double u, double v, float[][] target, int firstChannel, int at) {
            double column = u - 0.5;
            double row = v - 0.5;
            // Not a number is nowhere.
            boolean inside = column >= area.x
                    && row >= area.y
                    && column < area.x + area.width - 1
                    && row < area.y + area.height - 1;
            if (!interpolates || !inside) {
                return false;
            }
            int x = (int) Math.floor(column);
            int y = (int) Math.floor(row);
            if (gaps && hasGap(x - area.x, y - area.y, 2, 2)) {
                return false;
            }
            int p = (y - area.y) * area.width + x - area.x;
            double right = column - x;
            double down = row - y;
            float southEast = (float) (right * down);
            float southWest = (float) ((1 - right) * down);
            float northEast = (float) (right * (1 - down));
            float northWest = (float) ((1 - right) * (1 - down));
            for (int b = 0; b < channels.length; b++) {
                float[] channel = channels[b];
                target[firstChannel + b][at] = northWest * channel[p]
                        + northEast * channel[p + 1]
                        + southWest * channel[p + area.width]
                        + southEast * channel[p + area.width + 1];
            }
            return true;
        }

        private boolean holdsData(int x, int y) {
            return area.contains(x, y) && !missing[(y - area.y) * area.width + x - area.x];
        }
    }

    /** How much of each pixel a box covers along one axis that begins {@code start} within the first, 0 to 1. */
    private static void weigh(double[] weights, double start, double length) {
        double end = start + length;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(0, Math.min(end, i + 1) - Math.max(start, i));
        }
    }
}
