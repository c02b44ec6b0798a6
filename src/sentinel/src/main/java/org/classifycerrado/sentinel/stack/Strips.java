package org.classifycerrado.sentinel.stack;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.classifycerrado.geotiff.CogWriter;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.geotools.api.util.ProgressListener;

/**
 * Makes a stack in strips over its whole width, each of columns that the threads share, each of blocks that a thread
 * makes one below the other. So that memory is bounded, and little of the images is decoded twice: of one scene, what
 * two low strips have in common is still in the cache, and the next strip is made while one is written; of several
 * scenes it would not be, so that strips are as high as images' tiles are.
 */
final class Strips {

    private static final int LARGEST = 65_535;
    private static final int COLUMN = 1024;
    private static final int HIGHEST = 1024;
    private static final int LOWEST = 16;
    private static final long PATIENCE_MILLIS = 100;

    /** More than the error of a mean of numbers below 32,768 in single precision, less than a 144th. */
    private static final double NEARLY = 0.002;

    private final PixelGrid grid;
    private final boolean whole;
    private final int bands;
    private final Compositor compositor;
    private final ExecutorService threads;
    private final ProgressListener listener;
    private final int pixel;
    private final boolean ahead;
    private final int rows;
    private final int blockRows;

    /**
     * Plans the strips.
     *
     * @param grid of the stack
     * @param modality whose values are written, as uint16 or float32
     * @param scenes how many there are
     * @param settings of the stack
     * @param compositor makes blocks
     * @param threads that do
     * @param listener hears of progress, from 0 to 100, and may cancel
     */
    Strips(
            PixelGrid grid,
            Modality modality,
            int scenes,
            StackSettings settings,
            Compositor compositor,
            ExecutorService threads,
            ProgressListener listener) {
        this.grid = grid;
        this.whole = modality == Modality.MSI;
        this.bands = modality.bands().size();
        this.compositor = compositor;
        this.threads = threads;
        this.listener = listener;
        this.pixel = bands * (whole ? Short.BYTES : Float.BYTES);
        this.ahead = scenes == 1;
        long stripRow = (long) grid.width() * (pixel + 1);
        long observations = settings.composite() == Composite.MEDIAN ? scenes : 1;
        long blockRow = (observations + 2) * bands * Float.BYTES * settings.threads() * COLUMN;
        this.rows = fitting(HIGHEST, ahead ? 2 * stripRow : stripRow, settings.memory() * 3 / 5);
        this.blockRows = fitting(rows, blockRow, settings.memory() / 5);
    }

    private static int fitting(int highest, long bytesOfRow, long memory) {
        int rows = highest;
        while (rows > LOWEST && rows * bytesOfRow > memory) {
            rows /= 2;
        }
        return rows;
    }

    /** A strip on its way. */
    private record Strip(int rows, byte[] pixels, byte[] counts, List<Future<Long>> columns) {}

    /**
     * Makes all of them.
     *
     * @param stack is given the pixels
     * @param count is given how many observations there are, if that is wanted
     * @return how many pixels have data
     * @throws InterruptedIOException if it is cancelled
     * @throws IOException if a band cannot be read, or a file not be written
     */
    long write(CogWriter stack, Optional<CogWriter> count) throws IOException {
        long withData = 0;
        Strip next = start(0, count.isPresent());
        for (int y = 0; y < grid.height(); y += rows) {
            Strip strip = next == null ? start(y, count.isPresent()) : next;
            for (Future<Long> column : strip.columns) {
                withData += await(column);
            }
            next = ahead && y + rows < grid.height() ? start(y + rows, count.isPresent()) : null;
            stack.write(strip.pixels, 0, strip.rows);
            if (count.isPresent()) {
                count.get().write(strip.counts, 0, strip.rows);
            }
            listener.progress(100f * Math.min(grid.height(), y + rows) / grid.height());
        }
        return withData;
    }

    private Strip start(int y, boolean counted) {
        int height = Math.min(rows, grid.height() - y);
        byte[] pixels = new byte[Math.multiplyExact(height * grid.width(), pixel)];
        byte[] counts = new byte[counted ? height * grid.width() : 0];
        List<Future<Long>> columns = new ArrayList<>();
        for (int x = 0; x < grid.width(); x += COLUMN) {
            Rectangle column = new Rectangle(x, y, Math.min(COLUMN, grid.width() - x), height);
            columns.add(threads.submit(() -> column(column, pixels, counts)));
        }
        return new Strip(height, pixels, counts, columns);
    }

    private long await(Future<Long> column) throws IOException {
        while (true) {
            if (listener.isCanceled()) {
                throw new InterruptedIOException("cancelled");
            }
            try {
                return column.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("cancelled");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException("a block could not be made", e.getCause());
            }
        }
    }

    private long column(Rectangle column, byte[] pixels, byte[] counts) throws IOException {
        long withData = 0;
        for (int y = 0; y < column.height; y += blockRows) {
            Rectangle window =
                    new Rectangle(column.x, column.y + y, column.width, Math.min(blockRows, column.height - y));
            withData += block(window, y, pixels, counts);
        }
        return withData;
    }

    /** Makes a block and puts it into its strip, from a row on; gives how many of its pixels have data. */
    private long block(Rectangle window, int row, byte[] pixels, byte[] counts) throws IOException {
        Compositor.Block block = compositor.of(window, bands);
        float[][] channels = block.samples().channels();
        boolean[] missing = block.samples().noData();
        ByteBuffer strip = ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN);
        long with = 0;
        for (int i = 0; i < missing.length; i++) {
            int at = (row + i / window.width) * grid.width() + window.x + i % window.width;
            with += missing[i] ? 0 : 1;
            for (int b = 0; b < channels.length; b++) {
                if (whole) {
                    strip.putShort(at * pixel + b * Short.BYTES, missing[i] ? 0 : rounded(channels[b][i]));
                } else {
                    strip.putFloat(at * pixel + b * Float.BYTES, missing[i] ? Float.NaN : channels[b][i]);
                }
            }
            if (counts.length > 0) {
                counts[at] = block.counts()[i];
            }
        }
        return with;
    }

    /** Rounds half up; sixths of 60 m pixels are not exact in binary, so what nearly is a half is one. */
    private static short rounded(float value) {
        return (short) Math.max(1, Math.min(LARGEST, (int) Math.floor(value + 0.5 + NEARLY)));
    }
}
