package org.classifycerrado.spark;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The pixels of a block between classifying and joining: bands of rows, each with its number of rows, classes and, if
 * there is any, confidence; compressed, with a checksum at the end.
 */
final class BlockFile {

    private static final int BUFFER = 1 << 16;

    private BlockFile() {}

    /** Writes bands of rows. */
    static final class Writer implements AutoCloseable {
        private final DataOutputStream out;
        private final int width;
        private final boolean confidence;

        Writer(OutputStream out, int width, boolean confidence) throws IOException {
            this.out = new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(out, BUFFER), BUFFER));
            this.width = width;
            this.confidence = confidence;
        }

        void write(byte[] classes, byte[] percent, int rows) throws IOException {
            out.writeInt(rows);
            out.write(classes, 0, rows * width);
            if (confidence) {
                out.write(percent, 0, rows * width);
            }
        }

        @Override
        public void close() throws IOException {
            out.writeInt(0);
            out.close();
        }
    }

    /** Reads bands of rows. */
    static final class Reader implements AutoCloseable {
        private final DataInputStream in;
        private final int width;
        private final boolean hasConfidence;
        private int rows;
        private byte[] classes = {};
        private byte[] confidence = {};

        Reader(InputStream in, int width, boolean hasConfidence) throws IOException {
            this.in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER));
            this.width = width;
            this.hasConfidence = hasConfidence;
        }

        /** Reads the next band; false if there is none. The end is read too, so that its checksum counts. */
        boolean next() throws IOException {
            rows = in.readInt();
            if (rows == 0) {
                if (in.read() >= 0) {
                    throw new IOException("a block goes on behind its end");
                }
                return false;
            }
            classes = in.readNBytes(rows * width);
            if (hasConfidence) {
                confidence = in.readNBytes(rows * width);
            }
            return true;
        }

        int width() {
            return width;
        }

        int rows() {
            return rows;
        }

        byte[] classes() {
            return classes;
        }

        byte[] confidence() {
            return confidence;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
