package org.classifycerrado.server;

import java.awt.image.BandedSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.file.Path;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;

/** Sentinel-2's 12 bands, of any size. */
final class LargeScene {

    private LargeScene() {}

    static void write(Path file, int width, int height) throws Exception {
        WritableRaster raster =
                Raster.createWritableRaster(new BandedSampleModel(DataBuffer.TYPE_USHORT, width, height, 12), null);
        int[] row = new int[width];
        for (int b = 0; b < 12; b++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    row[x] = 1000 + 100 * b + (x * 7 + y * 13) % 500;
                }
                raster.setSamples(0, y, width, 1, b, row);
            }
        }
        ReferencedEnvelope bounds = new ReferencedEnvelope(
                700000, 700000 + 10 * width, 9350000 - 10 * height, 9350000, CRS.decode("EPSG:32722", true));
        GeoTiffWriter writer = new GeoTiffWriter(file.toFile());
        try {
            writer.write(new GridCoverageFactory().create("scene", raster, bounds), new GeneralParameterValue[0]);
        } finally {
            writer.dispose();
        }
    }
}
