package org.classifycerrado.clean;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Rows of bytes in a scratch file, which goes when it is closed or the process dies. */
public final class RowFile implements Closeable {

    private final FileChannel channel;
    private final int width;

    /**
     * An empty file.
     *
     * @param file that does not exist yet
     * @param width bytes of a row
     * @throws IOException if it cannot be made
     */
    public RowFile(Path file, int width) throws IOException {
        this.width = width;
        channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /**
     * Reads rows.
     *
     * @param firstRow the first of them
     * @param rows how many
     * @param target has them at its beginning afterwards
     * @throws IOException if they are not there, or cannot be read
     */
    public void read(int firstRow, int rows, byte[] target) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, 0, rows * width);
        long at = (long) firstRow * width;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, at);
            if (count < 0) {
                throw new EOFException("a row of the scratch file is missing");
            }
            at += count;
        }
    }

    /**
     * Writes rows.
     *
     * @param firstRow the first of them
     * @param rows how many
     * @param source has them at its beginning
     * @throws IOException if they cannot be kept
     */
    public void write(int firstRow, int rows, byte[] source) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(source, 0, rows * width);
        long at = (long) firstRow * width;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
