package org.classifycerrado.learn.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;
import org.classifycerrado.Folders;

/** A folder that is filled beside its place and moved there when it is complete; else nothing is left of it. */
public final class FolderDraft implements Closeable {

    private final Path target;
    private final Path draft;

    private FolderDraft(Path target, Path draft) {
        this.target = target;
        this.draft = draft;
    }

    /**
     * Starts a folder.
     *
     * @param given its place: there is nothing, or an empty folder
     * @return the draft, to be committed and closed
     * @throws IOException if there is something, or nothing can be written there
     */
    public static FolderDraft of(Path given) throws IOException {
        Path target = free(given);
        Path draft = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
        return new FolderDraft(target, Files.createDirectory(draft));
    }

    /** The place of a folder that can be made; else an exception. */
    static Path free(Path given) throws IOException {
        Path target = given.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            if (!Files.isDirectory(target)) {
                throw new IOException("'" + given + "' is a file; name a new folder");
            }
            try (Stream<Path> inside = Files.list(target)) {
                if (inside.findAny().isPresent()) {
                    throw new IOException("the folder '" + given + "' is not empty; name a new one");
                }
            }
        }
        Path parent = target.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IOException("there is no folder '" + parent + "' for '" + given.getFileName() + "'");
        }
        return target;
    }

    /**
     * The folder to fill.
     *
     * @return a folder beside the place
     */
    public Path path() {
        return draft;
    }

    /**
     * Moves the folder to its place.
     *
     * @throws IOException if it cannot be moved
     */
    public void commit() throws IOException {
        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        Folders.delete(draft);
    }
}
