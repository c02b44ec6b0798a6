package org.classifycerrado.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.classifycerrado.fixture.CrashingModels;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerRuntimeTest {

    @TempDir
    Path folder;

    private ModelStore store;
    private WorkerRuntime runtime;

    @BeforeEach
    void prepare() {
        store = new ModelStore(folder);
        runtime = new WorkerRuntime(() -> WorkerSettings.DEFAULTS);
    }

    @AfterEach
    void end() {
        runtime.close();
    }

    @Test
    void givesWhatThisProcessGives() throws Exception {
        Model model = TestModels.saveChannelsAsLogits(store, "m", Level.L2, Modality.MSI_SAR);
        for (Level level : Level.values()) {
            SegmenterRequest request = new SegmenterRequest(model, level, ComputeDevice.CPU, Precision.FP32, true, 128);

            assertThat(probabilities(runtime, request, 3))
                    .as("level %s", level)
                    .isEqualTo(probabilities(new LocalRuntime(), request, 3));
        }
    }

    @Test
    void severalBatchesAreOnTheirWayAtOnce() throws Exception {
        Model model = TestModels.saveChannelsAsLogits(store, "m", Level.L2, Modality.MSI);
        try (Segmenter segmenter = runtime.load(new SegmenterRequest(model, ComputeDevice.CPU))) {
            Batch[] batches = new Batch[4];
            CompletableFuture<?>[] started = new CompletableFuture<?>[batches.length];
            for (int b = 0; b < batches.length; b++) {
                batches[b] = segmenter.newBatch(2);
                FloatBuffer samples = batches[b].samples();
                // Channel b is the highest everywhere.
                for (int i = 0; samples.hasRemaining(); i++) {
                    samples.put(i / (128 * 128) % 12 == b ? 9 : 1);
                }
                started[b] = segmenter.start(batches[b], 2);
            }
            CompletableFuture.allOf(started).get();
            for (int b = 0; b < batches.length; b++) {
                assertThat(batches[b].mostLikely(0)).containsOnly(b);
                assertThat(batches[b].mostLikely(1)).containsOnly(b);
            }
        }
    }

    @Test
    void aCrashFailsTheRunAndNothingElse() throws Exception {
        Model model = CrashingModels.onBrightWindows(store, "m");
        SegmenterRequest request = new SegmenterRequest(model, ComputeDevice.CPU);
        try (Segmenter segmenter = runtime.load(request)) {
            Batch batch = segmenter.newBatch(1);
            segmenter.segment(batch, 1);
            batch.samples().put(77, 40_000);

            assertThatThrownBy(() -> segmenter.segment(batch, 1))
                    .isInstanceOf(SegmentationException.class)
                    .hasMessage("the process that runs the model ended by SIGFPE, so this run was given up; nothing was"
                            + " written, and the next run gets a new one");
            assertThatThrownBy(() -> segmenter.newBatch(5)).isInstanceOf(SegmentationException.class);
        }
        try (Segmenter next = runtime.load(request)) {
            Batch batch = next.newBatch(1);
            next.segment(batch, 1);
            assertThat(batch.probabilities().get(0)).isPositive();
        }
    }

    @Test
    void aModelStaysLoaded() throws Exception {
        Model model = TestModels.saveChannelsAsLogits(store, "m", Level.L2, Modality.MSI);
        Model other = TestModels.saveChannelsAsLogits(store, "n", Level.L1, Modality.MSI);
        SegmenterRequest request = new SegmenterRequest(model, ComputeDevice.CPU);
        runtime.load(request).close();
        assertThat(runtime.processes()).hasSize(1);
        long process = runtime.processes().get(0);

        runtime.load(request).close();
        runtime.load(new SegmenterRequest(other, ComputeDevice.CPU)).close();

        assertThat(runtime.processes()).containsExactly(process);
        try (Segmenter one = runtime.load(request);
                Segmenter two = runtime.load(request)) {
            assertThat(one).isNotSameAs(two);
            assertThat(runtime.processes()).hasSize(2).contains(process);
        }
    }

    @Test
    void anIdleProcessEndsAndIsReplaced() throws Exception {
        Model model = TestModels.saveChannelsAsLogits(store, "m", Level.L2, Modality.MSI);
        SegmenterRequest request = new SegmenterRequest(model, ComputeDevice.CPU);
        try (WorkerRuntime hasty = new WorkerRuntime(() -> new WorkerSettings(128, 0, Duration.ofMillis(50)))) {
            hasty.load(request).close();
            long first = hasty.processes().get(0);
            ProcessHandle.of(first).ifPresent(process -> process.onExit().join());

            hasty.load(request).close();

            assertThat(hasty.processes()).doesNotContain(first);
        }
    }

    @Test
    void whatTheModelRefusesIsToldAsHere() throws Exception {
        Model narrow = TestModels.save(store, "m", Level.L2, Modality.MSI, TestModels.channelsAsLogits(5, 14));
        SegmenterRequest request = new SegmenterRequest(narrow, ComputeDevice.CPU);

        assertThatThrownBy(() -> runtime.load(request))
                .isInstanceOf(SegmentationException.class)
                .hasMessageStartingWith("model 'm': its weights do not take a patch of 12 channels");
    }

    @Test
    void closingEndsTheProcesses() throws Exception {
        Model model = TestModels.saveChannelsAsLogits(store, "m", Level.L2, Modality.MSI);
        Segmenter segmenter = runtime.load(new SegmenterRequest(model, ComputeDevice.CPU));
        Batch batch = segmenter.newBatch(1);
        ProcessHandle process = ProcessHandle.of(runtime.processes().get(0)).orElseThrow();

        runtime.close();

        process.onExit().join();
        assertThatThrownBy(() -> segmenter.segment(batch, 1)).hasMessageContaining("was ended, as the program stops");
        assertThatThrownBy(() -> runtime.load(new SegmenterRequest(model, ComputeDevice.CPU)))
                .hasMessageContaining("runs no models any more");
        segmenter.close();
    }

    @Test
    void toldTheHardware() throws Exception {
        assertThat(runtime.hardware()).isEqualTo(new LocalRuntime().hardware());
        assertThat(runtime.hardware().version()).startsWith("2.");
    }

    private static float[] probabilities(InferenceRuntime runtime, SegmenterRequest request, int windows)
            throws Exception {
        try (Segmenter segmenter = runtime.load(request)) {
            Batch batch = segmenter.newBatch(windows);
            SplittableRandom random = new SplittableRandom(5);
            FloatBuffer samples = batch.samples();
            while (samples.hasRemaining()) {
                samples.put((float) random.nextDouble(0, 4));
            }
            segmenter.segment(batch, windows);
            FloatBuffer given = batch.probabilities();
            float[] values = new float[given.remaining()];
            given.get(values);
            return values;
        }
    }
}
