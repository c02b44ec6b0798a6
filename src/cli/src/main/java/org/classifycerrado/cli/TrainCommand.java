package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.DatasetFolder;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.learn.dataset.SplitFiles;
import org.classifycerrado.learn.demo.SyntheticPatches;
import org.classifycerrado.learn.synth.SceneWriter;
import org.classifycerrado.learn.training.ClassWeights;
import org.classifycerrado.learn.training.EpochReport;
import org.classifycerrado.learn.training.Preset;
import org.classifycerrado.learn.training.RunFolder;
import org.classifycerrado.learn.training.TrainedModel;
import org.classifycerrado.learn.training.TrainingJob;
import org.classifycerrado.learn.training.TrainingListener;
import org.classifycerrado.learn.training.TrainingSettings;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.LocalRuntime;
import org.classifycerrado.segment.WorkerRuntime;
import org.classifycerrado.segment.WorkerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado train}: makes a model of a dataset. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains a network on patches as those of CerraData-4MM and makes a model of it.",
        footer = {
            "",
            "The folder of --out receives after each epoch checkpoint.zip, epochs.csv and curves.svg. Ctrl-C stops at"
                    + " the next step; --resume goes on after the last whole epoch, with the same result."
        })
final class TrainCommand implements Callable<Integer> {

    /** Instead of a folder: patches of synthetic scenes, and how many of them there are to learn from. */
    private static final Pattern SYNTHETIC = Pattern.compile("synthetic(?::(\\d{1,6}))?");

    private static final int SYNTHETIC_PATCHES = 192;

