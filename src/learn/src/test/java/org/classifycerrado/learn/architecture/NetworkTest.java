package org.classifycerrado.learn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.torchscript.ScriptModule;
import org.classifycerrado.torchscript.Tensor;
import org.classifycerrado.torchscript.TorchScriptArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {

    @TempDir
    Path folder;

    @Test
    void resNetHasTheKeysAndShapesOfThePublishedCheckpoints() throws Exception {
        List<String> published;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                NetworkTest.class.getResourceAsStream("unet-resnet50-14ch-7c.tsv"), StandardCharsets.UTF_8))) {
            published = lines.lines().toList();
        }

        List<String> own = new Network(Architecture.UNET_RESNET50, 14, 7)
                .specs().stream().map(NetworkTest::line).toList();

        assertThat(own).isEqualTo(published);
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
    @CsvSource({"UNET_SMALL,14,14,40", "UNET_SMALL,2,7,16", "UNET_SMALL,12,2,24", "UNET_RESNET50,3,4,32"})
    void bothFormsGiveTheSame(Architecture architecture, int channels, int classes, int side) throws Exception {
        Network network = new Network(architecture, channels, classes);
        Weights weights = lively(network, 5);
        float[] input = new float[2 * channels * side * (side + 32)];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) random.nextGaussian();
        }
        Shape shape = new Shape(2, channels, side, side + 32);

        float[] trainable = forward(network.trainable(weights, new Loss(0.5)), input, shape);
        float[] inference = forward(network.inference(weights), input, shape);

        assertThat(inference).hasSize(2 * classes * side * (side + 32));
        assertThat(deviation(inference)).isGreaterThan(1e-3);
        for (int i = 0; i < inference.length; i++) {
            assertThat(inference[i]).isCloseTo(trainable[i], within(1e-4f));
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
        assertThatThrownBy(() -> network.trainable(new Weights(tensors), new Loss(0)))
                .hasMessage("weights lack head.bias");
    }

    private static String line(WeightSpec spec) {
        String shape = Arrays.stream(spec.shape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
        return spec.name() + "\t" + (shape.isEmpty() ? "scalar\tint64" : shape + "\tfloat32");
    }

    /** Random weights whose normalisations do something. */
    private static Weights lively(Network network, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(network.initialize(seed).tensors());
        for (WeightSpec spec : network.specs()) {
            float[] values = tensors.get(spec.name()).values();
            for (int i = 0; i < values.length && spec.role() != Role.KERNEL && spec.role() != Role.COUNT; i++) {
                values[i] = spec.role() == Role.SCALE || spec.role() == Role.VARIANCE
                        ? (float) (0.2 + random.nextDouble())
                        : (float) (0.3 * random.nextGaussian());
            }
        }
        return new Weights(tensors);
    }

    private float[] forward(ScriptModule module, float[] input, Shape shape) throws Exception {
        TorchScriptArchive.write(folder.resolve("network.pt"), module);
        TorchScriptArchive.verify(folder.resolve("network.pt"));
        try (Model model = Model.newInstance("network", "PyTorch")) {
            model.load(folder, "network");
            PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
            JniUtils.enableInferenceMode(block);
            try (NDManager manager = model.getNDManager().newSubManager()) {
                NDArray x = manager.create(input, shape);
                return IValueUtils.forward(block, new NDList(x), false).get(0).toFloatArray();
            }
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
