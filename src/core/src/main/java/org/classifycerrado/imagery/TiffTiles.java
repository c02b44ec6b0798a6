package org.classifycerrado.imagery;

import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.geotools.util.logging.Logging;

/**
 * The tiles of a TIFF file as it stores them, made by the decoder that the imaging engine would use and kept in the
 * engine's cache. The engine itself decodes one tile at a time, and copies each once more, sample by sample; these are
 * given to several threads at once.
 */
public final class TiffTiles implements AutoCloseable {

    private static final Logger LOGGER = Logging.getLogger(TiffTiles.class);

    /** Under which name an image of the engine tells its decoder: JAI's, and ImageN's from GeoTools 34 on. */
    private static final List<String> DECODER = List.of("JAI.ImageReader", "ImageN.ImageReader");

    private static final int LOCKS = 64;

    /** Larger tiles, such as an image in one strip, are left to the engine, which decodes parts of them. */
    private static final long LARGEST_TILE = 128L << 20;

    private final File file;
    private final ImageReaderSpi decoders;
    private final RenderedImage image;
    private final int tileWidth;
    private final int tileHeight;
    private final int columns;
    private final Optional<TileCache> cache;
    private final BitSet kept = new BitSet();
    private final Deque<ImageReader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** Which tile is decoded is locked, so that none is decoded by two threads; some share a lock. */
    private final List<Object> locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toList();

    private TiffTiles(File file, ImageReader first, RenderedImage image) throws IOException {
        this.file = file;
        this.decoders = first.getOriginatingProvider();
        this.image = image;
        this.tileWidth = first.getTileWidth(0);
        this.tileHeight = first.getTileHeight(0);
        this.columns = (image.getWidth() + tileWidth - 1) / tileWidth;
        this.cache = TileCache.current();
        idle.push(first);
    }

    /**
     * The tiles of an image.
     *
     * @param source what its reader reads
     * @param image of the imaging engine, which may do more than decode
     * @return nothing unless the source is a file whose full resolution is what the engine decodes
     */
    static Optional<TiffTiles> of(Object source, RenderedImage image) {
        if (!(source instanceof File file) || !TiffFile.isOne(file)) {
            return Optional.empty();
        }
        return DECODER.stream()
                .map(image::getProperty)
                .filter(ImageReader.class::isInstance)
                .map(decoder -> ((ImageReader) decoder).getOriginatingProvider())
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(provider -> of(file, provider, image));
    }

    private static Optional<TiffTiles> of(File file, ImageReaderSpi provider, RenderedImage image) {
        ImageReader decoder = null;
        boolean used = false;
        try {
            decoder = open(file, provider);
            if (shows(image, decoder)) {
                TiffTiles tiles = new TiffTiles(file, decoder, image);
                used = true;
                return Optional.of(tiles);
            }
        } catch (IOException | RuntimeException e) {
            // Whatever it is, the engine's own way to the tiles will tell it.
            LOGGER.log(Level.FINE, "no tiles of " + file, e);
        } finally {
            if (!used && decoder != null) {
                close(decoder);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether an image shows what a decoder gives, and in tiles that are not too large: it must not be computed of
     * another, as a coverage view is that puts bands into another order, and be of the same size and kind.
     */
    private static boolean shows(RenderedImage image, ImageReader decoder) throws IOException {
        var stored = decoder.getRawImageType(0);
        return stored != null
                && isDecoded(image)
                && bytesOf(decoder, stored.getSampleModel()) <= LARGEST_TILE
                && image.getMinX() == 0
                && image.getMinY() == 0
                && image.getWidth() == decoder.getWidth(0)
                && image.getHeight() == decoder.getHeight(0)
                && image.getSampleModel().getNumBands() == stored.getNumBands()
                && image.getSampleModel().getDataType()
                        == stored.getSampleModel().getDataType();
    }

    /** Whether an image is computed of no other, so that its pixels are those of its file. */
    static boolean isDecoded(RenderedImage image) {
        return image.getSources() == null || image.getSources().isEmpty();
    }

    private static long bytesOf(ImageReader decoder, SampleModel stored) throws IOException {
        return (long) decoder.getTileWidth(0)
                * decoder.getTileHeight(0)
                * stored.getNumBands()
                * DataBuffer.getDataTypeSize(stored.getDataType())
                / Byte.SIZE;
    }

    private static ImageReader open(File file, ImageReaderSpi provider) throws IOException {
        ImageInputStream stream = ImageIO.createImageInputStream(file);
        boolean opened = false;
        try {
            ImageReader decoder = provider.createReaderInstance();
            decoder.setInput(stream, false, true);
            opened = true;
            return decoder;
        } finally {
            if (!opened && stream != null) {
                stream.close();
            }
        }
    }

    int tileWidth() {
        return tileWidth;
    }

    int tileHeight() {
        return tileHeight;
    }

    /**
     * A tile. The first one's first pixel is the image's.
     *
     * @param column of tiles
     * @param row of tiles
     * @return its pixels at their places in the image; nobody may change them
     * @throws UncheckedIOException if it cannot be decoded
     */
    Raster get(int column, int row) {
        int number = row * columns + column;
        synchronized (locks.get(number % LOCKS)) {
            Raster tile = cache.map(kept -> kept.get(image, number)).orElse(null);
            if (tile == null) {
                tile = decode(column * tileWidth, row * tileHeight);
                keep(number, tile);
            }
            return tile;
        }
    }

    private Raster decode(int x, int y) {
        ImageReader decoder = idle.poll();
        try {
            if (decoder == null) {
                decoder = open(file, decoders);
            }
            Rectangle part = new Rectangle(x, y, tileWidth, tileHeight)
                    .intersection(new Rectangle(image.getWidth(), image.getHeight()));
            ImageReadParam where = decoder.getDefaultReadParam();
            where.setSourceRegion(part);
            Raster tile = decoder.read(0, where).getRaster().createTranslatedChild(x, y);
            idle.push(decoder);
            decoder = null;
            if (closed) {
                closeIdle();
            }
            return tile;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (decoder != null) {
                close(decoder);
            }
        }
    }

    private void keep(int number, Raster tile) {
        cache.ifPresent(there -> {
            synchronized (kept) {
                if (!closed) {
                    there.add(image, number, tile);
                    kept.set(number);
                }
            }
        });
    }

    /**
     * Forgets the tiles and closes the file. No thread should read any more; but where one of several failed, others
     * may be about to end, and leave nothing either.
     */
    @Override
    public void close() {
        synchronized (kept) {
            closed = true;
            cache.ifPresent(there -> kept.stream().forEach(number -> there.remove(image, number)));
        }
        closeIdle();
    }

    private void closeIdle() {
        for (ImageReader decoder = idle.poll(); decoder != null; decoder = idle.poll()) {
            close(decoder);
        }
    }

    private static void close(ImageReader decoder) {
        Object input = decoder.getInput();
        decoder.dispose();
        try {
            if (input instanceof ImageInputStream stream) {
                stream.close();
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "is closed already", e);
        }
    }
}
