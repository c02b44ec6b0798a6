package org.classifycerrado.geotiff;

import java.awt.image.IndexColorModel;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.classifycerrado.Uninterruptible;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.util.ProgressListener;

/**
 * Writes a raster, whose rows come one after the other from the top, as a cloud-optimized GeoTIFF: pixel-interleaved,
 * tiled, compressed, with internal overviews halving down to at most 256 pixels a side. All directories come first,
 * then the tiles of the smallest overview, and those of the full raster last, as the <a
 * href="https://docs.ogc.org/is/21-026/21-026.html">OGC's standard</a> has it. BigTIFF where the uncompressed raster
 * and its overviews exceed 4 × 10⁹ bytes. The same rows give the same file.
 *
 * <p>Rows are kept, uncompressed, in a scratch file beside the target until {@link #finish} encodes them; about 2.3
 * times the raster's size of disk is needed at most. The target appears, complete and on disk, when {@code finish}
 * returns; a file that was there before is replaced. Whatever happens before that, {@link #close} leaves nothing
 * behind. Memory is bounded by a few rows and a tile.
 *
 * <p>An interrupt of the thread is a cancel. Instances are for one thread at a time.
 */
public final class CogWriter implements Closeable {

    private static final long LARGEST_CLASSIC_TIFF = 4_000_000_000L;

    // Tags of TIFF 6.0, and GDAL's two.
    private static final int NEW_SUBFILE_TYPE = 254;
    private static final int IMAGE_WIDTH = 256;
    private static final int IMAGE_LENGTH = 257;
    private static final int BITS_PER_SAMPLE = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC_INTERPRETATION = 262;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int PLANAR_CONFIGURATION = 284;
    private static final int COLOR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_LENGTH = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTE_COUNTS = 325;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int GDAL_METADATA = 42112;
    private static final int GDAL_NODATA = 42113;

    private static final int REDUCED_RESOLUTION = 1;
    private static final int MIN_IS_BLACK = 1;
    private static final int PALETTE = 3;
    private static final int CHUNKY = 1;
    private static final int UNSPECIFIED = 0;

    private final Path target;
    private final Path part;
    private final CogProfile profile;
    private final GeoTiffTags location;
    private final Pyramid pyramid;
    private boolean bigTiff;
    private boolean closed;

    /**
     * Starts a file.
     *
     * @param target the file to write, in a folder that exists
     * @param grid its pixels
     * @param profile what they hold
     * @throws IllegalArgumentException if GeoTIFF cannot hold the grid's CRS
     * @throws IOException if nothing can be written in the target's folder
     */
    public CogWriter(Path target, PixelGrid grid, CogProfile profile) throws IOException {
        this.target = target.toAbsolutePath();
        this.profile = profile;
        this.location = new GeoTiffTags(grid);
        String unique = "." + target.getFileName() + "." + UUID.randomUUID();
        this.part = this.target.resolveSibling(unique + ".part");
        try {
            this.pyramid = new Pyramid(
                    this.target.resolveSibling(unique + ".rows"),
                    grid.width(),
                    grid.height(),
                    profile.pixel(),
                    profile.overviews());
        } catch (IOException e) {
            throw explained(e);
        }
        this.bigTiff = pyramid.bytes() > LARGEST_CLASSIC_TIFF;
    }

    /** Writes a BigTIFF whatever the size, so that small files can show that it works. */
    void forceBigTiff() {
        bigTiff = true;
    }

