package org.classifycerrado.learn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.torchscript.ElementType;
import org.classifycerrado.torchscript.ScriptModule;
import org.classifycerrado.torchscript.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {

    private static final Set<Role> NORMALISATION =
            EnumSet.of(Role.BIAS, Role.SCALE, Role.SHIFT, Role.MEAN, Role.VARIANCE);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"UNET_RESNET50,14,7", "TRANSNUSEG,14,14"})
    void hasTheKeysAndShapesOfThePublishedCheckpoints(Architecture architecture, int channels, int classes)
            throws Exception {
        String name = architecture.id() + "-" + channels + "ch-" + classes + "c.tsv";
        List<String> published;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(NetworkTest.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
            published = lines.lines().toList();
        }

        List<String> own = new Network(architecture, channels, classes)
                .specs().stream().map(NetworkTest::line).toList();

        assertThat(own).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void smallUNetIsSmall() {
        long parameters = new Network(Architecture.UNET_SMALL, 14, 14)
                .specs().stream()
                        .filter(spec -> spec.role().learned())
                        .mapToLong(spec -> Arrays.stream(spec.shape()).reduce(1, (a, b) -> a * b))
                        .sum();

        assertThat(parameters).isBetween(200_000L, 260_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "UNET_SMALL,14,14,40,CHANNELS_LAST",
        "UNET_SMALL,2,7,16,CHANNELS_LAST",
        "UNET_SMALL,12,2,24,CONTIGUOUS",
        "UNET_RESNET50,3,4,32,CHANNELS_LAST",
        "UNET_RESNET50,3,4,32,CONTIGUOUS"
    })
    void bothFormsGiveTheSame(Architecture architecture, int channels, int classes, int side, MemoryLayout layout)
            throws Exception {
        Network network = new Network(architecture, channels, classes);
        Weights weights = lively(network, 5);
        float[] input = new float[2 * channels * side * (side + 32)];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) random.nextGaussian();
        }
        Shape shape = new Shape(2, channels, side, side + 32);

        float[] trainable = forward(network.trainable(weights, new Loss(0.5), layout), input, shape);
        float[] inference = forward(network.inference(weights), input, shape);

        assertThat(inference).hasSize(2 * classes * side * (side + 32));
        assertThat(deviation(inference)).isGreaterThan(1e-3);
        for (int i = 0; i < inference.length; i++) {
            // Sums of other order, through up to 50 layers; how far they differ depends on the CPU and its threads.
            assertThat(inference[i]).isCloseTo(trainable[i], within(3e-4f));
        }
        if (architecture.probabilities()) {
            int plane = side * (side + 32);
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += inference[k * plane];
            }
            assertThat(sum).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void aMissingOrMisshapenWeightIsNamed() {
        Network network = new Network(Architecture.UNET_SMALL, 2, 7);
        Map<String, Tensor> tensors = new LinkedHashMap<>(network.initialize(1).tensors());
        tensors.put("head.bias", Tensor.floats(new float[3], 3));

        assertThatThrownBy(() -> network.inference(new Weights(tensors)))
                .hasMessage("weight head.bias has shape [3], the network needs [7]");

        tensors.remove("head.bias");
        assertThatThrownBy(() -> network.trainable(new Weights(tensors), new Loss(0), MemoryLayout.CONTIGUOUS))
                .hasMessage("weights lack head.bias");
    }

    private static String line(WeightSpec spec) {
        String shape = Arrays.stream(spec.shape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
        String type = spec.type() == ElementType.INT64 ? "int64" : "float32";
        return spec.name() + "\t" + (shape.isEmpty() ? "scalar" : shape) + "\t" + type;
    }

    @Test
    void tensorsThatFollowFromTheArchitectureMustBeWhatTheyAre() {
        Network network = NarrowNetworks.transNuSeg(2, 7);
        Map<String, Tensor> tensors = new LinkedHashMap<>(network.initialize(1).tensors());
        float[] mask = tensors.get("layers.0.blocks.1.attn_mask").values().clone();
        mask[mask.length - 1] = -1;
        tensors.put("layers.0.blocks.1.attn_mask", Tensor.floats(mask, 16, 64, 64));

        assertThatThrownBy(() -> network.inference(new Weights(tensors)))
                .hasMessage("weight layers.0.blocks.1.attn_mask is not what it is in every transnuseg;"
                        + " were the weights made for another window or input size?");
    }

    @Test
    void aTensorOfTwoNamesMustBeTheSameUnderBoth() {
        Network network = NarrowNetworks.transNuSeg(2, 7);
        Map<String, Tensor> tensors = new LinkedHashMap<>(network.initialize(1).tensors());
        tensors.put("concat_back_dim3.1.bias", Tensor.floats(Noise.input(48), 48));

        assertThatThrownBy(() -> network.trainable(new Weights(tensors), new Loss(0), MemoryLayout.CONTIGUOUS))
                .hasMessage("weights concat_back_dim3.1.bias and concat_back_dim2.1.bias differ;"
                        + " in this network they are one tensor");
    }

    @Test
    void aNetworkOfOneTaskRefusesALossOfTwo() {
        Network network = new Network(Architecture.UNET_SMALL, 2, 7);

        assertThatThrownBy(() ->
                        network.trainable(network.initialize(1), new Loss(0.6, 0.3, 0.35), MemoryLayout.CONTIGUOUS))
                .hasMessage("unet-small has no second task to give a share of the loss");
    }

    /** Random weights whose normalisations do something. */
    private static Weights lively(Network network, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(network.initialize(seed).tensors());
        for (WeightSpec spec : network.specs()) {
            float[] values = tensors.get(spec.name()).values();
            for (int i = 0; i < values.length && NORMALISATION.contains(spec.role()); i++) {
                values[i] = spec.role() == Role.SCALE || spec.role() == Role.VARIANCE
                        ? (float) (0.2 + random.nextDouble())
                        : (float) (0.3 * random.nextGaussian());
            }
        }
        return new Weights(tensors);
    }

    private float[] forward(ScriptModule module, float[] input, Shape shape) throws Exception {
        try (LoadedModule loaded = new LoadedModule(folder, module)) {
            return loaded.run("forward", input, shape.getShape())[0];
        }
    }

    private static double deviation(float[] values) {
        double mean = 0;
        double square = 0;
        for (float value : values) {
            mean += value / values.length;
            square += (double) value * value / values.length;
        }
        return Math.sqrt(square - mean * mean);
    }
}
