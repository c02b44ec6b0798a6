package org.classifycerrado.imagery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How far into a TIFF file its first image reaches, after TIFF 6.0 and the BigTIFF extension. Needed because decoders
 * take the tiles that a truncated file lacks for zeros.
 */
public final class TiffExtent {

    private static final int STRIP_OFFSETS = 273;
    private static final int STRIP_SIZES = 279;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_SIZES = 325;
    private static final int SHORT = 3;
    private static final int LONG8 = 16;
    private static final int LARGEST_ARRAY = 1 << 28;

    private final SeekableByteChannel file;
    private final ByteOrder order;
    private final boolean big;

    private TiffExtent(SeekableByteChannel file) throws IOException {
        this.file = file;
        ByteBuffer header = ByteBuffer.allocate(4);
        read(header, 0);
        this.order = header.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        this.big = header.order(order).getShort(2) == 43;
    }

    /**
     * The end of the last strip or tile.
     *
     * @param tiff the file
     * @return offset of the first byte behind it; 0 if the file names no tiles
     * @throws IOException if the file cannot be read or ends before its directory does
     */
    static long of(Path tiff) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(tiff)) {
            return new TiffExtent(channel).endOfTiles();
        }
    }

    /**
     * Refuses a file that lacks some of its image.
     *
     * @param tiff the file, in any file system
     * @throws IOException if it cannot be read or ends before its last strip or tile does
     */
    public static void requireComplete(Path tiff) throws IOException {
        if (of(tiff) > Files.size(tiff)) {
            throw new IOException("the file ends before its last tile");
        }
    }

    private long endOfTiles() throws IOException {
        long directory = number(big ? 8 : 4, big ? 8 : 4);
        long entries = number(directory, big ? 8 : 2);
        long first = directory + (big ? 8 : 2);
        int entrySize = big ? 20 : 12;
        long[] offsets = {};
        long[] sizes = {};
        for (long i = 0; i < Math.min(entries, 0xffff); i++) {
            long entry = first + i * entrySize;
            long tag = number(entry, 2);
            requirePlausible(entry, tag);
            if (tag == STRIP_OFFSETS || tag == TILE_OFFSETS) {
                offsets = array(entry);
            } else if (tag == STRIP_SIZES || tag == TILE_SIZES) {
                sizes = array(entry);
            }
        }
        long end = 0;
        for (int i = 0; i < Math.min(offsets.length, sizes.length); i++) {
            end = Math.max(end, offsets[i] + sizes[i]);
        }
        return end;
    }

    /** Decoders make room for as many values as an entry claims to have before they look for them. */
    private void requirePlausible(long entry, long tag) throws IOException {
        long count = number(entry + 4, big ? 8 : 4);
        if (count < 0 || count > file.size() / valueSize(number(entry + 2, 2))) {
            throw new IOException("the TIFF tag " + tag + " claims " + Long.toUnsignedString(count)
                    + " values, more than the file can hold");
        }
    }

    private static int valueSize(long type) {
        return switch ((int) type) {
            case SHORT, 8 -> 2;
            case 4, 9, 11, 13 -> 4;
            case 5, 10, 12, LONG8, 17, 18 -> 8;
            default -> 1;
        };
    }

    private long[] array(long entry) throws IOException {
        long type = number(entry + 2, 2);
        int size = type == SHORT ? 2 : type == LONG8 ? 8 : 4;
        int pointer = big ? 8 : 4;
        long count = number(entry + 4, pointer);
        if (count < 0 || count * size > LARGEST_ARRAY) {
            throw new IOException("a TIFF directory of " + count + " tiles");
        }
        long start = count * size <= pointer ? entry + 4 + pointer : number(entry + 4 + pointer, pointer);
        ByteBuffer buffer = ByteBuffer.allocate((int) count * size).order(order);
        read(buffer, start);
        long[] values = new long[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(buffer, i * size, size);
        }
        return values;
    }

    private long number(long position, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size).order(order);
        read(buffer, position);
        return value(buffer, 0, size);
    }

    private static long value(ByteBuffer buffer, int at, int size) {
        return switch (size) {
            case 2 -> Short.toUnsignedLong(buffer.getShort(at));
            case 4 -> Integer.toUnsignedLong(buffer.getInt(at));
            default -> buffer.getLong(at);
        };
    }

    private void read(ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (position < 0 || file.position(position + buffer.position()).read(buffer) < 0) {
                throw new IOException("the TIFF file ends at " + file.size() + " bytes, within its directory");
            }
        }
    }
}
