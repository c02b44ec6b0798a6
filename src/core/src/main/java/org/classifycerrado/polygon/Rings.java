package org.classifycerrado.polygon;

import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Joins the borders of a region into rings. Walked with the region on the left, a border goes on at a node with the one
 * that leaves there; if the region has two pixels at a node that touch in nothing but this corner, two do, and the way
 * is to the right, around the corner of what is no part of the region. So a ring never touches itself: where the region
 * closes around something with such a corner, that becomes a hole that touches the shell.
 */
final class Rings {

    private final Component region;
    private final List<Arc> arcs;

    Rings(Component region, List<Arc> arcs) {
        this.region = region;
        this.arcs = arcs;
    }

    /** An arc with the region on its left. */
    private record Walk(Chain chain, boolean forward) {

        long get(int index) {
            return chain.get(forward ? index : chain.size() - 1 - index);
        }

        long start() {
            return get(0);
        }

        long end() {
            return get(chain.size() - 1);
        }

        /** Whether another walk, which begins where this one ends, turns right there. */
        boolean turnsRightInto(Walk next) {
            long before = get(chain.size() - 2);
            long node = end();
            long after = next.get(1);
            int dx = Integer.signum(Chain.column(node) - Chain.column(before));
            int dy = Integer.signum(Chain.row(node) - Chain.row(before));
            // Rows run downwards: from east the right hand leads south.
            return Integer.signum(Chain.column(after) - Chain.column(node)) == -dy
                    && Integer.signum(Chain.row(after) - Chain.row(node)) == dx;
        }
    }

    Polygon polygon(AffineTransform cornerToCrs, GeometryFactory factory) {
        LinearRing shell = null;
        List<LinearRing> holes = new ArrayList<>();
        boolean mirrored = cornerToCrs.getDeterminant() > 0;
        for (Chain corners : rings()) {
            LinearRing ring = ring(corners, cornerToCrs, mirrored, factory);
            if (twiceArea(corners) < 0) {
                shell = ring;
            } else {
                holes.add(ring);
            }
        }
        return factory.createPolygon(shell, holes.toArray(LinearRing[]::new));
    }

    /** Closed sequences of corners, without the first one again at the end. */
    private List<Chain> rings() {
        List<Chain> rings = new ArrayList<>();
        Map<Long, List<Walk>> leaving = new HashMap<>();
        List<Walk> walks = new ArrayList<>();
        for (Arc arc : arcs) {
            Walk walk = new Walk(arc.chain(), arc.left() == region);
            if (arc.loop()) {
                Chain ring = new Chain();
                for (int i = 0; i < arc.chain().size(); i++) {
                    ring.add(true, walk.get(i));
                }
                rings.add(ring);
            } else {
                walks.add(walk);
                leaving.computeIfAbsent(walk.start(), node -> new ArrayList<>(2))
                        .add(walk);
            }
        }
        for (Walk first : walks) {
            if (!leaving.get(first.start()).remove(first)) {
                continue; // a part of a ring already
            }
            Chain ring = new Chain();
            for (Walk walk = first; walk != null; walk = next(walk, leaving, first)) {
                for (int i = 0; i < walk.chain.size() - 1; i++) {
                    ring.add(true, walk.get(i));
                }
            }
            rings.add(ring);
        }
        return rings;
    }

    /** Takes the walk that a ring goes on with, or null if it is closed. */
    private static Walk next(Walk walk, Map<Long, List<Walk>> leaving, Walk first) {
        List<Walk> possible = leaving.get(walk.end());
        for (Walk candidate : possible) {
            if (walk.turnsRightInto(candidate)) {
                possible.remove(candidate);
                return candidate;
            }
        }
        boolean closed = walk.end() == first.start() && (possible.isEmpty() || walk.turnsRightInto(first));
        return closed ? null : possible.remove(0);
    }

    /** Negative for a ring that runs counter-clockwise, as seen with rows that run downwards. */
    private static double twiceArea(Chain corners) {
        double sum = 0;
        long last = corners.get(corners.size() - 1);
        for (int i = 0; i < corners.size(); i++) {
            long corner = corners.get(i);
            sum += (double) Chain.column(last) * Chain.row(corner) - (double) Chain.column(corner) * Chain.row(last);
            last = corner;
        }
        return sum;
    }

    private static LinearRing ring(Chain corners, AffineTransform toCrs, boolean mirrored, GeometryFactory factory) {
        int n = corners.size();
        Coordinate[] points = new Coordinate[n + 1];
        double[] point = new double[2];
        for (int i = 0; i < n; i++) {
            point[0] = Chain.column(corners.get(i));
            point[1] = Chain.row(corners.get(i));
            toCrs.transform(point, 0, point, 0, 1);
            points[mirrored ? n - i : i] = new Coordinate(point[0], point[1]);
        }
        if (mirrored) {
            points[0] = points[n].copy();
        } else {
            points[n] = points[0].copy();
        }
        return factory.createLinearRing(points);
    }
}
