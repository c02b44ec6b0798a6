package org.classifycerrado.learn.training;

/** The eight ways in which a square falls onto itself: four rotations, each also mirrored. */
final class Symmetry {

    static final int COUNT = 8;

    private Symmetry() {}

    /**
     * Where each pixel of a turned patch comes from.
     *
     * @param which 0 to 7; 0 leaves everything in place
     * @param side side of the patch
     * @return index of the source pixel of each pixel in row-major order
     */
    static int[] sources(int which, int side) {
        int[] sources = new int[side * side];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                int r = (which & 1) == 0 ? row : side - 1 - row;
                int c = (which & 2) == 0 ? column : side - 1 - column;
                sources[row * side + column] = (which & 4) == 0 ? r * side + c : c * side + r;
            }
        }
        return sources;
    }
}
