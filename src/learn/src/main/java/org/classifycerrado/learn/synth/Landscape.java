package org.classifycerrado.learn.synth;

import org.classifycerrado.learn.synth.District.Blob;
import org.classifycerrado.learn.synth.Parcel.Cover;

/**
 * The land itself: what is at a place, given in metres. Features are painted over each other in the order in which
 * people and water made them: vegetation, parcels, rock, pits, towns, rivers with their forests, roads.
 *
 * <p>What it answers depends on the seed and the place alone; what it remembers between calls only saves time. An
 * instance belongs to one thread.
 */
final class Landscape {

    private static final int PASTURE = 0;
    private static final int PRIMARY = 1;
    private static final int SECONDARY = 2;
    private static final int WATER = 3;
    private static final int MINING = 4;
    private static final int URBAN = 5;
    private static final int OTHER_BUILT = 6;
    private static final int FORESTRY = 7;
    private static final int PERENNIAL = 8;
    private static final int SEMI_PERENNIAL = 9;
    private static final int ONE_CYCLE = 10;
    private static final int TWO_CYCLES = 11;
    private static final int OTHER = 12;
    private static final int CLEARED = 13;

    private static final double TWO_PI = 2 * Math.PI;

    private final long seed;
    private final Drainage drainage;
    private final Districts districts;

    // Displacements: of everything natural, and (wider, gentler) of the roads.
    private final Noise bendX;
    private final Noise bendY;
    private final Noise wiggleX;
    private final Noise wiggleY;
    private final Noise curveX;
    private final Noise curveY;

    private final Fractal forest;
    private final Fractal forestOfParcels;
    private final Noise outline;
    private final Noise moisture;
    private final Noise hills;
    private final Noise slope;
    private final Noise season;
    private final Noise haze;
    private final Noise broad;
    private final Noise middle;
    private final Noise fine;

    private final History history;
    private final Parcels parcels = new Parcels(this::settle);

    /**
     * A landscape.
     *
     * @param seed of the world
     * @param year how many years have passed since the first
     */
    Landscape(long seed, int year) {
        this.seed = seed;
        history = new History(year);
        drainage = new Drainage(seed + 100);
        districts = new Districts(seed + 200);
        bendX = new Noise(seed + 301, 640);
        bendY = new Noise(seed + 302, 640);
        wiggleX = new Noise(seed + 303, 150);
        wiggleY = new Noise(seed + 304, 150);
        curveX = new Noise(seed + 305, 2600);
        curveY = new Noise(seed + 306, 2600);
        forest = forest();
        forestOfParcels = forest();
        outline = new Noise(seed + 308, 330);
        moisture = new Noise(seed + 309, 2300);
        hills = new Noise(seed + 310, 8000);
        slope = new Noise(seed + 311, 520);
        season = new Noise(seed + history.draw(315), 3400);
        haze = new Noise(seed + history.draw(316), 5200);
        broad = new Noise(seed + 312, 270);
        middle = new Noise(seed + 313, 85);
        fine = new Noise(seed + 314, 31);
    }

    private Fractal forest() {
        return new Fractal(seed + 307, 6500, 3, 2.7, 0.55);
    }

    /** Describes the ground at a place. */
    void describe(double x, double y, Ground ground) {
        cover(x, y, ground);
        // Rain and the day of the image differ across a scene put together from several; so does the air.
        ground.gain *= 1 + 0.4 * season.at(x, y);
        ground.haze = 1 + haze.at(x, y);
    }

