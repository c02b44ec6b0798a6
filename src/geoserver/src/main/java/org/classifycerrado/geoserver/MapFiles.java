package org.classifycerrado.geoserver;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.classifycerrado.Folders;
import org.geotools.util.logging.Logging;

/**
 * The files of published maps, {@code cerrado/maps/<workspace>/<layer>-<random>.tif} in the data directory,
 * {@code .gpkg} of polygons. Each run writes into a folder in {@code cerrado/work} that is this server process's own
 * and is locked while it lives, and moves what is finished. What a killed server left there is removed by the next
 * start.
 *
 * <p>Of the maps themselves, a start removes none but those that are on record as such: a file {@code ….tif.unfinished}
 * stands beside a map while it is being published, a file {@code ….tif.replaced} once another has taken its place. A
 * map that no store names, for whatever reason, may be all that is left of it.
 */
final class MapFiles implements AutoCloseable {

    private static final Logger LOGGER = Logging.getLogger(MapFiles.class);

    private static final Pattern NAME =
            Pattern.compile(".*-([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.(?:tif|gpkg)");
    private static final String LOCK = "lock";
    private static final String UNFINISHED = ".unfinished";
    private static final String REPLACED = ".replaced";

    /** How long readers that opened a map before it was replaced may go on. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Path maps;
    private final Path allWork;
    private final Path work;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final ScheduledExecutorService later;

    /**
     * Sets up the folders.
     *
     * @param folder {@code cerrado} in the data directory
     * @throws IOException if they cannot be written
     */
    MapFiles(Path folder) throws IOException {
        maps = Files.createDirectories(folder.resolve("maps")).toRealPath();
        allWork = Files.createDirectories(folder.resolve("work"));
        removeAbandoned(allWork);
        work = Files.createDirectory(allWork.resolve(UUID.randomUUID().toString()));
        lockChannel = FileChannel.open(work.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock = lockChannel.lock();
        later = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cerrado-cleanup");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void removeAbandoned(Path allWork) throws IOException {
        try (Stream<Path> folders = Files.list(allWork)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                if (isAbandoned(folder)) {
                    removeAll(folder);
                }
            }
        }
    }

    private static boolean isAbandoned(Path folder) {
        Path file = folder.resolve(LOCK);
        if (!Files.exists(file)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        } catch (IOException | OverlappingFileLockException e) {
            LOGGER.log(Level.FINE, "in use: " + folder, e);
            return false;
        }
    }

    private static void removeAll(Path folder) {
        try {
            Folders.delete(folder);
            LOGGER.info("removed " + folder);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot remove " + folder, e);
        }
    }

    /**
     * A place for a file that is being written.
     *
     * @param ending {@code .tif} or {@code .gpkg}, which it keeps
     */
    Path workFile(String ending) {
        return work.resolve(UUID.randomUUID() + ending);
    }

    /** The folder of the maps of a workspace; it need not exist yet. */
    Path folder(String workspace) {
        return maps.resolve(workspace);
    }

    /** Where files of the maps of a workspace go, relative to the data directory, for a store's URL. */
    String url(Path map) {
        return "file:cerrado/maps/" + maps.relativize(map).toString().replace('\\', '/');
    }

    /**
     * Moves a finished file to its place, under a name that was never used, and puts it on record as unfinished.
     *
     * @param finished a work file
     * @param workspace name of the workspace
     * @param layer name of the layer
     * @param run that made the map, for its name; the same layer and run never come twice
     * @param replaces the map whose place it is going to take, if that is one of ours
     * @return the file's new place
     * @throws IOException if it cannot be moved; nothing is left then
     */
    Path take(Path finished, String workspace, String layer, UUID run, Optional<Path> replaces) throws IOException {
        Path folder = Files.createDirectories(folder(workspace));
        String ending = finished.toString().substring(finished.toString().lastIndexOf('.'));
        return take(finished, folder.resolve(layer + "-" + run + ending), replaces, Optional.empty());
    }

    /**
     * Moves a finished file into the folder of a layer with time, and puts it on record as unfinished.
     *
     * @param finished a work file
     * @param mosaic the folder's maps
     * @param layer name of the layer
     * @param date of the map
     * @param run that made the map
     * @param replaced what the index has of that date
     * @return the file's new place
     * @throws IOException if it cannot be moved; the file is not left then
     */
    Path take(
            Path finished,
            TimeMosaic mosaic,
            String layer,
            LocalDate date,
            UUID run,
            Optional<TimeMosaic.Entry> replaced)
            throws IOException {
        String day = DateTimeFormatter.BASIC_ISO_DATE.format(date);
        return take(
                finished,
                mosaic.path().resolve(layer + "_" + day + "-" + run + ".tif"),
                replaced.map(mosaic::file),
                replaced);
    }

    private Path take(Path finished, Path place, Optional<Path> replaces, Optional<TimeMosaic.Entry> replaced)
            throws IOException {
        Properties properties = new Properties();
        properties.setProperty("server", work.getFileName().toString());
        replaces.ifPresent(
                old -> properties.setProperty("replaces", maps.relativize(old).toString()));
        replaced.ifPresent(entry -> properties.setProperty("entry", entry.line()));
        try {
            try (Writer out = Files.newBufferedWriter(beside(place, UNFINISHED))) {
                properties.store(out, null);
            }
            return Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            remove(place);
            throw e;
        }
    }

    private static Path beside(Path map, String ending) {
        return map.resolveSibling(map.getFileName() + ending);
    }

    /** Takes a map that is published now off the record of unfinished ones. */
    void published(Path map) {
        delete(beside(map, UNFINISHED));
    }