    /** Longer than a step of the largest network takes. */
    private static final int PATIENCE_SECONDS = 600;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|ZIP|synthetic",
            description =
                    "Dataset: a split (msi_images or opt_images, sar_images, semantic_7c, …), or a folder with the"
                            + " splits train and, if there, val and test; either as a zip file, too. Without val a fifth of"
                            + " train is for validation. synthetic or synthetic:N: N patches of synthetic scenes (192), for a"
                            + " try.")
    private Path data;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of this training.")
    private Path out;

    @Option(names = "--resume", description = "Go on with the training in --out.")
    private boolean resume;

    @Option(
            names = "--architecture",
            defaultValue = "unet-small",
            description = "unet-small, unet-resnet50 or transnuseg (default: ${DEFAULT-VALUE}).")
    private String architecture;

    @Option(names = "--level", required = true, paramLabel = "L1|L2", description = "7 or 14 classes.")
    private String level;

    @Option(
            names = "--modality",
            defaultValue = "msi+sar",
            description = "msi, sar or msi+sar (default: ${DEFAULT-VALUE}).")
    private String modality;

    @Option(
            names = "--preset",
            defaultValue = "published",
            description = "published: as the networks of CerraData-4MM were trained; improved: what learns better"
                    + " (default: ${DEFAULT-VALUE}).")
    private String preset;

    @Option(
            names = "--weights",
            defaultValue = "none",
            description = "Weights of the classes in the loss: none, balanced (1/frequency) or sqrt (its root)"
                    + " (default: ${DEFAULT-VALUE}).")
    private String weights;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the patches (default: the preset's).")
    private Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Patches a step (default: the preset's).")
    private Integer batch;

    @Option(names = "--lr", paramLabel = "RATE", description = "Highest learning rate (default: the preset's).")
    private Double rate;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after so many epochs without a better one; 0: never (default: the preset's).")
    private Integer patience;

    @Option(
            names = "--normalization",
            paramLabel = "METHOD",
            description = "none, 0to1 or 1to1 (default: the preset's).")
    private String normalization;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Of initial weights, order, augmentation and validation split (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|gpu:N",
            defaultValue = "auto",
            description = "Where to train (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--corrupt",
            paramLabel = "skip|stop",
            defaultValue = "skip",
            description = "What to do about a patch that cannot be read: name, count and skip it, or stop (default:"
                    + " ${DEFAULT-VALUE}).")
    private String corrupt;

    @Option(names = "--id", description = "Id of the model (default: made of architecture, level and modality).")
    private String id;

    @Option(names = "--title", description = "One line for people.")
    private String title;

    @Option(names = "--description", description = "What the model was trained on and what it is good for.")
    private String description = "";

    @Option(names = "--licence", description = "Licence of the weights; default: unknown.")
    private String licence = "";

    @Option(
            names = "--data-name",
            paramLabel = "TEXT",
            description = "What the card calls the data (default: the name of --data's folder).")
    private String dataName;

    @Mixin
    private TrainedInput input;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder of models that receives the model (default: the folder of --out).")
    private Path models;

    @Option(names = "--overwrite", description = "Replace a model of the same id.")
    private boolean overwrite;

    /** What is learned from, chosen by and tested on. */
    private record Data(PatchSet training, Optional<PatchSet> validation, Optional<PatchSet> test) {}

    @Override
    public Integer call() throws Exception {
        TrainingJob asked =
                job(parsed("", ignored -> input.read(SceneWriter.tags(Modality.MSI), SceneWriter.tags(Modality.SAR))));
        ModelStore store = new ModelStore(models == null ? out : models);
        store.requireFree(asked.about().id(), overwrite || resume);
        try (DatasetFolder dataset = synthetic().matches() ? null : DatasetFolder.open(data)) {
            return train(dataset == null ? asked : job(imagery(dataset)), store, dataset);
        }
    }

    /** Trains on a dataset, or on synthetic patches if it is null. */
    private int train(TrainingJob job, ModelStore store, DatasetFolder dataset) throws Exception {
        RunFolder folder = resume ? RunFolder.resumed(out) : RunFolder.fresh(out);
        PrintWriter screen = spec.commandLine().getOut();
        try (Interruption interruption = new Interruption(PATIENCE_SECONDS);
                InferenceRuntime runtime = new WorkerRuntime(() -> WorkerSettings.DEFAULTS);
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), interruption)) {
            Data patches = dataset == null ? syntheticPatches(job) : data(job, dataset);
            screen.printf(
                    "%d patches to learn from, %s to choose the best epoch by, %s to test on%n",
                    patches.training().size(),
                    patches.validation().map(set -> "" + set.size()).orElse("a fifth of them"),
                    patches.test().map(set -> "" + set.size()).orElse("none"));
            screen.flush();
            TrainedModel trained = job.run(
                    patches.training(),
                    patches.validation(),
                    patches.test(),
                    folder,
                    store,
                    runtime,
                    new EpochLines(screen, bar, job.settings().epochs()));
            bar.end();
            trained.scores()
                    .ifPresent(matrix -> screen.printf(
                            Locale.ROOT,
                            "test: macro F1 %.2f %%, mIoU %.2f %%, accuracy %.2f %%%n",
                            100 * matrix.macroF1(),
                            100 * matrix.meanIou(),
                            100 * matrix.accuracy()));
            screen.println("model:  " + store.folder().resolve(job.about().id()));
            screen.println("epochs: " + out.resolve("epochs.csv") + ", " + out.resolve("curves.svg"));
            return 0;
        } catch (InterruptedException e) {
            spec.commandLine()
                    .getErr()
                    .println(spec.commandLine()
                            .getColorScheme()
                            .errorText("cancelled; the same command with --resume goes on after the last whole epoch"));
            return Cerrado.CANCELLED;
        }
    }

    /** What the values of a dataset mean, by the options and by what its first files say. */
    private ExpectedInput imagery(DatasetFolder dataset) throws IOException {
        SplitFiles files = SplitFiles.of(dataset.splits().getOrDefault("train", dataset.path()));
        RasterTags msi = files.tags(SplitFiles.MSI);
        RasterTags sar = files.tags(SplitFiles.SAR);
        return parsed("", ignored -> input.read(msi, sar));
    }

    private TrainingJob job(ExpectedInput imageryMeaning) throws Exception {
        Architecture network = parsed(architecture, Architecture::parse);
        Level classes = parsed(level, Level::parse);
        Modality imagery = parsed(modality, Modality::parse);
        Preset recipe = parsed(preset, Preset::parse);
        TrainingSettings standard = recipe.settings(network, parsed(weights, ClassWeights::parse), seed);
        TrainingSettings settings = parsed(
                "",
                ignored -> standard.with(
                        epochs == null ? standard.epochs() : epochs,
                        batch == null ? standard.batch() : batch,
                        rate == null ? standard.learningRate() : rate,
                        patience == null ? standard.patience() : patience));
        Normalization.Method method =
                normalization == null ? recipe.normalization() : parsed(normalization, Normalization.Method::parse);
        String name = String.join("-", network.id(), imagery.id().replace('+', '-'), classes.name())
                .toLowerCase(Locale.ROOT);
        String dataset = dataName == null ? dataName() : dataName;
        TrainingJob.About about = new TrainingJob.About(
                id == null ? name : id,
                title == null ? network.id() + ", " + imagery.id() + ", " + classes : title,
                description,
                licence,
                dataset,
                imageryMeaning);
        return new TrainingJob(
                network,
                classes,
                imagery,
                recipe,
                settings,
                method,
                parsed(corrupt, CorruptPatches::parse),
                ComputeDevice.choose(device, new LocalRuntime()),
                about);
    }

    private String dataName() {
        return synthetic().matches()
                ? "synthetic scenes"
                : data.toAbsolutePath().normalize().getFileName().toString();
    }

    private <T> T parsed(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Matcher synthetic() {
        return SYNTHETIC.matcher(data.toString());
    }

    private Data syntheticPatches(TrainingJob job) {
        Matcher synthetic = synthetic();
        int count = synthetic.matches() && synthetic.group(1) != null
                ? Integer.parseInt(synthetic.group(1))
                : SYNTHETIC_PATCHES;
        SyntheticPatches patches = SyntheticPatches.of(count, job.modality(), job.level());
        return new Data(patches.training(), Optional.of(patches.validation()), Optional.of(patches.test()));
    }

    private Data data(TrainingJob job, DatasetFolder dataset) throws IOException {
        Map<String, Path> splits = dataset.splits();
        Path training = splits.getOrDefault("train", dataset.path());
        Map<String, Path> others = splits.containsKey("train") ? splits : Map.of();
        return new Data(
                PatchFolders.open(spec, training, job.modality(), job.level(), edges(job)),
                split(others.get("val"), job),
                split(others.get("test"), job));
    }

    private static boolean edges(TrainingJob job) {
        return job.settings().loss().twoTasks();
    }

    private Optional<PatchSet> split(Path folder, TrainingJob job) throws IOException {
        return folder == null
                ? Optional.empty()
                : Optional.of(PatchFolders.open(spec, folder, job.modality(), job.level(), edges(job)));
    }

    /** Shows steps as a bar and epochs as lines. */
    private static final class EpochLines implements TrainingListener {
        private final PrintWriter screen;
        private final ProgressBar bar;
        private final int epochs;

        EpochLines(PrintWriter screen, ProgressBar bar, int epochs) {
            this.screen = screen;
            this.bar = bar;
            this.epochs = epochs;
        }

        @Override
        public void step(int epoch, int step, int steps, double loss) {
            bar.describe(String.format(Locale.ROOT, "epoch %d of %d, loss %.3f", epoch, epochs, loss));
            bar.progress(100f * ((epoch - 1) * (float) steps + step) / ((float) epochs * steps));
        }

        @Override
        public void epoch(EpochReport report) {
            bar.end();
            screen.printf(
                    Locale.ROOT,
                    "epoch %d of %d: loss %.4f, validation loss %.4f, macro F1 %.2f %%, mIoU %.2f %%, accuracy %.2f %%,"
                            + " %.0f s%s%n",
                    report.epoch(),
                    report.epochs(),
                    report.loss(),
                    report.validationLoss(),
                    100 * report.macroF1(),
                    100 * report.meanIou(),
                    100 * report.accuracy(),
                    report.seconds(),
                    (report.best() ? ", best so far" : "")
                            + (report.skipped() > 0 ? ", " + report.skipped() + " patches skipped" : ""));
            screen.flush();
        }

        @Override
        public void warning(String message) {
            bar.end();
            screen.println("warning: " + message);
            screen.flush();
        }

        @Override
        public boolean isCanceled() {
            return bar.isCanceled();
        }
    }
}