    private void cover(double x, double y, Ground ground) {
        double wiggleU = wiggleX.at(x, y);
        double wiggleV = wiggleY.at(x, y);
        double naturalX = x + 210 * bendX.at(x, y) + 42 * wiggleU;
        double naturalY = y + 210 * bendY.at(x, y) + 42 * wiggleV;
        double bank = drainage.bank(naturalX, naturalY);
        double bentX = x + 260 * curveX.at(x, y);
        double bentY = y + 260 * curveY.at(x, y);
        District district = districts.find(bentX, bentY);
        double border = districts.border();

        double t1 = broad.at(x, y);
        double t2 = middle.at(x, y);
        double t3 = fine.at(x, y);
        double hill = hills.at(x, y);
        double rugged = hill > 0 ? 0.02 + 0.3 * hill : 0.02;
        double shade = 1 + rugged * slope.at(x, y);

        if (border < 14 && paved(district)) {
            ground.set(OTHER_BUILT, Material.ASPHALT, Material.RED_SOIL, border < 8 ? 0.15 : 0.6, 1, 1);
            return;
        }
        if (bank < 0) {
            water(ground, bank, t1, naturalX, naturalY);
            return;
        }
        double dx = x - district.x;
        double dy = y - district.y;
        double u = district.cos * dx + district.sin * dy;
        double v = district.cos * dy - district.sin * dx;

        if (district.use == LandUse.TOWN && town(ground, district, u, v, t2)) {
            return;
        }
        if (!blobs(ground, district, x + 50 * wiggleU, y + 50 * wiggleV, t1, t2, t3)
                && !gallery(ground, bank, outline.at(x, y), t2, t3, shade)) {
            land(ground, district, u, v, naturalX, naturalY, t1, t2, t3, shade, bank);
        }
        // An unpaved road is narrower than a pixel: seen, but not a class of its own.
        if (border < 9 && ground.cover != WATER) {
            ground.second = Material.RED_SOIL;
            ground.mix = Math.max(ground.mix, 0.65);
        }
    }

    private boolean paved(District district) {
        return Hash.unit(districts.borderKey(), 0) < 0.3;
    }

    private void water(Ground ground, double bank, double t1, double x, double y) {
        double silt = 0.35 + 0.9 * moisture.at(x, y) + 0.3 * t1 + (bank > -15 ? 0.2 : 0);
        ground.set(WATER, Material.WATER, Material.TURBID_WATER, silt, 1, 1 + 0.5 * t1);
        ground.grain = 0.06;
    }

    private boolean gallery(Ground ground, double bank, double width, double t2, double t3, double shade) {
        double depth = 75 + 120 * width;
        if (bank > depth) {
            return false;
        }
        if (bank < 22 && width < -0.42) {
            ground.set(OTHER, Material.SAND, Material.SAVANNA, 0.25 + 0.4 * t2, 0.95, 1);
            return true;
        }
        ground.set(PRIMARY, Material.FOREST, Material.SAVANNA, 0.1 + 0.3 * t3, shade + 0.1 * t3, 1 + 0.25 * t2);
        ground.grain = 0.08;
        return true;
    }

    private boolean town(Ground ground, District district, double u, double v, double t2) {
        double radius = 430 + 300 * Hash.unit(district.key, 40);
        double across = Math.abs(u) * (0.75 + 0.4 * Hash.unit(district.key, 41));
        double along = Math.abs(v);
        double reach = 0.6 * Math.hypot(across, along) + 0.4 * Math.max(across, along);
        // The outline follows the blocks: some are built up, some not yet.
        double cornerU = 84 * Math.rint(u / 84);
        double cornerV = 84 * Math.rint(v / 84);
        double sprawl = 240 * outline.at(cornerU, cornerV) + 420 * slope.at(district.x + cornerU, district.y + cornerV);
        if (reach > radius + sprawl) {
            return false;
        }
        double blockU = u / 118;
        double blockV = v / 84;
        double streetU = Math.abs(blockU - Math.rint(blockU)) * 118;
        double streetV = Math.abs(blockV - Math.rint(blockV)) * 84;
        if (streetU < 7 || streetV < 7) {
            ground.set(URBAN, Material.ASPHALT, Material.RED_SOIL, 0.35, 1, 2.2);
            return true;
        }
        long lot = Hash.at(district.key, (long) Math.floor(u / 17), (long) Math.floor(v / 21));
        double kind = Hash.unit(lot);
        double built = 0.72 - 0.35 * reach / radius;
        double bright = 0.78 + 0.26 * Hash.unit(lot, 1);
        double echo = 0.5 + 1.3 * Hash.unit(lot, 2) * Hash.unit(lot, 3) * 2;
        if (kind < built * 0.75) {
            ground.set(URBAN, Material.TILE_ROOF, Material.CONCRETE, Hash.unit(lot, 4), bright, echo);
        } else if (kind < built) {
            ground.set(URBAN, Material.CONCRETE, Material.METAL_ROOF, Hash.unit(lot, 4) * 0.7, bright, echo * 1.2);
        } else if (kind < 0.85) {
            ground.set(URBAN, Material.SHRUB, Material.RED_SOIL, 0.3 + 0.5 * t2, bright, 1.5);
        } else {
            ground.set(URBAN, Material.RED_SOIL, Material.CONCRETE, 0.3, bright, 1.5);
        }
        ground.grain = 0.1;
        return true;
    }

