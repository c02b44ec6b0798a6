package org.classifycerrado.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.input.BandStatistics;
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

    @ParameterizedTest
    @EnumSource(Normalization.Method.class)
    void normalisesAsTheFormulaSays(Normalization.Method method) throws Exception {
        Modality modality = Modality.MSI_SAR;
        Normalization normalization = Normalization.of(method, BandStatistics.cerradata(modality));
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
            double expected = normalization.apply(raw[i % raw.length], i / 64);
            assertThat((double) result[i])
                    .as("%s of channel %d", raw[i % raw.length], i / 64)
                    .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
        }
    }
}
