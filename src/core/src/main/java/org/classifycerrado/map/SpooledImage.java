package org.classifycerrado.map;

import java.awt.Image;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Vector;

/**
 * One level of a {@link Pyramid} as an image that is read where and when it is asked for; nothing is kept. Before each
 * read it calls back, so that whoever encodes it can be stopped.
 */
final class SpooledImage implements RenderedImage {

    private final Pyramid pyramid;
    private final int level;
    private final ColorModel colors;
    private final SampleModel samples;
    private final BeforeRead beforeRead;

    /** Called before each read; an exception stops the reader. */
    @FunctionalInterface
    interface BeforeRead {
        void read() throws IOException;
    }

    /**
     * Shows a level.
     *
     * @param colors an 8-bit colour model of one band
     * @param tile side of the tiles
     */
    SpooledImage(Pyramid pyramid, int level, ColorModel colors, int tile, BeforeRead beforeRead) {
        this.pyramid = pyramid;
        this.level = level;
        this.colors = colors;
        this.samples = interleaved(tile, tile);
        this.beforeRead = beforeRead;
    }

    private static SampleModel interleaved(int width, int height) {
        return new PixelInterleavedSampleModel(DataBuffer.TYPE_BYTE, width, height, 1, width, new int[] {0});
    }

    /**
     * Reads a rectangle.
     *
     * @throws UncheckedIOException if the scratch file cannot be read, or the callback threw
     */
    @Override
    public Raster getData(Rectangle rectangle) {
        byte[] pixels = new byte[Math.multiplyExact(rectangle.width, rectangle.height)];
        try {
            beforeRead.read();
            for (int row = 0; row < rectangle.height; row++) {
                pyramid.read(level, rectangle.x, rectangle.y + row, rectangle.width, pixels, row * rectangle.width);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Raster.createWritableRaster(
                interleaved(rectangle.width, rectangle.height),
                new DataBufferByte(pixels, pixels.length),
                rectangle.getLocation());
    }

    private Rectangle bounds() {
        return new Rectangle(getWidth(), getHeight());
    }

    @Override
    public Raster getTile(int tileX, int tileY) {
        Point corner = new Point(tileX * getTileWidth(), tileY * getTileHeight());
        return getData(new Rectangle(corner.x, corner.y, getTileWidth(), getTileHeight()).intersection(bounds()));
    }

    @Override
    public Raster getData() {
        return getData(bounds());
    }

    @Override
    public WritableRaster copyData(WritableRaster raster) {
        WritableRaster target =
                raster == null ? Raster.createWritableRaster(interleaved(getWidth(), getHeight()), null) : raster;
        target.setRect(getData(target.getBounds()));
        return target;
    }

    @Override
    public int getWidth() {
        return pyramid.width(level);
    }

    @Override
    public int getHeight() {
        return pyramid.height(level);
    }

    @Override
    public ColorModel getColorModel() {
        return colors;
    }

    @Override
    public SampleModel getSampleModel() {
        return samples;
    }

    @Override
    public int getTileWidth() {
        return samples.getWidth();
    }

    @Override
    public int getTileHeight() {
        return samples.getHeight();
    }

    @Override
    public int getNumXTiles() {
        return (getWidth() + getTileWidth() - 1) / getTileWidth();
    }

    @Override
    public int getNumYTiles() {
        return (getHeight() + getTileHeight() - 1) / getTileHeight();
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
        return Image.UndefinedProperty;
    }

    @Override
    public String[] getPropertyNames() {
        return null;
    }
}
