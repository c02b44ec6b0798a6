package org.classifycerrado.geotiff;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A raster and its overviews in one uncompressed scratch file, written row by row from the top and read in any order.
 * Each overview is half as wide and high as the level before it (rounded up), until neither side is longer than
 * {@value #SMALLEST} pixels; its rows are made as soon as the rows above it are there, so that memory holds one row per
 * level. The file is deleted when the pyramid is closed, or by the operating system when the process dies.
 */
final class Pyramid implements Closeable {

    /** Longest side of the last overview. */
    static final int SMALLEST = 256;

    private final FileChannel channel;
    private final int pixel;
    private final Decimation decimation;
    private final List<Level> levels = new ArrayList<>();

    /**
     * Creates the scratch file.
     *
     * @param file a file that does not exist yet
     * @param width columns of the full raster
     * @param height rows of the full raster
     * @param pixel bytes of a pixel
     * @param decimation how overviews are made
     */
    Pyramid(Path file, int width, int height, int pixel, Decimation decimation) throws IOException {
        this.pixel = pixel;
        this.decimation = decimation;
        Level level = new Level(width, height, 0);
        levels.add(level);
        while (Math.max(level.width, level.height) > SMALLEST) {
            level = new Level((level.width + 1) / 2, (level.height + 1) / 2, level.start + level.bytes());
            levels.add(level);
        }
        channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** The full raster (0) and how many overviews it has, plus one. */
    int levels() {
        return levels.size();
    }

    int width(int level) {
        return levels.get(level).width;
    }

    int height(int level) {
        return levels.get(level).height;
    }

    /** Rows of the full raster that have been added. */
    int rows() {
        return levels.get(0).rows;
    }

    /** Bytes of all levels together. */
    long bytes() {
        Level last = levels.get(levels.size() - 1);
        return last.start + last.bytes();
    }

    /** Adds the next row of the full raster. */
    void add(byte[] rows, int offset) throws IOException {
        add(0, rows, offset);
    }

    private void add(int number, byte[] rows, int offset) throws IOException {
        Level level = levels.get(number);
        ByteBuffer source = ByteBuffer.wrap(rows, offset, level.width * pixel);
        long position = level.start + (long) level.rows * level.width * pixel;
        while (source.hasRemaining()) {
            position += channel.write(source, position);
        }
        boolean upper = level.rows % 2 == 0;
        level.rows++;
        if (number + 1 == levels.size()) {
            return;
        }
        if (!upper) {
            add(number + 1, decimation.halve(level.upper, 0, rows, offset, level.width), 0);
        } else if (level.rows == level.height) {
            add(number + 1, decimation.halve(rows, offset, rows, offset, level.width), 0);
        } else {
            System.arraycopy(rows, offset, level.upper, 0, level.width * pixel);
        }
    }

    /** Reads a piece of a row that has been added, {@code width} pixels from a column on. */
    void read(int number, int x, int y, int width, byte[] target, int offset) throws IOException {
        Level level = levels.get(number);
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, width * pixel);
        long position = level.start + ((long) y * level.width + x) * pixel;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, position);
            if (count < 0) {
                throw new EOFException("the scratch file ends early");
            }
            position += count;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class Level {
        final int width;
        final int height;
        final long start;
        final byte[] upper;
        int rows;

        Level(int width, int height, long start) {
            this.width = width;
            this.height = height;
            this.start = start;
            this.upper = new byte[width * pixel];
        }

        long bytes() {
            return (long) width * height * pixel;
        }
    }
}
