package org.classifycerrado.polygon;

import java.util.ArrayList;
import java.util.List;

/** Pixels of one value that are known to hang together by their sides; two of them become one when they meet. */
final class Component {

    private final int value;
    private Component parent;
    private List<Arc> arcs = new ArrayList<>();
    private long pixels;
    private double squareMetres;
    private double[] sums;
    private long[] counts;
    private int lastRow;

    Component(int value, int layers) {
        this.value = value;
        this.sums = new double[layers];
        this.counts = new long[layers];
    }

    /** The component that this one is a part of by now. */
    Component root() {
        Component root = this;
        while (root.parent != null) {
            root = root.parent;
        }
        for (Component part = this; part != root; ) {
            Component next = part.parent;
            part.parent = root;
            part = next;
        }
        return root;
    }

    /** Makes two roots one. */
    static Component join(Component one, Component other) {
        Component root = one.arcs.size() < other.arcs.size() ? other : one;
        Component part = root == one ? other : one;
        part.parent = root;
        root.arcs.addAll(part.arcs);
        root.pixels += part.pixels;
        root.squareMetres += part.squareMetres;
        root.lastRow = Math.max(root.lastRow, part.lastRow);
        for (int i = 0; i < root.sums.length; i++) {
            root.sums[i] += part.sums[i];
            root.counts[i] += part.counts[i];
        }
        part.arcs = null;
        part.sums = null;
        part.counts = null;
        return root;
    }

    void count(int row, int more, double area) {
        lastRow = row;
        pixels += more;
        squareMetres += area;
    }

    void measure(int layer, double sum, long count) {
        sums[layer] += sum;
        counts[layer] += count;
    }

    void add(Arc border) {
        arcs.add(border);
    }

    int lastRow() {
        return lastRow;
    }

    /** Hands it on, with all that it has: borders of unfinished neighbours, which know it, keep none of that. */
    Region finish() {
        double[] means = new double[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = sums[i] / counts[i];
        }
        Region region = new Region(value, pixels, squareMetres, means, new Rings(this, arcs));
        lastRow = Integer.MAX_VALUE;
        arcs = null;
        sums = null;
        counts = null;
        return region;
    }
}
