package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.classifycerrado.Progress;
import org.classifycerrado.learn.dataset.DatasetFolder;
import org.classifycerrado.learn.dataset.SplitCheck;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cerrado dataset check}: looks for faults. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reads a dataset and lists its faults; ends with 1 if there are any.")
final class DatasetCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR|ZIP",
            description = "The dataset, with folders train, val or test; or one split. A folder or a zip file.")
    private Path data;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many faults to list of a split (default: ${DEFAULT-VALUE}).")
    private int show;

    @Option(names = "--json", paramLabel = "FILE", description = "Write what was found as JSON, with all faults.")
    private Path json;

    @Option(names = "--overwrite", description = "Replace a file that exists.")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        if (show < 0) {
            throw new ParameterException(spec.commandLine(), "--show is " + show + "; it must be 0 or more");
        }
        new CommandFiles().reads("data", data).writes("json", json).check(overwrite);
        Map<String, SplitCheck> checks = new LinkedHashMap<>();
        try (DatasetFolder dataset = DatasetFolder.open(data);
                Interruption interruption = new Interruption()) {
            Map<String, Path> splits = dataset.splits();
            for (Map.Entry<String, Path> split : (splits.isEmpty() ? Map.of("", dataset.path()) : splits).entrySet()) {
                SplitCheck check = check(split.getValue(), interruption);
                checks.put(split.getKey(), check);
                print(data.resolve(split.getKey()), check);
            }
        }
        if (json != null) {
            WholeFile.write(json, SplitCheck.toJson(checks).getBytes(StandardCharsets.UTF_8));
        }
        return checks.values().stream().allMatch(check -> check.problems().isEmpty()) ? 0 : 1;
    }

    private SplitCheck check(Path split, Interruption interruption) {
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), interruption)) {
            return SplitCheck.of(split, new Progress(bar));
        }
    }

    private void print(Path split, SplitCheck check) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(split + ":");
        check.files().forEach((folder, count) -> out.printf("  %s: %d files%n", folder, count));
        check.patches().forEach((level, count) -> {
            out.printf("  %s: %d patches%n", level, count);
            classes(out, check, level);
        });
        List<String> problems = check.problems();
        problems.stream().limit(show).forEach(problem -> out.println("  fault: " + problem));
        if (problems.size() > show) {
            out.println("  … and " + (problems.size() - show) + " more faults");
        }
        out.println(problems.isEmpty() ? "  no faults" : "  faults: " + problems.size());
        out.flush();
    }

    private static void classes(PrintWriter out, SplitCheck check, Level level) {
        List<LandCoverClass> classes = Legend.of(level).classes();
        long all = classes.stream().mapToLong(c -> check.pixels(level, c.id())).sum();
        for (LandCoverClass c : classes) {
            long pixels = check.pixels(level, c.id());
            double share = all == 0 ? 0 : 100.0 * pixels / all;
            out.printf(Locale.ROOT, "    %-44s %12d pixels %6.2f %%%n", c.name(), pixels, share);
        }
    }
}
