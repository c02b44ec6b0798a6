package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options that all reports have, and writing them: each file appears whole or not at all. */
final class ReportFiles {

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures as JSON.")
    private Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the tables as Markdown.")
    private Path markdown;

    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    /** Refuses what must not be written, before anything is computed: these files, and those of the command besides. */
    void check(CommandFiles files) throws IOException {
        files.writes("json", json).writes("markdown", markdown).check(overwrite);
    }

    void write(PrintWriter screen, Supplier<String> asJson, Supplier<String> asMarkdown) throws IOException {
        write(screen, json, asJson);
        write(screen, markdown, asMarkdown);
    }

    /** Writes one more file; null is none. */
    void write(PrintWriter screen, Path file, Supplier<String> text) throws IOException {
        if (file == null) {
            return;
        }
        WholeFile.write(file, text.get().getBytes(StandardCharsets.UTF_8));
        screen.println("written: " + file);
    }
}
