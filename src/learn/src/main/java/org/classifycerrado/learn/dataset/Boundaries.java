package org.classifycerrado.learn.dataset;

import org.classifycerrado.legend.Legend;

/** Boundaries between classes, which TransNuSeg learns besides the classes. */
public final class Boundaries {

    private Boundaries() {}

    /**
     * Marks the pixels of a patch that have another class beside them, among their eight neighbours within the patch. A
     * neighbour without a class makes no boundary.
     *
     * @param ids class ids, [side, side] in row-major order; 255 where there is none
     * @param side pixels
     * @param edges receives 1 on a boundary and 0 elsewhere, 255 where there is no class
     */
    public static void mark(byte[] ids, int side, byte[] edges) {
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                byte own = ids[row * side + column];
                edges[row * side + column] =
                        own == (byte) Legend.NO_DATA ? own : (byte) (alike(ids, side, row, column, own) ? 0 : 1);
            }
        }
    }

    private static boolean alike(byte[] ids, int side, int row, int column, byte own) {
        for (int r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
            for (int c = Math.max(0, column - 1); c <= Math.min(side - 1, column + 1); c++) {
                byte id = ids[r * side + c];
                if (id != own && id != (byte) Legend.NO_DATA) {
                    return false;
                }
            }
        }
        return true;
    }
}
