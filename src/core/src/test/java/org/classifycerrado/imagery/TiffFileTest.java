package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Directories of TIFF files, written byte by byte. */
class TiffFileTest {

    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int DOUBLE = 12;
    private static final int LONG8 = 16;

    @TempDir
    Path folder;

    /** A tag with its values. */
    private record Entry(int tag, int type, long... values) {
        int size() {
            return type == SHORT ? 2 : type == LONG ? 4 : 8;
        }
    }

    /** A file of one directory, whose longer values follow it. */
    private Path tiff(ByteOrder order, boolean big, Entry... entries) throws IOException {
        int pointer = big ? 8 : 4;
        ByteBuffer file = ByteBuffer.allocate(1000).order(order);
        file.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
        file.putShort((short) (big ? 43 : 42));
        if (big) {
            file.putShort((short) 8).putShort((short) 0).putLong(16).putLong(entries.length);
        } else {
            file.putInt(8).putShort((short) entries.length);
        }
        int more = 500;
        for (Entry entry : entries) {
            file.putShort((short) entry.tag).putShort((short) entry.type);
            pointer(file, big, entry.values.length);
            int at = file.position();
            int bytes = entry.values.length * entry.size();
            if (bytes > pointer) {
                pointer(file, big, more);
                put(file, more, entry);
                more += bytes;
            } else {
                put(file, at, entry);
            }
            file.position(at + pointer);
        }
        pointer(file, big, 0);
        return Files.write(folder.resolve("made.tif"), file.array());
    }

    private static void pointer(ByteBuffer file, boolean big, long value) {
        if (big) {
            file.putLong(value);
        } else {
            file.putInt((int) value);
        }
    }

    private static void put(ByteBuffer file, int at, Entry entry) {
        for (int i = 0; i < entry.values.length; i++) {
            switch (entry.size()) {
                case 2 -> file.putShort(at + 2 * i, (short) entry.values[i]);
                case 4 -> file.putInt(at + 4 * i, (int) entry.values[i]);
                default -> file.putLong(at + 8 * i, entry.values[i]);
            }
        }
    }

