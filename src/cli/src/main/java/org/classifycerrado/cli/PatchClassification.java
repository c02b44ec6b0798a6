package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.learn.dataset.DatasetFolder;
import org.classifycerrado.learn.dataset.PatchMaps;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.segment.Arithmetic;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.SegmenterRequest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code cerrado classify --patches}: a map of each patch of a split.
 *
 * @param spec of the command
 * @param split folder or zip with the patches
 * @param out folder to make
 * @param mosaic file to make, if any
 * @param models where the model is
 * @param model its id
 * @param level of the classes, if it is not the model's own
 * @param device where to run
 * @param precision arithmetic, if it is not the model's own
 * @param augment whether to average over flips and rotations
 * @param batch how many patches at once, if it is not what suits the device
 * @param worker where the model runs
 */
record PatchClassification(
        CommandSpec spec,
        Path split,
        Path out,
        Optional<Path> mosaic,
        ModelsOption models,
        String model,
        Optional<Level> level,
        String device,
        Optional<String> precision,
        boolean augment,
        Optional<Integer> batch,
        WorkerOption worker) {

    private static final int NAMED = 10;

    private static final Set<String> OPTIONS = Set.of(
            "--patches",
            "--mosaic",
            "--out",
            "--models",
            "--model",
            "--level",
            "--device",
            "--precision",
            "--augment",
            "--batch",
            "--worker");

    int run() throws IOException, SegmentationException, CardException {
        String others = spec.commandLine().getParseResult().matchedOptions().stream()
                .map(option -> option.longestName())
                .filter(name -> !OPTIONS.contains(name))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            throw new ParameterException(spec.commandLine(), others + " cannot be given with --patches");
        }
        if (model == null) {
            throw new ParameterException(spec.commandLine(), "--patches needs a --model");
        }
        DatasetFolder.requireFree(out);
        if (mosaic.isPresent()) {
            requireFree(mosaic.get());
        }
        try (TemporaryFolder scratch = new TemporaryFolder();
                InferenceRuntime runtime = worker.open();
                Interruption interruption = new Interruption();
                DatasetFolder dataset = DatasetFolder.open(split);
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), interruption)) {
            if (!dataset.splits().isEmpty()) {
                throw new IOException("'" + split + "' is divided into "
                        + String.join(", ", dataset.splits().keySet()) + "; name one of them");
            }
            ModelStore store = new ModelStore(models.folder(scratch));
            Model found = find(store);
            int side = found.card().patchSize();
            ComputeDevice where = ComputeDevice.choose(device, runtime);
            Arithmetic arithmetic = Arithmetic.choose(found, precision, where, side, runtime);
            if (!arithmetic.note().isEmpty()) {
                spec.commandLine().getErr().println(arithmetic.note());
            }
            Level classes = level.orElse(found.card().level());
            SegmenterRequest request =
                    new SegmenterRequest(found, classes, where, arithmetic.precision(), augment, side);
            try (PatchMaps maps = new PatchMaps(dataset.path(), request, runtime)) {
                maps.write(out, mosaic, batch.orElse(where.suggestedBatch(side)), new Progress(bar));
                bar.end();
                report(maps);
            }
        }
        return 0;
    }

    private Model find(ModelStore store) throws IOException, CardException {
        Optional<Model> found = store.find(model);
        if (found.isEmpty()) {
            List<String> ids =
                    store.models().stream().map(each -> each.card().id()).toList();
            throw new ParameterException(
                    spec.commandLine(), "--model: there is no '" + model + "'; models: " + String.join(", ", ids));
        }
        return found.get();
    }

    private void requireFree(Path file) {
        if (Files.exists(file)) {
            throw new InvalidParameterException("mosaic", "'" + file + "' exists; name a new file");
        }
        CommandFiles.requireWritable("mosaic", file, false);
        if (file.toAbsolutePath().normalize().startsWith(out.toAbsolutePath().normalize())) {
            throw new InvalidParameterException("mosaic", "'" + file + "' lies in --out, which has the maps alone");
        }
    }

    private void report(PatchMaps maps) {
        if (!maps.missing().isEmpty()) {
            String which = maps.missing().entrySet().stream()
                    .limit(NAMED)
                    .map(patch -> patch.getKey() + " (no file in " + String.join(", ", patch.getValue()) + ")")
                    .collect(Collectors.joining(", "));
            spec.commandLine()
                    .getErr()
                    .println(maps.missing().size() + " patches do not have all images and are left out: " + which
                            + (maps.missing().size() > NAMED ? ", …" : ""));
        }
        spec.commandLine().getOut().println("maps:    " + out + " (" + maps.size() + " patches)");
        mosaic.ifPresent(file -> spec.commandLine().getOut().println("mosaic:  " + file));
    }
}
