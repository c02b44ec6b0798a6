package org.classifycerrado.server;

import java.awt.geom.AffineTransform;
import java.nio.file.Files;
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

/** Maps of one value each, to be told apart. */
final class UniformMap {

    private UniformMap() {}

    /** A grid of pixels of 10 m that starts at a column and a row of one that all share. */
    static PixelGrid grid(int column, int row, int width, int height) throws Exception {
        return new PixelGrid(
                CRS.decode("EPSG:32722", true),
                new AffineTransform(10, 0, 0, -10, 700000 + 10 * column, 9400000 - 10 * row),
                width,
                height);
    }

    static void write(Path file, Level level, int id, PixelGrid grid) throws Exception {
        Files.createDirectories(file.getParent());
        try (MapWriter writer = MapWriter.classes(file, grid, Legend.of(level), Map.of())) {
            fill(writer, id, grid);
        }
    }

    static void writeConfidence(Path file, int percent, PixelGrid grid) throws Exception {
        Files.createDirectories(file.getParent());
        try (MapWriter writer = MapWriter.confidence(file, grid, ConfidenceMeasure.PROBABILITY, Map.of())) {
            fill(writer, percent, grid);
        }
    }

    static void writeChanges(Path file, int group, PixelGrid grid) throws Exception {
        try (MapWriter writer = MapWriter.changes(file, grid, Map.of())) {
            fill(writer, group, grid);
        }
    }

    private static void fill(MapWriter writer, int value, PixelGrid grid) throws Exception {
        byte[] values = new byte[grid.width() * grid.height()];
        Arrays.fill(values, (byte) value);
        writer.write(values, 0, grid.height());
        writer.finish(new NullProgressListener());
    }
}