    private static TiffFile.Blocks blocks(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return TiffFile.blocks(channel);
        }
    }

    private static ByteOrder order(String name) {
        return name.equals("little") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    @ParameterizedTest
    @CsvSource({"little, false", "big, false", "little, true", "big, true"})
    void findsTiles(String bytes, boolean big) throws Exception {
        Path file = tiff(
                order(bytes),
                big,
                new Entry(256, SHORT, 100),
                new Entry(257, SHORT, 60),
                new Entry(322, SHORT, 16),
                new Entry(323, LONG, 32),
                new Entry(324, big ? LONG8 : LONG, 700, 0, 4_000_000_000L),
                new Entry(325, SHORT, 10, 0, 65_535));

        TiffFile.Blocks blocks = blocks(file);

        assertThat(blocks.width()).isEqualTo(16);
        assertThat(blocks.height()).isEqualTo(32);
        assertThat(blocks.offsets()).containsExactly(700, 0, 4_000_000_000L);
        assertThat(blocks.sizes()).containsExactly(10, 0, 65_535);
    }

    @Test
    void findsStrips() throws Exception {
        Entry[] entries = {
            new Entry(256, SHORT, 50),
            new Entry(257, SHORT, 7),
            new Entry(273, LONG, 100),
            new Entry(279, LONG, 350),
            new Entry(278, SHORT, 3)
        };

        // Without rows per strip there is one strip; and as many as can be written are more than there are.
        assertThat(blocks(tiff(ByteOrder.LITTLE_ENDIAN, false, Arrays.copyOf(entries, 4)))
                        .height())
                .isEqualTo(7);
        assertThat(blocks(tiff(ByteOrder.LITTLE_ENDIAN, false, entries)).height())
                .isEqualTo(3);
        entries[4] = new Entry(278, LONG, 0xffff_ffffL);
        TiffFile.Blocks one = blocks(tiff(ByteOrder.LITTLE_ENDIAN, false, entries));
        assertThat(one.height()).isEqualTo(Integer.MAX_VALUE);
        assertThat(one.width()).isEqualTo(50);
        assertThat(one.offsets()).containsExactly(100);
        assertThat(one.sizes()).containsExactly(350);
    }

    @Test
    void refusesWhatCannotBe() throws Exception {
        Path noSize = tiff(ByteOrder.LITTLE_ENDIAN, false, new Entry(322, SHORT, 0), new Entry(324, LONG, 8));
        assertThatThrownBy(() -> blocks(noSize)).hasMessage("a TIFF file whose image has no size");

        Path whole = tiff(ByteOrder.LITTLE_ENDIAN, false, new Entry(256, SHORT, 1), new Entry(273, LONG, 8));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.tif"), Arrays.copyOf(bytes, 15));
        assertThatThrownBy(() -> blocks(cut)).hasMessage("the TIFF file ends at 15 bytes, within its directory");

        // The second entry begins at 8 + 2 + 12, its count four bytes on.
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(26, 251);
        Path claims = Files.write(folder.resolve("claims.tif"), bytes);
        assertThatThrownBy(() -> blocks(claims))
                .hasMessage("the TIFF tag 273 claims 251 values, more than the file can hold");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, -1);
        Path nowhere = Files.write(folder.resolve("nowhere.tif"), bytes);
        assertThatThrownBy(() -> blocks(nowhere)).hasMessage("the TIFF file ends at 1000 bytes, within its directory");
    }

    @Test
    void refusesFilesThatLackSomething() throws Exception {
        Entry[] entries = {
            new Entry(256, SHORT, 4),
            new Entry(257, SHORT, 4),
            new Entry(273, LONG, 984),
            new Entry(279, LONG, 16),
            new Entry(33550, DOUBLE, 1, 1, 0)
        };
        TiffFile.requireReadable(tiff(ByteOrder.LITTLE_ENDIAN, false, entries));
        entries[3] = new Entry(279, LONG, 17);
        Path cut = tiff(ByteOrder.LITTLE_ENDIAN, false, entries);
        assertThatThrownBy(() -> TiffFile.requireReadable(cut)).hasMessage("the file ends before its last tile");
        entries[4] = new Entry(33922, DOUBLE, 0, 0, 0, 1, 1, 0);
        Path points = tiff(ByteOrder.LITTLE_ENDIAN, false, entries);
        assertThatThrownBy(() -> TiffFile.requireReadable(points))
                .isInstanceOf(UnsupportedTiffException.class)
                .hasMessageContaining("lies on ground control points");
    }

    @ParameterizedTest
    @CsvSource({"little, false, 4, true", "big, true, 4, true", "big, false, 5, true", "little, true, 1, false"})
    void knowsAMask(String bytes, boolean big, int subfileType, boolean is) throws Exception {
        Path file = tiff(order(bytes), big, new Entry(254, LONG, subfileType), new Entry(256, SHORT, 100));

        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            assertThat(TiffFile.hasMask(channel)).isEqualTo(is);
        }
    }

    @Test
    void readsTheCodeOfTheCrs() throws Exception {
        assertThat(epsg(1024, 0, 1, 1, 3072, 0, 1, 32_722)).hasValue(32_722);
        assertThat(epsg(2048, 0, 1, 4674, 3072, 0, 1, 31_982)).hasValue(31_982);
        assertThat(epsg(2048, 0, 1, 4674, 3072, 0, 1, 32_767)).hasValue(4674);
        assertThat(epsg(3072, 34_736, 1, 0)).isEmpty();
        assertThat(epsg()).isEmpty();
    }

    /** Of geographic keys: a header of four numbers, and four for each. */
    private OptionalInt epsg(long... keys) throws IOException {
        long[] all = new long[4 + keys.length];
        all[0] = 1;
        all[3] = keys.length / 4;
        System.arraycopy(keys, 0, all, 4, keys.length);
        return TiffFile.with(tiff(ByteOrder.BIG_ENDIAN, false, new Entry(34_735, SHORT, all)), TiffFile::epsg);
    }

    @ParameterizedTest
    @CsvSource({
        "49492a00, true",
        "4d4d002a, true",
        "49492b00, true",
        "4d4d002b, true",
        "49492a, false",
        "4949002a, false",
        "4d4d2a00, false",
        "47494638, false",
        "49492c00, false"
    })
    void knowsATiffByItsStart(String hex, boolean is) throws Exception {
        byte[] start = java.util.HexFormat.of().parseHex(hex);

        assertThat(TiffFile.isOne(Files.write(folder.resolve("start"), start))).isEqualTo(is);
        assertThat(TiffFile.isOne(folder.resolve("absent"))).isFalse();
    }
}
