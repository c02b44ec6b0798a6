package org.classifycerrado.learn.synth;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.Vector;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.classifycerrado.learn.tiff.BandTiff;

/**
 * An image whose tiles are computed when they are asked for. One row of tiles is computed at a time, on all processors,
 * and kept until another row is asked for: whoever encodes the image from top to bottom computes each tile once.
 */
final class ComputedImage implements RenderedImage {

    private final int width;
    private final int height;
    private final int tile;
    private final int bands;
    private final SampleModel samples;
    private final ColorModel colors;
    private final Function<Rectangle, float[][]> source;

    private int currentRow = -1;
    private Raster[] current = {};

    /**
     * An image.
     *
     * @param bands how many bands
     * @param type {@link DataBuffer#TYPE_USHORT} or {@link DataBuffer#TYPE_FLOAT}
     * @param tile side of the tiles
     * @param source computes the bands of a rectangle, each row by row; must be safe for use by several threads
     */
    ComputedImage(int width, int height, int bands, int type, int tile, Function<Rectangle, float[][]> source) {
        this.width = width;
        this.height = height;
        this.tile = tile;
        this.bands = bands;
        this.source = source;
        this.samples = layout(type, tile, tile);
        this.colors = BandTiff.colors(bands, type);
    }

    private SampleModel layout(int type, int columns, int rows) {
        int[] offsets = IntStream.range(0, bands).toArray();
        return new PixelInterleavedSampleModel(type, columns, rows, bands, columns * bands, offsets);
    }

    private Raster compute(Rectangle area) {
        float[][] values = source.apply(area);
        float[] pixels = new float[area.width * area.height * bands];
        for (int band = 0; band < bands; band++) {
            float[] from = values[band];
            for (int i = 0, o = band; i < from.length; i++, o += bands) {
                pixels[o] = from[i];
            }
        }
        WritableRaster raster =
                Raster.createWritableRaster(layout(samples.getDataType(), area.width, area.height), area.getLocation());
        raster.setPixels(area.x, area.y, area.width, area.height, pixels);
        return raster;
    }

    /** A tile; those at the right and lower edge are smaller than the others. */
    @Override
    public synchronized Raster getTile(int tileX, int tileY) {
        if (tileY != currentRow) {
            current = IntStream.range(0, getNumXTiles())
                    .parallel()
                    .mapToObj(x -> compute(new Rectangle(x * tile, tileY * tile, tile, tile).intersection(bounds())))
                    .toArray(Raster[]::new);
            currentRow = tileY;
        }
        return current[tileX];
    }

    @Override
    public Raster getData(Rectangle area) {
        WritableRaster raster =
                Raster.createWritableRaster(layout(samples.getDataType(), area.width, area.height), area.getLocation());
        return copyData(raster);
    }

    @Override
    public WritableRaster copyData(WritableRaster raster) {
        WritableRaster target = raster == null
                ? Raster.createWritableRaster(layout(samples.getDataType(), width, height), new Point())
                : raster;
        Rectangle area = target.getBounds().intersection(bounds());
        for (int y = area.y / tile; y * tile < area.y + area.height; y++) {
            for (int x = area.x / tile; x * tile < area.x + area.width; x++) {
                Raster part = getTile(x, y);
                Rectangle shared = part.getBounds().intersection(area);
                target.setRect(
                        part.createChild(shared.x, shared.y, shared.width, shared.height, shared.x, shared.y, null));
            }
        }
        return target;
    }

    private Rectangle bounds() {
        return new Rectangle(width, height);
    }

    @Override
    public Raster getData() {
        return getData(bounds());
    }

    @Override
    public int getWidth() {
        return width;
    }

    @Override
    public int getHeight() {
        return height;
    }

    @Override
    public int getTileWidth() {
        return tile;
    }

    @Override
    public int getTileHeight() {
        return tile;
    }

    @Override
    public int getNumXTiles() {
        return (width + tile - 1) / tile;
    }

    @Override
    public int getNumYTiles() {
        return (height + tile - 1) / tile;
    }

    @Override
    public SampleModel getSampleModel() {
        return samples;
    }

    @Override
    public ColorModel getColorModel() {
        return colors;
    }

    @Override
    public int getMinX() {
        return 0;
    }

    @Override
    public int getMinY() {
        return 0;
    }

    @Override
    public int getMinTileX() {
        return 0;
    }

    @Override
    public int getMinTileY() {
        return 0;
    }

    @Override
    public int getTileGridXOffset() {
        return 0;
    }

    @Override
    public int getTileGridYOffset() {
        return 0;
    }

    @Override
    public Vector<RenderedImage> getSources() {
        return null;
    }

    @Override
    public Object getProperty(String name) {
        return java.awt.Image.UndefinedProperty;
    }

    @Override
    public String[] getPropertyNames() {
        return null;
    }
}
