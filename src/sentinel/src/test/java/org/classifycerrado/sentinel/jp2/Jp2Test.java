package org.classifycerrado.sentinel.jp2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Jp2Test {

    private static final int WIDTH = 700;
    private static final int HEIGHT = 430;
    private static final int TILE = 192;

    @TempDir
    Path folder;

    private Path file;
    private PixelGrid grid;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("São João B02.jp2");
        AffineTransform corner = new AffineTransform(10, 0, 0, -10, 799980, 9300040);
        grid = new PixelGrid(CRS.decode("EPSG:32722", true), corner, WIDTH, HEIGHT);
        Jp2Writer.write(file, grid, 32722, 15, TILE, Jp2Test::pixels);
    }

    /** A value of 15 bits of which no two neighbours are alike. */
    private static int value(int x, int y) {
        return (x * 7919 + y * 104729 + x * y % 97) & 0x7fff;
    }

    private static short[] pixels(Rectangle window) {
        short[] values = new short[window.width * window.height];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) value(window.x + i % window.width, window.y + i / window.width);
        }
        return values;
    }

    private Jp2Raster open(CellCache cache) throws IOException {
        return Jp2Raster.open(file, "B02.jp2", Optional.empty(), cache);
    }

    @Test
    void windowsHoldWhatWasWritten() throws IOException {
        try (Jp2Raster raster = open(new CellCache(1 << 20))) {
            for (Rectangle window : List.of(
                    new Rectangle(0, 0, WIDTH, HEIGHT),
                    new Rectangle(TILE - 1, TILE - 1, 2, 2),
                    new Rectangle(WIDTH - 1, HEIGHT - 1, 1, 1))) {
                float[] values = new float[window.width * window.height];
                raster.read(window, values);
                for (int i = 0; i < values.length; i++) {
                    assertThat(values[i]).isEqualTo(value(window.x + i % window.width, window.y + i / window.width));
                }
            }
        }
    }

    @Test
    void theBoxTellsWhereItLies() throws IOException {
        try (Jp2Raster raster = open(new CellCache(0))) {
            assertThat(raster.grid().cornerToCrs()).isEqualTo(grid.cornerToCrs());
            assertThat(CRS.equalsIgnoreMetadata(raster.grid().crs(), grid.crs()))
                    .isTrue();
        }
    }

    @Test
    void threadsReadAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Jp2Raster raster = open(new CellCache(1 << 18))) {
            List<Callable<float[]>> reads = IntStream.range(0, 40)
                    .<Callable<float[]>>mapToObj(i -> () -> {
                        float[] values = new float[100 * 100];
                        raster.read(new Rectangle(i * 13, i * 8, 100, 100), values);
                        return values;
                    })
                    .toList();
            var results = threads.invokeAll(reads);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()[101]).isEqualTo(value(i * 13 + 1, i * 8 + 1));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFileThatIsCutShortIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 20, 200, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> open(new CellCache(0)))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("'B02.jp2' ")
                    .hasMessageMatching(".*(cut short|not a JP2 file).*")
                    .hasMessageNotContaining(folder.toString());
        }
    }

    @Test
    void aHoleInTheCodestreamIsAnErrorWhereItIs() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int half = whole.length / 2;
        Files.write(file, new byte[0]);
        byte[] holed = whole.clone();
        Arrays.fill(holed, half, half + whole.length / 4, (byte) 0);
        Files.write(file, holed);
        try (Jp2Raster raster = open(new CellCache(0))) {
            float[] values = new float[WIDTH * HEIGHT];
            assertThatThrownBy(() -> raster.read(new Rectangle(0, 0, WIDTH, HEIGHT), values))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is damaged");
        }
    }

    @Test
    void metadataThatSayAnotherSizeAreRefused() {
        PixelGrid other = new PixelGrid(grid.crs(), grid.cornerToCrs(), WIDTH / 2, HEIGHT);
        assertThatThrownBy(() -> Jp2Raster.open(file, "B02.jp2", Optional.of(other), new CellCache(0)))
                .hasMessage("'B02.jp2' has 700×430 pixels; its product's metadata say 350×430");
    }

    @Test
    void gdalReadsTheSamePixelsAndPlace() throws Exception {
        Path raw = folder.resolve("raw.bin");
        Process gdal;
        try {
            gdal = new ProcessBuilder("gdal_translate", "-q", "-of", "ENVI", file.toString(), raw.toString())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "gdal_translate is not installed");
            return;
        }
        assertThat(gdal.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assumeTrue(gdal.exitValue() == 0, "this GDAL has no driver for JPEG 2000");
        ByteBuffer values = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            assertThat(values.getShort(2 * i)).isEqualTo((short) value(i % WIDTH, i / WIDTH));
        }
        assertThat(Files.readString(folder.resolve("raw.hdr")))
                .contains("799980")
                .contains("9300040")
                .contains("22");
    }
}