    /**
     * Takes the next rows.
     *
     * @param rows pixels in row-major order, the samples of each side by side, little-endian
     * @param offset where the first row starts
     * @param rowCount how many rows there are, each as wide as the grid
     * @throws IndexOutOfBoundsException if the array or the grid has fewer rows left
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if the disk is full, or fails otherwise
     */
    public void write(byte[] rows, int offset, int rowCount) throws IOException {
        int row = pyramid.width(0) * profile.pixel();
        if (rowCount < 0 || rowCount > pyramid.height(0) - pyramid.rows()) {
            throw new IndexOutOfBoundsException(
                    rowCount + " rows after " + pyramid.rows() + " of " + pyramid.height(0));
        }
        if (offset < 0 || offset + (long) row * rowCount > rows.length) {
            throw new IndexOutOfBoundsException(
                    rowCount + " rows of " + row + " bytes from " + offset + " in an array of " + rows.length);
        }
        try {
            for (int i = 0; i < rowCount; i++) {
                pyramid.add(rows, offset + i * row);
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
        finish(listener, 1);
    }

    /**
     * The same, with several threads that compress. The file is the same, too.
     *
     * @param listener hears of progress, from 0 to 100, and may cancel between two tiles
     * @param threads how many, at least 1
     * @throws IllegalStateException if rows are missing
     * @throws InterruptedIOException if the listener cancels, or the thread is interrupted; the target is untouched
     * @throws IOException if the disk is full, or fails otherwise; the target is untouched
     */
    public void finish(ProgressListener listener, int threads) throws IOException {
        if (closed || pyramid.rows() < pyramid.height(0)) {
            throw new IllegalStateException(
                    closed ? "closed" : pyramid.rows() + " rows written of " + pyramid.height(0));
        }
        try (this;
                Workers workers = new Workers(threads)) {
            encode(workers, new TileProgress(listener));
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    private void encode(Workers workers, TileProgress progress) throws IOException {
        List<TiffDirectory> directories = new ArrayList<>();
        for (int level = 0; level < pyramid.levels(); level++) {
            directories.add(directory(level));
        }
        int header = bigTiff ? 16 : 8;
        long position =
                header + directories.stream().mapToLong(TiffDirectory::size).sum();
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int level = pyramid.levels() - 1; level >= 0; level--) {
                position = encode(level, directories.get(level), file, position, workers, progress);
            }
            write(file, header(), 0);
            long at = header;
            for (int level = 0; level < directories.size(); level++) {
                TiffDirectory directory = directories.get(level);
                long next = at + directory.size();
                write(file, directory.encoded(at, level + 1 < directories.size() ? next : 0), at);
                at = next;
            }
            file.force(true);
        }
    }

    private ByteBuffer header() {
        ByteBuffer header = ByteBuffer.allocate(bigTiff ? 16 : 8).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 'I').put((byte) 'I');
        if (bigTiff) {
            header.putShort((short) 43).putShort((short) Long.BYTES).putShort((short) 0);
            header.putLong(header.capacity());
        } else {
            header.putShort((short) 42).putInt(header.capacity());
        }
        return header.rewind();
    }

    /** The directory of a level, as large as it will be once its tiles' places are known. */
    private TiffDirectory directory(int level) {
        TiffDirectory directory = new TiffDirectory(bigTiff);
        directory.longs(NEW_SUBFILE_TYPE, level == 0 ? 0 : REDUCED_RESOLUTION); // not SHORT: GeoTools would see none
        directory.longs(IMAGE_WIDTH, pyramid.width(level));
        directory.longs(IMAGE_LENGTH, pyramid.height(level));
        directory.shorts(BITS_PER_SAMPLE, ofEachBand(profile.samples().bytes() * Byte.SIZE));
        directory.shorts(COMPRESSION, profile.compression().tag());
        directory.shorts(PHOTOMETRIC_INTERPRETATION, profile.palette().isPresent() ? PALETTE : MIN_IS_BLACK);
        directory.shorts(SAMPLES_PER_PIXEL, profile.bands());
        directory.shorts(PLANAR_CONFIGURATION, CHUNKY);
        profile.palette().ifPresent(palette -> directory.shorts(COLOR_MAP, colorMap(palette)));
        directory.shorts(TILE_WIDTH, profile.tile());
        directory.shorts(TILE_LENGTH, profile.tile());
        long[] places = new long[Math.toIntExact(tiles(pyramid.width(level)) * tiles(pyramid.height(level)))];
        directory.offsets(TILE_OFFSETS, places);
        directory.longs(TILE_BYTE_COUNTS, places);
        if (profile.bands() > 1) {
            directory.shorts(EXTRA_SAMPLES, Arrays.copyOf(ofEachBand(UNSPECIFIED), profile.bands() - 1));
        }
        directory.shorts(SAMPLE_FORMAT, ofEachBand(profile.samples().tiffFormat()));
        profile.noData().ifPresent(value -> directory.ascii(GDAL_NODATA, value));
        if (level == 0) {
            location.addTo(directory);
            if (!profile.metadata().isEmpty()) {
                directory.ascii(GDAL_METADATA, profile.metadata().toXml());
            }
        }
        return directory;
    }

    private int[] ofEachBand(int value) {
        int[] values = new int[profile.bands()];
        Arrays.fill(values, value);
        return values;
    }

    /** All reds, then all greens, then all blues, of 16 bits each. */
    private static int[] colorMap(IndexColorModel palette) {
        int size = 1 << Byte.SIZE;
        int[] map = new int[3 * size];
        for (int i = 0; i < Math.min(size, palette.getMapSize()); i++) {
            map[i] = palette.getRed(i) * 0x101;
            map[size + i] = palette.getGreen(i) * 0x101;
            map[2 * size + i] = palette.getBlue(i) * 0x101;
        }
        return map;
    }

    private long tiles(int pixels) {
        return (pixels + profile.tile() - 1L) / profile.tile();
    }

    /** Writes the tiles of a level and tells its directory where they are; gives the end of the last one. */
    private long encode(
            int level, TiffDirectory directory, FileChannel file, long start, Workers workers, TileProgress progress)
            throws IOException {
        int columns = Math.toIntExact(tiles(pyramid.width(level)));
        int rows = Math.toIntExact(tiles(pyramid.height(level)));
        long[] offsets = new long[columns * rows];
        long[] sizes = new long[offsets.length];
        long position = start;
        Deque<Future<Tile>> ahead = new ArrayDeque<>();
        for (int i = 0, next = 0; i < offsets.length; i++) {
            progress.nextTile();
            for (; next < offsets.length && ahead.size() < workers.ahead(); next++) {
                ahead.add(workers.encode(level, next % columns, next / columns));
            }
            Tile tile = workers.result(ahead.remove());
            offsets[i] = position;
            sizes[i] = tile.size;
            write(file, ByteBuffer.wrap(tile.encoder.encoded, 0, tile.size), position);
            position += sizes[i];
            workers.release(tile);
        }
        directory.offsets(TILE_OFFSETS, offsets);
        directory.longs(TILE_BYTE_COUNTS, sizes);
        return position;
    }

    private static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
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
        return new InterruptedIOException("writing the file was cancelled");
    }

