package org.classifycerrado.map;

import it.geosolutions.imageio.plugins.tiff.TIFFImageWriteParam;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageWriter;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageWriterSpi;
import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.RenderedImage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageOutputStream;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.geotools.api.util.ProgressListener;

/**
 * Writes a uint8 raster, whose rows come one after the other from the top, as one GeoTIFF: tiled (512×512), Deflate, no
 * data 255, with internal overviews halving down to at most 256 pixels a side. BigTIFF where the uncompressed raster
 * and its overviews exceed 4 × 10⁹ bytes.
 *
 * <p>A class map ({@link #classes}) carries the legend's palette as its colour table and its classes in GDAL's metadata
 * ({@code LEVEL}, and {@code CLASS_0=Pa: Pasture} and so on). A pixel of an overview has the commonest value of the
 * four below it, no data being a value like any other; ties go to the first in reading order. A confidence map
 * ({@link #confidence}) holds percent, 0 to 100, in grey; its overviews are rounded means of the valid pixels.
 *
 * <p>Rows are kept, uncompressed, in a scratch file beside the target until {@link #finish} encodes them; about 2.3
 * times the raster's size of disk is needed at most. The target appears, complete and on disk, when {@code finish}
 * returns; a file that was there before is replaced. Whatever happens before that, {@link #close} leaves nothing
 * behind. Memory is bounded by a few rows and a tile.
 *
 * <p>An interrupt of the thread is a cancel. Instances are for one thread at a time.
 */
public final class MapWriter implements Closeable {

    /** Pixel value of "no data" in class and confidence maps. */
    public static final int NO_DATA = Legend.NO_DATA;

    private static final int TILE = 512;
    private static final long LARGEST_CLASSIC_TIFF = 4_000_000_000L;

    /** Deflate level 6, in ImageIO-Ext's terms (1 + 8 × quality). */
    private static final float QUALITY = 5 / 8f;

    private final Path target;
    private final Path part;
    private final ColorModel colors;
    private final GeoTiffTags tags;
    private final Pyramid pyramid;
    private boolean bigTiff;
    private boolean closed;

    private MapWriter(Path target, PixelGrid grid, ColorModel colors, Reduction reduction, GdalMetadata metadata)
            throws IOException {
        this.target = target.toAbsolutePath();
        this.colors = colors;
        this.tags = new GeoTiffTags(grid, metadata.toXml());
        String unique = "." + target.getFileName() + "." + UUID.randomUUID();
        this.part = this.target.resolveSibling(unique + ".part");
        try {
            this.pyramid =
                    new Pyramid(this.target.resolveSibling(unique + ".rows"), grid.width(), grid.height(), reduction);
        } catch (IOException e) {
            throw explained(e);
        }
        this.bigTiff = pyramid.pixels() > LARGEST_CLASSIC_TIFF;
    }

    /** Writes a BigTIFF whatever the size, so that small files can show that it works. */
    void forceBigTiff() {
        bigTiff = true;
    }

    /**
     * Starts a map of classes.
     *
     * @param target the file to write, in a folder that exists
     * @param grid the map's pixels
     * @param legend what the pixel values mean: class ids, or {@link #NO_DATA}
     * @param metadata further items for GDAL's metadata, such as the model and the inputs; names in upper case by
     *     custom
     * @return a writer to be closed
     * @throws IllegalArgumentException if GeoTIFF cannot hold the grid's CRS
     * @throws IOException if nothing can be written in the target's folder
     */
    public static MapWriter classes(Path target, PixelGrid grid, Legend legend, Map<String, String> metadata)
            throws IOException {
        Map<String, String> items = new LinkedHashMap<>();
        items.put("LEVEL", legend.level().name());
        for (LandCoverClass c : legend.classes()) {
            items.put("CLASS_" + c.id(), c.code() + ": " + c.name());
        }
        items.putAll(metadata);
        GdalMetadata gdal = new GdalMetadata(items, "Land use and land cover, level " + legend.level(), "");
        return new MapWriter(target, grid, legend.colorModel(), Reduction.COMMONEST, gdal);
    }

    /**
     * Starts a map of the winning class's confidence.
     *
     * @param target the file to write, in a folder that exists
     * @param grid the map's pixels
     * @param metadata items for GDAL's metadata
     * @return a writer to be closed; it expects percent, 0 to 100, or {@link #NO_DATA}
     * @throws IllegalArgumentException if GeoTIFF cannot hold the grid's CRS
     * @throws IOException if nothing can be written in the target's folder
     */
    public static MapWriter confidence(Path target, PixelGrid grid, Map<String, String> metadata) throws IOException {
        ColorModel grey = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        GdalMetadata gdal = new GdalMetadata(metadata, "Confidence of the class", "%");
        return new MapWriter(target, grid, grey, Reduction.MEAN, gdal);
    }

