package org.classifycerrado.learn.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A dataset to read: a folder, a zip file, or a folder within a zip file, such as {@code cerradata.zip/train}. Where
 * all of it lies in one top folder, that folder is the dataset. Nothing is unpacked. Paths of it are good until it is
 * closed.
 */
public final class DatasetFolder implements Closeable {

    /** Names of the parts that a dataset may be divided into. */
    public static final List<String> SPLITS = List.of("train", "val", "test");

    private final Path path;
    private final Optional<FileSystem> zip;

    private DatasetFolder(Path path, Optional<FileSystem> zip) {
        this.path = path;
        this.zip = zip;
    }

    /**
     * Opens a dataset.
     *
     * @param given a folder, a zip file, or a path that leads into one
     * @return the dataset
     * @throws IOException if it is neither, or the zip cannot be read
     */
    public static DatasetFolder open(Path given) throws IOException {
        if (Files.isDirectory(given)) {
            return new DatasetFolder(entered(given), Optional.empty());
        }
        Path absolute = given.toAbsolutePath();
        for (Path file = absolute; file != null; file = file.getParent()) {
            if (Files.isRegularFile(file)
                    && file.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
                return within(given, file, file.relativize(absolute).toString());
            }
        }
        throw new IOException("'" + given + "' is neither a folder nor a zip file");
    }

    /**
     * Refuses a folder that a dataset cannot be written to, before any work is done.
     *
     * @param out the folder; there must be nothing, or an empty folder
     * @throws IOException if there is something, or no folder to hold it
     */
    public static void requireFree(Path out) throws IOException {
        FolderDraft.free(out);
    }

    private static DatasetFolder within(Path given, Path file, String inside) throws IOException {
        FileSystem zip;
        try {
            zip = FileSystems.newFileSystem(file);
        } catch (IOException | RuntimeException e) { // as the provider throws for damage
            throw new IOException("'" + given + "' is no readable zip file: " + e.getMessage(), e);
        }
        try {
            Path root = zip.getPath("/");
            String name = inside.replace('\\', '/');
            Path folder = root.resolve(name);
            if (name.isEmpty() || !Files.isDirectory(folder)) {
                folder = entered(root).resolve(name);
            }
            if (!Files.isDirectory(folder)) {
                throw new IOException("'" + given + "': the zip file has no folder '" + inside + "'");
            }
            return new DatasetFolder(folder, Optional.of(zip));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** Goes down as long as there is one folder only, and it has no name that means something. */
    private static Path entered(Path folder) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(folder)) {
            folders = all.filter(Files::isDirectory)
                    .filter(each ->
                            !name(each).equals("__MACOSX") && !name(each).startsWith("."))
                    .toList();
        }
        boolean top = folders.size() == 1
                && !SPLITS.contains(name(folders.get(0)))
                && !SplitFiles.knows(name(folders.get(0)));
        return top ? entered(folders.get(0)) : folder;
    }

    private static String name(Path folder) {
        return folder.getFileName().toString().replace("/", "");
    }

    /**
     * The folder.
     *
     * @return a path, perhaps of another file system than the default one
     */
    public Path path() {
        return path;
    }

    /**
     * The parts that the dataset is divided into. One without a file, as split-folders makes for a share of 0, does not
     * count.
     *
     * @return by name, those of {@link #SPLITS} that there are; none if it is one split itself
     * @throws IOException if they cannot be looked into
     */
    public Map<String, Path> splits() throws IOException {
        Map<String, Path> splits = new LinkedHashMap<>();
        for (String name : SPLITS) {
            Path split = path.resolve(name);
            if (Files.isDirectory(split) && hasFiles(split)) {
                splits.put(name, split);
            }
        }
        return splits;
    }

    private static boolean hasFiles(Path split) throws IOException {
        try (Stream<Path> files = Files.find(split, 2, (file, attributes) -> !attributes.isDirectory())) {
            return files.anyMatch(file -> !name(file).startsWith("."));
        }
    }

    /**
     * All that can be read: the parts, or the dataset itself if it is one split.
     *
     * @return at least one folder
     * @throws IOException if they cannot be looked into
     */
    public List<Path> parts() throws IOException {
        Map<String, Path> splits = splits();
        return splits.isEmpty() ? List.of(path) : List.copyOf(splits.values());
    }

    @Override
    public void close() throws IOException {
        if (zip.isPresent()) {
            zip.get().close();
        }
    }
}
