package org.classifycerrado.geotiff;

import io.airlift.compress.zstd.ZstdCompressor;
import java.util.Arrays;
import java.util.zip.Deflater;

/** How the tiles of a file are compressed, without loss. */
public enum Compression {

    /** What every program reads. */
    DEFLATE(8) {
        @Override
        Encoder encoder() {
            return new DeflateEncoder();
        }
    },

    /** Faster to write and to read; GDAL reads it from version 2.3 on, and GeoServer. */
    ZSTD(50000) {
        @Override
        Encoder encoder() {
            return new ZstdEncoder();
        }
    };

    private final int tag;

    Compression(int tag) {
        this.tag = tag;
    }

    /** The value of TIFF's tag Compression. */
    int tag() {
        return tag;
    }

    /** A new encoder, for one thread. */
    abstract Encoder encoder();

    /** Compresses one array after the other. */
    abstract static class Encoder implements AutoCloseable {

        /** What became of the last array; longer than what counts of it. */
        byte[] encoded = new byte[0];

        /** Compresses an array; gives how many bytes of {@link #encoded} count. */
        abstract int encode(byte[] bytes);

        @Override
        public void close() {}
    }

    private static final class DeflateEncoder extends Encoder {
        private static final int LEVEL = 6;

        private final Deflater deflater = new Deflater(LEVEL);

        @Override
        int encode(byte[] bytes) {
            if (encoded.length == 0) {
                encoded = new byte[bytes.length / 2 + 64];
            }
            deflater.reset();
            deflater.setInput(bytes);
            deflater.finish();
            int size = 0;
            while (!deflater.finished()) {
                if (size == encoded.length) {
                    encoded = Arrays.copyOf(encoded, 2 * size);
                }
                size += deflater.deflate(encoded, size, encoded.length - size);
            }
            return size;
        }

        @Override
        public void close() {
            deflater.end();
        }
    }

    private static final class ZstdEncoder extends Encoder {
        private final ZstdCompressor compressor = new ZstdCompressor();

        @Override
        int encode(byte[] bytes) {
            if (encoded.length == 0) {
                encoded = new byte[compressor.maxCompressedLength(bytes.length)];
            }
            return compressor.compress(bytes, 0, bytes.length, encoded, 0, encoded.length);
        }
    }
}
