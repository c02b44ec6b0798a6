package org.classifycerrado.learn.synth;

import java.awt.geom.AffineTransform;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;

/**
 * Where the centres of a grid's pixels lie in other coordinates. A change of coordinate system is computed exactly on
 * every 32nd column and row and linearly between, which is off by less than a centimetre at Sentinel resolutions. The
 * knots are counted from the grid's first pixel, so that a pixel has the same place whatever window it is asked in.
 */
final class GridMapping {

    private static final int STEP = 32;

    private final AffineTransform toCrs;
    private final MathTransform transform;
    private final AffineTransform after;

    /**
     * A mapping.
     *
     * @param grid whose pixels are mapped
     * @param target coordinate system to map to
     * @param after what to do with the coordinates there; the identity to keep them
     * @throws IllegalArgumentException if there is no transformation between the two
     */
    GridMapping(PixelGrid grid, CoordinateReferenceSystem target, AffineTransform after) {
        this.toCrs = grid.cornerToCrs();
        this.after = after;
        try {
            MathTransform found = CRS.findMathTransform(grid.crs(), target, true);
            this.transform = found.isIdentity() ? null : found;
        } catch (FactoryException e) {
            throw new IllegalArgumentException(
                    "no transformation from " + grid.crs().getName() + " to " + target.getName(), e);
        }
    }

    /**
     * Maps pixel centres of one row.
     *
     * @param column first column
     * @param row the row
     * @param count how many pixels
     * @param x receives first coordinates
     * @param y receives second coordinates
     */
    void row(int column, int row, int count, double[] x, double[] y) {
        if (transform == null) {
            exact(column, row, count, x, y);
        } else {
            interpolated(column, row, count, x, y);
        }
        double[] point = new double[2];
        if (!after.isIdentity()) {
            for (int i = 0; i < count; i++) {
                point[0] = x[i];
                point[1] = y[i];
                after.transform(point, 0, point, 0, 1);
                x[i] = point[0];
                y[i] = point[1];
            }
        }
    }

    private void exact(int column, int row, int count, double[] x, double[] y) {
        double xx = toCrs.getScaleX();
        double xy = toCrs.getShearX();
        double yx = toCrs.getShearY();
        double yy = toCrs.getScaleY();
        double r = row + 0.5;
        for (int i = 0; i < count; i++) {
            double c = column + i + 0.5;
            x[i] = xx * c + xy * r + toCrs.getTranslateX();
            y[i] = yx * c + yy * r + toCrs.getTranslateY();
        }
    }

    private void interpolated(int column, int row, int count, double[] x, double[] y) {
        int first = Math.floorDiv(column, STEP);
        int knots = Math.floorDiv(column + count - 1, STEP) - first + 2;
        int above = Math.floorDiv(row, STEP);
        double[] upper = knots(first, above, knots);
        double[] lower = knots(first, above + 1, knots);
        double down = (row - above * STEP) / (double) STEP;
        for (int i = 0; i < count; i++) {
            int c = column + i;
            int knot = Math.floorDiv(c, STEP);
            double right = (c - knot * STEP) / (double) STEP;
            int k = 2 * (knot - first);
            x[i] = blend(upper[k], upper[k + 2], lower[k], lower[k + 2], right, down);
            y[i] = blend(upper[k + 1], upper[k + 3], lower[k + 1], lower[k + 3], right, down);
        }
    }

    private static double blend(double nw, double ne, double sw, double se, double right, double down) {
        double north = nw + right * (ne - nw);
        double south = sw + right * (se - sw);
        return north + down * (south - north);
    }

    private double[] knots(int first, int row, int count) {
        double[] points = new double[2 * count];
        for (int i = 0; i < count; i++) {
            points[2 * i] = (first + i) * STEP + 0.5;
            points[2 * i + 1] = row * STEP + 0.5;
        }
        toCrs.transform(points, 0, points, 0, count);
        try {
            transform.transform(points, 0, points, 0, count);
        } catch (TransformException e) {
            throw new IllegalArgumentException("the grid reaches beyond where its coordinate system is valid", e);
        }
        return points;
    }
}