    /** Removes a map now; its folder too if that was the last one. */
    void remove(Path map) {
        // The record goes last: without it, a start would leave the map alone.
        if (delete(map)) {
            delete(beside(map, UNFINISHED));
            delete(beside(map, REPLACED));
        }
        if (TimeMosaic.is(map.getParent())) {
            removeIfEmpty(new TimeMosaic(map.getParent()));
        } else if (map.startsWith(maps) && !map.getParent().equals(maps)) {
            delete(map.getParent());
        }
    }

    private static boolean delete(Path file) {
        try {
            Files.deleteIfExists(file);
            return true;
        } catch (DirectoryNotEmptyException e) {
            LOGGER.log(Level.FINEST, "other maps are there", e);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot remove " + file, e);
        }
        return false;
    }

    /**
     * Puts a map on record as replaced, and removes it once those who still read it have had time to finish, or with
     * the next start.
     */
    void removeLater(Path map) {
        try {
            Files.writeString(beside(map, REPLACED), "");
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot note that it has been replaced: " + map, e);
        }
        later.schedule(() -> remove(map), GRACE.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * The folders of the maps of layers with time.
     *
     * @throws IOException if the maps' folder cannot be read
     */
    List<TimeMosaic> mosaics() throws IOException {
        try (Stream<Path> all = Files.walk(maps, 2)) {
            return all.filter(path -> Files.isDirectory(path) && TimeMosaic.is(path))
                    .map(TimeMosaic::new)
                    .toList();
        }
    }

    /** Removes the folder of a layer with time that has no maps any more. */
    void removeIfEmpty(TimeMosaic mosaic) {
        try (Stream<Path> all = Files.list(mosaic.path())) {
            if (all.noneMatch(file -> file.toString().endsWith(".tif")) && mosaic.isEmpty()) {
                remove(mosaic);
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "not looked into: " + mosaic.path(), e);
        }
    }

    /** Removes the folder of the maps of a layer with time; that of its workspace too if it was the last. */
    void remove(TimeMosaic mosaic) {
        if (Files.exists(mosaic.path())) {
            removeAll(mosaic.path());
            delete(mosaic.path().getParent());
        }
    }

    /** Tells whether a {@linkplain #real real} file is a map of ours. */
    boolean owns(Path file) {
        return file.startsWith(maps) && run(file).isPresent();
    }

    /** The run that made a map, as its file's name tells, or empty if it is no map of ours. */
    static Optional<String> run(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /**
     * A map that a server was killed over.
     *
     * @param file the map, which need not exist
     * @param replaces the map whose place it was to take, if there was one
     * @param replaced what the index of a layer with time had of that map
     */
    record Unfinished(Path file, Optional<Path> replaces, Optional<TimeMosaic.Entry> replaced) {

        /** The maps of the layer with time that it was to be one of, if it was. */
        Optional<TimeMosaic> mosaic() {
            return Optional.of(file.getParent()).filter(TimeMosaic::is).map(TimeMosaic::new);
        }
    }

    /**
     * The maps on record as unfinished by servers that are gone.
     *
     * @return in the order of their names
     * @throws IOException if the folders cannot be read
     */
    List<Unfinished> unfinished() throws IOException {
        List<Unfinished> left = new ArrayList<>();
        for (Path note : notes(UNFINISHED)) {
            Properties properties = new Properties();
            try (Reader in = Files.newBufferedReader(note)) {
                properties.load(in);
            }
            Optional<Path> server =
                    Optional.ofNullable(properties.getProperty("server")).map(allWork::resolve);
            if (server.isEmpty() || !Files.exists(server.get()) || isAbandoned(server.get())) {
                left.add(new Unfinished(
                        map(note, UNFINISHED),
                        Optional.ofNullable(properties.getProperty("replaces")).map(maps::resolve),
                        Optional.ofNullable(properties.getProperty("entry")).flatMap(TimeMosaic.Entry::parse)));
            }
        }
        return left;
    }

    private List<Path> notes(String ending) throws IOException {
        // Maps lie in the folder of a workspace; those of a layer with time in one of their own there.
        try (Stream<Path> all = Files.walk(maps, ending.isEmpty() ? 2 : 3)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending)
                            && run(map(file, ending)).isPresent())
                    .sorted()
                    .toList();
        }
    }

    private static Path map(Path note, String ending) {
        String name = note.getFileName().toString();
        return note.resolveSibling(name.substring(0, name.length() - ending.length()));
    }

    /**
     * Removes the maps on record as replaced, and names in the log those that no store names and nothing is on record
     * about.
     *
     * @param used the {@linkplain #real real} files of all stores
     */
    void removeReplaced(Set<Path> used) {
        try {
            for (Path note : notes(REPLACED)) {
                Path map = map(note, REPLACED);
                if (used.contains(real(map)) || isInIndex(map)) {
                    LOGGER.info("a store has come back to a map that had been replaced: " + map);
                    delete(note);
                } else {
                    remove(map);
                }
            }
            for (Path map : notes("")) {
                if (!used.contains(real(map)) && !Files.exists(beside(map, UNFINISHED))) {
                    LOGGER.info("no store names this map; it may be deleted if no catalog will want it back: " + map);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(Level.WARNING, "cannot look for replaced maps", e);
        }
    }

    private static boolean isInIndex(Path map) throws IOException {
        return TimeMosaic.is(map.getParent())
                && new TimeMosaic(map.getParent()).entries().stream().anyMatch(entry -> entry.file()
                        .equals(map.getFileName().toString()));
    }

    /** The file itself, whatever links lead to it. */
    static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            LOGGER.log(Level.FINEST, "not there", e);
            return file.toAbsolutePath().normalize();
        }
    }

    @Override
    public void close() {
        // What is still waiting goes when the next server starts.
        later.shutdownNow();
        try {
            lock.release();
            lockChannel.close();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "unlocking", e);
        }
        removeAll(work);
    }
}
