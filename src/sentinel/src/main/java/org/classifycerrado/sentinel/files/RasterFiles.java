package org.classifycerrado.sentinel.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.sentinel.jp2.CellCache;
import org.classifycerrado.sentinel.jp2.Jp2Raster;
import org.classifycerrado.sentinel.scene.BandRaster;

/**
 * Opens the file of one band. JPEG 2000 is read by OpenJPEG or, if that is chosen, by an installed libgdal.
 *
 * @param cells keeps what was decoded of JPEG 2000
 * @param reader of JPEG 2000
 */
public record RasterFiles(CellCache cells, Reader reader) {

    /** By what JPEG 2000 is read. */
    public enum Reader {
        /** The OpenJPEG that comes along. */
        OPENJPEG,
        /** GDAL, if it is installed; its driver may be one of the faster, non-free ones. */
        GDAL
    }

    /**
     * Opens a file.
     *
     * @param file JP2 or GeoTIFF
     * @param name what to call it in messages
     * @param known where its pixels lie, as a product's metadata have it; if empty, the file must say it
     * @return its pixels; of a GeoTIFF the first band's, NaN where there is no data
     * @throws IOException if it is not readable
     */
    public BandRaster open(Path file, String name, Optional<PixelGrid> known) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("'" + name + "' is missing");
        }
        if (!isJpeg2000(file)) {
            return GeoTiffBand.open(file, name, 0);
        }
        return reader == Reader.GDAL ? GdalRaster.open(file, name, known) : Jp2Raster.open(file, name, known, cells);
    }

    static boolean isJpeg2000(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.(jp2|j2k)");
    }

    static boolean isGeoTiff(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.tiff?");
    }
}
