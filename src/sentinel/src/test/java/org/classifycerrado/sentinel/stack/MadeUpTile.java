package org.classifycerrado.sentinel.stack;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.Path;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.sentinel.safe.SafeWriter;
import org.classifycerrado.sentinel.scene.Band;

/**
 * Writes products to measure with: the arguments are a folder, columns and rows at 10 m (10980 in real ones), and
 * dates. The land is smooth, with as much noise as makes images of about the size that real ones have.
 */
final class MadeUpTile {

    private static final int NOISE = 64;

    private MadeUpTile() {}

    public static void main(String[] args) throws IOException {
        for (int i = 2; i < args.length; i++) {
            SafeWriter.Product product =
                    Products.product(args[i], SafeWriter.WITH_OFFSET, 32722, Products.WEST, Integer.parseInt(args[1]));
            int seed = i;
            System.out.println(SafeWriter.write(
                    Path.of(args[0]), product, (band, grid, window) -> observed(band, grid, window, seed)));
        }
    }

    private static float[] observed(Band band, PixelGrid grid, Rectangle window, int seed) {
        float[] values = new float[window.width * window.height];
        if (band == Band.SCL) {
            for (int i = 0; i < values.length; i++) {
                int cloud = (window.x + i % window.width) / 300 + (window.y + i / window.width) / 300 + seed;
                values[i] = cloud % 7 == 0 ? 9 : 4;
            }
            return values;
        }
        AffineTransform transform = grid.cornerToCrs();
        double pixel = transform.getScaleX();
        for (int i = 0; i < values.length; i++) {
            int column = window.x + i % window.width;
            int row = window.y + i / window.width;
            double x = transform.getTranslateX() + column * pixel;
            double y = transform.getTranslateY() - row * pixel;
            int noise = (column * 73_856_093 ^ row * 19_349_663 ^ (band.ordinal() + seed) * 83_492_791) * 1_103_515_245;
            values[i] = Products.land(band, x, y) + (noise >>> 16) % NOISE;
        }
        return values;
    }
}
