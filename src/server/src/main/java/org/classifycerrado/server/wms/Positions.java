package org.classifycerrado.server.wms;

import java.awt.Rectangle;
import java.util.Arrays;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;

/**
 * Where the pixels of a view lie in another CRS. The transformation is exact at every {@value #STEP}th pixel and
 * interpolated between them, except where that would be wrong by more than {@value #TOLERANCE} of a pixel.
 */
final class Positions {

    private static final int STEP = 16;
    private static final double TOLERANCE = 0.1;

    private final View view;
    private final Rectangle window;
    private final MathTransform transform;
    private final int nodesAcross;
    private final int nodesDown;

    /** Coordinates of the nodes: x, y, row-major; NaN where the transformation is not defined. */
    private final double[] nodes;

    private final boolean[] exact;
    private double resolution = Double.POSITIVE_INFINITY;

    /**
     * Transforms the nodes.
     *
     * @param view the map
     * @param window the pixels that matter
     * @param crs to transform to, x before y
     * @throws FactoryException if there is no transformation
     */
    Positions(View view, Rectangle window, CoordinateReferenceSystem crs) throws FactoryException {
        this.view = view;
        this.window = window;
        transform = CRS.findMathTransform(view.box().getCoordinateReferenceSystem(), crs, true);
        nodesAcross = (window.width + STEP - 1) / STEP + 1;
        nodesDown = (window.height + STEP - 1) / STEP + 1;
        nodes = new double[2 * nodesAcross * nodesDown];
        for (int j = 0, at = 0; j < nodesDown; j++) {
            for (int i = 0; i < nodesAcross; i++, at += 2) {
                nodes[at] = view.x(window.x + i * (double) STEP);
                nodes[at + 1] = view.y(window.y + j * (double) STEP);
            }
        }
        transform(nodes);
        exact = new boolean[(nodesAcross - 1) * (nodesDown - 1)];
        double[] centres = new double[2 * exact.length];
        for (int cell = 0; cell < exact.length; cell++) {
            centres[2 * cell] = view.x(window.x + (cell % (nodesAcross - 1) + 0.5) * STEP);
            centres[2 * cell + 1] = view.y(window.y + (cell / (nodesAcross - 1) + 0.5) * STEP);
        }
        transform(centres);
        for (int cell = 0; cell < exact.length; cell++) {
            look(cell, centres[2 * cell], centres[2 * cell + 1]);
        }
    }

    /** Decides how a cell is transformed, and notes how large its pixels are. */
    private void look(int cell, double centreX, double centreY) {
        int a = node(cell);
        int b = a + 2;
        int c = a + 2 * nodesAcross;
        int d = c + 2;
        double across = Math.hypot(nodes[b] - nodes[a], nodes[b + 1] - nodes[a + 1]) / STEP;
        double down = Math.hypot(nodes[c] - nodes[a], nodes[c + 1] - nodes[a + 1]) / STEP;
        double pixel = Math.min(across, down);
        double x = (nodes[a] + nodes[b] + nodes[c] + nodes[d]) / 4;
        double y = (nodes[a + 1] + nodes[b + 1] + nodes[c + 1] + nodes[d + 1]) / 4;
        // NaN compares false, so cells at the edge of what is defined are exact too.
        exact[cell] = !(Math.hypot(centreX - x, centreY - y) <= TOLERANCE * pixel);
        if (pixel > 0) {
            resolution = Math.min(resolution, pixel);
        }
    }

    private int node(int cell) {
        return 2 * (cell / (nodesAcross - 1) * nodesAcross + cell % (nodesAcross - 1));
    }

    private void transform(double[] points) {
        double[] given = points.clone();
        try {
            transform.transform(given, 0, points, 0, points.length / 2);
        } catch (TransformException e) {
            for (int at = 0; at < points.length; at += 2) {
                try {
                    transform.transform(given, at, points, at, 1);
                } catch (TransformException outside) {
                    Arrays.fill(points, at, at + 2, Double.NaN);
                }
            }
        }
    }

    /** The smallest distance of neighbouring pixels, in units of the CRS; infinite if nothing is defined. */
    double resolution() {
        return resolution;
    }

    /** Where all pixels lie, and a little more. */
    ReferencedEnvelope envelope(CoordinateReferenceSystem crs) {
        ReferencedEnvelope envelope = new ReferencedEnvelope(crs);
        for (int at = 0; at < nodes.length; at += 2) {
            if (Double.isFinite(nodes[at]) && Double.isFinite(nodes[at + 1])) {
                envelope.expandToInclude(nodes[at], nodes[at + 1]);
            }
        }
        // Edges may bulge between nodes.
        envelope.expandBy(0.02 * envelope.getWidth(), 0.02 * envelope.getHeight());
        return envelope;
    }

    /**
     * Positions of a row's pixels.
     *
     * @param row of the window, from 0
     * @param points to fill: x, y for each column of the window
     */
    void row(int row, double[] points) {
        int j = row / STEP;
        double v = (row % STEP) / (double) STEP;
        for (int i = 0; i < nodesAcross - 1; i++) {
            int first = i * STEP;
            int last = Math.min(first + STEP, window.width);
            if (exact[j * (nodesAcross - 1) + i]) {
                double[] given = new double[2 * (last - first)];
                for (int k = first; k < last; k++) {
                    given[2 * (k - first)] = view.x(window.x + k);
                    given[2 * (k - first) + 1] = view.y(window.y + row);
                }
                transform(given);
                System.arraycopy(given, 0, points, 2 * first, given.length);
                continue;
            }
            int a = 2 * (j * nodesAcross + i);
            int c = a + 2 * nodesAcross;
            for (int axis = 0; axis < 2; axis++) {
                double left = nodes[a + axis] * (1 - v) + nodes[c + axis] * v;
                double right = nodes[a + 2 + axis] * (1 - v) + nodes[c + 2 + axis] * v;
                for (int k = first; k < last; k++) {
                    points[2 * k + axis] = left + (right - left) * (k - first) / STEP;
                }
            }
        }
    }
}
