package org.classifycerrado.learn.dataset;

import it.geosolutions.imageio.plugins.tiff.TIFFField;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageMetadata;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageReader;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageReaderSpi;
import java.awt.geom.AffineTransform;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.classifycerrado.imagery.AssumedDatum;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.TagReader;
import org.classifycerrado.imagery.TiffFile;
import org.classifycerrado.input.RasterTags;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffIIOMetadataDecoder;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffMetadata2CRSAdapter;
import org.geotools.util.factory.Hints;

/** One GeoTIFF of a dataset, read as a whole; patches are small. It may lie in any file system, such as a zip. */
public final class PatchFile {

    private static final int GDAL_NODATA = 42113;
    private static final int LARGEST_SIDE = 2048;
    private static final int MOST_BANDS = 32;

    private final Raster raster;
    private final TIFFImageMetadata metadata;
    private final OptionalDouble noData;

    private PatchFile(Raster raster, TIFFImageMetadata metadata) throws IOException {
        this.raster = raster;
        this.metadata = metadata;
        this.noData = noData(metadata);
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
        TiffFile.requireReadable(file);
        TIFFImageReader reader = new TIFFImageReader(new TIFFImageReaderSpi());
        try (ImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            reader.setInput(stream);
            RenderedImage image = reader.readAsRenderedImage(0, null);
            requireSmall(image);
            return new PatchFile(image.getData(), (TIFFImageMetadata) reader.getImageMetadata(0));
        } catch (RuntimeException e) { // as the decoder throws for some damage
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new IOException("it is no readable GeoTIFF: " + why, e);
        } finally {
            reader.dispose();
        }
    }

    /** What a damaged file says of its size must not exhaust the memory. */
    private static void requireSmall(RenderedImage image) throws IOException {
        if (Math.max(image.getWidth(), image.getTileWidth()) > LARGEST_SIDE
                || Math.max(image.getHeight(), image.getTileHeight()) > LARGEST_SIDE
                || image.getSampleModel().getNumBands() > MOST_BANDS) {
            throw new IOException("it has " + image.getSampleModel().getNumBands() + " bands of " + image.getWidth()
                    + "×"
                    + image.getHeight() + " pixels; a patch has up to " + MOST_BANDS + " of " + LARGEST_SIDE + "×"
                    + LARGEST_SIDE);
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
     * @return the value, if there is one; not NaN, which is no data anyway
     */
    public OptionalDouble noData() {
        return noData;
    }

    private static OptionalDouble noData(TIFFImageMetadata metadata) throws IOException {
        TIFFField field = metadata.getRootIFD().getTIFFField(GDAL_NODATA);
        if (field == null) {
            return OptionalDouble.empty();
        }
        String text = field.getAsString(0).trim();
        if (text.equalsIgnoreCase("nan")) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IOException("its no-data value, '" + text + "', is no number", e);
        }
    }

    /**
     * What the file says of its values.
     *
     * @return names, scales and units of its bands
     */
    public RasterTags tags() {
        return TagReader.of(metadata);
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
                    AssumedDatum.of(new GeoTiffMetadata2CRSAdapter(xy).createCoordinateSystem(tags)),
                    cornerToCrs,
                    raster.getWidth(),
                    raster.getHeight()));
        } catch (Exception e) { // declared by the adapter, which throws whatever it meets in tags that are not there
            return Optional.empty();
        }
    }
}
