package org.classifycerrado.sentinel.scene;

import java.awt.Rectangle;
import java.io.Closeable;
import java.io.IOException;
import org.classifycerrado.imagery.PixelGrid;

/** The pixels of one band, open for reading. Several threads may read at once. */
public interface BandRaster extends Closeable {

    /**
     * Where the pixels lie.
     *
     * @return the grid of the full resolution
     */
    PixelGrid grid();

    /**
     * Reads a rectangle.
     *
     * @param window columns and rows of the grid, within it
     * @param values receives the values as they are stored, row by row; of at least the window's size
     * @throws java.io.InterruptedIOException if the thread is interrupted
     * @throws IOException if they cannot be read; the message is for people and names what is wrong, and no folder
     */
    void read(Rectangle window, float[] values) throws IOException;
}
