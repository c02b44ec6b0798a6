package org.classifycerrado.sentinel.safe;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.sentinel.scene.BandRaster;

/** Pixels in a file that is deleted when they are closed. */
record TemporaryRaster(BandRaster raster, Path file) implements BandRaster {

    @Override
    public PixelGrid grid() {
        return raster.grid();
    }

    @Override
    public void read(Rectangle window, float[] values) throws IOException {
        raster.read(window, values);
    }

    @Override
    public void close() throws IOException {
        raster.close();
        Files.deleteIfExists(file);
    }
}
