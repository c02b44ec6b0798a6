package org.classifycerrado.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.classifycerrado.Progress;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.fixture.TestStacks;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.UnreadableImageryException;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.patch.Decision;
import org.classifycerrado.patch.MapRows;
import org.classifycerrado.patch.PatchLayout;
import org.classifycerrado.patch.PatchMosaic;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A network that reads the class off the imagery, so that each pixel of the map is known; and what fails around it. */
class SceneClassifierTest {

    private static final int WIDTH = 70;
    private static final int HEIGHT = 50;
    private static final int SIDE = 32;

    /** Windows are 24 pixels apart: three by three of them. */
    private static final PatchLayout LAYOUT = new PatchLayout(WIDTH, HEIGHT, SIDE, 8);

    private final ExecutorService device = Executors.newSingleThreadExecutor();
    private final Network network = new Network();

    @AfterEach
    void nothingIsLeft() {
        device.shutdownNow();
        assertThat(network.onTheirWay).as("batches on their way").hasValue(0);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("cerrado-read", "cerrado-join");
    }

    /** Gives each pixel the class that its first sample says, less one. */
    private final class Network implements Segmenter {
        private final AtomicInteger started = new AtomicInteger();
        private final AtomicInteger onTheirWay = new AtomicInteger();
        private Optional<SegmentationException> failure = Optional.empty();
        private int failAt = Integer.MAX_VALUE;
        private CountDownLatch hold = new CountDownLatch(0);

        @Override
        public Legend legend() {
            return Legend.of(Level.L1);
        }

        @Override
        public int suggestedBatch() {
            return 1;
        }

        @Override
        public Batch newBatch(int windows) {
            int pixels = SIDE * SIDE;
            return new Batch(
                    windows,
                    7,
                    pixels,
                    ByteBuffer.allocateDirect(windows * 2 * pixels * Float.BYTES),
                    ByteBuffer.allocateDirect(windows * 7 * pixels * Float.BYTES),
                    0);
        }

        @Override
        public CompletableFuture<Void> start(Batch batch, int windows) {
            int number = started.incrementAndGet();
            onTheirWay.incrementAndGet();
            return CompletableFuture.runAsync(
                    () -> {
                        try {
                            hold.await();
                            if (number >= failAt) {
                                throw new CompletionException(failure.orElseThrow());
                            }
                            segmentNow(batch, windows);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        } finally {
                            onTheirWay.decrementAndGet();
                        }
                    },
                    device);
        }

        private void segmentNow(Batch batch, int windows) {
            int pixels = SIDE * SIDE;
            FloatBuffer samples = batch.samples();
            FloatBuffer probabilities = batch.probabilities();
            for (int w = 0; w < windows; w++) {
                for (int p = 0; p < pixels; p++) {
                    int id = Math.round(samples.get(w * 2 * pixels + p)) - 1;
                    for (int c = 0; c < 7; c++) {
                        probabilities.put((w * 7 + c) * pixels + p, c == id ? 1 : 0);
                    }
                }
            }
        }

        @Override
        public double forwardSeconds(int windows) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static double sample(int x, int y, int band) {
        return band == 0 ? 1 + (x + 2 * y) % 7 : 10;
    }

    private static ImageryStack stack() {
        return TestStacks.sar(
                TestCoverages.coverage(
                        TestCoverages.utmGrid(WIDTH, HEIGHT),
                        2,
                        DataBuffer.TYPE_FLOAT,
                        null,
                        SceneClassifierTest::sample),
                RegionOfInterest.EVERYTHING);
    }

    private SceneClassifier classifier(ImageryStack stack, PatchMosaic.Join join, int batch) {
        return new SceneClassifier(stack, LAYOUT.whole(join), network, batch, Decision.PLAIN);
    }

    private SceneClassifier.Outcome run(ImageryStack stack, PatchMosaic.RowSink sink) throws Exception {
        return classifier(stack, PatchMosaic.Join.COSINE, 2).run(sink, new Progress(null), fraction -> {});
    }

    @ParameterizedTest
    @CsvSource({"CORE, 1", "CORE, 4", "COSINE, 1", "COSINE, 2", "COSINE, 100"})
    void putsWindowsBackWhereTheyCameFrom(PatchMosaic.Join join, int batch) throws Exception {
        byte[] map = new byte[WIDTH * HEIGHT];
        List<Double> fractions = new ArrayList<>();
        int[] next = {0};

        SceneClassifier.Outcome outcome = classifier(stack(), join, batch)
                .run(
                        rows -> {
                            assertThat(rows.firstRow()).isEqualTo(next[0]);
                            System.arraycopy(rows.classes(), 0, map, next[0] * WIDTH, rows.classes().length);
                            next[0] += rows.rows();
                            assertThat(rows.confidence()).containsOnly(100);
                        },
                        new Progress(null),
                        fractions::add);

        assertThat(next[0]).isEqualTo(HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertThat(map[y * WIDTH + x]).as("%d, %d", x, y).isEqualTo((byte) ((x + 2 * y) % 7));
            }
        }
        assertThat(outcome.windows()).isEqualTo(9);
        // Each row of 70 pixels has ten of each of the numbers from 1 to 7.
        assertThat(outcome.means()).containsExactly(new double[] {4, 10}, within(1e-9));
        assertThat(fractions).isSorted().allMatch(fraction -> fraction >= 0 && fraction <= 1);
        assertThat(network.started).hasValue((9 + batch - 1) / batch);
    }

