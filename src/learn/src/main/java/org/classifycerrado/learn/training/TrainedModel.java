package org.classifycerrado.learn.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.learn.score.Agreement;
import org.classifycerrado.learn.score.Evaluation;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.score.ConfusionMatrix;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.Precision;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.torchscript.TorchScriptArchive;

/**
 * A model made of a trained network.
 *
 * @param model the model in its store
 * @param scores its confusion matrix on patches that it was not trained on, as it ships; empty if there were none
 */
public record TrainedModel(Model model, Optional<ConfusionMatrix> scores) {

    /**
     * Writes a network as it makes maps, scores that on test patches, fills in the card and saves both.
     *
     * @param store where the model goes, replacing one of the same id
     * @param draft what the card says
     * @param network the network
     * @param weights its weights
     * @param test patches for its scores
     * @param testData what the test patches are, for the card
     * @param corrupt what to do about test patches that cannot be read
     * @param leftOut is told what is wrong with each that is left out
     * @param device where to run the test
     * @param runtime in which to run it
     * @return the saved model
     * @throws CardException if the card would not be sound
     * @throws SegmentationException if the model cannot be run
     * @throws IOException if patches cannot be read, or a file cannot be written
     */
    public static TrainedModel save(
            ModelStore store,
            ModelDraft draft,
            Network network,
            Weights weights,
            Optional<PatchSet> test,
            String testData,
            CorruptPatches corrupt,
            Consumer<String> leftOut,
            ComputeDevice device,
            InferenceRuntime runtime)
            throws IOException, CardException, SegmentationException {
        Path work = Files.createTempDirectory("cerrado-model");
        Path file = work.resolve(ModelCard.WEIGHTS_FILE);
        try {
            TorchScriptArchive.write(file, network.bothPrecisions(weights));
            String sha256 = ModelStore.sha256(file);
            Model plain = new Model(card(draft, network, sha256, Precision.FP32, new JsonObject()), file, Set.of());
            Agreement agreement = Agreement.of(plain, Precision.BF16, runtime);
            draft.training().add(Precision.BF16.id(), agreement.toJson());
            Precision precision = agreement.isEnough() ? Precision.BF16 : Precision.FP32;
            Optional<ConfusionMatrix> matrix = Optional.empty();
            JsonObject scores = new JsonObject();
            if (test.isPresent() && test.get().size() > 0) {
                matrix = Optional.of(Evaluation.of(plain, test.get(), corrupt, leftOut, device, runtime));
                scores = scores(draft.level(), matrix.get(), test.get().size() + " " + testData);
            }
            return new TrainedModel(store.save(card(draft, network, sha256, precision, scores), file), matrix);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(work);
        }
    }

    private static ModelCard card(
            ModelDraft draft, Network network, String sha256, Precision precision, JsonObject scores) {
        Architecture architecture = network.architecture();
        return new ModelCard(
                draft.id(),
                draft.title(),
                draft.description(),
                architecture.id(),
                draft.level(),
                draft.modality(),
                draft.modality().bands(),
                draft.side(),
                architecture.fullyConvolutional() ? OptionalInt.of(architecture.stride()) : OptionalInt.empty(),
                draft.input(),
                draft.normalization(),
                Optional.of(draft.statistics()),
                0,
                architecture.probabilities(),
                precision.id(),
                sha256,
                draft.licence(),
                draft.training(),
                scores);
    }

    private static JsonObject scores(Level level, ConfusionMatrix matrix, String data) {
        JsonObject json = new JsonObject();
        json.addProperty("data", data);
        json.addProperty("macroF1", rounded(matrix.macroF1()));
        json.addProperty("meanIou", rounded(matrix.meanIou()));
        json.addProperty("accuracy", rounded(matrix.accuracy()));
        JsonArray classes = new JsonArray();
        for (LandCoverClass c : Legend.of(level).classes()) {
            double f1 = matrix.f1(c.id());
            if (!Double.isNaN(f1)) {
                JsonObject entry = new JsonObject();
                entry.addProperty("class", c.code());
                entry.addProperty("f1", rounded(f1));
                classes.add(entry);
            }
        }
        json.add("classes", classes);
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
