package org.classifycerrado.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapCleanerTest {

    private static final int CLASSES = 14;

    @TempDir
    Path folder;

    private int rounds;

    private byte[] clean(Cleaning cleaning, int width, byte[] map) throws IOException {
        int height = map.length / width;
        byte[] result = new byte[map.length];
        try (MapCleaner cleaner = new MapCleaner(
                width,
                height,
                CLASSES,
                cleaning,
                () -> folder.resolve(UUID.randomUUID().toString()))) {
            for (int row = 0; row < height; row += 7) {
                int count = Math.min(7, height - row);
                byte[] rows = new byte[count * width];
                System.arraycopy(map, row * width, rows, 0, rows.length);
                cleaner.add(rows, count);
            }
            rounds = cleaner.finish(
                    (cleaned, original, firstRow, rows) -> {
                        System.arraycopy(cleaned, 0, result, firstRow * width, cleaned.length);
                        for (int i = 0; i < original.length; i++) {
                            assertThat(original[i]).isEqualTo(map[firstRow * width + i]);
                        }
                    },
                    new Progress(null));
        }
        return result;
    }

    /** Digits are class ids, a point is no data. */
    private static byte[] map(String... rows) {
        StringBuilder text = new StringBuilder();
        for (String row : rows) {
            text.append(row);
        }
        byte[] map = new byte[text.length()];
        for (int i = 0; i < map.length; i++) {
            map[i] = (byte) (text.charAt(i) == '.' ? 255 : text.charAt(i) - '0');
        }
        return map;
    }

    private void assertSieved(int least, String[] before, String... after) throws Exception {
        assertThat(clean(new Cleaning(1, least), before[0].length(), map(before)))
                .isEqualTo(map(after));
    }

    /** The 2 has two sides with 0 and two with 1, of which 0 is smaller; the 3s have four with 1 and two with 0. */
    @Test
    void aSmallPatchTakesTheClassOfItsLongestBorder() throws Exception {
        assertSieved(
                3,
                new String[] {
                    "000111", //
                    "002111", //
                    "000131", //
                    "000031"
                },
                "000111",
                "000111",
                "000111",
                "000011");
    }

    /** Diagonal neighbours do not hang together; a patch of the least size stays. */
    @Test
    void patchesHangTogetherByTheirSides() throws Exception {
        assertSieved(2, new String[] {"0000", "0100", "0010", "0022"}, "0000", "0000", "0000", "0022");
    }

    /** Several patches of class 1 have together a longer border with the 2 than the 3s, which are one patch. */
    @Test
    void bordersOfOneClassCountTogether() throws Exception {
        assertSieved(
                2,
                new String[] {
                    "11133", //
                    "11233", //
                    "00111", //
                    "00111"
                },
                "11133",
                "11133",
                "00111",
                "00111");
    }

    @Test
    void nothingIsMergedAcrossNoDataAndWhatHasNoNeighbourStays() throws Exception {
        assertSieved(
                9,
                new String[] {
                    "000.111111111", //
                    "0.0.111111111", //
                    "000..........", //
                    "....222222222"
                },
                "000.111111111",
                "0.0.111111111",
                "000..........",
                "....222222222");
    }

    /** The 2 goes first, to the five 1s around it, which then are six: enough for a least of six, not of seven. */
    @Test
    void theSmallestGoFirstAndWhatTheyHaveGrownToIsJudgedAnew() throws Exception {
        String[] map = {
            "00000", //
            "01110", //
            "01210", //
            "00000"
        };
        assertSieved(6, map, "00000", "01110", "01110", "00000");
        assertThat(rounds).isEqualTo(1);
        assertSieved(7, map, "00000", "00000", "00000", "00000");
        assertThat(rounds).isEqualTo(2);
    }

    /** What this class should do, in the plainest way: whole map in memory, patches by flooding. */
    private static byte[] plainly(byte[] map, int width, int least) {
        byte[] now = map.clone();
        while (true) {
            int[] patchOf = new int[now.length];
            java.util.List<java.util.List<Integer>> patches = new java.util.ArrayList<>();
            java.util.Arrays.fill(patchOf, -1);
            for (int i = 0; i < now.length; i++) {
                if (patchOf[i] < 0 && now[i] != (byte) 255) {
                    java.util.List<Integer> patch = new java.util.ArrayList<>();
                    ArrayDeque<Integer> queue = new ArrayDeque<>(java.util.List.of(i));
                    patchOf[i] = patches.size();
                    while (!queue.isEmpty()) {
                        int pixel = queue.remove();
                        patch.add(pixel);
                        for (int other : around(pixel, width, now.length)) {
                            if (patchOf[other] < 0 && now[other] == now[i]) {
                                patchOf[other] = patches.size();
                                queue.add(other);
                            }
                        }
                    }
                    patches.add(patch);
                }
            }
            byte[] next = now.clone();
            boolean changed = false;
            for (int p = 0; p < patches.size(); p++) {
                java.util.List<Integer> patch = patches.get(p);
                if (patch.size() >= least) {
                    continue;
                }
                int[] borders = new int[256];
                boolean smallest = true;
                for (int pixel : patch) {
                    for (int other : around(pixel, width, now.length)) {
                        if (now[other] != (byte) 255 && patchOf[other] != p) {
                            borders[now[other]]++;
                            java.util.List<Integer> neighbour = patches.get(patchOf[other]);
                            smallest &= !goesBefore(neighbour, patch, least);
                        }
                    }
                }
                int best = 0;
                for (int c = 1; c < 255; c++) {
                    best = borders[c] > borders[best] ? c : best;
                }
                if (smallest && borders[best] > 0) {
                    for (int pixel : patch) {
                        next[pixel] = (byte) best;
                    }
                    changed = true;
                }
            }
            if (!changed) {
                return now;
            }
            now = next;
        }
    }

    private static boolean goesBefore(java.util.List<Integer> one, java.util.List<Integer> other, int least) {
        if (one.size() >= least || one.size() != other.size()) {
            return one.size() < Math.min(least, other.size());
        }
        return Long.compareUnsigned(mixed(one.get(0)), mixed(other.get(0))) < 0;
    }

    /** SplitMix64 of the first pixel's place, as the published algorithm has it. */
    private static long mixed(long place) {
        long z = place * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static java.util.List<Integer> around(int pixel, int width, int length) {
        java.util.List<Integer> around = new java.util.ArrayList<>();
        if (pixel % width > 0) {
            around.add(pixel - 1);
        }
        if (pixel % width < width - 1) {
            around.add(pixel + 1);
        }
        if (pixel >= width) {
            around.add(pixel - width);
        }
        if (pixel + width < length) {
            around.add(pixel + width);
        }
        return around;
    }

    private static byte[] noise(int width, int height, int classes, int smooth, long seed) {
        Random random = new Random(seed);
        byte[] map = new byte[width * height];
        for (int i = 0; i < map.length; i++) {
            boolean copies = i >= width && i % width > 0 && random.nextInt(100) < smooth;
            map[i] = copies
                    ? map[random.nextBoolean() ? i - 1 : i - width]
                    : (byte) (random.nextInt(25) == 0 ? 255 : random.nextInt(classes));
        }
        return map;
    }

    /** Strips are 256 rows high at least: of 1200 rows there are several, and patches reach from one to the next. */
    @Test
    void stripsMakeNoDifference() throws Exception {
        int width = 23;
        for (int least : new int[] {2, 9, 60, 140}) {
            byte[] map = noise(width, 1200, 4, 85, least);
            assertThat(clean(new Cleaning(1, least), width, map))
                    .as("least %d", least)
                    .isEqualTo(plainly(map, width, least));
        }
    }

    /** Equally small patches, each beside others: a board of single pixels needs few rounds, not one a diagonal. */
    @Test
    void aChequeredMapIsDoneInFewRounds() throws Exception {
        byte[] map = new byte[300 * 300];
        for (int i = 0; i < map.length; i++) {
            map[i] = (byte) ((i % 300 + i / 300) % 2);
        }
        byte[] cleaned = clean(new Cleaning(1, 100), 300, map);
        assertThat(cleaned).isEqualTo(plainly(map, 300, 100));
        assertThat(rounds).isLessThan(20);
    }

    /** Of 3 × 3 around (1, 1) five are 1; (1, 2) sees four 1 and four 2, and ties keep their class. */
    @Test
    void majorityIsOfTheSquareWithoutWhatHasNoClass() throws Exception {
        byte[] map = map(
                "0122", //
                ".012", //
                "1112", //
                "3333");
        assertThat(clean(new Cleaning(3, 1), 4, map))
                .isEqualTo(map(
                        "0122", //
                        ".112", //
                        "1112", //
                        "3333"));
    }

    @Test
    void majorityMakesNoDifferenceBetweenRows() throws Exception {
        int width = 31;
        byte[] map = noise(width, 40, 5, 60, 3);
        for (int side : new int[] {3, 7, 31}) {
            byte[] expected = new byte[map.length];
            for (int i = 0; i < map.length; i++) {
                int[] counts = new int[5];
                for (int j = 0; j < map.length; j++) {
                    boolean inside =
                            Math.abs(i % width - j % width) <= side / 2 && Math.abs(i / width - j / width) <= side / 2;
                    if (inside && map[j] >= 0) {
                        counts[map[j]]++;
                    }
                }
                int best = map[i] < 0 ? 0 : map[i];
                for (int c = 0; c < 5; c++) {
                    best = counts[c] > counts[best] ? c : best;
                }
                expected[i] = map[i] < 0 ? map[i] : (byte) best;
            }
            assertThat(clean(new Cleaning(side, 1), width, map))
                    .as("side %d", side)
                    .isEqualTo(expected);
        }
    }

    /** gdal_sieve takes the largest neighbour; where each small patch has one neighbour, that is the same rule. */
    @Test
    void gdalSaysTheSameOfIslands() throws Exception {
        assumeThat(Path.of("/usr/bin/gdal_sieve.py")).as("gdal_sieve.py").exists();
        int side = 120;
        byte[] map = new byte[side * side];
        Random random = new Random(5);
        for (int n = 0; n < 150; n++) {
            int x = 2 + random.nextInt(14) * 8;
            int y = 2 + random.nextInt(14) * 8;
            int length = 1 + random.nextInt(5);
            for (int i = 0; i < length * length; i++) {
                map[(y + i / length) * side + x + i % length] = 2;
            }
        }
        Path raw = Files.write(folder.resolve("map.raw"), map);
        Path header = Files.writeString(
                folder.resolve("map.vrt"),
                "<VRTDataset rasterXSize=\"120\" rasterYSize=\"120\"><VRTRasterBand dataType=\"Byte\" band=\"1\""
                        + " subClass=\"VRTRawRasterBand\"><SourceFilename relativeToVRT=\"1\">" + raw.getFileName()
                        + "</SourceFilename></VRTRasterBand></VRTDataset>");
        Path sieved = folder.resolve("sieved.bil");
        Process gdal = new ProcessBuilder(
                        "gdal_sieve.py",
                        "-st",
                        "10",
                        "-4",
                        "-nomask",
                        "-of",
                        "EHdr",
                        header.toString(),
                        sieved.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(gdal.getInputStream().readAllBytes());
        assertThat(gdal.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sieved).as(said).exists();

        assertThat(clean(new Cleaning(1, 10), side, map)).isEqualTo(Files.readAllBytes(sieved));
    }

    @Test
    void refusesWhatDoesNotFitIntoMemory() {
        assertThatThrownBy(() -> MapCleaner.requireMemory("minArea", new Cleaning(1, 1 << 20), 1 << 20, 1 << 24))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("minArea: is 1,048,576 pixels, for which 6,291,456 rows");
        MapCleaner.requireMemory("minArea", new Cleaning(1, 100), 10_980, 10_980);
    }
}
