package org.classifycerrado.learn.synth;

/** What a district lives on, and so how its land is parcelled. */
enum LandUse {
    CATTLE(520, 1.0, 0.55),
    RANCH(720, 1.3, 0.45),
    GRAIN(760, 1.2, 0.0),
    IRRIGATED(900, 1.0, 0.0),
    PLANTATION(430, 1.2, 0.08),
    ORCHARD(380, 1.4, 0.05),
    FRONTIER(330, 2.6, 0.06),
    TOWN(300, 1.2, 0.2),
    MINE(480, 1.0, 0.4);

    private static final LandUse[] ALL = values();

    private final double side;
    private final double aspect;
    private final double tilt;

    LandUse(double side, double aspect, double tilt) {
        this.side = side;
        this.aspect = aspect;
        this.tilt = tilt;
    }

    /** How many there are. */
    static int count() {
        return ALL.length;
    }

    /** The use at a place in the order of declaration. */
    static LandUse of(int ordinal) {
        return ALL[ordinal];
    }

    /** Length at which a parcel's longer side is not divided any more, in metres. */
    double side() {
        return side;
    }

    /** How much longer than wide parcels tend to be. */
    double aspect() {
        return aspect;
    }

    /** How far borders stray from the district's own right angles: tangent of the largest angle, doubled. */
    double tilt() {
        return tilt;
    }
}
