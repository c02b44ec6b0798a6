package org.classifycerrado.server;

import java.awt.geom.AffineTransform;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.geotools.data.util.NullProgressListener;
import org.geotools.referencing.CRS;

/** A class map of any size, in stripes. */
final class LargeMap {

    private LargeMap() {}

    private static PixelGrid grid(int width, int height) throws Exception {
        return new PixelGrid(
                CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 700000, 9400000), width, height);
    }

    static void writeProbabilities(Path file, int width, int height) throws Exception {
        try (MapWriter writer = MapWriter.probabilities(file, grid(width, height), Legend.of(Level.L2), Map.of())) {
            writer.write(new byte[14 * width * height], 0, height);
            writer.finish(new NullProgressListener());
        }
    }

    static void writeConfidence(Path file, int width, int height) throws Exception {
        try (MapWriter writer =
                MapWriter.confidence(file, grid(width, height), ConfidenceMeasure.PROBABILITY, Map.of())) {
            writer.write(new byte[width * height], 0, height);
            writer.finish(new NullProgressListener());
        }
    }

    static void write(Path file, int width, int height) throws Exception {
        PixelGrid grid = grid(width, height);
        try (MapWriter writer = MapWriter.classes(file, grid, Legend.of(Level.L2), Map.of())) {
            byte[] row = new byte[width];
            for (int y = 0; y < height; y++) {
                Arrays.fill(row, (byte) (y / 100 % 14));
                writer.write(row, 0, 1);
            }
            writer.finish(new NullProgressListener());
        }
    }
}
