package org.classifycerrado.learn.synth;

/** A piece of land under one use, with its outline in the coordinates of its district and its looks. */
final class Parcel {

    /** Use of a parcel. */
    enum Cover {
        PASTURE,
        PRIMARY,
        SECONDARY,
        ONE_CYCLE,
        TWO_CYCLES,
        FORESTRY,
        PERENNIAL,
        SEMI_PERENNIAL,
        CLEARING,
        YARD
    }

    final long key;
    final double u;
    final double v;
    final double halfU;
    final double halfV;

    Cover cover = Cover.PASTURE;
    Material first = Material.GREEN_PASTURE;
    Material second = Material.DRY_PASTURE;
    /** Share of the second material, before texture. */
    double mix;
    /** How bright the parcel is among its likes. */
    double gain = 1;
    /** How much it scatters among its likes. */
    double echo = 1;
    /** Centre-pivot irrigation: the crop is a circle, the corners are pasture. */
    boolean pivot;
    /**
     * Whether it was cleared in the years that have passed, so that no more is left of its woods than of a clearing's.
     */
    boolean cleared;
    /** Half side of the farmstead in the parcel, in metres; 0 if there is none. */
    double farmstead;

    double farmU;
    double farmV;

    Parcel(long key, double u0, double u1, double v0, double v1) {
        this.key = key;
        this.u = (u0 + u1) / 2;
        this.v = (v0 + v1) / 2;
        this.halfU = (u1 - u0) / 2;
        this.halfV = (v1 - v0) / 2;
    }

    double random(int n) {
        return Hash.unit(key, n);
    }

    double between(int n, double low, double high) {
        return Hash.between(key, n, low, high);
    }
}
