package org.classifycerrado.imagery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A TIFF file that is no file of this machine, such as one on an object store: GeoTools' readers take it in place of a
 * file, and read of it what they decode. They do not see masks then, so {@link TiffFile#hasMask} is to be asked before.
 */
public final class TiffStream extends ImageInputStreamImpl {

    private final SeekableByteChannel channel;
    private final Optional<String> auxiliary;

    /**
     * A stream from a file's first byte on.
     *
     * @param channel the file, closed with the stream
     * @param auxiliary text of GDAL's {@code .aux.xml} beside it, if there is one
     */
    public TiffStream(SeekableByteChannel channel, Optional<String> auxiliary) {
        this.channel = channel;
        this.auxiliary = auxiliary;
    }

    SeekableByteChannel channel() {
        return channel;
    }

    Optional<String> auxiliary() {
        return auxiliary;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        int read = channel.position(streamPos).read(ByteBuffer.wrap(bytes, offset, length));
        streamPos += Math.max(read, 0);
        return read;
    }

    @Override
    public long length() {
        try {
            return channel.size();
        } catch (IOException e) {
            return -1; // not known
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        channel.close();
    }
}