    private boolean blobs(Ground ground, District district, double x, double y, double t1, double t2, double t3) {
        for (Blob blob : history.blobs(district)) {
            double dx = x - blob.x();
            double dy = y - blob.y();
            double reach = dx * dx + dy * dy;
            if (reach > 2 * blob.radius() * blob.radius()) {
                continue;
            }
            double distance = Math.sqrt(reach) / blob.radius() + 0.35 * outline.at(x, y);
            if (distance > 1) {
                continue;
            }
            switch (blob.kind()) {
                case RESERVOIR -> ground.set(WATER, Material.WATER, Material.TURBID_WATER, 0.5 + t1, 1, 1 + 0.5 * t1);
                case BARREN -> {
                    boolean dunes = Hash.unit(blob.key(), 0) < 0.5;
                    if (dunes) {
                        double ridge = Math.sin((dx + 0.5 * dy) / 11 + 3 * t2);
                        ground.set(
                                OTHER,
                                Material.SAND,
                                Material.SAVANNA,
                                0.12 + 0.2 * t2,
                                1 + 0.1 * ridge,
                                1 + 0.2 * ridge);
                    } else {
                        ground.set(
                                OTHER,
                                Material.ROCK,
                                Material.SAVANNA,
                                0.2 + 0.55 * t2 + 0.3 * t3,
                                1 + 0.25 * t3,
                                1 + 0.5 * t3);
                    }
                    ground.grain = 0.08;
                }
                case PIT -> pit(ground, blob, distance, t2, t3);
            }
            return true;
        }
        return false;
    }

    private static void pit(Ground ground, Blob blob, double distance, double t2, double t3) {
        if (distance < 0.24 && blob.radius() > 160) {
            ground.set(MINING, Material.TAILINGS_POND, Material.TURBID_WATER, 0.3 + t2, 1, 1);
        } else if (distance > 0.82) {
            ground.set(MINING, Material.SPOIL, Material.RED_SOIL, 0.3 + 0.6 * t2, 1 + 0.2 * t3, 1 + 0.3 * t3);
        } else {
            double bench = Math.sin(distance * blob.radius() / 7.5);
            ground.set(
                    MINING,
                    Material.ORE,
                    Material.SPOIL,
                    0.3 + 0.28 * bench + 0.3 * t2,
                    1 + 0.12 * t3,
                    1 + 0.3 * bench);
        }
        ground.grain = 0.07;
    }

    private void land(
            Ground ground,
            District district,
            double u,
            double v,
            double naturalX,
            double naturalY,
            double t1,
            double t2,
            double t3,
            double shade,
            double bank) {
        Parcel parcel = parcels.find(district, u, v);
        paint(ground, parcel, u, v, parcels.edge(), naturalX, naturalY, t1, t2, t3, shade, bank);
    }

    /** Decides what a parcel is used for, from its district and how much forest the region has. */
    private void settle(Parcel p, District district) {
        double x = district.x + district.cos * p.u - district.sin * p.v;
        double y = district.y + district.sin * p.u + district.cos * p.v;
        double wooded = forestOfParcels.at(x, y) + 0.12 * (p.random(1) - 0.5);
        double dice = p.random(2);
        LandUse use = district.use;
        double kept = use == LandUse.FRONTIER ? -0.35 : use == LandUse.GRAIN || use == LandUse.IRRIGATED ? 0.3 : 0.16;
        if (wooded > kept) {
            double cleared = use == LandUse.FRONTIER ? 0.3 : 0.04;
            p.cover = dice < cleared
                    ? Cover.CLEARING
                    : dice < cleared + 0.08 ? Cover.SECONDARY : dice > 0.93 ? Cover.PASTURE : Cover.PRIMARY;
        } else if (wooded > kept - 0.09 && dice < 0.55) {
            p.cover = Cover.SECONDARY;
        } else {
            p.cover = use(use, p.random(3));
        }
        dress(p);
        double size = Math.min(p.halfU, p.halfV);
        if (p.random(4) < 0.16 && size > 110 && p.cover != Cover.PRIMARY && p.cover != Cover.SECONDARY) {
            p.farmstead = p.between(5, 32, 62);
            p.farmU = p.u + p.between(6, -0.55, 0.55) * p.halfU;
            p.farmV = p.v + p.between(7, -0.55, 0.55) * p.halfV;
        }
        p.pivot = use == LandUse.IRRIGATED
                && (p.cover == Cover.ONE_CYCLE || p.cover == Cover.TWO_CYCLES)
                && size > 200
                && p.random(8) < 0.75;
        if (p.pivot) {
            p.cover = Cover.TWO_CYCLES;
        }
        if (history.hasBegun()) {
            history.pass(p, use);
            dress(p);
        }
    }

