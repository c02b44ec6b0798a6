package org.classifycerrado.imagery;

import java.awt.Image;
import java.awt.Rectangle;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.classifycerrado.input.Conversion;
import org.classifycerrado.input.Interpretation;
import org.classifycerrado.input.Quantity;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.util.CoverageUtilities;

/**
 * Reads chosen bands of a coverage as numbers, telling pixels without data: those that hold a declared no-data value of
 * their band, or no finite number, or one that cannot be a measurement of the quantity; those that a mask or an alpha
 * band leaves out; and those that are 0 in all chosen bands, which products do not declare.
 */
final class BandReader implements PixelSource {

    /** In what form values are wanted. */
    enum Form {
        /** As the coverage means them, whatever they are; for looking at them. */
        MEANT,
        /** So that means may be taken over them. */
        ADDITIVE,
        /** As the model expects them. */
        WANTED
    }

    // Key under which GeoTools keeps a coverage's no-data value; the constant's own class changes its package in
    // GeoTools 34.
    private static final String NO_DATA_PROPERTY = "GC_NODATA";

    /** Beyond this nothing is a measurement in any quantity. */
    private static final float ABSURD = 1e9f;

    private final RenderedImage image;
    private final Optional<TiffTiles> tiles;
    private final Optional<Mask> mask;
    private final int alpha;
    private final int[] positions;
    private final float[][] noData;
    private final Interpretation meaning;
    private final Conversion[] conversions;
    private final boolean zeroIsFill;

    /**
     * A reader.
     *
     * @param source where to read
     * @param positions which of its bands, in the order of the channels to fill
     * @param meaning what its values mean
     * @param conversion how they become what is wanted, by what they mean
     */
    BandReader(
            OpenCoverage source, int[] positions, Interpretation meaning, Function<Quantity, Conversion> conversion) {
        GridCoverage2D coverage = source.coverage();
        this.image = coverage.getRenderedImage();
        this.tiles = source.tiles();
        this.mask = Mask.of(coverage);
        this.alpha = IntStream.range(0, coverage.getNumSampleDimensions())
                .filter(band -> source.tags().band(band).alpha())
                .findFirst()
                .orElse(-1);
        this.positions = positions.clone();
        this.meaning = meaning;
        this.conversions = meaning.quantities().stream().map(conversion).toArray(Conversion[]::new);
        this.zeroIsFill = meaning.meaning().zeroIsFill();
        this.noData = new float[positions.length][];
        for (int i = 0; i < positions.length; i++) {
            double[] declared = declaredNoData(coverage, positions[i]);
            noData[i] = new float[declared.length];
            for (int v = 0; v < declared.length; v++) {
                noData[i][v] = (float) declared[v];
            }
        }
    }

    /** What a band declares to be no data, or, if it declares nothing, what the coverage does; without NaN. */
    static double[] declaredNoData(GridCoverage2D coverage, int band) {
        double[] own = coverage.getSampleDimension(band).getNoDataValues();
        Object property = coverage.getProperty(NO_DATA_PROPERTY);
        DoubleStream values = own != null && own.length > 0
                ? DoubleStream.of(own)
                : property == null || property == Image.UndefinedProperty
                        ? DoubleStream.empty()
                        : DoubleStream.of(CoverageUtilities.getBackgroundValues(coverage));
        return values.filter(value -> !Double.isNaN(value)).distinct().toArray();
    }

    @Override
    public Rectangle bounds() {
        return new Rectangle(image.getMinX(), image.getMinY(), image.getWidth(), image.getHeight());
    }

    /**
     * Reads a rectangle into consecutive channels. Pixels outside the image have no data.
     *
     * @param window in the image's own pixel coordinates, of the samples' size
     * @param form in which values are wanted
     * @param samples to fill; pixels that have no data here are added to its {@code noData}
     * @param firstChannel channel of the first chosen band
     */
    void read(Rectangle window, Form form, Samples samples, int firstChannel) {
        Rectangle inside = window.intersection(bounds());
        if (!inside.equals(window)) {
            Mask.excludeOutside(window, inside, samples.noData());
            if (inside.isEmpty()) {
                return;
            }
        }
        // Tile by tile: getData would copy all bands first, and sample by sample.
        int width = tiles.map(TiffTiles::tileWidth).orElse(image.getTileWidth());
        int height = tiles.map(TiffTiles::tileHeight).orElse(image.getTileHeight());
        int left = tiles.isPresent() ? 0 : image.getTileGridXOffset();
        int top = tiles.isPresent() ? 0 : image.getTileGridYOffset();
        int firstColumn = Math.floorDiv(inside.x - left, width);
        int firstRow = Math.floorDiv(inside.y - top, height);
        int columns = Math.floorDiv(inside.x + inside.width - 1 - left, width) - firstColumn + 1;
        int rows = Math.floorDiv(inside.y + inside.height - 1 - top, height) - firstRow + 1;
        IntStream places = IntStream.range(0, rows * columns);
        (givesSeveral() ? places.parallel() : places).forEach(place -> {
            int column = firstColumn + place % columns;
            int row = firstRow + place / columns;
            Raster raster = tiles.isPresent() ? tiles.get().get(column, row) : image.getTile(column, row);
            Rectangle part = inside.intersection(raster.getBounds());
            read(new Stored(raster), part, window, form, samples, firstChannel);
        });
        if (mask.isPresent()) {
            mask.get().exclude(window, samples.noData());
        }
    }

