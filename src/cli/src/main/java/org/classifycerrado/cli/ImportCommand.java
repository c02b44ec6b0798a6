package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.checkpoint.ImportRequest;
import org.classifycerrado.learn.checkpoint.ModelImport;
import org.classifycerrado.learn.checkpoint.UnsupportedCheckpointException;
import org.classifycerrado.learn.score.Weighting;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.model.WeightsFormat;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.WorkerRuntime;
import org.classifycerrado.segment.WorkerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cerrado import}: makes a model of a checkpoint. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Makes a model of a PyTorch checkpoint (a state_dict), or of a TorchScript or ONNX file and its card."
                        + " Runs one patch through it and prints its card. Of a folder, makes a model of each checkpoint in it.")
final class ImportCommand implements Callable<Integer> {

    private static final Pattern CHECKPOINT = Pattern.compile("(?i)\\.(pt|pth|ckpt)$");

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelsOption models;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CKPT",
            description = "Checkpoint that torch.save wrote, or a folder: all files in it, and in folders below, whose"
                    + " names end in .pt, .pth or .ckpt.")
    private Path checkpoint;

    @Option(
            names = "--torchscript",
            paramLabel = "FILE",
            description = "Instead of CKPT: a traced or scripted module, taken as it is.")
    private Path torchScript;

    @Option(
            names = "--onnx",
            paramLabel = "FILE",
            description = "Instead of CKPT: an ONNX model, taken as it is. Needs ONNX Runtime (docs/import.md).")
    private Path onnx;

    @Option(
            names = "--card",
            paramLabel = "FILE",
            description =
                    "The card of --torchscript or --onnx: a model.json, whose sha256 may be left out, or an item of a STAC catalogue"
                            + " (Machine Learning Model extension).")
    private Path card;

    @Option(
            names = "--id",
            description = "Id of the model, also the name of its folder; default: what the checkpoint is.")
    private String id;

    @Option(names = "--title", description = "One line for people; default: what the checkpoint is.")
    private String title;

    @Option(
            names = "--normalization",
            paramLabel = "METHOD",
            description = "What the training did to its input: none (all published checkpoints), 0to1 or 1to1.")
    private String normalization;

    @Option(
            names = "--architecture",
            paramLabel = "NAME",
            description = "unet-resnet50, unet-small, …; default: told by the keys.")
    private String architecture;

    @Option(names = "--level", description = "L1 or L2; default: told by the number of classes.")
    private String level;

    @Option(names = "--modality", description = "msi, sar or msi+sar; default: told by the number of channels.")
    private String modality;

    @Mixin
    private TrainedInput input;

    @Option(
            names = "--weights",
            paramLabel = "w|nw",
            description = "Whether it was trained with (w) or without (nw) class weights; default: told by the file's"
                    + " name, if it is one as unet_14cSAR_W_model_epoch_53.pt, else unknown.")
    private String weights;

    @Option(
            names = "--published",
            description = "Says that this is a checkpoint published with CerraData-4MM: trained on raw values; its"
                    + " published scores go into the card.")
    private boolean published;

    @Option(names = "--description", description = "What the model was trained on and what it is good for.")
    private String description = "";

    @Option(names = "--licence", description = "Licence of the weights; default: unknown.")
    private String licence = "";

    @Option(names = "--overwrite", description = "Replace a model of the same id.")
    private boolean overwrite;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (InferenceRuntime runtime = new WorkerRuntime(() -> WorkerSettings.DEFAULTS)) {
            ModelImport modelImport = new ModelImport(new ModelStore(folder()), overwrite, runtime);
            if (Stream.of(checkpoint, torchScript, onnx)
                            .filter(Objects::nonNull)
                            .count()
                    > 1) {
                throw new ParameterException(
                        spec.commandLine(), "CKPT, --torchscript and --onnx exclude each other; give one of them");
            }
            if (checkpoint != null && Files.isDirectory(checkpoint)) {
                return all(modelImport, out);
            }
            ModelImport.Imported imported;
            if (torchScript != null) {
                imported = modelImport.network(
                        existing(torchScript), WeightsFormat.TORCHSCRIPT, existing(required("--card", card)));
            } else if (onnx != null) {
                imported = modelImport.network(existing(onnx), WeightsFormat.ONNX, existing(required("--card", card)));
            } else {
                imported = modelImport.checkpoint(
                        request(existing(required("CKPT (or --torchscript, or --onnx)", checkpoint))));
            }
            out.print(imported.model().card().toJson());
            report(imported, out);
            return 0;
        }
    }

    private static void report(ModelImport.Imported imported, PrintWriter out) {
        if (!imported.told().isEmpty()) {
            out.println("The file's name says: " + imported.told());
        }
        imported.warnings().forEach(warning -> out.println("warning: " + warning));
        out.printf(
                Locale.ROOT,
                "Imported '%s'. One patch: %d of %d classes, mean confidence %.3f.%n",
                imported.model().card().id(),
                imported.trial().classes(),
                imported.model().card().classes(),
                imported.trial().confidence());
        out.flush();
    }

    /** Makes models of all checkpoints of a folder; what cannot be imported is named and does not stop the others. */
    private int all(ModelImport modelImport, PrintWriter out) throws IOException {
        for (String single : List.of("--id", "--title", "--weights")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(single)) {
                throw new ParameterException(
                        spec.commandLine(), single + " is for one checkpoint; '" + checkpoint + "' is a folder");
            }
        }
        List<Path> files;
        try (Stream<Path> below = Files.walk(checkpoint)) {
            files = below.filter(file -> CHECKPOINT.matcher(file.toString()).find() && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
        if (files.isEmpty()) {
            throw new NoSuchFileException("there is no checkpoint (.pt, .pth, .ckpt) in '" + checkpoint + "'");
        }
        Map<Path, String> refused = new LinkedHashMap<>();
        for (Path file : files) {
            out.println(checkpoint.relativize(file));
            try {
                report(modelImport.checkpoint(request(existing(file))), out);
            } catch (InvalidParameterException
                    | UnsupportedCheckpointException
                    | CardException
                    | SegmentationException
                    | IOException e) {
                String why = new OptionNames(spec).message(e);
                out.println("not imported: " + why);
                refused.put(file, why);
            }
        }
        out.printf(Locale.ROOT, "%d of %d imported.%n", files.size() - refused.size(), files.size());
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        refused.forEach((file, why) -> err.println("not imported: " + checkpoint.relativize(file) + ": " + why));
        return refused.isEmpty() ? 0 : 1;
    }

    private Path folder() {
        return models.given()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "a folder of models is missing: say --models DIR or set $CERRADO_MODELS"));
    }

    private ImportRequest request(Path file) {
        if (card != null) {
            throw new ParameterException(spec.commandLine(), "--card goes with --torchscript or --onnx");
        }
        return new ImportRequest(
                file,
                Optional.ofNullable(id),
                Optional.ofNullable(title),
                description,
                licence,
                parsed(architecture, Architecture::parse),
                parsed(level, Level::parse),
                parsed(modality, Modality::parse),
                parsed(
                        published ? normalization : required("--normalization", normalization),
                        Normalization.Method::parse),
                parsed("", ignored -> input.read(RasterTags.NONE, RasterTags.NONE))
                        .orElseThrow(),
                parsed(weights, Weighting::parse),
                published);
    }

    private <T> T required(String name, T value) {
        if (value == null) {
            throw new ParameterException(spec.commandLine(), name + " is missing" + hint(name));
        }
        return value;
    }

    private static String hint(String name) {
        return name.equals("--normalization")
                ? ": a checkpoint does not tell it. Allowed: none (all published checkpoints), 0to1, 1to1"
                : "";
    }

    private <T> Optional<T> parsed(String text, Function<String, T> parser) {
        try {
            return Optional.ofNullable(text).map(parser);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Path existing(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException("there is no file '" + file + "'");
        }
        Path store = folder();
        if (overwrite && Files.isDirectory(store) && file.toRealPath().startsWith(store.toRealPath())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + file
                            + "' lies in the folder of models, where --overwrite could replace it; move it elsewhere");
        }
        return file;
    }
}
