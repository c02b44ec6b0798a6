package org.classifycerrado.geotiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** A directory of tags to be written, little-endian, of TIFF 6.0 or BigTIFF. Values too long for it follow it. */
final class TiffDirectory {

    private static final int ASCII = 2;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int DOUBLE = 12;
    private static final int LONG8 = 16;

    private final boolean big;
    private final Map<Integer, Entry> entries = new TreeMap<>();

    private record Entry(int type, int count, byte[] value) {}

    TiffDirectory(boolean big) {
        this.big = big;
    }

    void shorts(int tag, int... values) {
        put(tag, SHORT, Short.BYTES, values.length, (buffer, i) -> buffer.putShort((short) values[i]));
    }

    void longs(int tag, long... values) {
        put(tag, LONG, Integer.BYTES, values.length, (buffer, i) -> buffer.putInt((int) values[i]));
    }

    /** Positions in the file, as wide as its kind of TIFF has them. */
    void offsets(int tag, long... values) {
        if (big) {
            put(tag, LONG8, Long.BYTES, values.length, (buffer, i) -> buffer.putLong(values[i]));
        } else {
            longs(tag, values);
        }
    }

    void doubles(int tag, double... values) {
        put(tag, DOUBLE, Double.BYTES, values.length, (buffer, i) -> buffer.putDouble(values[i]));
    }

    void ascii(int tag, String value) {
        byte[] text = (value + "\0").getBytes(StandardCharsets.US_ASCII);
        entries.put(tag, new Entry(ASCII, text.length, text));
    }

    private void put(int tag, int type, int size, int count, BiConsumer<ByteBuffer, Integer> value) {
        ByteBuffer buffer = buffer(Math.multiplyExact(size, count));
        for (int i = 0; i < count; i++) {
            value.accept(buffer, i);
        }
        entries.put(tag, new Entry(type, count, buffer.array()));
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int inline() {
        return big ? Long.BYTES : Integer.BYTES;
    }

    private int head() {
        int count = big ? Long.BYTES : Short.BYTES;
        return count + entries.size() * (2 * Short.BYTES + 2 * inline()) + inline();
    }

    private static int even(int size) {
        return size + size % 2;
    }

    /** Bytes of the directory and the values that follow it, an even number. */
    int size() {
        return even(head())
                + entries.values().stream()
                        .filter(entry -> entry.value.length > inline())
                        .mapToInt(entry -> even(entry.value.length))
                        .sum();
    }

    /**
     * The directory and its values.
     *
     * @param position where in the file they come to lie
     * @param next position of the next directory, or 0
     */
    ByteBuffer encoded(long position, long next) {
        ByteBuffer all = buffer(size());
        int values = even(head());
        if (big) {
            all.putLong(entries.size());
        } else {
            all.putShort((short) entries.size());
        }
        for (Map.Entry<Integer, Entry> tag : entries.entrySet()) {
            Entry entry = tag.getValue();
            all.putShort(tag.getKey().shortValue()).putShort((short) entry.type);
            pointer(all, entry.count);
            if (entry.value.length > inline()) {
                all.put(values, entry.value);
                pointer(all, position + values);
                values += even(entry.value.length);
            } else {
                all.put(all.position(), entry.value);
                all.position(all.position() + inline());
            }
        }
        pointer(all, next);
        return all.rewind();
    }

    private void pointer(ByteBuffer target, long value) {
        if (big) {
            target.putLong(value);
        } else {
            target.putInt((int) value);
        }
    }
}
