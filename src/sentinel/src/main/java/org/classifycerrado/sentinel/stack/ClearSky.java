package org.classifycerrado.sentinel.stack;

import java.awt.Rectangle;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.Resampler;
import org.classifycerrado.imagery.Samples;
import org.classifycerrado.sentinel.scene.BandRaster;

/**
 * Says by a raster of classes, taken onto the grid of a stack by nearest neighbour, which pixels count as no data:
 * those of some classes, and what lies within a square around them. Class 0, which is nothing that was seen, does not
 * grow.
 */
final class ClearSky {

    private final Resampler classes;
    private final IntPredicate dropped;
    private final int dilation;

    ClearSky(BandRaster raster, PixelGrid grid, IntPredicate dropped, int dilation) {
        this.classes = new Resampler("mask", new ClassSource(raster), raster.grid(), grid, Resampler.Kernel.NEAREST);
        this.dropped = dropped;
        this.dilation = dilation;
    }

    /** Adds what is dropped in a window. */
    void exclude(Rectangle window, boolean[] missing) {
        Rectangle around = new Rectangle(window);
        around.grow(dilation, dilation);
        Samples samples = new Samples(1, around.width, around.height);
        classes.read(around, samples, 0);
        float[] values = samples.channels()[0];
        boolean[] grown = new boolean[values.length];
        boolean any = false;
        for (int i = 0; i < values.length; i++) {
            if (samples.noData()[i]) {
                continue; // beyond the raster
            }
            int value = (int) values[i];
            if (value == 0 && dropped.test(0)) {
                int x = i % around.width - dilation;
                int y = i / around.width - dilation;
                if (x >= 0 && y >= 0 && x < window.width && y < window.height) {
                    missing[y * window.width + x] = true;
                }
            } else if (value != 0 && dropped.test(value)) {
                grown[i] = true;
                any = true;
            }
        }
        if (!any) {
            return;
        }
        dilate(grown, around.width, around.height);
        for (int y = 0; y < window.height; y++) {
            for (int x = 0; x < window.width; x++) {
                missing[y * window.width + x] |= grown[(y + dilation) * around.width + x + dilation];
            }
        }
    }

    /** First along rows, then along columns: a square is both. */
    private void dilate(boolean[] flags, int width, int height) {
        if (dilation == 0) {
            return;
        }
        boolean[] line = new boolean[Math.max(width, height)];
        for (int y = 0; y < height; y++) {
            dilate(flags, y * width, 1, width, line);
        }
        for (int x = 0; x < width; x++) {
            dilate(flags, x, width, height, line);
        }
    }

    private void dilate(boolean[] flags, int start, int step, int count, boolean[] line) {
        Arrays.fill(line, 0, count, false);
        int until = -1;
        for (int i = 0; i < count; i++) {
            until = flags[start + i * step] ? i + dilation : until;
            line[i] = i <= until;
        }
        int from = count;
        for (int i = count - 1; i >= 0; i--) {
            from = flags[start + i * step] ? i - dilation : from;
            line[i] |= i >= from && from < count;
        }
        for (int i = 0; i < count; i++) {
            flags[start + i * step] = line[i];
        }
    }
}
