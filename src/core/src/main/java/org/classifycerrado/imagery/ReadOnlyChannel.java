package org.classifycerrado.imagery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A file elsewhere that can be read at any place, as a channel. For one thread at a time. */
public abstract class ReadOnlyChannel implements SeekableByteChannel {

    private long position;

    /**
     * Reads some bytes.
     *
     * @param buffer takes them; at least one if it has room and the file goes on
     * @param from the first byte, at least 0
     * @return how many were read; -1 at the end of the file
     * @throws IOException if they cannot be had
     */
    protected abstract int read(ByteBuffer buffer, long from) throws IOException;

    @Override
    public final int read(ByteBuffer buffer) throws IOException {
        int read = read(buffer, position);
        position += Math.max(read, 0);
        return read;
    }

    @Override
    public final long position() {
        return position;
    }

    @Override
    public final SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public final int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public final SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }
}