    private static Cover use(LandUse use, double dice) {
        return switch (use) {
            case CATTLE, RANCH, MINE -> dice < 0.9 ? Cover.PASTURE : dice < 0.96 ? Cover.SECONDARY : Cover.ONE_CYCLE;
            case GRAIN ->
                dice < 0.42
                        ? Cover.ONE_CYCLE
                        : dice < 0.82 ? Cover.TWO_CYCLES : dice < 0.9 ? Cover.SEMI_PERENNIAL : Cover.PASTURE;
            case IRRIGATED -> dice < 0.25 ? Cover.ONE_CYCLE : dice < 0.85 ? Cover.TWO_CYCLES : Cover.PASTURE;
            case PLANTATION -> dice < 0.72 ? Cover.FORESTRY : dice < 0.8 ? Cover.CLEARING : Cover.PASTURE;
            case ORCHARD ->
                dice < 0.4
                        ? Cover.PERENNIAL
                        : dice < 0.78 ? Cover.SEMI_PERENNIAL : dice < 0.84 ? Cover.ONE_CYCLE : Cover.PASTURE;
            case FRONTIER -> dice < 0.25 ? Cover.CLEARING : dice < 0.4 ? Cover.SECONDARY : Cover.PASTURE;
            case TOWN -> dice < 0.16 ? Cover.YARD : dice < 0.26 ? Cover.PERENNIAL : Cover.PASTURE;
        };
    }

    /** Gives a parcel its looks: what grows there at the time of the image and how it differs from its likes. */
    private void dress(Parcel p) {
        p.first = Material.GREEN_PASTURE;
        p.second = Material.DRY_PASTURE;
        double state = p.random(history.draw(10));
        double spread = p.random(11) + p.random(12) - 1;
        p.gain = 1 + 0.22 * spread;
        p.echo = 1 + 0.22 * (p.random(13) + p.random(14) - 1);
        p.mix = 0.5;
        switch (p.cover) {
            case PASTURE -> {
                p.mix = 0.62 + 0.55 * spread;
                if (state > 0.88) {
                    p.first = Material.RED_SOIL;
                    p.mix = 0.6;
                }
            }
            case ONE_CYCLE -> crop(p, state, 0.38, 0.62);
            case TWO_CYCLES -> crop(p, state, 0.55, 0.8);
            case CLEARING -> {
                p.first = Material.SLASH;
                p.second = state < 0.35 ? Material.ASH : Material.RED_SOIL;
                p.mix = 0.25 + 0.25 * spread;
            }
            case FORESTRY -> {
                p.first = Material.EUCALYPT;
                p.second = state < 0.85 ? Material.SHRUB : Material.RED_SOIL;
                p.mix = state < 0.85 ? 0.12 + 0.1 * spread : 0.45;
            }
            case PERENNIAL -> {
                p.first = Material.ORCHARD;
                p.second = Material.RED_SOIL;
                p.mix = 0.32 + 0.15 * spread;
            }
            case SEMI_PERENNIAL -> {
                p.first = Material.CANE;
                p.second = Material.STUBBLE;
                p.mix = 0.18 + 0.15 * spread;
            }
            default -> {}
        }
    }

    private static void crop(Parcel p, double state, double green, double ripe) {
        if (state < green) {
            p.first = Material.GREEN_CROP;
            p.second = Material.RIPE_CROP;
            p.mix = p.between(15, 0, 0.55);
        } else if (state < ripe) {
            p.first = Material.RIPE_CROP;
            p.second = Material.STUBBLE;
            p.mix = p.between(15, 0.1, 0.8);
        } else {
            p.first = Material.STUBBLE;
            p.second = Material.RED_SOIL;
            p.mix = p.between(15, 0, 1);
        }
    }

