package org.classifycerrado.learn.demo;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.training.CorruptPatches;
import org.classifycerrado.learn.training.EpochReport;
import org.classifycerrado.learn.training.ModelDraft;
import org.classifycerrado.learn.training.PatchSet;
import org.classifycerrado.learn.training.TrainedModel;
import org.classifycerrado.learn.training.Training;
import org.classifycerrado.learn.training.TrainingResult;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.model.BandStatistics;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.score.ConfusionMatrix;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.SegmentationException;

/**
 * Trains the demonstration models on synthetic scenes and scores them on scenes of other worlds. They show that
 * everything works; they know nothing of the real Cerrado.
 */
public final class DemoModels {

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
        ScenePatches lessons = ScenePatches.of(
                SyntheticPatches.TRAINING_SEED, settings.worlds(), settings.patches(), SyntheticPatches.CANDIDATES);
        int each = Math.max(1, settings.held() / SyntheticPatches.HELD_WORLDS);
        ScenePatches validation = ScenePatches.of(
                SyntheticPatches.VALIDATION_SEED, SyntheticPatches.HELD_WORLDS, each, SyntheticPatches.CANDIDATES);
        ScenePatches test = ScenePatches.of(SyntheticPatches.TEST_SEED, SyntheticPatches.HELD_WORLDS, each, 1);
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
        PatchSet unseen = test.view(demo.modality(), demo.level());
        TrainedModel trained = TrainedModel.save(
                store,
                draft(demo, normalization, training(settings, result)),
                network,
                result.weights(),
                Optional.of(unseen),
                "patches of synthetic scenes that it was not trained on",
                CorruptPatches.STOP,
                ComputeDevice.choose("cpu"));
        ConfusionMatrix scores = trained.scores().orElseThrow();
        progress.accept(String.format(
                Locale.ROOT,
                "%s: on unseen scenes macro F1 %.3f, mIoU %.3f, accuracy %.3f",
                demo.id(),
                scores.macroF1(),
                scores.meanIou(),
                scores.accuracy()));
        return trained.model();
    }

    private static String line(EpochReport report) {
        return String.format(
                Locale.ROOT,
                "epoch %d of %d, loss %.3f, validation macro F1 %.3f, mIoU %.3f, accuracy %.3f, %.0f s%s",
                report.epoch(),
                report.epochs(),
                report.loss(),
                report.macroF1(),
                report.meanIou(),
                report.accuracy(),
                report.seconds(),
                report.best() ? ", best so far" : "");
    }

    private static ModelDraft draft(DemoModel demo, Normalization normalization, JsonObject training) {
        return new ModelDraft(
                demo.id(),
                demo.title(),
                "Trained on synthetic scenes, for demonstration only: it shows how the software works and must not be"
                        + " used to map real places.",
                "GPL-2.0-or-later",
                demo.level(),
                demo.modality(),
                normalization,
                BandStatistics.cerradata(demo.modality()),
                OFFSET,
                ScenePatches.SIDE,
                training);
    }

    private static JsonObject training(DemoSettings settings, TrainingResult result) {
        JsonObject json = new JsonObject();
        json.addProperty("data", "synthetic scenes");
        json.addProperty("worlds", settings.worlds());
        json.addProperty("patches", settings.worlds() * settings.patches());
        settings.training().toJson().asMap().forEach(json::add);
        json.addProperty("validationMacroF1", rounded(result.best().macroF1()));
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
