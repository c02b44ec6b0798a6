package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.classifycerrado.Folders;

/** A folder for the length of a command. */
final class TemporaryFolder implements AutoCloseable {

    private final Path path;

    TemporaryFolder() throws IOException {
        path = Files.createTempDirectory("cerrado");
    }

    Path path() {
        return path;
    }

    Path file(String suffix) {
        return path.resolve(UUID.randomUUID() + suffix);
    }

    @Override
    public void close() throws IOException {
        Folders.delete(path);
    }
}
