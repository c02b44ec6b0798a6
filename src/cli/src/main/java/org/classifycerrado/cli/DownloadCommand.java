package org.classifycerrado.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado download}: fetches what others have published. */
@Command(
        name = "download",
        mixinStandardHelpOptions = true,
        description = "Fetches what the authors of CerraData-4MM have published at Kaggle. Nothing else of this program"
                + " does so.",
        subcommands = {DownloadDatasetCommand.class, DownloadModelsCommand.class})
final class DownloadCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