    /**
     * Takes the next rows.
     *
     * @param rows pixels in row-major order
     * @param offset where the first row starts
     * @param rowCount how many rows there are, each as wide as the grid
     * @throws IndexOutOfBoundsException if the array or the grid has fewer rows left
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if the disk is full, or fails otherwise
     */
    public void write(byte[] rows, int offset, int rowCount) throws IOException {
        int width = pyramid.width(0);
        if (rowCount < 0 || rowCount > pyramid.height(0) - pyramid.rows()) {
            throw new IndexOutOfBoundsException(
                    rowCount + " rows after " + pyramid.rows() + " of " + pyramid.height(0));
        }
        if (offset < 0 || offset + (long) width * rowCount > rows.length) {
            throw new IndexOutOfBoundsException(
                    rowCount + " rows of " + width + " pixels from " + offset + " in an array of " + rows.length);
        }
        try {
            for (int row = 0; row < rowCount; row++) {
                pyramid.add(rows, offset + row * width);
            }
        } catch (IOException e) {
            throw explained(e);
        }
    }

    /**
     * Encodes the file, forces it to disk and moves it to its place. The writer is closed afterwards, whether that went
     * well or not.
     *
     * @param listener hears of progress, from 0 to 100, and may cancel between two tiles
     * @throws IllegalStateException if rows are missing
     * @throws InterruptedIOException if the listener cancels, or the thread is interrupted; the target is untouched
     * @throws IOException if the disk is full, or fails otherwise; the target is untouched
     */
    public void finish(ProgressListener listener) throws IOException {
        if (closed || pyramid.rows() < pyramid.height(0)) {
            throw new IllegalStateException(
                    closed ? "closed" : pyramid.rows() + " rows written of " + pyramid.height(0));
        }
        try (this) {
            encode(listener);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (UncheckedIOException e) {
            throw explained(e.getCause());
        } catch (IOException e) {
            throw explained(e);
        }
    }

    private void encode(ProgressListener listener) throws IOException {
        TIFFImageWriter writer = new TIFFImageWriter(new TIFFImageWriterSpi());
        try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw");
                ImageOutputStream stream = new FileImageOutputStream(file)) {
            writer.setOutput(stream);
            ImageWriteParam param = parameters();
            TileProgress progress = new TileProgress(listener);
            for (int level = 0; level < pyramid.levels(); level++) {
                RenderedImage image = new SpooledImage(pyramid, level, colors, TILE, progress::nextTile);
                IIOMetadata metadata =
                        tags.metadata(writer, ImageTypeSpecifier.createFromRenderedImage(image), param, level > 0);
                IIOImage page = new IIOImage(image, null, metadata);
                if (level == 0) {
                    writer.write(null, page, param); // not a sequence: that would start with a header of classic TIFF
                } else {
                    writer.writeInsert(-1, page, param);
                }
            }
            stream.flush();
            file.getFD().sync();
        } finally {
            writer.dispose();
        }
    }

    private ImageWriteParam parameters() {
        TIFFImageWriteParam param = new TIFFImageWriteParam(null);
        param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
        param.setTiling(TILE, TILE, 0, 0);
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionType("ZLib"); // 8, what GDAL calls DEFLATE; "Deflate" is the outdated 32946
        param.setCompressionQuality(QUALITY);
        param.setForceToBigTIFF(bigTiff);
        return param;
    }

    /** Deletes what has been written so far, unless {@link #finish} has succeeded. Closing twice does nothing. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (pyramid) {
            Files.deleteIfExists(part);
        }
    }

    /** The same failure in words for the reader of a log; the platform's own often consist of a path alone. */
    private IOException explained(IOException e) {
        Throwable cause = e;
        while (cause.getCause() instanceof IOException deeper) {
            cause = deeper;
        }
        if (cause instanceof InterruptedIOException cancelled) {
            return cancelled;
        }
        if (cause instanceof ClosedByInterruptException) {
            return cancelled();
        }
        String why;
        if (cause instanceof NoSuchFileException) {
            why = "the folder does not exist";
        } else if (cause instanceof AccessDeniedException) {
            why = "permission denied";
        } else if (cause instanceof FileSystemException failure && failure.getReason() != null) {
            why = failure.getReason();
        } else {
            why = cause.getMessage();
        }
        return new IOException("cannot write " + target + ": " + why, e);
    }

    private static InterruptedIOException cancelled() {
        return new InterruptedIOException("writing the map was cancelled");
    }

    /** Counts tiles as they are read, and looks whether to go on. */
    private final class TileProgress {
        private final ProgressListener listener;
        private final long tiles;
        private long done;

        TileProgress(ProgressListener listener) {
            this.listener = listener;
            long count = 0;
            for (int level = 0; level < pyramid.levels(); level++) {
                count += tiles(pyramid.width(level)) * tiles(pyramid.height(level));
            }
            this.tiles = count;
        }

        private long tiles(int pixels) {
            return (pixels + TILE - 1L) / TILE;
        }

        void nextTile() throws IOException {
            if (listener.isCanceled() || Thread.currentThread().isInterrupted()) {
                throw cancelled();
            }
            listener.progress(Math.min(100f, 100f * done++ / tiles));
        }
    }
}
