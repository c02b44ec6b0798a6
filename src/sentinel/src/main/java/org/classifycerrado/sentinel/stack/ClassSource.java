package org.classifycerrado.sentinel.stack;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.classifycerrado.imagery.PixelSource;
import org.classifycerrado.imagery.Samples;
import org.classifycerrado.sentinel.scene.BandRaster;

/** A raster of classes; NaN is 0. */
record ClassSource(BandRaster raster) implements PixelSource {

    @Override
    public Rectangle bounds() {
        return new Rectangle(raster.grid().width(), raster.grid().height());
    }

    @Override
    public int bands() {
        return 1;
    }

    @Override
    public void read(Rectangle window, Samples samples) {
        float[] values = samples.channels()[0];
        try {
            raster.read(window, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isNaN(values[i]) ? 0 : values[i];
        }
    }

    @Override
    public void toWanted(int band, float[] values, int from, int to) {}
}