    /** The threads that encode tiles, or the calling one alone, and the tiles that they use in turn. */
    private final class Workers implements AutoCloseable {
        private final int threads;
        private final Executor executor;
        private final Deque<Tile> idle = new ArrayDeque<>();
        private final List<Tile> tiles = new ArrayList<>();

        Workers(int threads) {
            this.threads = threads;
            this.executor = threads == 1 ? Runnable::run : Executors.newFixedThreadPool(threads);
        }

        /** How many tiles are on their way at most. */
        int ahead() {
            return threads == 1 ? 1 : 2 * threads;
        }

        Future<Tile> encode(int level, int column, int row) {
            if (idle.isEmpty()) {
                Tile added = new Tile();
                tiles.add(added);
                idle.add(added);
            }
            Tile tile = idle.remove();
            FutureTask<Tile> task = new FutureTask<>(() -> tile.encode(level, column, row));
            executor.execute(task);
            return task;
        }

        Tile result(Future<Tile> encoded) throws IOException {
            try {
                return encoded.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw cancelled();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                throw new IllegalStateException("a tile could not be encoded", e.getCause());
            }
        }

        void release(Tile tile) {
            idle.add(tile);
        }

        /** Waits for the threads: an encoder must not be closed while it is used. */
        @Override
        public void close() {
            if (executor instanceof ExecutorService service) {
                Uninterruptible.end(service);
            }
            tiles.forEach(tile -> tile.encoder.close());
        }
    }

    /** A tile: its pixels, and what became of them. */
    private final class Tile {
        private final Compression.Encoder encoder = profile.compression().encoder();
        private final byte[] pixels = new byte[Math.multiplyExact(profile.tile() * profile.tile(), profile.pixel())];
        private int size;

        /** Reads and encodes a tile; beyond the raster's edges it is 0. */
        Tile encode(int level, int column, int row) throws IOException {
            int x = column * profile.tile();
            int y = row * profile.tile();
            int width = Math.min(profile.tile(), pyramid.width(level) - x);
            int height = Math.min(profile.tile(), pyramid.height(level) - y);
            Arrays.fill(pixels, (byte) 0);
            for (int line = 0; line < height; line++) {
                pyramid.read(level, x, y + line, width, pixels, line * profile.tile() * profile.pixel());
            }
            size = encoder.encode(pixels);
            return this;
        }
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

        void nextTile() throws IOException {
            if (listener.isCanceled() || Thread.currentThread().isInterrupted()) {
                throw cancelled();
            }
            listener.progress(Math.min(100f, 100f * done++ / tiles));
        }
    }
}
