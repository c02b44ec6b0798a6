package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.classifycerrado.Progress;
import org.classifycerrado.learn.dataset.DatasetFolder;
import org.classifycerrado.learn.dataset.DatasetSplit;
import org.classifycerrado.learn.dataset.Shares;
import org.classifycerrado.learn.dataset.SplitFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cerrado dataset split}: divides a dataset. */
@Command(
        name = "split",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Divides patches into OUT/train, OUT/val and OUT/test. The same patches and seed give the same"
                + " split.")
final class DatasetSplitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "DIR|ZIP",
            description =
                    "Patches that are not divided yet (msi_images or opt_images, sar_images, …). A folder or a zip"
                            + " file.")
    private Path data;

    @Parameters(index = "1", paramLabel = "OUT", description = "Folder to make; it does not exist, or is empty.")
    private Path out;

    @Option(
            names = "--ratio",
            paramLabel = "TRAIN,VAL,TEST",
            defaultValue = ".9,0,.1",
            description = "Shares that add up to 1 (default: ${DEFAULT-VALUE}, as CerraData-4MM).")
    private String ratio;

    @Option(names = "--seed", defaultValue = "42", description = "Of the shuffling (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--blocks",
            paramLabel = "KM",
            description = "Keep patches together that lie in the same square block of so many kilometres, so that the"
                    + " test is not on neighbours of what was learned from. Needs georeferenced patches.")
    private Double blocks;

    @Option(names = "--copy", description = "Copy the files even where hard links would do.")
    private boolean copy;

    @Override
    public Integer call() throws IOException {
        if (blocks != null && !(blocks > 0 && Double.isFinite(blocks))) {
            throw new ParameterException(spec.commandLine(), "--blocks is " + blocks + "; it must be more than 0");
        }
        Shares shares;
        try {
            shares = Shares.parse(ratio);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--ratio: " + e.getMessage(), e);
        }
        DatasetFolder.requireFree(out);
        DatasetSplit split;
        try (DatasetFolder dataset = DatasetFolder.open(data);
                Interruption interruption = new Interruption();
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), interruption)) {
            if (!dataset.splits().isEmpty()) {
                throw new IOException("'" + data + "' is divided already, into "
                        + String.join(", ", dataset.splits().keySet()) + "; name one of them");
            }
            SplitFiles files = SplitFiles.of(dataset.path());
            if (files.ids().isEmpty()) {
                throw new IOException("'" + data + "' has no GeoTIFF in any folder of " + SplitFiles.FOLDERS);
            }
            Progress progress = new Progress(bar);
            split = blocks == null
                    ? DatasetSplit.random(files, shares, seed)
                    : DatasetSplit.blocked(files, shares, seed, blocks, progress);
            split.write(out, copy, progress);
        }
        report(split);
        return 0;
    }

    private void report(DatasetSplit split) {
        PrintWriter screen = spec.commandLine().getOut();
        double all = split.ids().values().stream().mapToInt(List::size).sum();
        split.ids()
                .forEach((name, ids) -> screen.printf(
                        Locale.ROOT, "%-5s %7d patches %6.2f %%%n", name, ids.size(), 100 * ids.size() / all));
        screen.println("split: " + out);
    }
}
