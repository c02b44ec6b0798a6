package org.classifycerrado.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.torchscript.TorchScriptArchive;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmenterTest {

    @TempDir
    Path folder;

    /**
     * What raw values become in channels of even number, of a minimum of 100 and a maximum of 1100, a mean of 1000 and
     * a deviation of 10, and in those of odd number, of 0 to 100, a mean of 1 and a deviation of 10: the numbers are
     * such that the logarithms are decadic. What is smaller than a millionth counts as a millionth.
     */
    private static final Map<Normalization.Method, double[][]> EXPECTED = Map.of(
            Normalization.Method.NONE,
            new double[][] {{-3, 0, 1e-7, 0.5, 200, 1500, 9000, 20_000}, {-3, 0, 1e-7, 0.5, 200, 1500, 9000, 20_000}},
            Normalization.Method.ZERO_TO_ONE,
            new double[][] {{-0.1, -0.1, -0.1, -0.0995, 0.1, 1.4, 8.9, 19.9}, {1e-8, 1e-8, 1e-8, 0.005, 2, 15, 90, 200}
            },
            Normalization.Method.ONE_TO_ONE,
            new double[][] {
                {-9, -9, -9, -3.30103, -0.69897, 0.17609, 0.95424, 1.30103},
                {-6, -6, -6, -0.30103, 2.30103, 3.17609, 3.95424, 4.30103}
            });

    private static List<Double> inTurn(double even, double odd) {
        return IntStream.range(0, 14)
                .mapToObj(channel -> channel % 2 == 0 ? even : odd)
                .toList();
    }

    private static Normalization normalization(Normalization.Method method) {
        return switch (method) {
            case NONE -> new Normalization(method, List.of(), List.of());
            case ZERO_TO_ONE -> new Normalization(method, inTurn(100, 0), inTurn(1100, 100));
            case ONE_TO_ONE -> new Normalization(method, inTurn(1000, 1), inTurn(10, 10));
        };
    }

    @ParameterizedTest
    @EnumSource(Normalization.Method.class)
    void normalisesAsTheFormulaSays(Normalization.Method method) throws Exception {
        Modality modality = Modality.MSI_SAR;
        Normalization normalization = normalization(method);
        Path file = folder.resolve("network.pt");
        TorchScriptArchive.write(file, TestModels.channelsAsLogits(14, 14));
        ModelCard plain = TestModels.card("n", Level.L2, modality, ModelStore.sha256(file));
        // "Probabilities", so that what the network returns comes through untouched.
        ModelCard card = new ModelCard(
                "n",
                "",
                "",
                "",
                Level.L2,
                modality,
                plain.bands(),
                8,
                OptionalInt.of(8),
                ExpectedInput.of(1000, SarQuantity.DN),
                normalization,
                Optional.empty(),
                0,
                true,
                "fp32",
                plain.sha256(),
                "",
                new JsonObject(),
                new JsonObject());
        Model model = new ModelStore(folder.resolve("models")).save(card, file);
        Files.delete(file);
        float[] raw = {-3, 0, 1e-7f, 0.5f, 200, 1500, 9000, 20000};

        float[] result = new float[14 * 64];
        try (Segmenter segmenter = new LocalRuntime().load(new SegmenterRequest(model, ComputeDevice.CPU))) {
            Batch batch = segmenter.newBatch(1);
            FloatBuffer samples = batch.samples();
            for (int i = 0; i < 14 * 64; i++) {
                samples.put(raw[i % raw.length]);
            }
            segmenter.segment(batch, 1);
            batch.probabilities().get(result);
        }

        for (int i = 0; i < result.length; i++) {
            double expected = EXPECTED.get(method)[i / 64 % 2][i % raw.length];
            assertThat((double) result[i])
                    .as("%s of channel %d", raw[i % raw.length], i / 64)
                    .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
        }
    }
}
