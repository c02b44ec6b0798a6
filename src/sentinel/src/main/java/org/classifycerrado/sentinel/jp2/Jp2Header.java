package org.classifycerrado.sentinel.jp2;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What a JP2 file says of its image, by ISO/IEC 15444-1: the boxes of the file, and the marker SIZ of its codestream.
 *
 * @param width columns
 * @param height rows
 * @param tileWidth columns of a tile of the codestream
 * @param tileHeight rows of a tile
 * @param components how many there are
 * @param gml the document of the GMLJP2 box, which says where the image lies
 */
record Jp2Header(int width, int height, int tileWidth, int tileHeight, int components, Optional<String> gml) {

    private static final int SIGNATURE = box("jP  ");
    private static final int CODESTREAM = box("jp2c");
    private static final int ASSOCIATION = box("asoc");
    private static final int XML = box("xml ");
    private static final int START_AND_SIZE = 0xff4fff51;
    private static final int END_OF_CODESTREAM = 0xffd9;
    private static final int LARGEST_GML = 1 << 20;
    private static final int LARGEST_SIDE = 1 << 20;

    /**
     * Reads the head of a file, and whether its end is there.
     *
     * @throws IOException if it is no JP2 file, or cut short
     */
    static Jp2Header read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 12 || bytes(channel, 4, 4).getInt() != SIGNATURE) {
                throw new IOException("is not a JP2 file");
            }
            Optional<String> gml = Optional.empty();
            long at = 0;
            while (at + 8 <= size) {
                Box box = Box.at(channel, at, size);
                if (box.type == CODESTREAM) {
                    return codestream(channel, box, gml);
                }
                if (box.type == ASSOCIATION && gml.isEmpty()) {
                    gml = xml(channel, box);
                }
                at = box.end;
            }
            throw new IOException("ends before its image: it was cut short");
        } catch (EOFException e) {
            throw new IOException("ends early: it was cut short", e);
        }
    }

    private static Jp2Header codestream(FileChannel channel, Box box, Optional<String> gml) throws IOException {
        ByteBuffer siz = bytes(channel, box.start, 44);
        if (siz.getInt() != START_AND_SIZE) {
            throw new IOException("has no JPEG 2000 codestream where one should be");
        }
        siz.position(8);
        int[] numbers = new int[8]; // Xsiz Ysiz XOsiz YOsiz XTsiz YTsiz XTOsiz YTOsiz
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = siz.getInt();
        }
        int components = Short.toUnsignedInt(siz.getShort());
        boolean sensible = components >= 1;
        for (int i = 0; i < 2; i++) {
            sensible &= numbers[i] >= 1 && numbers[i] <= LARGEST_SIDE && numbers[4 + i] != 0;
        }
        if (!sensible) {
            throw new IOException("has a damaged header");
        }
        for (int offset : new int[] {numbers[2], numbers[3], numbers[6], numbers[7]}) {
            if (offset != 0) {
                throw new IOException("has an image that does not begin at 0, 0, which is not supported");
            }
        }
        if (Short.toUnsignedInt(bytes(channel, box.end - 2, 2).getShort()) != END_OF_CODESTREAM) {
            throw new IOException("ends before its codestream does: it was cut short");
        }
        int tileWidth = (int) Math.min(numbers[0], Integer.toUnsignedLong(numbers[4]));
        int tileHeight = (int) Math.min(numbers[1], Integer.toUnsignedLong(numbers[5]));
        return new Jp2Header(numbers[0], numbers[1], tileWidth, tileHeight, components, gml);
    }

    /** The first XML that mentions a grid, in nested associations. */
    private static Optional<String> xml(FileChannel channel, Box parent) throws IOException {
        long at = parent.start;
        while (at + 8 <= parent.end) {
            Box box = Box.at(channel, at, parent.end);
            if (box.type == ASSOCIATION) {
                Optional<String> found = xml(channel, box);
                if (found.isPresent()) {
                    return found;
                }
            } else if (box.type == XML && box.end - box.start <= LARGEST_GML) {
                ByteBuffer content = bytes(channel, box.start, (int) (box.end - box.start));
                String text = StandardCharsets.UTF_8.decode(content).toString();
                if (text.contains("RectifiedGrid")) {
                    return Optional.of(text);
                }
            }
            at = box.end;
        }
        return Optional.empty();
    }

    static int box(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    private static ByteBuffer bytes(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }

    /** A box: its type, where its content starts, and where it ends. */
    private record Box(int type, long start, long end) {

        static Box at(FileChannel channel, long position, long limit) throws IOException {
            ByteBuffer head = bytes(channel, position, 8);
            long length = Integer.toUnsignedLong(head.getInt());
            int type = head.getInt();
            long start = position + 8;
            if (length == 1) {
                length = bytes(channel, start, 8).getLong();
                start += 8;
            } else if (length == 0) {
                length = limit - position;
            }
            if (length < start - position || length > limit - position) {
                throw new EOFException();
            }
            return new Box(type, start, position + length);
        }
    }
}
