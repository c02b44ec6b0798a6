package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --models}. */
final class ModelsOption {

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder of models (default: $CERRADO_MODELS, else the demonstration models).")
    private Path folder;

    Path folder(TemporaryFolder temporary) throws IOException {
        Optional<Path> given = given();
        return given.isPresent() ? given.get() : BundledModels.unpack(temporary.path());
    }

    /** The folder that the user names, which may be written to. */
    Optional<Path> given() {
        if (folder != null) {
            return Optional.of(folder);
        }
        String variable = System.getenv("CERRADO_MODELS");
        return variable == null || variable.isBlank() ? Optional.empty() : Optional.of(Path.of(variable));
    }
}
