package org.classifycerrado.imagery;

import java.awt.Image;
import java.awt.Rectangle;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.geotools.coverage.GridSampleDimension;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.util.CoverageUtilities;

/** Reads chosen bands of a coverage as numbers, telling pixels without data. */
final class BandReader {

    /** Turns a raw sample into what the model expects. */
    @FunctionalInterface
    interface Conversion {
        float apply(float value);
    }

    // Key under which GeoTools keeps a coverage's no-data value; the constant's own class changes its package in
    // GeoTools 34.
    private static final String NO_DATA_PROPERTY = "GC_NODATA";

    private final RenderedImage image;
    private final Optional<RenderedImage> fallback;
    private final int[] positions;
    private final double[][] noData;
    private final boolean zeroIsNoData;
    private final Conversion conversion;

    /**
     * A reader.
     *
     * @param coverage where to read
     * @param fallback image on the same pixels, asked where the coverage has no data
     * @param positions which of its bands, in the order of the channels to fill
     * @param zeroMeansNoData whether, where the coverage declares no no-data value, a pixel with all chosen bands 0 has
     *     no data
     * @param conversion applied to every sample that holds data
     */
    BandReader(
            GridCoverage2D coverage,
            Optional<RenderedImage> fallback,
            int[] positions,
            boolean zeroMeansNoData,
            Conversion conversion) {
        this.image = coverage.getRenderedImage();
        this.fallback = fallback;
        this.positions = positions.clone();
        this.conversion = conversion;
        this.noData = new double[positions.length][];
        boolean declared = false;
        for (int i = 0; i < positions.length; i++) {
            noData[i] = declaredNoData(coverage, positions[i]);
            declared |= noData[i].length > 0;
        }
        this.zeroIsNoData = zeroMeansNoData && !declared;
    }

    static double[] declaredNoData(GridCoverage2D coverage, int band) {
        GridSampleDimension dimension = coverage.getSampleDimension(band);
        double[] values = dimension.getNoDataValues();
        DoubleStream all = values == null ? DoubleStream.empty() : DoubleStream.of(values);
        Object property = coverage.getProperty(NO_DATA_PROPERTY);
        if (property != null && property != Image.UndefinedProperty) {
            all = DoubleStream.concat(all, DoubleStream.of(CoverageUtilities.getBackgroundValues(coverage)));
        }
        return all.filter(value -> !Double.isNaN(value)).distinct().toArray();
    }

    /**
     * Reads a rectangle into consecutive channels. Pixels outside the image have no data.
     *
     * @param window in the image's own pixel coordinates, of the samples' size
     * @param samples to fill; pixels that have no data here are added to its {@code noData}
     * @param firstChannel channel of the first chosen band
     */
    void read(Rectangle window, Samples samples, int firstChannel) {
        Rectangle inside = window.intersection(
                new Rectangle(image.getMinX(), image.getMinY(), image.getWidth(), image.getHeight()));
        boolean[] missing = samples.noData();
        if (!inside.equals(window)) {
            for (int y = 0, i = 0; y < window.height; y++) {
                for (int x = 0; x < window.width; x++, i++) {
                    missing[i] |= !inside.contains(window.x + x, window.y + y);
                }
            }
            if (inside.isEmpty()) {
                return;
            }
        }
        // Tile by tile: getData would copy all bands first, and sample by sample.
        for (int tileY = tile(inside.y, image.getTileGridYOffset(), image.getTileHeight());
                image.getTileGridYOffset() + tileY * image.getTileHeight() < inside.y + inside.height;
                tileY++) {
            for (int tileX = tile(inside.x, image.getTileGridXOffset(), image.getTileWidth());
                    image.getTileGridXOffset() + tileX * image.getTileWidth() < inside.x + inside.width;
                    tileX++) {
                Raster raster = image.getTile(tileX, tileY);
                read(raster, inside.intersection(raster.getBounds()), window, samples, firstChannel);
            }
        }
    }

    private static int tile(int position, int offset, int size) {
        return Math.floorDiv(position - offset, size);
    }

    /** Reads what one tile has of a window. */
    private void read(Raster raster, Rectangle part, Rectangle window, Samples samples, int firstChannel) {
        boolean[] missing = samples.noData();
        Raster second = null;
        float[] row = new float[part.width];
        for (int y = part.y; y < part.y + part.height; y++) {
            int start = (y - window.y) * window.width + part.x - window.x;
            boolean[] nonZero = zeroIsNoData ? new boolean[part.width] : null;
            for (int b = 0; b < positions.length; b++) {
                raster.getSamples(part.x, y, part.width, 1, positions[b], row);
                float[] channel = samples.channels()[firstChannel + b];
                double[] none = noData[b];
                for (int x = 0; x < row.length; x++) {
                    float value = row[x];
                    if (isNoData(value, none) && fallback.isPresent()) {
                        if (second == null) {
                            second = fallback.get().getData(part.intersection(bounds(fallback.get())));
                        }
                        value = sample(second, part.x + x, y, positions[b]);
                    }
                    missing[start + x] |= isNoData(value, none);
                    if (nonZero != null) {
                        nonZero[x] |= value != 0;
                    }
                    channel[start + x] = conversion.apply(value);
                }
            }
            if (nonZero != null) {
                for (int x = 0; x < nonZero.length; x++) {
                    missing[start + x] |= !nonZero[x];
                }
            }
        }
    }

    private static Rectangle bounds(RenderedImage image) {
        return new Rectangle(image.getMinX(), image.getMinY(), image.getWidth(), image.getHeight());
    }

    private static float sample(Raster raster, int x, int y, int band) {
        return raster.getBounds().contains(x, y) ? raster.getSampleFloat(x, y, band) : Float.NaN;
    }

    private static boolean isNoData(float value, double[] none) {
        if (Float.isNaN(value)) {
            return true;
        }
        for (double candidate : none) {
            if (value == (float) candidate) {
                return true;
            }
        }
        return false;
    }
}
