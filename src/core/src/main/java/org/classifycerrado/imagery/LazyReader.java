package org.classifycerrado.imagery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.input.RasterTags;
import org.geotools.api.parameter.GeneralParameterDescriptor;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.api.parameter.ParameterDescriptor;
import org.geotools.api.parameter.ParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.io.AbstractGridFormat;
import org.geotools.coverage.grid.io.GridCoverage2DReader;
import org.geotools.coverage.grid.io.OverviewPolicy;
import org.geotools.image.util.ImageUtilities;
import org.geotools.util.logging.Logging;

/** Opens a coverage through its reader so that pixels are decoded tile by tile, when they are asked for. */
public final class LazyReader {

    private static final Logger LOGGER = Logging.getLogger(LazyReader.class);

    // Reading when asked for is named USE_JAI_IMAGEREAD up to GeoTools 33 and USE_IMAGEN_IMAGEREAD after that, so flags
    // are looked up by name. Stored values are read, as a no-data value is one of them; scale and offset come with the
    // tags.
    private static final Map<String, Boolean> FLAGS =
            Map.of("USE_JAI_IMAGEREAD", true, "USE_IMAGEN_IMAGEREAD", true, "RescalePixels", false);

    /** Read parameters of GeoTIFFs that say how pixels are read, not which. */
    private static final Set<String> HARMLESS = Set.of(
            AbstractGridFormat.SUGGESTED_TILE_SIZE.getName().getCode(),
            AbstractGridFormat.RESCALE_PIXELS.getName().getCode());

    private LazyReader() {}

    /**
     * Opens the coverage of a reader at full resolution.
     *
     * @param name what to call the coverage
     * @param reader the reader; disposed with the coverage
     * @param parameters further read parameters, such as a time
     * @return the coverage
     * @throws IOException if the reader fails or has nothing to give for these parameters
     */
    public static OpenCoverage open(String name, GridCoverage2DReader reader, List<GeneralParameterValue> parameters)
            throws IOException {
        return open(name, reader, parameters, reader::dispose);
    }

    /**
     * Opens the coverage of a reader that others use too, at full resolution.
     *
     * @param name what to call the coverage
     * @param reader the reader, which stays open
     * @param parameters further read parameters, such as a time
     * @return the coverage
     * @throws IOException if the reader fails or has nothing to give for these parameters
     */
    public static OpenCoverage borrow(String name, GridCoverage2DReader reader, List<GeneralParameterValue> parameters)
            throws IOException {
        return open(name, reader, parameters, () -> {});
    }

    /** What to do with a reader that is no longer needed. */
    private interface Disposal {
        void run() throws IOException;
    }

    private static OpenCoverage open(
            String name, GridCoverage2DReader reader, List<GeneralParameterValue> parameters, Disposal disposal)
            throws IOException {
        List<GeneralParameterValue> all = new ArrayList<>(parameters);
        for (GeneralParameterDescriptor descriptor :
                reader.getFormat().getReadParameters().getDescriptor().descriptors()) {
            if (descriptor instanceof ParameterDescriptor<?> flag
                    && FLAGS.containsKey(descriptor.getName().getCode())) {
                var value = flag.createValue();
                value.setValue(FLAGS.get(descriptor.getName().getCode()));
                all.add(value);
            }
        }
        var overviews = AbstractGridFormat.OVERVIEW_POLICY.createValue();
        overviews.setValue(OverviewPolicy.IGNORE);
        all.add(overviews);
        GridCoverage2D coverage = null;
        try {
            if (TiffFile.isOne(reader.getSource())) {
                TiffFile.with(reader.getSource(), TiffFile::requireSound);
            }
            coverage = reader.read(all.toArray(GeneralParameterValue[]::new));
        } finally {
            if (coverage == null) {
                disposal.run();
            }
        }
        if (coverage == null) {
            throw new IOException("the coverage is empty");
        }
        GridCoverage2D read = coverage;
        Optional<TiffTiles> tiles = parameters.stream().allMatch(LazyReader::leavesPixels)
                ? TiffTiles.of(reader.getSource(), read.getRenderedImage())
                : Optional.empty();
        // A coverage view names the file of one of its coverages as its source, but has bands of its own.
        RasterTags tags =
                TiffTiles.isDecoded(read.getRenderedImage()) ? TagReader.of(reader.getSource()) : RasterTags.NONE;
        return new OpenCoverage(name, read, false, tags, tiles, () -> {
            tiles.ifPresent(TiffTiles::close);
            ImageUtilities.disposeImage(read.getRenderedImage());
            read.dispose(true);
            try {
                disposal.run();
            } catch (IOException e) {
                LOGGER.log(Level.FINE, "closing " + name, e);
            }
        });
    }

    /** Whether a read parameter changes nothing about the values of the pixels, nor which there are. */
    private static boolean leavesPixels(GeneralParameterValue parameter) {
        return parameter instanceof ParameterValue<?> value
                && (value.getValue() == null
                        || HARMLESS.contains(value.getDescriptor().getName().getCode()));
    }
}
