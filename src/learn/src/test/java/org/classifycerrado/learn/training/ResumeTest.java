package org.classifycerrado.learn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Loss;
import org.classifycerrado.learn.architecture.NarrowNetworks;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.WeightSpec;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.legend.Lettering;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.segment.ComputeDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that are broken off, go on, and meet with faults. */
@ExtendWith(SkippedWhereUntrainable.class)
class ResumeTest {

    private static final Network UNET = new Network(Architecture.UNET_SMALL, 2, 3);
    private static final Normalization NORMALIZATION =
            Normalization.of(Normalization.Method.ZERO_TO_ONE, BandStatistics.cerradata(Modality.SAR));

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void name() {
        folder = temp.resolve("run");
    }

    private static TrainingSettings settings(int epochs, int patience, Loss loss) {
        return new TrainingSettings(
                epochs,
                4,
                5e-3,
                1e-2,
                Schedule.COSINE,
                ClassWeights.BALANCED,
                loss,
                true,
                Sampling.BALANCED,
                Criterion.MACRO_F1,
                patience,
                false,
                11);
    }

    private static Training training(Network network, Loss loss) {
        return new Training(network, NORMALIZATION, settings(4, 0, loss));
    }

    /** Stops after a step of an epoch, as Ctrl-C does. */
    private record Breaker(int epoch, int step, List<EpochReport> seen, List<String> warnings)
            implements TrainingListener {

        Breaker(int epoch, int step) {
            this(epoch, step, new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public void epoch(EpochReport report) {
            seen.add(report);
        }

        @Override
        public void step(int now, int done, int steps, double loss) {
            if (now == epoch && done == step) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void warning(String message) {
            warnings.add(message);
        }
    }

    private static void assertSame(Weights actual, Weights expected) {
        assertThat(actual.tensors().keySet()).isEqualTo(expected.tensors().keySet());
        expected.tensors()
                .forEach((name, tensor) ->
                        assertThat(actual.get(name).values()).as(name).isEqualTo(tensor.values()));
    }

    private void goesOnAsIfNothingHadHappened(Network network, Loss loss, int side, int size, Breaker... breakers)
            throws Exception {
        Shapes lessons = new Shapes(size, 1, side);
        Shapes exams = new Shapes(3, 2, side);
        TrainingResult unbroken = training(network, loss).run(lessons, exams, report -> {});

        for (Breaker breaker : breakers) {
            RunFolder run = RunFolder.resumed(folder);
            assertThatThrownBy(() -> training(network, loss).run(lessons, exams, run, breaker))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
        Breaker rest = new Breaker(0, 0);
        TrainingResult resumed = training(network, loss).run(lessons, exams, RunFolder.resumed(folder), rest);

        assertThat(rest.seen()).extracting(EpochReport::epoch).containsExactly(4);
        assertSame(resumed.weights(), unbroken.weights());
        assertThat(resumed.epochs())
                .usingRecursiveComparison()
                .ignoringFields("seconds")
                .isEqualTo(unbroken.epochs());
    }

    @Test
    void aUNetGoesOnAsIfNothingHadHappened() throws Exception {
        goesOnAsIfNothingHadHappened(
                UNET, new Loss(0.3), 32, 11, new Breaker(1, 1), new Breaker(3, 2), new Breaker(4, 1));

        assertThat(Files.readAllLines(folder.resolve("epochs.csv"))).hasSize(5);
        boolean fonts = Lettering.sansSerif().available();
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString().replaceAll("\\d", "N"))
                            .filter(name -> fonts || !name.equals("curves.svg")))
                    .containsExactlyInAnyOrderElementsOf(
                            fonts
                                    ? List.of("checkpoint.zip", "best-N.zip", "epochs.csv", "curves.svg")
                                    : List.of("checkpoint.zip", "best-N.zip", "epochs.csv"));
        }
        assumeTrue(fonts, "SKIPPED: no fonts, so no curves");
        assertThat(folder.resolve("curves.svg")).content().contains("validation loss", "mIoU", "</svg>");
    }

    /** It leaves branches out at random, which comes from libtorch's own generator. */
    @Test
    void transNuSegGoesOnAsIfNothingHadHappened() throws Exception {
        goesOnAsIfNothingHadHappened(
                NarrowNetworks.transNuSeg(2, 3), new Loss(0.6, 0.3, 0.35).focused(2), 128, 6, new Breaker(4, 1));
    }

    @Test
    void anEpochBeginsWithTheBestWeightsSoFar() throws Exception {
        // The validation patches are labelled otherwise: the more is learned, the worse it gets.
        TrainingSettings settings = new TrainingSettings(
                16,
                4,
                2e-2,
                0,
                Schedule.CONSTANT,
                ClassWeights.NONE,
                new Loss(0),
                false,
                Sampling.ALL,
                Criterion.LOSS,
                0,
                true,
                11);
        Shapes lessons = new Shapes(8, 1);

        TrainingResult result = new Training(UNET, NORMALIZATION, settings)
                .run(lessons, new Other(new Shapes(4, 2), 1), RunFolder.fresh(folder), report -> {});

        assertThat(result.best().epoch()).isLessThan(15);
        TrainingState state = StateFile.read(folder.resolve("checkpoint.zip"));
        for (WeightSpec spec : UNET.specs()) {
            if (spec.role() != Role.COUNT) {
                assertThat(state.weights().get(spec.name()).values())
                        .as(spec.name())
                        .isEqualTo(result.weights().get(spec.name()).values());
            }
        }
        assertThat(state.steps()).isEqualTo(32);
        assertThat(largest(state.moments().get("head.bias").first())).isPositive();
        // The same again, broken off in an epoch after the best one.
        Path other = Files.createDirectory(folder.resolve("other"));
        Breaker breaker = new Breaker(result.best().epoch() + 2, 1);
        assertThatThrownBy(() -> new Training(UNET, NORMALIZATION, settings)
                        .run(lessons, new Other(new Shapes(4, 2), 1), RunFolder.fresh(other), breaker))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        TrainingResult resumed = new Training(UNET, NORMALIZATION, settings)
                .run(lessons, new Other(new Shapes(4, 2), 1), RunFolder.resumed(other), report -> {});
        assertThat(resumed.epochs())
                .usingRecursiveComparison()
                .ignoringFields("seconds")
                .isEqualTo(result.epochs());
        assertSame(resumed.weights(), result.weights());
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @Test
    void otherPatchesAndNumbersAreAnotherTraining() throws Exception {
        Shapes patches = new Shapes(4, 1);
        training(UNET, new Loss(0)).run(patches, patches, RunFolder.fresh(folder), report -> {});

        assertThatThrownBy(() -> training(UNET, new Loss(0))
                        .run(new Other(patches, 0), patches, RunFolder.resumed(folder), report -> {}))
                .hasMessageMatching(".*they differ in trainingIds \\(was [0-9a-f]+, is [0-9a-f]+\\)");
        Normalization other = new Normalization(Normalization.Method.ZERO_TO_ONE, List.of(0.0, 0.0), List.of(9.0, 9.0));
        assertThatThrownBy(() -> new Training(UNET, other, settings(4, 0, new Loss(0)))
                        .run(patches, patches, RunFolder.resumed(folder), report -> {}))
                .hasMessageContaining("they differ in normalizationNumbers (was [")
                .hasMessageEndingWith("is [0.0, 0.0] [9.0, 9.0])");
    }

    /** The same patches under other names, and perhaps with other classes. */
    private record Other(Shapes shapes, int shift) implements PatchSet {
        @Override
        public int size() {
            return shapes.size();
        }

        @Override
        public int side() {
            return shapes.side();
        }

        @Override
        public String id(int index) {
            return "patch " + index;
        }

        @Override
        public void read(int index, float[] x, byte[] y) {
            shapes.read(index, x, y);
            for (int p = 0; p < y.length; p++) {
                y[p] = (byte) ((y[p] + shift) % UNET.classes());
            }
        }
    }

    @Test
    void theFolderOfAnotherTrainingIsRefused() throws Exception {
        Shapes patches = new Shapes(4, 1);
        new Training(UNET, NORMALIZATION, settings(1, 0, new Loss(0)))
                .run(patches, patches, RunFolder.fresh(folder), report -> {});

        assertThatThrownBy(() -> RunFolder.fresh(folder))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("--resume");
        RunFolder run = RunFolder.resumed(folder);
        assertThatThrownBy(() -> new Training(UNET, NORMALIZATION, settings(1, 0, new Loss(0.5)))
                        .run(patches, patches, run, report -> {}))
                .hasMessageContaining("another training")
                .hasMessageEndingWith("they differ in dice (was 0.0, is 0.5)");
    }

    @Test
    void aDamagedCheckpointIsTold() throws Exception {
        Shapes patches = new Shapes(4, 1);
        training(UNET, new Loss(0)).run(patches, patches, RunFolder.fresh(folder), report -> {});
        Path checkpoint = folder.resolve("checkpoint.zip");
        byte[] content = Files.readAllBytes(checkpoint);
        content[content.length / 2] ^= 1;
        Files.write(checkpoint, content);

        assertThatThrownBy(() ->
                        training(UNET, new Loss(0)).run(patches, patches, RunFolder.resumed(folder), report -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checkpoint.zip is damaged");
    }

    /** /dev/full takes the place of the file that is being written: every write to it fails as on a full disk. */
    @Test
    void aFullDiskLosesNeitherTheOldCheckpointNorTheRun() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "SKIPPED: no /dev/full here");
        Shapes lessons = new Shapes(8, 1);
        Shapes exams = new Shapes(3, 2);
        TrainingResult unbroken = training(UNET, new Loss(0)).run(lessons, exams, report -> {});
        Path checkpoint = folder.resolve("checkpoint.zip");
        List<byte[]> contents = new ArrayList<>();
        List<String> warnings = new ArrayList<>();

        TrainingListener listener = new TrainingListener() {
            @Override
            public void epoch(EpochReport report) {
                try {
                    contents.add(Files.readAllBytes(checkpoint));
                    if (report.epoch() == 2) {
                        Files.createSymbolicLink(folder.resolve(".checkpoint.zip.part"), full);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        TrainingResult result = training(UNET, new Loss(0)).run(lessons, exams, RunFolder.fresh(folder), listener);

        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains("epoch 3").contains("No space left on device");
        assertThat(contents.get(2)).isEqualTo(contents.get(1));
        assertThat(contents.get(3)).isNotEqualTo(contents.get(2));
        assertSame(result.weights(), unbroken.weights());
        assertThat(full).exists();
    }

    @Test
    void stopsWhenNothingGetsBetter() throws Exception {
        TrainingSettings settings = new TrainingSettings(
                50,
                4,
                1e-9,
                0,
                Schedule.CONSTANT,
                ClassWeights.NONE,
                new Loss(0),
                false,
                Sampling.ALL,
                Criterion.MACRO_F1,
                3,
                false,
                11);
        Shapes patches = new Shapes(4, 1);

        TrainingResult result = new Training(UNET, NORMALIZATION, settings).run(patches, patches, report -> {});

        int best = result.best().epoch();
        assertThat(result.epochs()).hasSize(best + 3).hasSizeLessThan(50);
    }

    @Test
    void aLossThatIsNoNumberStopsWithAdvice() {
        PatchSet wild = new PatchSet() {
            @Override
            public int size() {
                return 4;
            }

            @Override
            public int side() {
                return 32;
            }

            @Override
            public void read(int index, float[] x, byte[] y) {
                new Shapes(4, 1).read(index, x, y);
                x[5] = Float.POSITIVE_INFINITY;
            }
        };

        assertThatThrownBy(() -> training(UNET, new Loss(0)).run(wild, wild, RunFolder.fresh(folder), r -> {}))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("step 1 of epoch 1")
                .hasMessageContaining("learning rate lower than 0.005");
        assertThat(folder.resolve("checkpoint.zip")).exists();
    }

    /** Two of ten patches are broken. */
    private record Damaged(Shapes sound) implements PatchSet {
        @Override
        public int size() {
            return sound.size();
        }

        @Override
        public int side() {
            return sound.side();
        }

        @Override
        public void read(int index, float[] x, byte[] y) throws IOException {
            if (index % 5 == 3) {
                throw new IOException("opt_" + index + ".tif is no TIFF");
            }
            sound.read(index, x, y);
        }
    }

    @Test
    void corruptPatchesAreNamedOnceAndCounted() throws Exception {
        Breaker listener = new Breaker(0, 0);

        TrainingResult result = new Training(
                        UNET,
                        NORMALIZATION,
                        settings(2, 0, new Loss(0)),
                        CorruptPatches.SKIP,
                        new ComputeDevice(-1, ""))
                .run(new Damaged(new Shapes(10, 1)), new Shapes(3, 2), listener);

        assertThat(listener.warnings())
                .containsExactly("skipped a patch: opt_3.tif is no TIFF", "skipped a patch: opt_8.tif is no TIFF");
        assertThat(result.epochs()).extracting(EpochReport::skipped).containsExactly(2, 2);
    }
}
