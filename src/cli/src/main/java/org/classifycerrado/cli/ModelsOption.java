package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --models}. */
final class ModelsOption {

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder of models (default: $CERRADO_MODELS, else the demonstration models).")
    private Path folder;

    Path folder(TemporaryFolder temporary) throws IOException {
        if (folder != null) {
            return folder;
        }
        String variable = System.getenv("CERRADO_MODELS");
        return variable == null || variable.isBlank() ? BundledModels.unpack(temporary.path()) : Path.of(variable);
    }
}
