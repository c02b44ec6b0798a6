package org.classifycerrado.sentinel.stac;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.classifycerrado.imagery.ReadOnlyChannel;
import org.classifycerrado.sentinel.http.RangedFile;

/** Reads a remote file from any place, fetching what is asked for. */
final class RangedChannel extends ReadOnlyChannel {

    private final RangedFile file;

    RangedChannel(RangedFile file) {
        this.file = file;
    }

    @Override
    protected int read(ByteBuffer buffer, long from) throws IOException {
        return file.read(buffer, from);
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** Leaves the file open, as it is its owner's. */
    @Override
    public void close() {}
}
