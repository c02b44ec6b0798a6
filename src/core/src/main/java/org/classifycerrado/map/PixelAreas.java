package org.classifycerrado.map;

import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.measure.quantity.Length;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.ProjectedCRS;
import si.uom.SI;

/**
 * Areas of the pixels of a grid.
 *
 * <p>In a projected CRS whose grid area stays within {@value #TOLERANCE_PERCENT} % of the true area all over the map
 * (any UTM zone, equal-area projections), each pixel has its area in the plane, as planimeters and GIS take it. In all
 * others (degrees, Web Mercator), pixels have their area on the ellipsoid: the corners of blocks of pixels, at most
 * {@value #LARGEST_BLOCK} pixels and about a kilometre wide, are mapped onto an equal-area plane, and a block's area is
 * shared evenly by its pixels. A pixel that the CRS cannot place on Earth has none; the pole must not be inside a
 * block.
 *
 * <p>Instances are for one thread at a time.
 */
public final class PixelAreas {

    private static final double TOLERANCE_PERCENT = 0.5;
    private static final int LARGEST_BLOCK = 64;
    private static final double BLOCK_METRES = 1000;
    private static final int SAMPLES = 5;

    private final PixelGrid grid;
    private final EqualAreaPlane plane;

    /** Square metres of a pixel in the plane; not a number where the ellipsoid is used. */
    private final double pixelInPlane;

    private final int block;
    private int blockRow = -1;
    private double[] pixelInBlock;

    /**
     * Looks at a grid.
     *
     * @param grid the pixels
     * @throws IllegalArgumentException if the grid's CRS is neither projected nor geographic, or the grid lies outside
     *     its domain
     */
    public PixelAreas(PixelGrid grid) {
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
     * How areas are computed on this grid.
     *
     * @return in the plane, where all pixels have one area, or on the ellipsoid
     */
    public AreaTable.Method method() {
        return Double.isNaN(pixelInPlane) ? AreaTable.Method.ELLIPSOID : AreaTable.Method.PLANE;
    }

    /**
     * Adds the areas of a run of pixels to sums.
     *
     * @param values what each pixel is counted as, 0 to 255
     * @param offset where the run starts in the array
     * @param column the first pixel's column in the grid
     * @param row the row in the grid; ascending rows are fastest
     * @param length how many pixels
     * @param squareMetres the sums, 256 of them
     */
    void add(byte[] values, int offset, int column, int row, int length, double[] squareMetres) {
        int done = 0;
        while (done < length) {
            int end = Math.min(length, runEnd(column + done) - column);
            double area = squareMetres(column + done, row);
            for (int i = offset + done; i < offset + end; i++) {
                squareMetres[values[i] & 0xff] += area;
            }
            done = end;
        }
    }

    /** The column after the last of those that surely have the area of this one in its row. */
    private int runEnd(int column) {
        return Double.isNaN(pixelInPlane) ? (column / block + 1) * block : grid.width();
    }

    /**
     * The area of a pixel.
     *
     * @param column its column in the grid
     * @param row its row in the grid; ascending rows are fastest
     * @return square metres; 0 where there is no such place
     */
    public double squareMetres(int column, int row) {
        return Double.isNaN(pixelInPlane) ? pixelsIn(row / block)[column / block] : pixelInPlane;
    }

    /**
     * The area of a run of pixels within one row.
     *
     * @param column the first pixel's column in the grid
     * @param row the row in the grid; ascending rows are fastest
     * @param length how many pixels
     * @return square metres
     */
    public double squareMetres(int column, int row, int length) {
        double sum = 0;
        for (int x = column; x < column + length; ) {
            int end = Math.min(column + length, runEnd(x));
            sum += (end - x) * squareMetres(x, row);
            x = end;
        }
        return sum;
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
}