    /** Only the first of three columns of windows, to 20 pixels from the left, has anything to classify. */
    @Test
    void leavesOutWindowsWithoutPixels() throws Exception {
        GridCoverage2D coverage = TestCoverages.coverage(
                TestCoverages.utmGrid(WIDTH, HEIGHT),
                2,
                DataBuffer.TYPE_FLOAT,
                -1.0,
                (x, y, b) -> x < 20 ? sample(x, y, b) : -1);
        List<MapRows> map = new ArrayList<>();

        SceneClassifier.Outcome outcome = run(TestStacks.sar(coverage, RegionOfInterest.EVERYTHING), map::add);

        assertThat(outcome.windows()).isEqualTo(3);
        for (MapRows rows : map) {
            for (int i = 0; i < rows.classes().length; i++) {
                int x = i % WIDTH;
                int expected = x < 20 ? (x + 2 * (rows.firstRow() + i / WIDTH)) % 7 : 255;
                assertThat(rows.classes()[i] & 0xff).isEqualTo(expected);
            }
        }
    }

    @Test
    void anImageryOfNothingIsAMapOfNothing() throws Exception {
        GridCoverage2D coverage = TestCoverages.coverage(
                TestCoverages.utmGrid(WIDTH, HEIGHT), 2, DataBuffer.TYPE_FLOAT, -1.0, (x, y, b) -> -1);
        List<MapRows> map = new ArrayList<>();

        SceneClassifier.Outcome outcome = run(TestStacks.sar(coverage, RegionOfInterest.EVERYTHING), map::add);

        assertThat(outcome.windows()).isZero();
        assertThat(outcome.means()).isEmpty();
        assertThat(network.started).hasValue(0);
        assertThat(map.stream().mapToInt(MapRows::rows).sum()).isEqualTo(HEIGHT);
        assertThat(map).allSatisfy(rows -> assertThat(rows.classes()).containsOnly(255));
    }

    /** An image that can be read so often and no more. */
    private static final class Wearing extends BufferedImage {
        private final RenderedImage whole;
        private int left = Integer.MAX_VALUE;

        Wearing(RenderedImage whole) {
            super(whole.getColorModel(), whole.getData().createCompatibleWritableRaster(), false, null);
            setData(whole.getData());
            this.whole = whole;
        }

        @Override
        public Raster getTile(int tileX, int tileY) {
            if (left-- <= 0) {
                throw new IllegalArgumentException("a tile of " + whole);
            }
            return super.getTile(tileX, tileY);
        }
    }

    @Test
    void aDamagedFileIsToldInWordsOfOurOwn() {
        PixelGrid grid = TestCoverages.utmGrid(WIDTH, HEIGHT);
        GridCoverage2D good = TestCoverages.coverage(grid, 2, DataBuffer.TYPE_FLOAT, null, SceneClassifierTest::sample);
        Wearing image = new Wearing(good.getRenderedImage());
        ImageryStack stack = TestStacks.sar(
                new GridCoverageFactory().create("test", image, good.getEnvelope()), RegionOfInterest.EVERYTHING);
        // Enough for the first row of windows.
        image.left = 1;

        assertThatThrownBy(() -> run(stack, rows -> {}))
                .isInstanceOf(UnreadableImageryException.class)
                .hasMessage("The imagery could not be decoded around row 48 of the area; is a file damaged?");
    }

    static List<Throwable> failures() {
        return List.of(
                new IOException("disk full"),
                new UncheckedIOException(new IOException("disk full")),
                new IllegalStateException("a mistake"),
                new OutOfMemoryError("heap"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatStopsTheJoinerIsThrownAsItIs(Throwable failure) {
        assertThatThrownBy(() -> run(stack(), rows -> {
                    if (failure instanceof IOException io) {
                        throw io;
                    } else if (failure instanceof RuntimeException mistake) {
                        throw mistake;
                    }
                    throw (Error) failure;
                }))
                .isSameAs(failure);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5"})
    void whatStopsTheNetworkIsThrownAsItIs(int batch) {
        SegmentationException broken = new SegmentationException("broken", null);
        network.failure = Optional.of(broken);
        network.failAt = batch;

        assertThatThrownBy(() -> run(stack(), rows -> {})).isSameAs(broken);
    }

    /** The network is busy when the run is cancelled, and its batches are waited for. */
    @Test
    void aCancelEndsARunWhoseNetworkIsBusy() {
        network.hold = new CountDownLatch(1);
        AtomicBoolean asked = new AtomicBoolean();
        Progress progress = new Progress(null, Optional.empty(), () -> {
            if (network.started.get() == 0) {
                return false;
            }
            // The network goes on only after this, so that it is on its way when the run ends.
            if (!asked.getAndSet(true)) {
                new Thread(network.hold::countDown).start();
            }
            return true;
        });

        assertThatThrownBy(
                        () -> classifier(stack(), PatchMosaic.Join.COSINE, 2).run(rows -> {}, progress, fraction -> {}))
                .isInstanceOf(CancellationException.class);
        assertThat(asked).isTrue();
    }

    @Test
    void anInterruptIsACancel() {
        ImageryStack stack = stack();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> run(stack, rows -> {})).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
