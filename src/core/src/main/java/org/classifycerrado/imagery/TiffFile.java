package org.classifycerrado.imagery;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The first directory of a TIFF file, after TIFF 6.0 and the BigTIFF extension. Read before a decoder sees the file:
 * decoders take the tiles that a truncated file lacks for zeros, and give numbers for some encodings that they do not
 * know.
 */
public final class TiffFile {

    private static final int SUBFILE_TYPE = 254;
    private static final int IS_MASK = 4;
    private static final int IMAGE_WIDTH = 256;
    private static final int IMAGE_HEIGHT = 257;
    private static final int STRIP_OFFSETS = 273;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_SIZES = 279;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_SIZES = 325;
    private static final int PIXEL_SCALE = 33550;
    private static final int TIE_POINTS = 33922;
    private static final int TRANSFORMATION = 34264;
    private static final int GEO_KEY_DIRECTORY = 34735;
    private static final int PROJECTED_CRS = 3072;
    private static final int GEOGRAPHIC_CRS = 2048;
    private static final int USER_DEFINED = 32767;
    private static final int SHORT = 3;
    private static final int LONG8 = 16;
    private static final int LARGEST_ARRAY = 1 << 28;
    private static final int MOST_DIRECTORIES = 64;
    private static final short LITTLE = 0x4949;
    private static final short BIG = 0x4d4d;

    private final SeekableByteChannel file;
    private final ByteOrder order;
    private final boolean big;
    /** Where the entry of each tag lies. */
    private final Map<Integer, Long> entries = new LinkedHashMap<>();

    private TiffFile(SeekableByteChannel file) throws IOException {
        this.file = file;
        ByteBuffer header = ByteBuffer.allocate(4);
        read(header, 0);
        this.order = header.getShort(0) == LITTLE ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        this.big = header.order(order).getShort(2) == 43;
        long directory = number(big ? 8 : 4, big ? 8 : 4);
        long count = number(directory, big ? 8 : 2);
        for (long i = 0; i < Math.min(count, 0xffff); i++) {
            long entry = directory + (big ? 8 : 2) + i * (big ? 20 : 12);
            int tag = (int) number(entry, 2);
            requirePlausible(entry, tag);
            entries.put(tag, entry);
        }
    }

