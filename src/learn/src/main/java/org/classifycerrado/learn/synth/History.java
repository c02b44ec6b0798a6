package org.classifycerrado.learn.synth;

import java.util.HashMap;
import java.util.Map;
import org.classifycerrado.learn.synth.Parcel.Cover;

/**
 * What becomes of the land in the years after the first: vegetation is cleared and what was cleared becomes pasture or
 * fields, pasture is left to grow over, pivots are built, pits grow and new ones are opened. What happens to a parcel
 * in a year depends on its place and that year alone, and each year goes on from the one before.
 */
final class History {

    /** Numbers of a key's random numbers that are this class's own, apart from each other by year. */
    private static final int FIRST = 1000;

    private static final int PER_YEAR = 100;

    private final int year;
    private final Map<District, District.Blob[]> pits = new HashMap<>();

    /** @param year how many years have passed, from 0 */
    History(int year) {
        this.year = year;
    }

    /** Whether any time has passed. */
    boolean hasBegun() {
        return year > 0;
    }

    /** The number of a random number of this year, one of its own in each year but the first. */
    int draw(int n) {
        return year == 0 ? n : FIRST + PER_YEAR * year + n;
    }

    /** Lets the years pass over a parcel. */
    void pass(Parcel p, LandUse use) {
        for (int now = 1; now <= year; now++) {
            p.cleared |= p.cover == Cover.CLEARING;
            double dice = p.random(FIRST + PER_YEAR * now + 50);
            double next = p.random(FIRST + PER_YEAR * now + 51);
            switch (p.cover) {
                case PRIMARY -> p.cover = dice < (use == LandUse.FRONTIER ? 0.12 : 0.04) ? Cover.CLEARING : p.cover;
                case SECONDARY -> p.cover = dice < 0.06 ? Cover.CLEARING : p.cover;
                case CLEARING -> p.cover = next < afterClearing(use) ? Cover.ONE_CYCLE : Cover.PASTURE;
                case PASTURE -> p.cover = dice < 0.03 ? Cover.SECONDARY : p.cover;
                default -> {}
            }
            boolean field = p.cover == Cover.ONE_CYCLE || p.cover == Cover.TWO_CYCLES || p.cover == Cover.PASTURE;
            boolean watered = use == LandUse.IRRIGATED || use == LandUse.GRAIN;
            if (watered && field && !p.pivot && Math.min(p.halfU, p.halfV) > 200 && next < 0.15) {
                p.pivot = true;
                p.cover = Cover.TWO_CYCLES;
            }
        }
    }

    private static double afterClearing(LandUse use) {
        return use == LandUse.GRAIN || use == LandUse.IRRIGATED ? 0.7 : 0.1;
    }

    /** The blobs of a district, with what the years have dug. */
    District.Blob[] blobs(District district) {
        return year == 0 ? district.blobs : pits.computeIfAbsent(district, this::dug);
    }

    private District.Blob[] dug(District district) {
        District.Blob[] blobs = district.blobs.clone();
        for (int i = 0; i < blobs.length; i++) {
            District.Blob b = blobs[i];
            if (b.kind() == District.Blob.Kind.PIT) {
                blobs[i] = new District.Blob(b.x(), b.y(), b.radius() * (1 + 0.1 * year), b.kind(), b.key());
            }
        }
        long key = Hash.next(district.key, FIRST);
        int opened = 1 + (int) (3 * Hash.unit(key, 1));
        boolean rural = district.use == LandUse.CATTLE || district.use == LandUse.RANCH;
        if (!rural || year < opened || Hash.unit(key, 0) > 0.6) {
            return blobs;
        }
        District.Blob[] more = java.util.Arrays.copyOf(blobs, blobs.length + 1);
        more[blobs.length] = new District.Blob(
                district.x + Hash.between(key, 2, -500, 500),
                district.y + Hash.between(key, 3, -500, 500),
                130 + 60 * (year - opened),
                District.Blob.Kind.PIT,
                Hash.next(key, 4));
        return more;
    }
}
