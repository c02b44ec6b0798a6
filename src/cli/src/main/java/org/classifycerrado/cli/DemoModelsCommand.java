package org.classifycerrado.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.classifycerrado.learn.demo.DemoModels;
import org.classifycerrado.learn.demo.DemoSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado demo-models}: trains the demonstration models anew. */
@Command(
        name = "demo-models",
        mixinStandardHelpOptions = true,
        description =
                "Trains the demonstration models on synthetic scenes and scores them on others. Takes minutes for each"
                        + " model.")
final class DemoModelsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of models to write into.")
    private Path out;

    @Option(names = "--only", split = ",", paramLabel = "ID", description = "Only these models.")
    private Set<String> only = new TreeSet<>();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training patches (default: as shipped).")
    private Integer epochs;

    @Override
    public Integer call() throws Exception {
        try {
            DemoModels.train(
                    Files.createDirectories(out),
                    only.isEmpty() ? DemoModels.ids() : only,
                    epochs == null
                            ? DemoSettings.shipped()
                            : DemoSettings.shipped().withEpochs(epochs),
                    line -> {
                        spec.commandLine().getOut().println(line);
                        spec.commandLine().getOut().flush();
                    });
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return 0;
    }
}
