package org.classifycerrado.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.synth.SceneOptions;
import org.classifycerrado.learn.synth.SceneWriter;
import org.classifycerrado.learn.synth.SyntheticScene;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.patch.PatchLayout;
import org.classifycerrado.process.CerradoProcessFactory;
import org.classifycerrado.process.ClassifyCerradoProcess;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.Precision;
import org.classifycerrado.segment.Segmenter;
import org.classifycerrado.segment.SegmenterRequest;
import org.classifycerrado.segment.WorkerRuntime;
import org.geotools.feature.NameImpl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code cerrado bench}: measures whole runs of the process against the network alone, on a synthetic scene and
 * networks with random weights.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures reading, inference and writing of whole runs, and how much longer a run takes than the"
                + " network's forward passes over the same windows in the same batches.")
final class BenchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--size",
            defaultValue = "1024",
            description = "Side of the scene in pixels (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--architecture",
            split = ",",
            defaultValue = "unet-small,unet-resnet50",
            description = "Networks, with random weights (default: ${DEFAULT-VALUE}).")
    private List<String> architectures;

    @Option(names = "--overlap", defaultValue = "32", description = "Overlap of windows (default: ${DEFAULT-VALUE}).")
    private int overlap;

    @Option(names = "--batch", description = "Windows at once (default: what suits the device).")
    private Integer batch;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--precision", defaultValue = "fp32", description = "fp32 or bf16 (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(names = "--window", description = "Side of the windows (default: the network's patches of 128).")
    private Integer window;

    @Option(
            names = "--against",
            paramLabel = "PYTHON",
            description =
                    "A Python with PyTorch: also measure a plain loop of it over the same scene, in fp32 on the CPU"
                            + " with windows of 128.")
    private String against;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Runs of each, the median counts (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private WorkerOption worker;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (TemporaryFolder folder = new TemporaryFolder()) {
            SyntheticScene scene = SyntheticScene.of(SceneOptions.of(1, 700_000, 9_300_000, size, size));
            SceneWriter.write(scene, folder.path());
            ModelStore store = new ModelStore(folder.path().resolve("models"));
            out.printf(
                    Locale.ROOT,
                    "%d×%d pixels, 14 channels to 14 classes, overlap %d, %s, median of %d rounds%n",
                    size,
                    size,
                    overlap,
                    precision,
                    rounds);
            out.printf(
                    Locale.ROOT,
                    "%-16s %8s %9s %9s %9s %9s %9s %9s %10s %7s%n",
                    "architecture",
                    "windows",
                    "before",
                    "reading",
                    "inference",
                    "writing",
                    "whole run",
                    "forward",
                    "windows/s",
                    "ratio");
            for (String name : architectures) {
                Architecture architecture = Architecture.parse(name);
                Model model = RandomModel.save(store, architecture, Level.L2, Modality.MSI_SAR);
                double whole;
                try (InferenceRuntime runtime = worker.open()) {
                    whole = measure(model, store, folder, runtime, out);
                    out.printf("%-16s peak memory %s%s%n", "", ResidentMemory.peak(), memoryOf(runtime));
                }
                if (against != null) {
                    Path plain = folder.path().resolve("plain.pt");
                    RandomModel.plain(plain, architecture, Level.L2, Modality.MSI_SAR);
                    Peer.Result peer =
                            new Peer(against, folder.path()).run(plain, model.card(), scene, size, overlap, rounds);
                    out.printf(
                            Locale.ROOT,
                            "%-16s a plain PyTorch loop takes %.2f s, %.2f times as long; peak memory %s%n",
                            "",
                            peer.seconds(),
                            peer.seconds() / whole,
                            ResidentMemory.mebibytes(peer.kibibytes()));
                }
                out.flush();
            }
        }
        out.println("Seconds. 'before' is checking and loading the model. 'forward' is the network alone on the same"
                + " windows, shared out to threads as in the run;"
                + " ratio = whole run / forward, the median of the rounds' own ratios.");
        return 0;
    }

    /** What the processes of the models have held beside this one. */
    private static String memoryOf(InferenceRuntime runtime) {
        return runtime instanceof WorkerRuntime workers
                ? workers.processes().stream()
                        .map(process -> " and, where the model runs, " + ResidentMemory.peak(process))
                        .collect(Collectors.joining())
                : "";
    }

    /** What one round took, in seconds. */
    private record Round(
            double before, double reading, double inference, double writing, double whole, double forward) {
        double ratio() {
            return whole / forward;
        }
    }

    /** Gives the seconds of the median whole run. */
    private double measure(
            Model model, ModelStore store, TemporaryFolder folder, InferenceRuntime runtime, PrintWriter out)
            throws Exception {
        int side = windowSize(model);
        PatchLayout layout = new PatchLayout(size, size, side, overlap);
        ComputeDevice where = ComputeDevice.choose(device, runtime);
        SegmenterRequest request =
                new SegmenterRequest(model, Level.L2, where, Precision.parse(precision), false, side);
        // Once for warming up: the engine's start, the kernels' choice, the JVM's compiler.
        round(request, store, folder, runtime, layout.windows());
        Round[] measured = new Round[rounds];
        for (int i = 0; i < rounds; i++) {
            measured[i] = round(request, store, folder, runtime, layout.windows());
        }
        double forward = median(measured, Round::forward);
        out.printf(
                Locale.ROOT,
                "%-16s %8d %9.2f %9.2f %9.2f %9.2f %9.2f %9.2f %10.1f %7.3f%n",
                model.card().architecture(),
                layout.windows(),
                median(measured, Round::before),
                median(measured, Round::reading),
                median(measured, Round::inference),
                median(measured, Round::writing),
                median(measured, Round::whole),
                forward,
                layout.windows() / forward,
                median(measured, Round::ratio));
        return median(measured, Round::whole);
    }

    private int windowSize(Model model) {
        return window == null ? model.card().patchSize() : window;
    }

    private static double median(Round[] rounds, java.util.function.ToDoubleFunction<Round> figure) {
        double[] sorted = Arrays.stream(rounds).mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private Round round(
            SegmenterRequest request, ModelStore store, TemporaryFolder folder, InferenceRuntime runtime, long windows)
            throws Exception {
        Model model = request.model();
        Path map = folder.file(".tif");
        Host host = new Host(
                new GeoTiffFiles(),
                new OutputFiles(map, Map.of()),
                folder::file,
                () -> store,
                () -> Settings.DEFAULTS,
                runtime);
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("msi", folder.path().resolve(SceneWriter.MSI).toString());
        inputs.put("sar", folder.path().resolve(SceneWriter.SAR).toString());
        inputs.put("model", model.card().id());
        inputs.put("overlap", overlap);
        if (batch != null) {
            inputs.put("batch", batch);
        }
        inputs.put("device", device);
        inputs.put("precision", precision);
        inputs.put("window", windowSize(model));
        var process = new CerradoProcessFactory(host)
                .create(new NameImpl(CerradoProcessFactory.NAMESPACE, ClassifyCerradoProcess.NAME));
        long start = System.nanoTime();
        Map<String, Object> results = process.execute(inputs, null);
        double whole = (System.nanoTime() - start) / 1e9;
        JsonObject seconds = JsonParser.parseString(results.get("summary").toString())
                .getAsJsonObject()
                .getAsJsonObject("seconds");
        double forward;
        try (Segmenter segmenter = runtime.load(request)) {
            forward = segmenter.forwardSeconds((int) windows);
        }
        double before = Stream.of("checking", "libtorch", "loading")
                .mapToDouble(step -> seconds.get(step).getAsDouble())
                .sum();
        return new Round(
                before,
                seconds.get("reading").getAsDouble(),
                seconds.get("inference").getAsDouble(),
                seconds.get("writing").getAsDouble(),
                whole,
                forward);
    }
}