    private void paint(
            Ground ground,
            Parcel p,
            double u,
            double v,
            double edge,
            double naturalX,
            double naturalY,
            double t1,
            double t2,
            double t3,
            double shade,
            double bank) {
        Cover cover = p.cover;
        if (cover == Cover.PASTURE || cover == Cover.SECONDARY || cover == Cover.CLEARING) {
            // Remnants that nobody cleared keep their natural outline, and woods grow back around them.
            double wooded = forest.at(naturalX, naturalY) + 0.06 * t2;
            boolean bare = cover == Cover.CLEARING || p.cleared;
            if (wooded > (bare ? 0.62 : 0.34)) {
                cover = Cover.PRIMARY;
            } else if (wooded > 0.27 && cover == Cover.PASTURE && !bare && p.random(20) < 0.7) {
                cover = Cover.SECONDARY;
            }
        }
        if (p.farmstead > 0 && Math.abs(u - p.farmU) < p.farmstead && Math.abs(v - p.farmV) < 0.8 * p.farmstead) {
            yard(ground, p, u - p.farmU, v - p.farmV, t2);
            return;
        }
        double pixel = 1 + 0.09 * t3;
        switch (cover) {
            case PRIMARY -> {
                double dry =
                        0.5 - 1.3 * moisture.at(naturalX, naturalY) + 0.25 * t2 + 0.25 * t3 - (bank < 300 ? 0.25 : 0);
                ground.set(PRIMARY, Material.FOREST, Material.SAVANNA, dry, shade * pixel, 1 + 0.22 * t2 + 0.2 * t3);
                ground.grain = 0.08;
            }
            case SECONDARY -> {
                double open = 0.25 + 0.45 * t2 + 0.35 * t3 + 0.25 * (p.random(21) - 0.5);
                ground.set(SECONDARY, Material.SHRUB, Material.GREEN_PASTURE, open, shade * pixel, 1 + 0.2 * t2);
                ground.grain = 0.07;
            }
            case PASTURE -> pasture(ground, p, u, v, edge, t1, t2, shade);
            case CLEARING -> {
                // Windrows: felled trees pushed together in lines across the parcel.
                double row = Math.sin(TWO_PI * (p.halfU < p.halfV ? v : u) / 46 + 0.8 * t2);
                ground.set(
                        CLEARED,
                        p.first,
                        p.second,
                        p.mix + 0.25 * t1 + 0.25 * t2 + 0.12 * row,
                        p.gain * (1 + 0.12 * t3),
                        p.echo * (1 + 0.25 * row + 0.3 * t3));
                if (Hash.unit(Hash.at(p.key, (long) Math.floor(u / 15), (long) Math.floor(v / 15))) < 0.03) {
                    ground.first = Material.FOREST;
                    ground.mix = 0.3;
                }
                ground.grain = 0.1;
            }
            case FORESTRY -> {
                double row = Math.sin(TWO_PI * u / 34);
                ground.set(
                        FORESTRY,
                        p.first,
                        p.second,
                        edge < 9 ? 0.7 : p.mix + 0.07 * row,
                        p.gain * (1 + 0.05 * row),
                        p.echo * (1 + 0.08 * row));
                if (edge < 9) {
                    ground.second = Material.RED_SOIL;
                }
                ground.grain = 0.035;
            }
            case PERENNIAL -> {
                double rows = Math.sin(TWO_PI * u / 40) * (0.75 + 0.25 * Math.sin(TWO_PI * v / 40));
                ground.set(
                        PERENNIAL,
                        p.first,
                        p.second,
                        edge < 8 ? 0.9 : p.mix + 0.28 * rows,
                        p.gain,
                        p.echo * (1 + 0.12 * rows));
            }
            case SEMI_PERENNIAL -> {
                double strip = u / 105;
                long number = (long) Math.floor(strip);
                boolean track = (strip - number) * 105 < 8;
                double cut = Hash.unit(p.key, 100 + (int) (number & 63)) < 0.22 ? 0.75 : 0;
                ground.set(
                        SEMI_PERENNIAL,
                        p.first,
                        track ? Material.RED_SOIL : p.second,
                        (track ? 0.6 : p.mix) + cut + 0.1 * t2,
                        p.gain,
                        p.echo * (1 - 0.3 * cut));
                ground.grain = 0.04;
            }
            case ONE_CYCLE, TWO_CYCLES -> crop(ground, p, cover, u, v, edge, t1, t2, shade);
            case YARD -> yard(ground, p, u - p.u, v - p.v, t2);
        }
    }

