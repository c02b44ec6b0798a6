package org.classifycerrado.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado dataset}: looks at datasets and makes them. */
@Command(
        name = "dataset",
        mixinStandardHelpOptions = true,
        description = "Looks at datasets laid out as CerraData-4MM, and makes them.",
        subcommands = {
            DatasetCheckCommand.class,
            DatasetStatsCommand.class,
            DatasetShowCommand.class,
            DatasetSplitCommand.class,
            DatasetCutCommand.class
        })
final class DatasetCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
