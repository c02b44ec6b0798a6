package org.classifycerrado.learn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Loss;
import org.classifycerrado.learn.architecture.NarrowNetworks;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.WeightSpec;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.model.Normalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SkippedWhereUntrainable.class)
class TrainingTest {

    private static final int SIDE = 32;
    private static final Network NETWORK = new Network(Architecture.UNET_SMALL, 2, 3);
    private static final Normalization NORMALIZATION =
            Normalization.of(Normalization.Method.ZERO_TO_ONE, BandStatistics.cerradata(Modality.SAR));

    private static TrainingSettings settings(int epochs, double dice, ClassWeights weights) {
        return settings(epochs, 8, new Loss(dice), weights);
    }

    private static TrainingSettings settings(int epochs, int batch, Loss loss, ClassWeights weights) {
        return new TrainingSettings(
                epochs,
                batch,
                5e-3,
                1e-2,
                Schedule.COSINE,
                weights,
                loss,
                true,
                Sampling.ALL,
                Criterion.MACRO_F1,
                0,
                false,
                7);
    }

    @Test
    void lossFallsAndTheMapGetsRight() throws Exception {
        TrainingResult result = new Training(NETWORK, NORMALIZATION, settings(6, 0.3, ClassWeights.BALANCED))
                .run(new Shapes(64, 1), new Shapes(16, 2), report -> {});

        EpochReport first = result.epochs().get(0);
        EpochReport last = result.epochs().get(5);
        assertThat(last.loss()).isLessThan(0.75 * first.loss());
        assertThat(result.best().macroF1()).isGreaterThan(0.8);
        assertThat(result.best().macroF1())
                .isEqualTo(result.epochs().stream()
                        .mapToDouble(EpochReport::macroF1)
                        .max()
                        .orElseThrow());
    }

    @Test
    void trainsANetworkOfAFixedSize() throws Exception {
        Network network = NarrowNetworks.transNuSeg(2, 3);
        TrainingSettings settings = settings(2, 2, new Loss(0), ClassWeights.NONE);

        TrainingResult result = new Training(network, NORMALIZATION, settings)
                .run(new Shapes(8, 1, 128), new Shapes(2, 2, 128), report -> {});

        assertThat(result.epochs().get(1).loss())
                .isLessThan(0.9 * result.epochs().get(0).loss());
        Weights before = network.initialize(7);
        for (WeightSpec spec : network.specs()) {
            boolean moves =
                    spec.role().learned() && !spec.name().matches("(layers_up|concat_back_dim|norm_up|up|output)2.*")
                            || network.aliases().getOrDefault(spec.name(), "").startsWith("layers_up.");
            boolean moved = !Arrays.equals(
                    result.weights().get(spec.name()).values(),
                    before.get(spec.name()).values());
            assertThat(moved).as(spec.name()).isEqualTo(moves);
        }
        assertThatThrownBy(() -> new Training(network, NORMALIZATION, settings)
                        .run(new Shapes(1, 1, 256), new Shapes(1, 2, 256), report -> {}))
                .hasMessageContaining("of side 128");
    }

    @Test
    void transNuSegLearnsClassesAndBoundaries() throws Exception {
        Network network = NarrowNetworks.transNuSeg(2, 3);
        TrainingSettings settings = settings(8, 2, new Loss(0.6, 0.3, 0.35), ClassWeights.NONE);

        TrainingResult result = new Training(network, NORMALIZATION, settings)
                .run(new Shapes(24, 1, 128), new Shapes(6, 2, 128), report -> {});

        EpochReport first = result.epochs().get(0);
        EpochReport last = result.epochs().get(7);
        assertThat(last.loss()).isLessThan(0.7 * first.loss());
        assertThat(last.validationLoss()).isLessThan(first.validationLoss());
        assertThat(last.macroF1()).isGreaterThan(0.7);
        Weights before = network.initialize(7);
        for (WeightSpec spec : network.specs()) {
            // Of so few patches all windows take the first decoder's projections.
            boolean partners = spec.name().matches("layers_up2.*attn\\.qkv\\..*");
            if (spec.role().learned() && !partners) {
                assertThat(result.weights().get(spec.name()).values())
                        .as(spec.name())
                        .isNotEqualTo(before.get(spec.name()).values());
            }
        }
        PatchSet plain = new Unreadable(1, 128, new IOException("never read"));
        assertThatThrownBy(() -> new Training(network, NORMALIZATION, settings).run(plain, plain, report -> {}))
                .hasMessageContaining("the patches have none");
    }

    @Test
    void equalSeedsGiveEqualWeights() throws Exception {
        Weights first = run();
        Weights second = run();

        assertThat(first.tensors().keySet()).isEqualTo(second.tensors().keySet());
        first.tensors()
                .forEach((name, tensor) ->
                        assertThat(second.get(name).values()).as(name).isEqualTo(tensor.values()));
        assertThat(first.get("encoder.0.norm1.running_mean").values())
                .isNotEqualTo(NETWORK.initialize(7)
                        .get("encoder.0.norm1.running_mean")
                        .values());
    }

    private static Weights run() throws Exception {
        return new Training(NETWORK, NORMALIZATION, settings(2, 0, ClassWeights.NONE))
                .run(new Shapes(17, 1), new Shapes(4, 2), report -> {})
                .weights();
    }

    @Test
    void aPatchThatCannotBeReadEndsTheTraining() {
        PatchSet gone = new Unreadable(20, SIDE, new IOException("patch 3 is gone"));

        assertThatThrownBy(() -> new Training(NETWORK, NORMALIZATION, settings(1, 0, ClassWeights.NONE))
                        .run(gone, new Shapes(4, 2), report -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is gone");
    }

    /** The training waits for what is read; whatever ends the reading must end the waiting. */
    @Test
    void anErrorOfTheReaderEndsTheTraining() {
        PatchSet endless = new Unreadable(20, SIDE, new StackOverflowError());

        assertThatThrownBy(() -> new Training(NETWORK, NORMALIZATION, settings(1, 0, ClassWeights.NONE))
                        .run(endless, new Shapes(4, 2), report -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot read patches")
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void aSideThatDoesNotFitIsRefused() {
        PatchSet narrow = new Unreadable(1, 20, new IOException("never read"));

        assertThatThrownBy(() -> new Training(NETWORK, NORMALIZATION, settings(1, 0, ClassWeights.NONE))
                        .run(narrow, narrow, report -> {}))
                .hasMessageContaining("multiple of 8");
    }

    /** Patches without boundaries, none of which can be read. */
    private record Unreadable(int size, int side, Throwable failure) implements PatchSet {
        @Override
        public void read(int index, float[] x, byte[] y) throws IOException {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (IOException) failure;
        }
    }
}
