package org.classifycerrado.torchscript;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Looks at the end of a zip for the length of its directory, which Java's own reader would read whole into memory. */
final class ZipDirectory {

    /** Much more than 100,000 entries of PyTorch's kind take. */
    static final long LARGEST = 16L << 20;

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_LENGTH = 56;

    private ZipDirectory() {}

    /** Refuses a file whose directory is too large, or that has no end of a zip. */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            int length = (int) Math.min(channel.size(), END_LENGTH + LONGEST_COMMENT);
            long start = channel.size() - length;
            ByteBuffer tail = read(channel, start, length);
            for (int at = length - END_LENGTH; at >= 0; at--) {
                if (tail.getInt(at) == END) {
                    long bytes = Math.max(
                            Integer.toUnsignedLong(tail.getInt(at + 12)) == 0xffffffffL
                                    ? 0
                                    : Integer.toUnsignedLong(tail.getInt(at + 12)),
                            bytes64(channel, start + at - LOCATOR_LENGTH));
                    if (bytes < 0 || bytes > LARGEST) {
                        throw new MalformedArchiveException("the zip's directory has " + Long.toUnsignedString(bytes)
                                + " bytes; at most " + LARGEST + " are accepted");
                    }
                    return;
                }
            }
        }
        throw new MalformedArchiveException("truncated, or not a zip: its directory is missing");
    }

    /** The length that a directory of the 64-bit format claims, or 0 if it has none. */
    private static long bytes64(FileChannel channel, long locator) throws IOException {
        if (locator < 0) {
            return 0;
        }
        ByteBuffer found = read(channel, locator, LOCATOR_LENGTH);
        if (found.getInt(0) != LOCATOR) {
            return 0;
        }
        long end = found.getLong(8);
        if (end < 0 || end > channel.size() - END_64_LENGTH) {
            return 0;
        }
        ByteBuffer record = read(channel, end, END_64_LENGTH);
        return record.getInt(0) == END_64 ? record.getLong(40) : 0;
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            // until it is full or the file ends
        }
        return buffer;
    }
}
