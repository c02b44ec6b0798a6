package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.classifycerrado.host.Scratch;

/** What a process writes for a command, in the folder of the file that it is for. Closing it removes what is left. */
final class PendingFiles implements Scratch, AutoCloseable {

    private final Path beside;
    private final List<Path> files = new ArrayList<>();

    /**
     * Files for a command.
     *
     * @param target one of the files that are wanted; null if the process writes none
     */
    PendingFiles(Path target) {
        this.beside = target;
    }

    @Override
    public Path file(String suffix) {
        Path target = beside.toAbsolutePath();
        Path file = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + suffix);
        files.add(file);
        return file;
    }

    /** Gives a finished file its name. */
    static void move(Path finished, Path target) throws IOException {
        Files.move(finished, target, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Gives the only file its target's name. */
    void move(Path target) throws IOException {
        move(files.get(0), target);
    }

    @Override
    public void close() throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
