package org.classifycerrado.patch;

import java.awt.Rectangle;
import org.classifycerrado.InvalidParameterException;

/**
 * Cuts a grid into square windows that overlap. Each window has a trusted core, the window less half the overlap on
 * each side; the cores cover the grid without gap or overlap. The first windows begin half an overlap outside the grid
 * and the last ones end at least as far outside, so that no pixel's class comes from the rim of a window.
 *
 * @param width columns of the grid
 * @param height rows of the grid
 * @param size side of a window, in pixels
 * @param overlap by how many pixels neighbouring windows overlap: even, from 0 to half of {@code size}
 */
public record PatchLayout(int width, int height, int size, int overlap) {

    /**
     * Checks the overlap.
     *
     * @throws InvalidParameterException if it is not allowed
     */
    public PatchLayout {
        if (overlap < 0 || overlap > size / 2 || overlap % 2 != 0) {
            throw new InvalidParameterException(
                    "overlap", "is " + overlap + "; allowed: an even number of pixels from 0 to " + size / 2);
        }
    }

    /**
     * How far neighbouring windows are apart; also the side of a core.
     *
     * @return {@code size - overlap} pixels
     */
    public int step() {
        return size - overlap;
    }

    /**
     * Half of the overlap: how wide the rim around a core is.
     *
     * @return pixels
     */
    public int margin() {
        return overlap / 2;
    }

    /**
     * How many windows lie side by side.
     *
     * @return at least 1
     */
    public int columns() {
        return (width + step() - 1) / step();
    }

    /**
     * How many rows of windows there are.
     *
     * @return at least 1
     */
    public int rows() {
        return (height + step() - 1) / step();
    }

    /**
     * How many windows there are.
     *
     * @return columns × rows
     */
    public long windows() {
        return (long) columns() * rows();
    }

    /**
     * A window in pixels of the grid; it may reach beyond it.
     *
     * @param column 0 to {@link #columns()} - 1
     * @param row 0 to {@link #rows()} - 1
     * @return the window
     */
    public Rectangle window(int column, int row) {
        return new Rectangle(column * step() - margin(), row * step() - margin(), size, size);
    }
}
