package org.classifycerrado.learn.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.training.EpochReport;
import org.classifycerrado.learn.training.Evaluation;
import org.classifycerrado.learn.training.Training;
import org.classifycerrado.learn.training.TrainingResult;
import org.classifycerrado.learn.training.TrainingSettings;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.model.BandStatistics;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.model.SarUnits;
import org.classifycerrado.score.ConfusionMatrix;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.torchscript.TorchScriptArchive;

/**
 * Trains the demonstration models on synthetic scenes and scores them on scenes of other worlds. They show that
 * everything works; they know nothing of the real Cerrado.
 */
public final class DemoModels {

    /** Worlds whose scenes models are trained on begin here, those for validation and for testing further on. */
    private static final long TRAINING_SEED = 1_000_000;

    private static final long VALIDATION_SEED = 2_000_000;
    private static final long TEST_SEED = 3_000_000;
    private static final int HELD_WORLDS = 4;
    private static final int CANDIDATES = 4;

    /** Offset of Sentinel-2 values in the synthetic scenes, as in CerraData-4MM. */
    private static final double OFFSET = 1000;

    private DemoModels() {}

    /**
     * The ids of the demonstration models.
     *
     * @return four ids
     */
    public static Set<String> ids() {
        return Arrays.stream(DemoModel.values()).map(DemoModel::id).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Trains models and saves each as soon as it is done, replacing one of the same id.
     *
     * @param folder the store's folder
     * @param ids which models, of {@link #ids()}
     * @param settings how much to train
     * @param progress receives a line for people after each step
     * @return the saved models
     * @throws IllegalArgumentException if there is no demonstration model of an id
     * @throws IOException if a model cannot be written
     * @throws SegmentationException if libtorch is not there
     * @throws InterruptedException if the thread is interrupted
     */
    public static List<Model> train(Path folder, Set<String> ids, DemoSettings settings, Consumer<String> progress)
            throws IOException, SegmentationException, CardException, InterruptedException {
        for (String id : ids) {
            if (!ids().contains(id)) {
                throw new IllegalArgumentException("model is '" + id + "'; allowed: " + String.join(", ", ids()));
            }
        }
        progress.accept("Computing " + settings.worlds() * settings.patches() + " patches of synthetic scenes");
        ScenePatches lessons = ScenePatches.of(TRAINING_SEED, settings.worlds(), settings.patches(), CANDIDATES);
        int each = Math.max(1, settings.held() / HELD_WORLDS);
        ScenePatches validation = ScenePatches.of(VALIDATION_SEED, HELD_WORLDS, each, CANDIDATES);
        ScenePatches test = ScenePatches.of(TEST_SEED, HELD_WORLDS, each, 1);
        List<Model> models = new ArrayList<>();
        for (DemoModel demo : DemoModel.values()) {
            if (ids.contains(demo.id())) {
                models.add(train(demo, lessons, validation, test, new ModelStore(folder), settings, progress));
            }
        }
        return models;
    }

    private static Model train(
            DemoModel demo,
            ScenePatches lessons,
            ScenePatches validation,
            ScenePatches test,
            ModelStore store,
            DemoSettings settings,
            Consumer<String> progress)
            throws IOException, SegmentationException, CardException, InterruptedException {
        Network network = new Network(
                Architecture.UNET_SMALL,
                demo.modality().bands().size(),
                Legend.of(demo.level()).size());
        Normalization normalization =
                Normalization.of(Normalization.Method.ZERO_TO_ONE, BandStatistics.cerradata(demo.modality()));
        TrainingResult result = new Training(network, normalization, settings.training())
                .run(
                        lessons.view(demo.modality(), demo.level()),
                        validation.view(demo.modality(), demo.level()),
                        report -> progress.accept(demo.id() + ": " + line(report)));
        Path work = Files.createTempDirectory("cerrado-demo");
        Path weights = work.resolve(ModelCard.WEIGHTS_FILE);
        try {
            TorchScriptArchive.write(weights, network.inference(result.weights()));
            String sha256 = ModelStore.sha256(weights);
            JsonObject training = training(settings, result);
            Model draft = new Model(card(demo, normalization, sha256, training, new JsonObject()), weights);
            ConfusionMatrix scores =
                    Evaluation.of(draft, test.view(demo.modality(), demo.level()), ComputeDevice.choose("cpu"));
            progress.accept(String.format(
                    Locale.ROOT,
                    "%s: on unseen scenes macro F1 %.3f, mIoU %.3f, accuracy %.3f",
                    demo.id(),
                    scores.macroF1(),
                    scores.meanIou(),
                    scores.accuracy()));
            JsonObject scored = scores(
                    demo, scores, test.view(demo.modality(), demo.level()).size());
            return store.save(card(demo, normalization, sha256, training, scored), weights);
        } finally {
            Files.deleteIfExists(weights);
            Files.deleteIfExists(work);
        }
    }

    private static String line(EpochReport report) {
        return String.format(
                Locale.ROOT,
                "epoch %d of %d, loss %.3f, validation macro F1 %.3f, mIoU %.3f, accuracy %.3f, %.0f s%s",
                report.epoch(),
                report.epochs(),
                report.loss(),
                report.validation().macroF1(),
                report.validation().meanIou(),
                report.validation().accuracy(),
                report.seconds(),
                report.best() ? ", best so far" : "");
    }

    private static ModelCard card(
            DemoModel demo, Normalization normalization, String sha256, JsonObject training, JsonObject scores) {
        return new ModelCard(
                demo.id(),
                demo.title(),
                "Trained on synthetic scenes, for demonstration only: it shows how the software works and must not be"
                        + " used to map real places.",
                Architecture.UNET_SMALL.id(),
                demo.level(),
                demo.modality(),
                demo.modality().bands(),
                ScenePatches.SIDE,
                OptionalInt.of(Architecture.UNET_SMALL.stride()),
                demo.modality().usesMsi() ? OFFSET : 0,
                SarUnits.LINEAR,
                normalization,
                Optional.of(BandStatistics.cerradata(demo.modality())),
                0,
                Architecture.UNET_SMALL.probabilities(),
                "fp32",
                sha256,
                "GPL-2.0-or-later",
                training,
                scores);
    }

    private static JsonObject training(DemoSettings settings, TrainingResult result) {
        TrainingSettings how = settings.training();
        JsonObject json = new JsonObject();
        json.addProperty("data", "synthetic scenes");
        json.addProperty("worlds", settings.worlds());
        json.addProperty("patches", settings.worlds() * settings.patches());
        json.addProperty("epochs", how.epochs());
        json.addProperty("batch", how.batch());
        json.addProperty("learningRate", how.learningRate());
        json.addProperty("weightDecay", how.weightDecay());
        json.addProperty("classWeights", how.classWeights().name().toLowerCase(Locale.ROOT));
        json.addProperty("dice", how.dice());
        json.addProperty("seed", how.seed());
        json.addProperty("validationMacroF1", rounded(result.validation().macroF1()));
        return json;
    }

    private static JsonObject scores(DemoModel demo, ConfusionMatrix matrix, int patches) {
        JsonObject json = new JsonObject();
        json.addProperty("data", patches + " patches of synthetic scenes that it was not trained on");
        json.addProperty("macroF1", rounded(matrix.macroF1()));
        json.addProperty("meanIou", rounded(matrix.meanIou()));
        json.addProperty("accuracy", rounded(matrix.accuracy()));
        JsonArray classes = new JsonArray();
        for (LandCoverClass c : Legend.of(demo.level()).classes()) {
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
