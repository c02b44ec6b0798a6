package org.classifycerrado.cli;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.synth.World;
import org.classifycerrado.sentinel.safe.SafeWriter;
import org.classifycerrado.sentinel.scene.Band;

/**
 * A synthetic scene as a Sentinel-2 product, with clouds that are round, as bright in all bands, and in the scene
 * classification.
 */
final class SyntheticProduct {

    private static final int UTM_22_SOUTH = 32722;
    private static final String TILE = "22MHV";

    /** What the world's values carry. */
    private static final float OFFSET = 1000;

    private static final double FINEST = 10;
    private static final float CLOUD = 6000;
    private static final int VEGETATION = 4;
    private static final int CLOUD_CLASS = 9;
    private static final double LARGEST_CLOUD = 1500;

    private final World world;
    private final SafeWriter.Product product;
    private final double[][] clouds;

    /** A product of a square of the world; each date has clouds at other places. */
    SyntheticProduct(long seed, double west, double north, int size, LocalDate date, String baseline, int cloudCount) {
        world = World.of(seed);
        Random random = new Random(date.toEpochDay());
        clouds = new double[cloudCount][];
        double covered = 0;
        for (int i = 0; i < cloudCount; i++) {
            double radius = LARGEST_CLOUD * (0.2 + 0.8 * random.nextDouble());
            clouds[i] = new double[] {
                west + size * 10 * random.nextDouble(), north - size * 10 * random.nextDouble(), radius
            };
            covered += Math.PI * radius * radius;
        }
        double cover = Math.min(100, 100 * covered / (100.0 * size * size));
        product = new SafeWriter.Product(
                TILE,
                date.atTime(LocalTime.of(13, 38, 51)).toInstant(ZoneOffset.UTC),
                baseline,
                UTM_22_SOUTH,
                west,
                north,
                size,
                Math.rint(cover * 100) / 100);
    }

    /** The name of its folder. */
    String name() {
        return product.id() + ".SAFE";
    }

    /** Writes it into a folder. */
    Path write(Path folder) throws IOException {
        return SafeWriter.write(folder, product, this::observed);
    }

    /** Means of the scene's pixels, which are of 10 m. */
    private float[] reflectance(Band band, PixelGrid grid, Rectangle window) {
        AffineTransform transform = grid.cornerToCrs();
        int factor = (int) Math.round(transform.getScaleX() / FINEST);
        transform.scale(1.0 / factor, 1.0 / factor);
        PixelGrid fine = new PixelGrid(grid.crs(), transform, grid.width() * factor, grid.height() * factor);
        int width = window.width * factor;
        Rectangle all = new Rectangle(window.x * factor, window.y * factor, width, window.height * factor);
        float[] pixels = world.msi(fine, all)[Band.of(Modality.MSI).indexOf(band)];
        float[] means = new float[window.width * window.height];
        for (int i = 0; i < pixels.length; i++) {
            means[i / width / factor * window.width + i % width / factor] += (pixels[i] - OFFSET) / factor / factor;
        }
        return means;
    }

    private float[] observed(Band band, PixelGrid grid, Rectangle window) {
        float[] values;
        if (band == Band.SCL) {
            values = new float[window.width * window.height];
            Arrays.fill(values, VEGETATION);
        } else {
            values = reflectance(band, grid, window);
        }
        AffineTransform transform = grid.cornerToCrs();
        for (int i = 0; i < values.length && clouds.length > 0; i++) {
            Point2D place = transform.transform(
                    new Point2D.Double(window.x + i % window.width + 0.5, window.y + i / window.width + 0.5), null);
            for (double[] cloud : clouds) {
                if (place.distance(cloud[0], cloud[1]) < cloud[2]) {
                    values[i] = band == Band.SCL ? CLOUD_CLASS : CLOUD;
                }
            }
        }
        return values;
    }
}