    private static void pasture(
            Ground ground, Parcel p, double u, double v, double edge, double t1, double t2, double shade) {
        double mix = p.mix + 0.28 * t1 + 0.16 * t2;
        ground.set(PASTURE, p.first, p.second, mix, p.gain * shade, p.echo * (1 + 0.15 * t1));
        if (edge < 7) {
            // Fence lines: a cattle trail on one side, a few trees on some.
            ground.second = p.random(22) < 0.35 ? Material.SHRUB : Material.RED_SOIL;
            ground.mix = 0.5;
            return;
        }
        double trees = 0.035 + 0.09 * t1;
        if (Hash.unit(Hash.at(p.key, (long) Math.floor(u / 14), (long) Math.floor(v / 14))) < trees) {
            ground.first = Material.FOREST;
            ground.mix = 0.45;
            ground.gain *= 0.9;
            ground.echo *= 1.2;
        }
    }

    private static void crop(
            Ground ground, Parcel p, Cover cover, double u, double v, double edge, double t1, double t2, double shade) {
        double du = u - p.u;
        double dv = v - p.v;
        if (p.pivot) {
            double radius = Math.min(p.halfU, p.halfV) * 0.97;
            double reach = Math.hypot(du, dv);
            if (reach > radius) {
                pasture(ground, p, u, v, Double.MAX_VALUE, t1, t2, shade);
                ground.first = Material.GREEN_PASTURE;
                ground.second = Material.DRY_PASTURE;
                return;
            }
            int sectors = 1 + (int) (3 * p.random(30));
            double turn = Math.atan2(dv, du) / TWO_PI + 0.5;
            double shift = sectors == 1 ? 0 : 0.9 * (p.random(31 + (int) (turn * sectors)) - 0.5);
            double ring = 0.05 * Math.sin(reach / 8);
            ground.set(TWO_CYCLES, p.first, p.second, p.mix + shift + ring, p.gain, p.echo);
        } else if (cover == Cover.TWO_CYCLES) {
            // The second crop follows the harvester: strips in different states.
            int strips = 1 + (int) (4 * p.random(30));
            int strip = (int) Math.floor((du / p.halfU + 1) / 2 * strips);
            double shift = 0.75 * (Hash.unit(p.key, 40 + strip) - 0.5);
            double row = 0.07 * Math.sin(TWO_PI * u / 42);
            ground.set(
                    TWO_CYCLES, p.first, p.second, p.mix + shift + row + 0.08 * t2, p.gain, p.echo * (1 + 0.3 * shift));
        } else {
            ground.set(ONE_CYCLE, p.first, p.second, p.mix + 0.2 * t1 + 0.12 * t2, p.gain, p.echo * (1 + 0.12 * t1));
        }
        if (edge < 8) {
            ground.second = Material.RED_SOIL;
            ground.mix = 0.6;
        }
        ground.grain = 0.03;
    }

    private static void yard(Ground ground, Parcel p, double u, double v, double t2) {
        long iu = (long) Math.floor(u / 52);
        long iv = (long) Math.floor(v / 40);
        long hall = Hash.at(p.key, iu, iv);
        double inU = u / 52 - iu;
        double inV = v / 40 - iv;
        boolean built = Hash.unit(hall) < 0.6 && inU > 0.15 && inU < 0.85 && inV > 0.15 && inV < 0.85;
        if (built) {
            ground.set(
                    OTHER_BUILT,
                    Material.METAL_ROOF,
                    Material.TILE_ROOF,
                    Hash.unit(hall, 1) < 0.7 ? 0.1 : 0.8,
                    0.75 + 0.5 * Hash.unit(hall, 2),
                    0.4 + Hash.unit(hall, 3));
        } else {
            ground.set(OTHER_BUILT, Material.RED_SOIL, Material.CONCRETE, 0.3 + 0.5 * t2, 1.05, 1.5);
        }
        ground.grain = 0.06;
    }
}
