package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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

/** {@code cerrado dataset}: looks at datasets. */
@Command(
        name = "dataset",
        mixinStandardHelpOptions = true,
        description = "Looks at datasets laid out as CerraData-4MM.",
        subcommands = DatasetCommand.Check.class)
final class DatasetCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: check");
    }

    /** {@code cerrado dataset check}: looks for faults. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Reads a dataset and lists its faults; ends with 1 if there are any.")
    static final class Check implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", description = "The dataset, with folders train, val or test; or one split.")
        private Path folder;

        @Option(
                names = "--show",
                paramLabel = "N",
                defaultValue = "20",
                description = "How many faults to list of a split (default: ${DEFAULT-VALUE}).")
        private int show;

        @Override
        public Integer call() throws IOException {
            if (!Files.isDirectory(folder)) {
                throw new ParameterException(spec.commandLine(), "'" + folder + "' is not a folder");
            }
            if (show < 0) {
                throw new ParameterException(spec.commandLine(), "--show is " + show + "; it must be 0 or more");
            }
            List<Path> splits = Stream.of("train", "val", "test")
                    .map(folder::resolve)
                    .filter(Files::isDirectory)
                    .toList();
            boolean clean = true;
            for (Path split : splits.isEmpty() ? List.of(folder) : splits) {
                SplitCheck check = SplitCheck.of(split);
                print(split, check);
                clean &= check.problems().isEmpty();
            }
            return clean ? 0 : 1;
        }

        private void print(Path split, SplitCheck check) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(split + ":");
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
        }

        private static void classes(PrintWriter out, SplitCheck check, Level level) {
            List<LandCoverClass> classes = Legend.of(level).classes();
            long all =
                    classes.stream().mapToLong(c -> check.pixels(level, c.id())).sum();
            for (LandCoverClass c : classes) {
                long pixels = check.pixels(level, c.id());
                double share = all == 0 ? 0 : 100.0 * pixels / all;
                out.printf(Locale.ROOT, "    %-44s %12d pixels %6.2f %%%n", c.name(), pixels, share);
            }
        }
    }
}
