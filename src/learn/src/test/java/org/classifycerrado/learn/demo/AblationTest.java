package org.classifycerrado.learn.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.learn.score.Evaluation;
import org.classifycerrado.learn.synth.Clouds;
import org.classifycerrado.learn.training.ClassWeights;
import org.classifycerrado.learn.training.Preset;
import org.classifycerrado.learn.training.Sampling;
import org.classifycerrado.learn.training.SkippedWhereUntrainable;
import org.classifycerrado.learn.training.Training;
import org.classifycerrado.learn.training.TrainingResult;
import org.classifycerrado.learn.training.TrainingSettings;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.score.ConfusionMatrix;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.LocalRuntime;
import org.classifycerrado.segment.Precision;
import org.classifycerrado.torchscript.TorchScriptArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What parts of the improved recipe give, each alone and together, on synthetic worlds: the experiment of
 * {@code docs/training.md}. Tested on worlds other than those learned from: as they are, under clouds, in a dry season,
 * and with one sensor. Only with {@code -Dproof=full}.
 */
@ExtendWith(SkippedWhereUntrainable.class)
class AblationTest {

    private static final Level LEVEL = Level.L2;
    private static final Modality MODALITY = Modality.MSI_SAR;
    private static final BandStatistics STATISTICS = BandStatistics.cerradata(MODALITY);
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final int WORLDS = 20;
    private static final int EPOCHS = 8;
    private static final int BATCH = 8;

    /**
     * Late dry season: less green, drier ground, browner air, and radar returns 1 dB less. Factors of reflectances and
     * amplitudes, B01 to B12, VV and VH.
     */
    private static final float[] DRY = {
        1.10f, 1.10f, 1.08f, 1.14f, 1.08f, 0.96f, 0.92f, 0.92f, 0.93f, 0.95f, 1.10f, 1.16f, 0.89f, 0.89f
    };

    private static final float OFFSET = 1000;

    @TempDir
    Path folder;

    private enum Part {
        NONE,
        SAMPLING,
        FOCUS,
        BOTH;

        TrainingSettings settings(long seed) {
            TrainingSettings all = Preset.IMPROVED.settings(Architecture.UNET_SMALL, ClassWeights.NONE, seed);
            return new TrainingSettings(
                    EPOCHS,
                    BATCH,
                    all.learningRate(),
                    all.weightDecay(),
                    all.schedule(),
                    all.classWeights(),
                    this == FOCUS || this == BOTH ? all.loss() : all.loss().focused(0),
                    all.augment(),
                    this == SAMPLING || this == BOTH ? all.sampling() : Sampling.ALL,
                    all.criterion(),
                    0,
                    all.backToBest(),
                    seed);
        }
    }

