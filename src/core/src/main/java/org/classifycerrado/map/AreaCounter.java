package org.classifycerrado.map;

import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.measure.quantity.Length;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.ProjectedCRS;
import si.uom.SI;

/**
 * Counts pixels and hectares of each class of a map, fed with rows, or with pieces of rows where only a part of the map
 * counts (a polygon).
 *
 * <p>In a projected CRS whose grid area stays within {@value #TOLERANCE_PERCENT} % of the true area all over the map
 * (any UTM zone, equal-area projections), each pixel counts with its area in the plane, as planimeters and GIS do. In
 * all others (degrees, Web Mercator), pixels count with their area on the ellipsoid: the corners of blocks of pixels,
 * at most {@value #LARGEST_BLOCK} pixels and about a kilometre wide, are mapped onto an equal-area plane, and a block's
 * area is shared evenly by its pixels. A pixel that the CRS cannot place on Earth is counted, with no area; the pole
 * must not be inside a block.
 *
 * <p>Instances are for one thread at a time.
 */
public final class AreaCounter {

    private static final double TOLERANCE_PERCENT = 0.5;
    private static final int LARGEST_BLOCK = 64;
    private static final double BLOCK_METRES = 1000;
    private static final int SAMPLES = 5;

    private final Legend legend;
    private final PixelGrid grid;
    private final EqualAreaPlane plane;

    /** Square metres of a pixel in the plane; not a number where the ellipsoid is used. */
    private final double pixelInPlane;

    private final int block;
    private final long[] pixels = new long[256];
    private final double[] squareMetres = new double[256];

    private int blockRow = -1;
    private double[] pixelInBlock;

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
        this.plane = new EqualAreaPlane(grid.crs());
        double[] sampled = sampledPixels();
        double largest = Arrays.stream(sampled)
                .max()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the map lies outside the domain of its coordinate reference system '"
                                + grid.crs().getName().getCode() + "'"));
        this.block = (int) Math.max(1, Math.min(LARGEST_BLOCK, BLOCK_METRES / Math.sqrt(largest)));
        this.pixelInPlane = faithful(sampled) ? planePixel() : Double.NaN;
    }

    /** Areas on the ellipsoid of pixels all over the map, its corners included. */
    private double[] sampledPixels() {
        List<Double> areas = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            for (int j = 0; j < SAMPLES; j++) {
                int column = (int) ((grid.width() - 1L) * i / (SAMPLES - 1));
                int row = (int) ((grid.height() - 1L) * j / (SAMPLES - 1));
                double area = pixelsOfBlocks(column, row, 1, 1, 1)[0];
                if (area > 0 && area < Double.POSITIVE_INFINITY) {
                    areas.add(area);
                }
            }
        }
        return areas.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private boolean faithful(double[] sampled) {
        if (!(grid.crs() instanceof ProjectedCRS) || sampled.length < SAMPLES * SAMPLES) {
            return false;
        }
        double inPlane = planePixel();
        return Arrays.stream(sampled).allMatch(area -> Math.abs(inPlane / area - 1) * 100 <= TOLERANCE_PERCENT);
    }

    private double planePixel() {
        CoordinateReferenceSystem crs = grid.crs();
        double area = Math.abs(grid.cornerToCrs().getDeterminant());
        for (int axis = 0; axis < 2; axis++) {
            area *= crs.getCoordinateSystem()
                    .getAxis(axis)
                    .getUnit()
                    .asType(Length.class)
                    .getConverterTo(SI.METRE)
                    .convert(1.0);
        }
        return area;
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
        Objects.checkFromIndexSize(column, length, grid.width());
        Objects.checkIndex(row, grid.height());
        check(values, offset, length);
        for (int i = offset; i < offset + length; i++) {
            pixels[values[i] & 0xff]++;
        }
        if (!Double.isNaN(pixelInPlane)) {
            return;
        }
        double[] areas = pixelsIn(row / block);
        int done = 0;
        while (done < length) {
            int blockColumn = (column + done) / block;
            int end = Math.min(length, (blockColumn + 1) * block - column);
            double area = areas[blockColumn];
            for (int i = offset + done; i < offset + end; i++) {
                squareMetres[values[i] & 0xff] += area;
            }
            done = end;
        }
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

    private double[] pixelsIn(int row) {
        if (row != blockRow) {
            int columns = (grid.width() + block - 1) / block;
            pixelInBlock = pixelsOfBlocks(0, row * block, columns, block, grid.width());
            blockRow = row;
        }
        return pixelInBlock;
    }

    /** Square metres of one pixel in each of several blocks side by side; 0 where there is no such place. */
    private double[] pixelsOfBlocks(int column, int row, int blocks, int side, int width) {
        int lower = Math.min(row + side, grid.height());
        int corners = blocks + 1;
        double[] points = new double[4 * corners];
        for (int i = 0; i < corners; i++) {
            double x = column + Math.min((double) i * side, width);
            points[2 * i] = x;
            points[2 * i + 1] = row;
            points[2 * (corners + i)] = x;
            points[2 * (corners + i) + 1] = lower;
        }
        AffineTransform toCrs = grid.cornerToCrs();
        double[] widths = new double[blocks];
        for (int i = 0; i < blocks; i++) {
            widths[i] = points[2 * (i + 1)] - points[2 * i];
        }
        toCrs.transform(points, 0, points, 0, 2 * corners);
        plane.transform(points);
        double[] areas = new double[blocks];
        for (int i = 0; i < blocks; i++) {
            double area = plane.area(points, i, i + 1, corners + i + 1, corners + i) / (widths[i] * (lower - row));
            areas[i] = Double.isNaN(area) ? 0 : area;
        }
        return areas;
    }

    /**
     * What has been counted so far.
     *
     * @return a table with a row for each class of the legend
     */
    public AreaTable table() {
        boolean inPlane = !Double.isNaN(pixelInPlane);
        long classified = 0;
        for (LandCoverClass c : legend.classes()) {
            classified += pixels[c.id()];
        }
        List<AreaTable.Row> rows = new ArrayList<>();
        for (LandCoverClass c : legend.classes()) {
            long count = pixels[c.id()];
            double area = inPlane ? count * pixelInPlane : squareMetres[c.id()];
            double share = classified == 0 ? 0 : 100.0 * count / classified;
            rows.add(new AreaTable.Row(c, count, area / 10_000, share));
        }
        return new AreaTable(
                legend.level(),
                rows,
                pixels[MapWriter.NO_DATA],
                inPlane ? AreaTable.Method.PLANE : AreaTable.Method.ELLIPSOID);
    }
}