    @Override
    public void read(Rectangle window, Samples samples) {
        read(window, Form.ADDITIVE, samples, 0);
    }

    @Override
    public boolean givesSeveral() {
        return tiles.isPresent() && mask.isEmpty();
    }

    /** Reads what one tile has of a window. */
    private void read(Stored tile, Rectangle part, Rectangle window, Form form, Samples samples, int firstChannel) {
        boolean[] missing = samples.noData();
        boolean[] nonZero = new boolean[part.width];
        boolean maybeAbsurd = !tile.within(-ABSURD, ABSURD);
        float[] opacity = new float[alpha < 0 ? 0 : part.width];
        for (int y = part.y; y < part.y + part.height; y++) {
            int start = (y - window.y) * window.width + part.x - window.x;
            int end = start + part.width;
            boolean maybeFill = zeroIsFill;
            Arrays.fill(nonZero, false);
            for (int b = 0; b < positions.length; b++) {
                float[] channel = samples.channels()[firstChannel + b];
                tile.copy(part.x, y, part.width, positions[b], channel, start);
                maybeFill = maybeFill && !allNonZero(channel, start, nonZero);
                if (maybeAbsurd) {
                    markAbsurd(channel, start, end, missing);
                }
                for (float none : noData[b]) {
                    markEqual(channel, none, start, end, missing);
                }
                finish(b, form, tile, channel, start, end, missing);
            }
            if (maybeFill) {
                for (int x = 0; x < nonZero.length; x++) {
                    missing[start + x] |= !nonZero[x];
                }
            }
            if (alpha >= 0) {
                tile.copy(part.x, y, part.width, alpha, opacity, 0);
                for (int x = 0; x < opacity.length; x++) {
                    missing[start + x] |= opacity[x] == 0;
                }
            }
        }
    }

    /** Notes which pixels are not 0 in a band; tells whether all are not, in this band or an earlier one. */
    private static boolean allNonZero(float[] channel, int start, boolean[] nonZero) {
        boolean all = true;
        for (int x = 0; x < nonZero.length; x++) {
            nonZero[x] |= channel[start + x] != 0;
            all &= nonZero[x];
        }
        return all;
    }

    private static void markAbsurd(float[] channel, int start, int end, boolean[] missing) {
        for (int i = start; i < end; i++) {
            missing[i] |= !(Math.abs(channel[i]) < ABSURD);
        }
    }

    private static void markEqual(float[] channel, float none, int start, int end, boolean[] missing) {
        for (int i = start; i < end; i++) {
            missing[i] |= channel[i] == none;
        }
    }

    /** From stored values of a band to the wanted form. */
    private void finish(int band, Form form, Stored tile, float[] channel, int start, int end, boolean[] missing) {
        double scale = meaning.scales().get(band);
        double offset = meaning.offsets().get(band);
        if (scale != 1 || offset != 0) {
            for (int i = start; i < end; i++) {
                channel[i] = (float) (channel[i] * scale + offset);
            }
        }
        if (form == Form.MEANT) {
            return;
        }
        float least = meaning.quantities().get(band).least();
        float most = meaning.quantities().get(band).most();
        if (scale != 1 || offset != 0 || !tile.within(least, most)) {
            for (int i = start; i < end; i++) {
                missing[i] |= !(channel[i] >= least && channel[i] <= most);
            }
        }
        if (form == Form.ADDITIVE) {
            conversions[band].toAdditive(channel, start, end);
        } else {
            conversions[band].apply(channel, start, end);
        }
    }

    /** Whether a pixel's values, in the form {@link Form#MEANT}, can be measurements in all bands. */
    boolean canBe(Samples meant, int pixel) {
        return IntStream.range(0, positions.length).allMatch(b -> {
            Quantity quantity = meaning.quantities().get(b);
            float value = meant.channels()[b][pixel];
            return value >= quantity.least() && value <= quantity.most();
        });
    }

    @Override
    public void toWanted(int band, float[] channel, int start, int end) {
        conversions[band].toWanted(channel, start, end);
    }

    @Override
    public int bands() {
        return positions.length;
    }
}
