package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A file for a table, which is written as JSON or CSV as the file's name ends. */
final class TableFile {

    private static final String CSV = ".csv";

    private TableFile() {}

    /**
     * Refuses a file whose name tells neither.
     *
     * @param spec of the command
     * @param option that names the file, with its dashes
     * @param file null is none
     */
    static void checkName(CommandSpec spec, String option, Path file) {
        if (file != null && !MapProcess.endsWith(file, CSV) && !MapProcess.endsWith(file, ".json")) {
            throw new ParameterException(
                    spec.commandLine(), option + " is '" + file + "'; its name must end in .json or .csv");
        }
    }

    /** Writes a table; it appears whole or not at all. */
    static void write(Path file, Supplier<String> json, Supplier<String> csv) throws IOException {
        String text = (MapProcess.endsWith(file, CSV) ? csv : json).get();
        WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
