package org.classifycerrado.learn.synth;

/** A stretch of land with one way of living, one direction of fields and one way of dividing them. */
final class District {

    /** A feature of natural outline: a pit, a field of rocks or dunes, a reservoir. */
    record Blob(double x, double y, double radius, Kind kind, long key) {
        enum Kind {
            PIT,
            BARREN,
            RESERVOIR
        }
    }

    /** Side of the square in which each district has its centre, in metres. */
    static final double SPACING = 2500;

    // The land uses are dealt out so that every square of 3 × 3 districts has each of them once.
    private static final int BLOCK = 3;
    private static final double JITTER = 0.36;

    final long key;
    final double x;
    final double y;
    final double cos;
    final double sin;
    final LandUse use;
    final Blob[] blobs;

    District(long seed, long ix, long iy) {
        key = Hash.at(seed, ix, iy);
        x = (ix + 0.5 + Hash.between(key, 0, -JITTER, JITTER)) * SPACING;
        y = (iy + 0.5 + Hash.between(key, 1, -JITTER, JITTER)) * SPACING;
        double angle = Math.PI * Hash.unit(key, 2);
        cos = Math.cos(angle);
        sin = Math.sin(angle);
        use = dealt(seed, ix, iy);
        blobs = blobs();
    }

    private static LandUse dealt(long seed, long ix, long iy) {
        long hand = Hash.at(~seed, Math.floorDiv(ix, BLOCK), Math.floorDiv(iy, BLOCK));
        int[] deck = new int[LandUse.count()];
        for (int i = 0; i < deck.length; i++) {
            int j = (int) (Hash.unit(hand, i) * (i + 1));
            deck[i] = deck[j];
            deck[j] = i;
        }
        return LandUse.of(deck[Math.floorMod(iy, BLOCK) * BLOCK + Math.floorMod(ix, BLOCK)]);
    }

    private Blob[] blobs() {
        return switch (use) {
            case MINE ->
                new Blob[] {
                    blob(0, 300, 230, 380, Blob.Kind.PIT),
                    blob(1, 800, 120, 240, Blob.Kind.PIT),
                    blob(2, 1000, 160, 300, Blob.Kind.BARREN),
                    blob(3, 1100, 120, 260, Blob.Kind.BARREN)
                };
            case CATTLE, RANCH ->
                new Blob[] {
                    blob(0, 900, 110, 230, Blob.Kind.RESERVOIR), blob(1, 1000, 90, 210, Blob.Kind.BARREN),
                };
            case GRAIN, IRRIGATED -> new Blob[] {blob(0, 1000, 120, 260, Blob.Kind.RESERVOIR)};
            case FRONTIER -> new Blob[] {blob(0, 1000, 120, 240, Blob.Kind.BARREN)};
            case TOWN -> new Blob[] {blob(0, 1200, 90, 170, Blob.Kind.PIT)};
            case PLANTATION, ORCHARD -> new Blob[] {blob(0, 1000, 90, 180, Blob.Kind.RESERVOIR)};
        };
    }

    private Blob blob(int n, double spread, double smallest, double largest, Blob.Kind kind) {
        return new Blob(
                x + Hash.between(key, 10 + 4 * n, -spread, spread),
                y + Hash.between(key, 11 + 4 * n, -spread, spread),
                Hash.between(key, 12 + 4 * n, smallest, largest),
                kind,
                Hash.next(key, 13 + 4 * n));
    }
}
