package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.classifycerrado.Progress;
import org.classifycerrado.learn.dataset.DatasetFolder;
import org.classifycerrado.learn.dataset.DatasetStatistics;
import org.classifycerrado.learn.dataset.StatisticsChart;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cerrado dataset stats}: statistics of bands and classes. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description = "Prints minimum, maximum, mean and standard deviation of each band over the valid pixels, and how"
                + " often each class occurs, of all splits together.")
final class DatasetStatsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR|ZIP",
            description = "The dataset, with folders train, val or test; or one split. A folder or a zip file.")
    private Path data;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
    private Path json;

    @Option(names = "--chart", paramLabel = "FILE.png|svg", description = "Draw them.")
    private Path chart;

    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        new CommandFiles()
                .reads("data", data)
                .writes("json", json)
                .writes("chart", chart)
                .check(overwrite);
        ChartFile chartFile = new ChartFile(chart);
        DatasetStatistics statistics;
        try (DatasetFolder dataset = DatasetFolder.open(data);
                Interruption interruption = new Interruption();
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), interruption)) {
            statistics = DatasetStatistics.of(dataset.parts(), new Progress(bar));
        }
        PrintWriter out = spec.commandLine().getOut();
        print(out, statistics);
        if (json != null) {
            WholeFile.write(json, statistics.toJson().getBytes(StandardCharsets.UTF_8));
            out.println("written: " + json);
        }
        chartFile.write(StatisticsChart.of(statistics), out);
        return 0;
    }

    private void print(PrintWriter out, DatasetStatistics statistics) {
        statistics.files().forEach((folder, count) -> out.printf("%s: %d files%n", folder, count));
        out.printf("%n%-4s %14s %12s %12s %12s %12s%n", "band", "valid pixels", "min", "max", "mean", "stddev");
        statistics
                .bands()
                .forEach((name, band) -> out.printf(
                        Locale.ROOT,
                        "%-4s %14d %12.4f %12.4f %12.4f %12.4f%n",
                        name,
                        band.count(),
                        band.min(),
                        band.max(),
                        band.mean(),
                        band.stddev()));
        statistics.levels().forEach(level -> print(out, statistics, level));
        PrintWriter err = spec.commandLine().getErr();
        statistics.warnings().forEach(warning -> err.println("warning: " + warning));
        statistics.faults().forEach(fault -> err.println("left out: " + fault));
        if (statistics.unreadable() > statistics.faults().size()) {
            err.println(
                    "… and " + (statistics.unreadable() - statistics.faults().size()) + " more files");
        }
    }

    private static void print(PrintWriter out, DatasetStatistics statistics, Level level) {
        out.printf("%n%-4s %-46s %14s %9s%n", level, "class", "pixels", "share");
        for (LandCoverClass c : Legend.of(level).classes()) {
            out.printf(
                    Locale.ROOT,
                    "%-4d %-46s %14d %7.3f %%%n",
                    c.id(),
                    c.name(),
                    statistics.pixels(level, c.id()),
                    100 * statistics.share(level, c.id()));
        }
        out.printf("%-4s %-46s %14d%n", "", "no class", statistics.pixels(level, Legend.NO_DATA));
    }
}
