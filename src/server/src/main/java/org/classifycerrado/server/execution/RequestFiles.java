package org.classifycerrado.server.execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.Folders;
import org.classifycerrado.host.Scratch;
import org.classifycerrado.imagery.OpenCoverage;

/** Temporary files, those of a request removed when it has been answered. A request is served by one thread. */
public final class RequestFiles implements Scratch, AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(RequestFiles.class.getName());

    private final Path folder;
    private final ThreadLocal<Deque<Runnable>> open = new ThreadLocal<>();

    /**
     * Makes a folder among the system's temporary files.
     *
     * @throws IOException if it cannot be made
     */
    public RequestFiles() throws IOException {
        folder = Files.createTempDirectory("cerrado-server");
    }

    /** What a thread makes from now on goes when this is closed. */
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    Scope begin() {
        Deque<Runnable> releases = new ArrayDeque<>();
        open.set(releases);
        return () -> {
            open.remove();
            releases.forEach(Runnable::run);
        };
    }

    @Override
    public Path file(String suffix) throws IOException {
        Path file = lasting(suffix);
        open.get().addLast(() -> remove(file));
        return file;
    }

    @Override
    public void keep(OpenCoverage coverage) {
        open.get().addFirst(coverage::close);
    }

    /** A place for a file that stays until it is removed or this is closed. */
    Path lasting(String suffix) {
        return folder.resolve(UUID.randomUUID() + suffix);
    }

    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot remove " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot remove " + folder, e);
        }
    }
}
