package org.classifycerrado.sentinel.files;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.CoverageBand;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Interpretation;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.sentinel.scene.BandRaster;

/** One band of a GeoTIFF, of values as they are stored; NaN where it holds no data. */
final class GeoTiffBand implements BandRaster {

    /** Leaves values as they are, and takes 0 for a fill; what they mean is said by the scene's band. */
    private static final MsiQuantity AS_STORED = MsiQuantity.digitalNumbers(0);

    private final String name;
    private final OpenCoverage coverage;
    private final CoverageBand band;

    private GeoTiffBand(String name, OpenCoverage coverage, int position) {
        this.name = name;
        this.coverage = coverage;
        Interpretation plain =
                new Interpretation(List.of(AS_STORED), List.of(1.0), List.of(0.0), AS_STORED, "file", List.of());
        this.band = new CoverageBand(name, coverage, position, plain);
    }

    /**
     * Opens a file.
     *
     * @param file a GeoTIFF
     * @param name what to call it in messages
     * @param position of the band in it, from 0
     * @return the band
     * @throws IOException if it cannot be read
     */
    static GeoTiffBand open(Path file, String name, int position) throws IOException {
        OpenCoverage coverage = open(file, name);
        try {
            return new GeoTiffBand(name, coverage, position);
        } catch (InvalidParameterException e) {
            coverage.close();
            throw new IOException("'" + name + "' " + e.problem(), e);
        }
    }

    /** Opens a whole file, which the caller closes. */
    static OpenCoverage open(Path file, String name) throws IOException {
        try {
            return new GeoTiffFiles().open("scene", file.toString(), Optional.empty());
        } catch (InvalidParameterException e) {
            throw new IOException(e.problem().replace("'" + file + "'", "'" + name + "'"), e);
        }
    }

    /** What a file says of its values. */
    static RasterTags tags(Path file, String name) throws IOException {
        try (OpenCoverage coverage = open(file, name)) {
            return coverage.tags();
        }
    }

    @Override
    public PixelGrid grid() {
        return band.grid();
    }

    @Override
    public void read(Rectangle window, float[] values) throws IOException {
        try {
            band.read(window, values);
        } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException("'" + name + "' is damaged", e);
        }
    }

    @Override
    public void close() {
        coverage.close();
    }
}
