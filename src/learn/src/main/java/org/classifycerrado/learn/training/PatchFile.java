package org.classifycerrado.learn.training;

import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageReader;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageReaderSpi;
import java.awt.geom.AffineTransform;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.TiffExtent;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffIIOMetadataDecoder;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffMetadata2CRSAdapter;
import org.geotools.util.factory.Hints;

/** One GeoTIFF of a dataset, read as a whole; patches are small. It may lie in any file system, such as a zip. */
public final class PatchFile {

    private final Raster raster;
    private final IIOMetadata metadata;

    private PatchFile(Raster raster, IIOMetadata metadata) {
        this.raster = raster;
        this.metadata = metadata;
    }

    /**
     * Reads a file.
     *
     * @param file the GeoTIFF
     * @return its pixels and tags
     * @throws IOException if it cannot be read or is not whole
     */
    public static PatchFile read(Path file) throws IOException {
        // Decoders take what a truncated file lacks for zeros.
        TiffExtent.requireComplete(file);
        TIFFImageReader reader = new TIFFImageReader(new TIFFImageReaderSpi());
        try (ImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            reader.setInput(stream);
            return new PatchFile(reader.readAsRenderedImage(0, null).getData(), reader.getImageMetadata(0));
        } catch (RuntimeException e) { // as the decoder throws for some damage
            throw new IOException("it is no readable GeoTIFF: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    /**
     * The pixels.
     *
     * @return all bands, as stored
     */
    public Raster raster() {
        return raster;
    }

    /**
     * The no-data value that the file declares, in GDAL's tag.
     *
     * @return the value, if there is one
     */
    public OptionalDouble noData() {
        GeoTiffIIOMetadataDecoder tags = new GeoTiffIIOMetadataDecoder(metadata);
        return tags.hasNoData() ? OptionalDouble.of(tags.getNoData()) : OptionalDouble.empty();
    }

    /**
     * Where the patch lies.
     *
     * @return its grid, or nothing if the file does not say it in a way that is understood
     */
    public Optional<PixelGrid> grid() {
        try {
            GeoTiffIIOMetadataDecoder tags = new GeoTiffIIOMetadataDecoder(metadata);
            if (!(GeoTiffMetadata2CRSAdapter.getRasterToModel(tags) instanceof AffineTransform centreToCrs)) {
                return Optional.empty();
            }
            AffineTransform cornerToCrs = new AffineTransform(centreToCrs);
            cornerToCrs.translate(-0.5, -0.5);
            Hints xy = new Hints(Hints.FORCE_LONGITUDE_FIRST_AXIS_ORDER, Boolean.TRUE);
            return Optional.of(new PixelGrid(
                    new GeoTiffMetadata2CRSAdapter(xy).createCoordinateSystem(tags),
                    cornerToCrs,
                    raster.getWidth(),
                    raster.getHeight()));
        } catch (Exception e) { // declared by the adapter, which throws whatever it meets in tags that are not there
            return Optional.empty();
        }
    }
}
