package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder for the length of a command. */
final class TemporaryFolder implements AutoCloseable {

    private final Path path;

    TemporaryFolder() throws IOException {
        path = Files.createTempDirectory("cerrado");
    }

    /** One at a place of its own, from which it may be moved away when what is in it is complete. */
    TemporaryFolder(Path path) throws IOException {
        this.path = Files.createDirectory(path);
    }

    Path path() {
        return path;
    }

    Path file(String suffix) {
        return path.resolve(UUID.randomUUID() + suffix);
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(each);
            }
        }
    }
}
