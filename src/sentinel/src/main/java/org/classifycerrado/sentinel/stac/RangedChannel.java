package org.classifycerrado.sentinel.stac;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.classifycerrado.sentinel.http.RangedFile;

/** Reads a remote file from any place, fetching what is asked for. */
final class RangedChannel implements SeekableByteChannel {

    private final RangedFile file;
    private long position;

    RangedChannel(RangedFile file) {
        this.file = file;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int read = file.read(buffer, position);
        position += Math.max(read, 0);
        return read;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** Leaves the file open, as it is its owner's. */
    @Override
    public void close() {}
}