    /** Whether a file begins as TIFF files do: with the byte order, and 42, or 43 for BigTIFF. */
    static boolean isOne(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return isOne(channel);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOne(SeekableByteChannel file) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(4);
        file.position(0);
        while (start.hasRemaining()) {
            if (file.read(start) < 0) {
                return false;
            }
        }
        int order = start.getShort(0);
        start.order(order == LITTLE ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        return (order == LITTLE || order == BIG) && (start.getShort(2) == 42 || start.getShort(2) == 43);
    }

    /** Whether a reader's source begins so: a file, or a {@link TiffStream}. */
    static boolean isOne(Object source) {
        try {
            return source instanceof TiffStream stream
                    ? isOne(stream.channel())
                    : source instanceof File file && file.isFile() && isOne(file.toPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** What is done with a file that is open. */
    @FunctionalInterface
    interface Use<T> {
        T of(TiffFile tiff) throws IOException;
    }

    /** Opens a reader's source, which {@link #isOne} must have said yes to, for as long as it is used. */
    static <T> T with(Object source, Use<T> use) throws IOException {
        return source instanceof TiffStream stream
                ? use.of(new TiffFile(stream.channel()))
                : with(((File) source).toPath(), use);
    }

    /** Opens a file, in any file system, for as long as it is used. */
    static <T> T with(Path file, Use<T> use) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return use.of(new TiffFile(channel));
        }
    }

    /**
     * Refuses a file that lacks some of its image, is encoded in a way that decoders do not know, or has no grid.
     *
     * @param tiff the file, in any file system
     * @throws UnsupportedTiffException if it is encoded so; the message says how, and what would be read
     * @throws IOException if it cannot be read or ends before its last strip or tile does
     */
    public static void requireReadable(Path tiff) throws IOException {
        with(tiff, TiffFile::requireSound);
    }

    /** The same for a file that is open; gives it. */
    TiffFile requireSound() throws IOException {
        TiffEncoding.of(this).requireKnown();
        if (isOnControlPoints()) {
            throw new UnsupportedTiffException("lies on ground control points and has no grid of its own, as products"
                    + " of Sentinel-1 are delivered; 'gdalwarp -tps -t_srs EPSG:32722' makes one, and for radar in"
                    + " hilly land a terrain correction, as in SNAP");
        }
        if (endOfTiles() > file.size()) {
            throw new IOException("the file ends before its last tile");
        }
        return this;
    }

    /**
     * Tells whether one of a file's images is a mask of another.
     *
     * @param file any
     * @return whether a directory says so
     * @throws IOException if it cannot be read, or is not a TIFF file
     */
    public static boolean hasMask(SeekableByteChannel file) throws IOException {
        TiffFile tiff = new TiffFile(file);
        boolean[] found = {false};
        tiff.readDirectories((tag, value) -> found[0] |= tag == SUBFILE_TYPE && (value & IS_MASK) != 0);
        return found[0];
    }

    /**
     * Where the strips or tiles of a file's first image lie. On the way all directories with their values are read, as
     * decoders do: of a file that is fetched as it is read, nothing else but these blocks is missing afterwards.
     *
     * @param file any
     * @return first byte and number of bytes of each, in their order
     * @throws IOException if it cannot be read, or is not a TIFF file
     */
    public static Blocks blocks(SeekableByteChannel file) throws IOException {
        TiffFile tiff = new TiffFile(file);
        tiff.readDirectories((tag, value) -> {});
        boolean tiled = tiff.entries.containsKey(TILE_OFFSETS);
        int width = tiff.size(tiled ? TILE_WIDTH : IMAGE_WIDTH, 0);
        int height = tiled ? tiff.size(TILE_HEIGHT, 0) : tiff.size(ROWS_PER_STRIP, tiff.size(IMAGE_HEIGHT, 0));
        return new Blocks(
                width,
                height,
                tiff.values(tiled ? TILE_OFFSETS : STRIP_OFFSETS),
                tiff.values(tiled ? TILE_SIZES : STRIP_SIZES));
    }

    /** A positive number; a strip of more rows than there are is one of all rows. */
    private int size(int tag, int otherwise) throws IOException {
        long[] values = values(tag);
        long size = values.length == 0 ? otherwise : values[0];
        if (size < 1) {
            throw new IOException("a TIFF file whose image has no size");
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    /**
     * Where strips or tiles lie.
     *
     * @param width of each in pixels
     * @param height of each in pixels
     * @param offsets first byte of each; 0 of one that is not there
     * @param sizes bytes of each
     */
    public record Blocks(int width, int height, long[] offsets, long[] sizes) {}

    /** Receives the tags of single numbers, and the numbers. */
    private interface Numbers {
        void take(long tag, long value);
    }

    private void readDirectories(Numbers taken) throws IOException {
        int pointer = big ? 8 : 4;
        long directory = number(pointer, pointer);
        for (int i = 0; directory != 0 && i < MOST_DIRECTORIES; i++) {
            long first = directory + (big ? 8 : 2);
            long count = Math.min(number(directory, big ? 8 : 2), 0xffff);
            long end = first + count * (big ? 20 : 12);
            for (long entry = first; entry < end; entry += big ? 20 : 12) {
                requirePlausible(entry, number(entry, 2));
                long values = number(entry + 4, pointer);
                int each = valueSize(number(entry + 2, 2));
                long size = values * each;
                if (values == 1 && size <= pointer) {
                    taken.take(number(entry, 2), number(entry + 4 + pointer, each));
                } else if (size > pointer && size <= LARGEST_ARRAY) {
                    read(ByteBuffer.allocate((int) size), number(entry + 4 + pointer, pointer));
                }
            }
            directory = number(end, pointer);
        }
    }

    boolean bigEndian() {
        return order == ByteOrder.BIG_ENDIAN;
    }

    /** Whether nothing but points in it says where the image lies. */
    private boolean isOnControlPoints() {
        return entries.containsKey(TIE_POINTS)
                && !entries.containsKey(PIXEL_SCALE)
                && !entries.containsKey(TRANSFORMATION);
    }

    /** Whether anything in the file says where the image lies. */
    boolean isGeoreferenced() {
        return entries.containsKey(PIXEL_SCALE) || entries.containsKey(TRANSFORMATION);
    }

    /** The end of the last strip or tile; 0 if the file names none. */
    private long endOfTiles() throws IOException {
        boolean tiled = entries.containsKey(TILE_OFFSETS);
        long[] offsets = values(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
        long[] sizes = values(tiled ? TILE_SIZES : STRIP_SIZES);
        long end = 0;
        for (int i = 0; i < Math.min(offsets.length, sizes.length); i++) {
            end = Math.max(end, offsets[i] + sizes[i]);
        }
        return end;
    }

    /** The EPSG code that GeoTIFF's keys give for the file's CRS, projected or geographic, if they give one. */
    OptionalInt epsg() throws IOException {
        long[] keys = values(GEO_KEY_DIRECTORY); // a header and then entries of four: key, where, how many, value
        for (int key : new int[] {PROJECTED_CRS, GEOGRAPHIC_CRS}) {
            for (int i = 4; i + 3 < keys.length; i += 4) {
                if (keys[i] == key && keys[i + 1] == 0 && keys[i + 3] != USER_DEFINED) {
                    return OptionalInt.of((int) keys[i + 3]);
                }
            }
        }
        return OptionalInt.empty();
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

    /** The values of a tag of unsigned whole numbers; none if the directory does not have it. */
    long[] values(int tag) throws IOException {
        Long entry = entries.get(tag);
        if (entry == null) {
            return new long[0];
        }
        long type = number(entry + 2, 2);
        int size = type == SHORT ? 2 : type == LONG8 ? 8 : type == 1 ? 1 : 4;
        int pointer = big ? 8 : 4;
        long count = number(entry + 4, pointer);
        if (count < 0 || count * size > LARGEST_ARRAY) {
            throw new IOException("a TIFF tag of " + count + " values");
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
            case 1 -> Byte.toUnsignedLong(buffer.get(at));
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