    @Test
    void thePartsOfTheImprovedRecipeHelp() throws Exception {
        assumeTrue("full".equals(System.getProperty("proof")), "SKIPPED: set -Dproof=full to train without each part");
        Map<Part, Double> sums = new LinkedHashMap<>();
        for (long seed : SEEDS) {
            PatchSet lessons = worlds(1_000_000, seed, WORLDS, 8);
            PatchSet exams = worlds(2_000_000, seed, 4, 4);
            PatchSet unseen = worlds(3_000_000, seed, 8, 4);
            for (Part part : Part.values()) {
                Model model = train(part.settings(seed), new Quarters(lessons), new Quarters(exams));
                StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "seed %d, %s:", seed, part));
                for (Map.Entry<String, PatchSet> test : tests(unseen).entrySet()) {
                    double score = 100 * score(model, test.getValue()).macroF1();
                    line.append(String.format(Locale.ROOT, " %s %.2f", test.getKey(), score));
                    if (test.getValue() == unseen) {
                        sums.merge(part, score, Double::sum);
                    }
                }
                System.out.println(line);
            }
        }
        assertThat(sums.get(Part.SAMPLING)).isGreaterThan(sums.get(Part.NONE));
        assertThat(sums.get(Part.FOCUS)).isGreaterThan(sums.get(Part.NONE));
        assertThat(sums.get(Part.BOTH)).isGreaterThan(sums.get(Part.NONE));
    }

    private static PatchSet worlds(long first, long seed, int count, int each) {
        return ScenePatches.of(first + 1000 * seed, count, each, 1).view(MODALITY, LEVEL);
    }

    private static Map<String, PatchSet> tests(PatchSet clear) {
        Map<String, PatchSet> tests = new LinkedHashMap<>();
        tests.put("clear", clear);
        tests.put("half under clouds", new Clouds(clear, MODALITY, 3));
        tests.put("dry season", new Changed(clear, AblationTest::dry));
        tests.put("MSI alone", new Changed(clear, (x, pixels) -> missing(x, pixels, 12, 14)));
        tests.put("SAR alone", new Changed(clear, (x, pixels) -> missing(x, pixels, 0, 12)));
        return tests;
    }

    private Model train(TrainingSettings settings, PatchSet lessons, PatchSet exams) throws Exception {
        Normalization normalization = Normalization.of(Preset.IMPROVED.normalization(), STATISTICS);
        Network network = new Network(
                Architecture.UNET_SMALL,
                MODALITY.bands().size(),
                Legend.of(LEVEL).size());
        TrainingResult result = new Training(network, normalization, settings).run(lessons, exams, epoch -> {});
        Path file = folder.resolve("model.pt");
        TorchScriptArchive.write(file, network.inference(result.weights()));
        ModelCard card = new ModelCard(
                "ablation",
                "",
                "",
                Architecture.UNET_SMALL.id(),
                LEVEL,
                MODALITY,
                MODALITY.bands(),
                ScenePatches.SIDE,
                OptionalInt.of(Architecture.UNET_SMALL.stride()),
                ExpectedInput.of(OFFSET, SarQuantity.DN),
                normalization,
                Optional.of(STATISTICS),
                0,
                false,
                Precision.FP32.id(),
                ModelStore.sha256(file),
                "",
                new JsonObject(),
                new JsonObject());
        return new Model(card, file, Set.of());
    }

    private static ConfusionMatrix score(Model model, PatchSet patches) throws Exception {
        return Evaluation.of(model, patches, CorruptPatches.STOP, reason -> {}, ComputeDevice.CPU, new LocalRuntime());
    }

    private static void dry(float[] x, int pixels) {
        for (int i = 0; i < x.length; i++) {
            int band = i / pixels;
            float zero = band < Modality.MSI.bands().size() ? OFFSET : 0;
            x[i] = zero + DRY[band] * (x[i] - zero);
        }
    }

    /** A sensor that is missing has its bands' published means. */
    private static void missing(float[] x, int pixels, int from, int to) {
        for (int c = from; c < to; c++) {
            Arrays.fill(
                    x, c * pixels, (c + 1) * pixels, STATISTICS.mean().get(c).floatValue());
        }
    }

    private interface Change {
        void apply(float[] x, int pixels);
    }

    private record Changed(PatchSet patches, Change change) implements PatchSet {
        @Override
        public int size() {
            return patches.size();
        }

        @Override
        public int side() {
            return patches.side();
        }

        @Override
        public void read(int index, float[] x, byte[] y) throws IOException {
            patches.read(index, x, y);
            change.apply(x, y.length);
        }
    }

    /** Each patch as four of half the side: four times as many steps for the same work. */
    private record Quarters(PatchSet patches) implements PatchSet {
        @Override
        public int size() {
            return 4 * patches.size();
        }

        @Override
        public int side() {
            return patches.side() / 2;
        }

        @Override
        public void read(int index, float[] x, byte[] y) throws IOException {
            int whole = patches.side();
            int channels = x.length / y.length;
            float[] values = new float[channels * whole * whole];
            byte[] ids = new byte[whole * whole];
            patches.read(index / 4, values, ids);
            int side = side();
            int start = (index / 2 % 2 * whole + index % 2) * side;
            for (int row = 0; row < side; row++) {
                System.arraycopy(ids, start + row * whole, y, row * side, side);
                for (int c = 0; c < channels; c++) {
                    System.arraycopy(values, c * whole * whole + start + row * whole, x, (c * side + row) * side, side);
                }
            }
        }
    }
}
