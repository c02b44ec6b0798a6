package org.classifycerrado.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.classifycerrado.geotiff.CogProfile;
import org.classifycerrado.geotiff.CogWriter;
import org.classifycerrado.geotiff.GdalMetadata;
import org.classifycerrado.geotiff.SampleType;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.data.util.NullProgressListener;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On one of Hadoop's file systems whose files Java does not know; Hadoop counts what is read of them. */
class StorageCoveragesTest {

    private static final int SIDE = 1024;
    private static final int BANDS = 4;

    @TempDir
    Path temp;

    /** Another one for each test, as Hadoop keeps file systems open. */
    private final String there = "viewfs://test-" + UUID.randomUUID() + "/data/";

    private Path file;
    private Storage storage;
    private StorageCoverages coverages;

    @BeforeEach
    void image() throws Exception {
        file = temp.resolve("image.tif");
        byte[] rows = new byte[SIDE * SIDE * BANDS * 2];
        new Random(1).nextBytes(rows);
        write(file, SampleType.UINT16, BANDS, rows);
        Configuration configuration = new Configuration();
        configuration.set(
                "fs.viewfs.mounttable." + URI.create(there).getHost() + ".link./data",
                temp.toUri().toString());
        storage = new Storage(configuration);
        coverages = new StorageCoverages(storage, temp);
        assertThat(storage.exists(there + "image.tif")).isTrue();
    }

    private static void write(Path target, SampleType type, int bands, byte[] rows) throws Exception {
        PixelGrid grid =
                new PixelGrid(CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 5e5, 9e6), SIDE, SIDE);
        GdalMetadata nothing = new GdalMetadata(Map.of(), List.of(), "");
        try (CogWriter writer = new CogWriter(target, grid, CogProfile.ofBands(type, bands, 128, nothing))) {
            writer.write(rows, 0, SIDE);
            writer.finish(new NullProgressListener());
        }
    }

    private static long bytesRead() {
        return FileSystem.getGlobalStorageStatistics().get("file").getLong("bytesRead");
    }

    private static int[] read(OpenCoverage coverage, Rectangle window) {
        return coverage.coverage()
                .getRenderedImage()
                .getData(window)
                .getPixels(window.x, window.y, window.width, window.height, (int[]) null);
    }

    private OpenCoverage open() throws IOException {
        return coverages.open("msi", there + "image.tif", Optional.empty());
    }

    @Test
    void readsWhatIsAskedFor() throws Exception {
        Rectangle block = new Rectangle(256, 384, 256, 256);
        Rectangle all = new Rectangle(SIDE, SIDE);
        try (OpenCoverage here = new GeoTiffFiles().open("msi", file.toString(), Optional.empty())) {
            long before = bytesRead();
            try (OpenCoverage image = open()) {
                assertThat(read(image, block)).isEqualTo(read(here, block));
                // Four of 64 tiles, and the directories: in chunks, which begin before a tile and end behind it.
                assertThat((double) (bytesRead() - before) / Files.size(file)).isBetween(4.0 / 64 / 2, 0.16);
                assertThat(read(image, all)).isEqualTo(read(here, all));
                assertThat((double) (bytesRead() - before) / Files.size(file)).isLessThan(1.3);
            }
        }
    }

    @Test
    void ofAFileWithAMaskACopyIsMade() throws Exception {
        byte[] mask = new byte[SIDE * SIDE];
        Arrays.fill(mask, SIDE * SIDE / 2, SIDE * SIDE, (byte) 255);
        write(temp.resolve("image.tif.msk"), SampleType.UINT8, 1, mask);

        try (OpenCoverage image = open()) {
            assertThat(image.coverage().getProperties().containsKey("GC_ROI"))
                    .as("has a mask")
                    .isTrue();
        }

        try (Stream<Path> files = Files.walk(temp)) {
            assertThat(files.filter(path ->
                                    path.getParent().getFileName().toString().startsWith("input"))
                            .map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("image.tif", "image.tif.msk");
        }
        Files.write(temp.resolve("text.tif"), new byte[100]);
        Files.write(temp.resolve("text.tif.msk"), new byte[100]);
        assertThatThrownBy(() -> coverages.open("sar", there + "text.tif", Optional.empty()))
                .hasMessageStartingWith("sar: '" + there + "text.tif' is not a readable GeoTIFF (100 bytes)");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> coverages.open("msi", there + "none.tif", Optional.empty()))
                .hasMessage("msi: there is no file '" + there + "none.tif'");
        assertThatThrownBy(() -> coverages.open("msi", "file:" + temp.resolve("none.tif"), Optional.empty()))
                .hasMessage("msi: there is no readable file '" + temp.resolve("none.tif") + "'");
    }

    /** Against the bytes of the file, from many places and with room for more or less than a chunk. */
    @Test
    void aChannelReadsAnyRange() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(2);
        try (RangedChannel channel = storage.openRanged(there + "image.tif")) {
            assertThat(channel.size()).isEqualTo(bytes.length);
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(bytes.length);
                ByteBuffer buffer = ByteBuffer.allocate(random.nextInt(i % 10 == 0 ? 2_000_000 : 1000) + 1);
                channel.position(from);
                while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                    assertThat(channel.position()).isEqualTo(from + buffer.position());
                }
                int count = Math.min(bytes.length - from, buffer.capacity());
                assertThat(buffer.position()).isEqualTo(count);
                assertThat(ByteBuffer.wrap(buffer.array(), 0, count)).isEqualTo(ByteBuffer.wrap(bytes, from, count));
            }
            assertThat(channel.position(bytes.length).read(ByteBuffer.allocate(1)))
                    .isEqualTo(-1);
        }
    }
}
