package org.classifycerrado.geoserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.geotools.util.logging.Logging;

/**
 * The files of published maps, {@code cerrado/maps/<workspace>/<layer>-<random>.tif} in the data directory. Each run
 * writes into {@code cerrado/work/<random>/}, a folder of this server process that is locked while it lives, and moves
 * what is finished. What a killed server left is removed by the next start.
 */
final class MapFiles implements AutoCloseable {

    private static final Logger LOGGER = Logging.getLogger(MapFiles.class);

    private static final String LOCK = "lock";

    /** How long readers that opened a map before it was replaced may go on. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** A map that no store refers to may just be on its way into the catalog of another server. */
    private static final Duration ORPHAN_AGE = Duration.ofMinutes(10);

    private final Path maps;
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
        maps = Files.createDirectories(folder.resolve("maps"));
        Path allWork = Files.createDirectories(folder.resolve("work"));
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
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
            LOGGER.info("removed what an earlier server left: " + folder);
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(Level.WARNING, "cannot remove " + folder, e);
        }
    }

    /**
     * Removes maps that no store refers to, such as those that were replaced right before a server stopped.
     *
     * @param used the files of all stores
     */
    void removeOrphans(Set<Path> used) {
        Instant young = Instant.now().minus(ORPHAN_AGE);
        try (Stream<Path> all = Files.walk(maps, 2)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (isOurs(file)
                        && !used.contains(file.toRealPath())
                        && Files.getLastModifiedTime(file).toInstant().isBefore(young)) {
                    remove(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(Level.WARNING, "cannot look for unused maps", e);
        }
    }

    private static boolean isOurs(Path file) {
        return file.getFileName().toString().matches(".*-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tif");
    }

    /** A place for a file that is being written. */
    Path workFile() {
        return work.resolve(UUID.randomUUID() + ".tif");
    }

    /** Where files of the maps of a workspace go, relative to the data directory, for a store's URL. */
    String url(Path map) {
        return "file:cerrado/maps/" + maps.relativize(map).toString().replace('\\', '/');
    }

    /**
     * Moves a finished file to its place, under a name that was never used.
     *
     * @param finished a work file
     * @param workspace name of the workspace
     * @param layer name of the layer
     * @return the file's new place
     * @throws IOException if it cannot be moved
     */
    Path take(Path finished, String workspace, String layer) throws IOException {
        Path folder = Files.createDirectories(maps.resolve(workspace));
        Path place = folder.resolve(layer + "-" + UUID.randomUUID() + ".tif");
        return Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes a file now; its folder too if that was the last one. */
    void remove(Path file) {
        try {
            Files.deleteIfExists(file);
            if (file.startsWith(maps) && !file.getParent().equals(maps)) {
                Files.deleteIfExists(file.getParent());
            }
        } catch (DirectoryNotEmptyException e) {
            LOGGER.log(Level.FINEST, "other maps are there", e);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot remove " + file, e);
        }
    }

    /** Removes a file that has been replaced, once those who still read it have had time to finish. */
    void removeLater(Path file) {
        later.schedule(() -> remove(file), GRACE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Tells whether a file is a map of ours. */
    boolean owns(Path file) {
        return file.startsWith(maps) && isOurs(file);
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
