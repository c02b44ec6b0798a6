package org.classifycerrado.patch;

/** Mirrors positions at the ends of a range, so that a window may reach beyond the imagery. */
final class Mirror {

    private Mirror() {}

    /**
     * The position inside a range that stands for one outside, mirrored at the outer edges of the first and the last
     * pixel (the edge pixel is repeated once) as often as it takes.
     *
     * @param position any position
     * @param from first position of the range
     * @param length how many positions it has, at least 1
     * @return a position from {@code from} to {@code from + length - 1}; {@code position} itself if it is there
     */
    static int at(int position, int from, int length) {
        int inPeriod = Math.floorMod(position - from, 2 * length);
        return from + (inPeriod < length ? inPeriod : 2 * length - 1 - inPeriod);
    }
}
