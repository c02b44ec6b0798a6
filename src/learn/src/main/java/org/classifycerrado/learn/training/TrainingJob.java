package org.classifycerrado.learn.training;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Optional;
import org.classifycerrado.Version;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.learn.dataset.Subset;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.PyTorch;
import org.classifycerrado.segment.SegmentationException;

/**
 * From patches to a model: training, test, card.
 *
 * @param architecture what to train
 * @param level level of the classes
 * @param modality imagery that it reads
 * @param preset the recipe that the settings come from
 * @param settings how to train
 * @param normalization of the input, with the published statistics of CerraData-4MM
 * @param corrupt what to do about patches that cannot be read
 * @param device where to train
 * @param about what the card says that cannot be told from the training
 */
public record TrainingJob(
        Architecture architecture,
        Level level,
        Modality modality,
        Preset preset,
        TrainingSettings settings,
        Normalization.Method normalization,
        CorruptPatches corrupt,
        ComputeDevice device,
        About about) {

    /** Share of the training patches that become validation patches where there are none, as in CerraData-4MM. */
    private static final double VALIDATION_SHARE = 0.2;

    /**
     * What the card of the model says.
     *
     * @param id id of the model
     * @param title one line for people
     * @param description what it was trained on and what it is good for
     * @param licence licence of the weights
     * @param data name of the training data
     * @param input what the values of the data mean
     */
    public record About(
            String id, String title, String description, String licence, String data, ExpectedInput input) {}

    /**
     * Trains, tests and saves a model.
     *
     * @param training patches to learn from
     * @param validation patches to choose the best epoch by; without them a fifth of the training patches is
     * @param test patches for the scores in the card; without them it has none
     * @param folder of the run
     * @param store where the model goes, replacing one of the same id
     * @param runtime in which the finished model is tested
     * @param listener is told how the training goes
     * @return the model
     * @throws DivergedException if the loss is no longer a number
     * @throws IOException if patches cannot be read or the model cannot be written
     * @throws CardException if the card would not be sound
     * @throws SegmentationException if libtorch is not there, or the model cannot be run
     * @throws InterruptedException if the thread is interrupted or the listener cancels
     */
    public TrainedModel run(
            PatchSet training,
            Optional<PatchSet> validation,
            Optional<PatchSet> test,
            RunFolder folder,
            ModelStore store,
            InferenceRuntime runtime,
            TrainingListener listener)
            throws IOException, CardException, SegmentationException, InterruptedException {
        PyTorch.engine();
        PatchSet lessons = training;
        PatchSet exams = validation.orElse(null);
        if (exams == null) {
            if (training.size() < 2) {
                throw new IOException("there are " + training.size()
                        + " patches to learn from; needed: validation patches, or at least 2 to take some of");
            }
            PatchSet[] parts = Subset.divide(training, VALIDATION_SHARE, settings.seed());
            lessons = parts[0];
            exams = parts[1];
        }
        BandStatistics statistics = BandStatistics.cerradata(modality);
        Normalization formula = Normalization.of(normalization, statistics);
        Network network = new Network(
                architecture, modality.bands().size(), Legend.of(level).size());
        TrainingResult result =
                new Training(network, formula, settings, corrupt, device).run(lessons, exams, folder, listener);
        ModelDraft draft = new ModelDraft(
                about.id(),
                about.title(),
                about.description(),
                about.licence(),
                level,
                modality,
                formula,
                statistics,
                about.input(),
                training.side(),
                record(lessons, exams, result));
        return TrainedModel.save(
                store,
                draft,
                network,
                result.weights(),
                test,
                "test patches of " + about.data(),
                corrupt,
                reason -> listener.warning("skipped a test patch: " + reason),
                device,
                runtime);
    }

    private JsonObject record(PatchSet lessons, PatchSet exams, TrainingResult result) {
        JsonObject json = new JsonObject();
        json.addProperty("data", about.data());
        json.addProperty("trainingPatches", lessons.size());
        json.addProperty("validationPatches", exams.size());
        json.addProperty("preset", preset.id());
        settings.toJson().asMap().forEach(json::add);
        EpochReport last = result.epochs().get(result.epochs().size() - 1);
        json.addProperty("epochsTrained", last.epoch());
        json.addProperty("bestEpoch", result.best().epoch());
        json.addProperty("skippedPatches", last.skipped());
        json.addProperty("validationLoss", rounded(result.best().validationLoss()));
        json.addProperty("validationMacroF1", rounded(result.best().macroF1()));
        json.addProperty("trainedBy", "ClassifyCerrado " + Version.current());
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
