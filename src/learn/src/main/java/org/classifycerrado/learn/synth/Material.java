package org.classifycerrado.learn.synth;

/**
 * What the ground is made of: a reflectance spectrum as Sentinel-2 sees it from above and a backscatter as Sentinel-1
 * does. A class is a mixture of two materials, and most materials occur in several classes.
 *
 * <p>The numbers are drawn by hand after the usual shapes: chlorophyll absorbs red and reflects near infrared with the
 * red edge between them, leaf water absorbs short-wave infrared, dry matter and soil rise towards it, water absorbs
 * beyond the visible, buildings are flat and return radar twice.
 */
enum Material {
    //             VV   VH   B01   B02   B03   B04   B05   B06   B07   B08   B8A   B09   B11   B12
    FOREST(118, 112, 250, 310, 480, 330, 820, 2000, 2430, 2560, 2760, 2760, 1620, 760),
    SAVANNA(92, 82, 330, 420, 660, 640, 1150, 1900, 2180, 2320, 2500, 2520, 2450, 1480),
    SHRUB(100, 98, 310, 390, 660, 560, 1150, 2180, 2560, 2650, 2880, 2860, 2350, 1280),
    GREEN_PASTURE(78, 66, 360, 460, 800, 800, 1450, 2420, 2760, 2850, 3080, 3050, 3150, 1900),
    DRY_PASTURE(66, 54, 480, 640, 960, 1350, 1760, 2130, 2350, 2450, 2720, 2700, 4150, 3000),
    GREEN_CROP(112, 88, 290, 350, 720, 420, 1100, 2950, 3850, 4100, 4280, 4250, 2050, 1000),
    RIPE_CROP(92, 70, 480, 620, 1000, 1150, 1650, 2650, 3050, 3200, 3450, 3400, 3500, 2100),
    STUBBLE(70, 44, 640, 820, 1180, 1650, 2020, 2320, 2500, 2650, 2980, 2950, 4700, 3750),
    RED_SOIL(56, 30, 500, 640, 950, 1620, 1900, 2080, 2220, 2330, 2600, 2620, 4150, 3800),
    CANE(125, 112, 300, 390, 800, 620, 1400, 2750, 3300, 3420, 3650, 3620, 2600, 1350),
    EUCALYPT(104, 142, 245, 295, 470, 330, 830, 2120, 2600, 2740, 2900, 2900, 1480, 660),
    ORCHARD(112, 90, 285, 350, 590, 470, 1050, 2300, 2800, 2920, 3120, 3100, 2050, 1020),
    SLASH(118, 74, 400, 520, 760, 1120, 1450, 1780, 1960, 2080, 2380, 2380, 3700, 2850),
    ASH(84, 50, 320, 390, 520, 640, 780, 920, 1020, 1090, 1300, 1320, 2300, 2050),
    WATER(13, 8, 260, 270, 320, 220, 180, 125, 110, 100, 85, 90, 50, 30),
    TURBID_WATER(20, 11, 430, 560, 850, 880, 720, 380, 340, 300, 230, 230, 85, 55),
    TAILINGS_POND(17, 10, 900, 1250, 1600, 1250, 900, 420, 370, 320, 250, 250, 100, 60),
    SAND(40, 24, 900, 1180, 1620, 2120, 2400, 2580, 2700, 2850, 3020, 3020, 4300, 3750),
    ROCK(150, 84, 750, 900, 1200, 1550, 1720, 1850, 1930, 2020, 2150, 2150, 3000, 2700),
    ORE(128, 62, 1000, 1250, 1720, 2450, 2720, 2850, 2920, 3050, 3150, 3150, 4100, 3600),
    SPOIL(140, 66, 620, 740, 980, 1350, 1520, 1620, 1680, 1760, 1850, 1850, 2700, 2500),
    TILE_ROOF(330, 190, 850, 1000, 1300, 1900, 2150, 2330, 2450, 2580, 2720, 2700, 3300, 2950),
    METAL_ROOF(380, 200, 1900, 2250, 2450, 2620, 2700, 2750, 2800, 2950, 2950, 2900, 3000, 2750),
    CONCRETE(230, 120, 1300, 1550, 1820, 2080, 2220, 2320, 2400, 2500, 2600, 2580, 3050, 2850),
    ASPHALT(60, 34, 760, 860, 980, 1100, 1170, 1230, 1280, 1330, 1380, 1380, 1650, 1550);

    private final float vv;
    private final float vh;
    private final float[] reflectance;

    Material(float vv, float vh, float... reflectance) {
        this.vv = vv;
        this.vh = vh;
        this.reflectance = reflectance;
    }

    /** Mean reflectance × 10,000 in a band, from 0 (B01) to 11 (B12); before the calibration of {@link Sensor}. */
    float reflectance(int band) {
        return reflectance[band];
    }

    /** Mean co-polarised backscatter as amplitude; before the calibration of {@link Sensor}. */
    float vv() {
        return vv;
    }

    /** Mean cross-polarised backscatter as amplitude; before the calibration of {@link Sensor}. */
    float vh() {
        return vh;
    }
}
