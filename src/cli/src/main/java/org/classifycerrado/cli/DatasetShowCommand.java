package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.classifycerrado.learn.dataset.DatasetFolder;
import org.classifycerrado.learn.dataset.PatchSheet;
import org.classifycerrado.learn.dataset.SplitFiles;
import org.classifycerrado.legend.Lettering;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cerrado dataset show}: draws patches. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Draws some patches: true colour, Sentinel-1, the classes of both levels, and a legend.")
final class DatasetShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR|ZIP",
            description = "One split, or a dataset, whose first split is shown. A folder or a zip file.")
    private Path data;

    @Option(names = "--out", required = true, paramLabel = "FILE.png", description = "The picture.")
    private Path out;

    @Option(
            names = "--patch",
            paramLabel = "ID",
            split = ",",
            description = "Id of a patch to show; may be repeated (default: some, spread over all).")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "6",
            description = "How many, without --patch: 1 to 50 (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--overwrite", description = "Replace a file that exists.")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        if (count < 1 || count > 50) {
            throw new ParameterException(spec.commandLine(), "--count is " + count + "; allowed: 1 to 50");
        }
        new CommandFiles().reads("data", data).writes("out", out).check(overwrite);
        try (DatasetFolder dataset = DatasetFolder.open(data)) {
            SplitFiles files = SplitFiles.of(dataset.parts().get(0));
            if (files.ids().isEmpty()) {
                throw new IOException("'" + data + "' has no GeoTIFF in any folder of " + SplitFiles.FOLDERS);
            }
            List<String> shown = ids.isEmpty() ? PatchSheet.some(files, count) : ids;
            WholeFile.writePng(out, PatchSheet.of(files, shown, Lettering.sansSerif()));
        }
        spec.commandLine().getOut().println("written: " + out);
        return 0;
    }
}
