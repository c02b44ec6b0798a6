package org.classifycerrado.learn.synth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Divides the world among {@link District}s: each place belongs to the district whose centre is nearest. The borders
 * are where the roads run.
 */
final class Districts {

    /** Distance from a border beyond which {@link #border} need not be exact, in metres. */
    private static final double ROADSIDE = 100;

    private static final int CACHE = 2000;

    private final long seed;
    private final Map<Long, District[]> cells = new HashMap<>();

    private long cellX = Long.MIN_VALUE;
    private long cellY = Long.MIN_VALUE;
    private District[] around = {};

    private District nearest;
    private District beyond;
    private double border;

    Districts(long seed) {
        this.seed = Hash.mix(seed);
    }

    /** Finds the district of a place; the other methods then answer for it. */
    District find(double x, double y) {
        long ix = (long) Math.floor(x / District.SPACING);
        long iy = (long) Math.floor(y / District.SPACING);
        if (ix != cellX || iy != cellY) {
            enter(ix, iy);
        }
        double least = Double.MAX_VALUE;
        for (District d : around) {
            double square = squared(x - d.x, y - d.y);
            if (square < least) {
                least = square;
                nearest = d;
            }
        }
        border = Double.MAX_VALUE;
        for (District d : around) {
            double excess = squared(x - d.x, y - d.y) - least;
            // No two neighbours are farther apart than four spacings: this one's border is not near.
            if (d == nearest || excess > 8 * District.SPACING * ROADSIDE) {
                continue;
            }
            double distance = excess / (2 * Math.sqrt(squared(d.x - nearest.x, d.y - nearest.y)));
            if (distance < border) {
                border = distance;
                beyond = d;
            }
        }
        return nearest;
    }

    private static double squared(double dx, double dy) {
        return dx * dx + dy * dy;
    }

    private void enter(long ix, long iy) {
        cellX = ix;
        cellY = iy;
        if (cells.size() > CACHE) {
            cells.clear();
        }
        around = cells.computeIfAbsent((ix << 32) ^ (iy & 0xffffffffL), key -> candidates(ix, iy));
    }

    /** The districts that can be the nearest of a place in a cell, or border on it. */
    private District[] candidates(long ix, long iy) {
        double halfSide = District.SPACING / 2 + ROADSIDE;
        double centreX = (ix + 0.5) * District.SPACING;
        double centreY = (iy + 0.5) * District.SPACING;
        List<District> all = new ArrayList<>();
        double reach = Double.MAX_VALUE;
        for (int i = 0; i < 25; i++) {
            District d = new District(seed, ix + i % 5 - 2, iy + i / 5 - 2);
            all.add(d);
            reach = Math.min(reach, Math.hypot(Math.abs(d.x - centreX) + halfSide, Math.abs(d.y - centreY) + halfSide));
        }
        double farthest = reach;
        all.removeIf(d -> Math.hypot(
                        Math.max(Math.abs(d.x - centreX) - halfSide, 0),
                        Math.max(Math.abs(d.y - centreY) - halfSide, 0))
                > farthest);
        return all.toArray(District[]::new);
    }

    /** Distance of the last place from its district's border in metres; exact near it, huge far from it. */
    double border() {
        return border;
    }

    /** Random bits that both sides of the nearest border share. */
    long borderKey() {
        return Hash.mix(nearest.key ^ beyond.key);
    }
}
