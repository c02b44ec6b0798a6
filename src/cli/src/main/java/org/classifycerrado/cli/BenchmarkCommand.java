package org.classifycerrado.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.learn.dataset.DatasetFolder;
import org.classifycerrado.learn.score.Benchmark;
import org.classifycerrado.learn.score.BenchmarkChart;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cerrado benchmark}: scores all models of a folder beside the published benchmark. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Scores every model of a folder on labelled patches and lays the table of the 12 scenarios"
                + " (imagery, class weights, level) beside what is published of CerraData-4MM.")
final class BenchmarkCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|ZIP",
            description = "A split of a dataset (msi_images or opt_images, sar_images, semantic_7c, semantic_14c), such"
                    + " as CerraData-4MM's test split: a folder, a zip file, or a folder in one, such as"
                    + " data.zip/test.")
    private Path data;

    @Mixin
    private ModelsOption models;

    @Mixin
    private WorkerOption worker;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Mixin
    private CorruptOption corrupt;

    @Option(names = "--chart", paramLabel = "FILE.png|svg", description = "Draw the table, ours beside the published.")
    private Path chart;

    @Mixin
    private ReportFiles files;

    @Override
    public Integer call() throws Exception {
        files.check(new CommandFiles()
                .reads("data", data)
                .reads("models", models.given().orElse(null))
                .writes("chart", chart));
        ChartFile chartFile = new ChartFile(chart);
        PrintWriter screen = spec.commandLine().getOut();
        PrintWriter log = spec.commandLine().getErr();
        try (TemporaryFolder scratch = new TemporaryFolder();
                InferenceRuntime runtime = worker.open();
                DatasetFolder dataset = DatasetFolder.open(data)) {
            List<Model> usable = new ArrayList<>();
            for (ModelStore.Entry entry : new ModelStore(models.folder(scratch)).list()) {
                entry.model().ifPresent(usable::add);
                entry.problem().ifPresent(problem -> log.println("left out: " + entry.name() + ": " + problem));
            }
            if (usable.isEmpty()) {
                throw new InvalidParameterException("models", "the folder has no model that can be used");
            }
            Benchmark benchmark = Benchmark.run(
                    usable,
                    (modality, level) -> PatchFolders.open(spec, dataset.path(), modality, level, false),
                    corrupt.choice(),
                    corrupt::leftOut,
                    ComputeDevice.choose(device, runtime),
                    runtime,
                    model -> {
                        log.println("scoring " + model.card().id());
                        log.flush();
                    });
            corrupt.count();
            screen.println(benchmark.toText());
            files.write(screen, benchmark::toJson, benchmark::toMarkdown);
            chartFile.write(BenchmarkChart.of(benchmark), screen);
        }
        return 0;
    }
}
