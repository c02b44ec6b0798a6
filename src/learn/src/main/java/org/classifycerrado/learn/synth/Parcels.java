package org.classifycerrado.learn.synth;

import java.util.function.BiConsumer;

/**
 * Divides a district into parcels: a large rectangle is cut in two across its longer side, more or less in the middle
 * and more or less at a right angle, and the halves again, until they are small enough.
 */
final class Parcels {

    private static final double ROOT = 1.6 * District.SPACING;
    private static final int DEPTH = 32;

    private final BiConsumer<Parcel, District> settler;
    private final Parcel[] known = new Parcel[2048];

    // The cuts that lead to the last parcel, as lines a·u + b·v + c, positive on its side: the next place is mostly in
    // the same parcel, and then needs no search.
    private final double[] a = new double[DEPTH];
    private final double[] b = new double[DEPTH];
    private final double[] c = new double[DEPTH];
    private int cuts;
    private District district;
    private Parcel parcel;
    private double edge;

    /** @param settler decides what a new parcel of a district is used for */
    Parcels(BiConsumer<Parcel, District> settler) {
        this.settler = settler;
    }

    /** The parcel at a place in the district's own coordinates. */
    Parcel find(District in, double u, double v) {
        if (in != district || !inside(u, v)) {
            district = in;
            search(u, v);
        }
        return parcel;
    }

    /** Distance of the last place from its parcel's border in metres. */
    double edge() {
        return edge;
    }

    private boolean inside(double u, double v) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < cuts; i++) {
            least = Math.min(least, a[i] * u + b[i] * v + c[i]);
        }
        edge = least;
        return least >= 0;
    }

    private void search(double u, double v) {
        double u0 = -ROOT;
        double u1 = ROOT;
        double v0 = -ROOT;
        double v1 = ROOT;
        double aspect = district.use.aspect();
        long key = district.key;
        cuts = 0;
        while (true) {
            double wide = u1 - u0;
            double high = v1 - v0;
            long bits = Hash.mix(key);
            boolean splitU = wide > high / aspect * (0.85 + 0.3 * part(bits, 0));
            double stop = district.use.side() * (0.8 + 0.9 * part(bits, 1));
            if ((splitU ? wide : high / aspect) < stop || cuts == DEPTH) {
                break;
            }
            double share = 0.35 + 0.3 * part(bits, 2);
            double lean = district.use.tilt() * (part(bits, 3) - 0.5);
            double at = splitU ? u0 + share * wide : v0 + share * high;
            double through = splitU ? (v0 + v1) / 2 : (u0 + u1) / 2;
            double offset = splitU ? u - at - lean * (v - through) : v - at - lean * (u - through);
            boolean below = offset < 0;
            double sign = (below ? -1 : 1) / Math.sqrt(1 + lean * lean);
            a[cuts] = sign * (splitU ? 1 : -lean);
            b[cuts] = sign * (splitU ? -lean : 1);
            c[cuts] = sign * (lean * through - at);
            cuts++;
            if (splitU) {
                u1 = below ? at : u1;
                u0 = below ? u0 : at;
            } else {
                v1 = below ? at : v1;
                v0 = below ? v0 : at;
            }
            key = bits + (below ? 1 : 2);
        }
        // The distance comes from the same expression as when the parcel is met again, to the last bit.
        inside(u, v);
        edge = Math.max(edge, 0);
        parcel = known(key, u0, u1, v0, v1);
    }

    private static double part(long bits, int n) {
        return (bits >>> 16 * n & 0xffff) * 0x1.0p-16;
    }

    private Parcel known(long key, double u0, double u1, double v0, double v1) {
        int slot = (int) (Hash.mix(key) & (known.length - 1));
        if (known[slot] == null || known[slot].key != key) {
            known[slot] = new Parcel(key, u0, u1, v0, v1);
            settler.accept(known[slot], district);
        }
        return known[slot];
    }
}
