package org.classifycerrado.learn.synth;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Rivers and lakes. The land is a lattice of jittered nodes, each with a height; water runs from every node to the
 * lowest of its eight neighbours, which makes trees of streams that widen as they join, and a lake where there is no
 * lower neighbour. The caller bends the streams into meanders by asking at displaced coordinates.
 */
final class Drainage {

    /** Distance beyond which {@link #bank} is not exact, in metres: no feature of a river reaches so far. */
    static final double REACH = 450;

    private static final double SPACING = 2100;
    private static final int DEPTH = 6;
    private static final int CACHE = 50_000;

    private final long seed;
    private final Fractal height;
    private final Map<Long, Node> nodes = new HashMap<>();
    private final Map<Long, double[]> cells = new HashMap<>();

    private long cellX = Long.MIN_VALUE;
    private long cellY = Long.MIN_VALUE;
    private double[] reaches = {};

    Drainage(long seed) {
        this.seed = Hash.mix(seed);
        this.height = new Fractal(seed + 1, 14_000, 3, 2.3, 0.45);
    }

    /** Distance to the water's edge in metres, negative in water; {@link #REACH} or more if there is none near. */
    double bank(double x, double y) {
        long ix = (long) Math.floor(x / SPACING);
        long iy = (long) Math.floor(y / SPACING);
        if (ix != cellX || iy != cellY) {
            cellX = ix;
            cellY = iy;
            if (cells.size() > CACHE) {
                cells.clear();
            }
            reaches = cells.computeIfAbsent(key(ix, iy), key -> collect(ix, iy));
        }
        double nearest = REACH;
        for (int i = 0; i < reaches.length; i += 6) {
            double dx = x - reaches[i];
            double dy = y - reaches[i + 1];
            double ex = reaches[i + 2];
            double ey = reaches[i + 3];
            double along = (dx * ex + dy * ey) / (ex * ex + ey * ey);
            along = along < 0 ? 0 : along > 1 ? 1 : along;
            double px = dx - along * ex;
            double py = dy - along * ey;
            double half = reaches[i + 4] + along * reaches[i + 5];
            double limit = nearest + half;
            double square = px * px + py * py;
            if (limit > 0 && square < limit * limit) {
                nearest = Math.sqrt(square) - half;
            }
        }
        return nearest;
    }

    /** Lists the reaches that may matter anywhere in a lattice cell: start, vector, half width and its growth. */
    private double[] collect(long ix, long iy) {
        if (nodes.size() > CACHE) {
            nodes.clear();
        }
        double[] found = new double[6 * 25];
        int count = 0;
        for (long ny = iy - 2; ny <= iy + 2; ny++) {
            for (long nx = ix - 2; nx <= ix + 2; nx++) {
                double[] reach = reach(node(nx, ny));
                if (near(reach, ix, iy)) {
                    System.arraycopy(reach, 0, found, count, 6);
                    count += 6;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    private double[] reach(Node from) {
        Node to = downstream(from);
        if (to == null) {
            double radius = 150 + 60 * Math.sqrt(from.size()) + 150 * Hash.unit(from.key, 4);
            return new double[] {from.x, from.y, 40, 30, radius, -20};
        }
        double half = halfWidth(from.size());
        double end = downstream(to) == null ? half : Math.max(half, halfWidth(to.size()));
        return new double[] {from.x, from.y, to.x - from.x, to.y - from.y, half, end - half};
    }

    private static boolean near(double[] reach, long ix, long iy) {
        double margin = REACH + reach[4] + Math.max(0, reach[5]);
        return Math.min(reach[0], reach[0] + reach[2]) - margin < (ix + 1) * SPACING
                && Math.max(reach[0], reach[0] + reach[2]) + margin > ix * SPACING
                && Math.min(reach[1], reach[1] + reach[3]) - margin < (iy + 1) * SPACING
                && Math.max(reach[1], reach[1] + reach[3]) + margin > iy * SPACING;
    }

    private static long key(long ix, long iy) {
        return (ix << 32) ^ (iy & 0xffffffffL);
    }

    // A headwater is too narrow to be water on a 10 m pixel; its gallery forest shows where it runs.
    private static double halfWidth(int size) {
        return size < 2 ? 0 : 4 + 9 * Math.sqrt(size);
    }

    private Node node(long ix, long iy) {
        return nodes.computeIfAbsent(key(ix, iy), key -> new Node(ix, iy));
    }

    private Node downstream(Node node) {
        if (!node.routed) {
            Node lowest = node;
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    Node other = node(node.ix + dx, node.iy + dy);
                    if (other.height < lowest.height) {
                        lowest = other;
                    }
                }
            }
            node.downstream = lowest == node ? null : lowest;
            node.routed = true;
        }
        return node.downstream;
    }

    private final class Node {
        final long ix;
        final long iy;
        final long key;
        final double x;
        final double y;
        final double height;
        boolean routed;
        Node downstream;
        private int size;

        Node(long ix, long iy) {
            this.ix = ix;
            this.iy = iy;
            this.key = Hash.at(seed, ix, iy);
            this.x = (ix + 0.5 + Hash.between(key, 0, -0.38, 0.38)) * SPACING;
            this.y = (iy + 0.5 + Hash.between(key, 1, -0.38, 0.38)) * SPACING;
            this.height = Drainage.this.height.at(x, y) + 0.06 * Hash.unit(key, 2);
        }

        /** How many nodes drain through this one, itself included; exact up to a fixed number of steps upstream. */
        int size() {
            if (size == 0) {
                size = size(DEPTH);
            }
            return size;
        }

        private int size(int depth) {
            int sum = 1;
            if (depth > 0) {
                for (int dy = -1; dy <= 1; dy++) {
                    for (int dx = -1; dx <= 1; dx++) {
                        Node other = node(ix + dx, iy + dy);
                        if (other != this && downstream(other) == this) {
                            sum += other.size(depth - 1);
                        }
                    }
                }
            }
            return sum;
        }
    }
}
