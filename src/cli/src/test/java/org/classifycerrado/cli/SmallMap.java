package org.classifycerrado.cli;

import java.nio.file.Path;
import java.util.Map;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.MapWriter;
import org.geotools.data.util.NullProgressListener;
import org.geotools.referencing.CRS;

/** Maps of level L2 whose every pixel is known; pixels of 100 m, so that each is a hectare. */
final class SmallMap {

    private SmallMap() {}

    /** A class for each pixel. */
    @FunctionalInterface
    interface ClassAt {
        int at(int column, int row);
    }

    /** Writes a square map. */
    static Path write(Path file, int side, ClassAt classes) throws Exception {
        PixelGrid grid = new PixelGrid(
                CRS.decode("EPSG:32722", true),
                new java.awt.geom.AffineTransform(100, 0, 0, -100, 700_000, 9_300_000),
                side,
                side);
        byte[] ids = new byte[side * side];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) classes.at(i % side, i / side);
        }
        try (MapWriter writer = MapWriter.classes(file, grid, Legend.of(Level.L2), Map.of())) {
            writer.write(ids, 0, side);
            writer.finish(new NullProgressListener());
        }
        return file;
    }
}
