package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.MapPublisher;

/** Publishes a map as the files that the command line names. They appear whole or not at all. */
final class OutputFiles implements MapPublisher {

    private final Path map;
    private final Optional<Path> confidence;
    private MapInfo published;

    OutputFiles(Path map, Optional<Path> confidence) {
        this.map = map.toAbsolutePath();
        this.confidence = confidence.map(Path::toAbsolutePath);
    }

    /** Refuses a file that cannot be written; null is none. */
    static void check(Path file, boolean overwrite) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new InvalidParameterException("out", "'" + file + "' is a folder");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InvalidParameterException("out", "there is no folder '" + folder + "'");
        }
        if (!Files.isWritable(folder)) {
            throw new InvalidParameterException("out", "the folder '" + folder + "' is read-only");
        }
        if (Files.exists(file) && !overwrite) {
            throw new InvalidParameterException("out", "'" + file + "' exists; say --overwrite to replace it");
        }
    }

    /** What the map is that has been committed. */
    MapInfo published() {
        return published;
    }

    @Override
    public Publication begin(Request request) {
        check(map, request.overwrite());
        confidence.ifPresent(file -> check(file, request.overwrite()));
        return new PendingFiles();
    }

    private static Path beside(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tif");
    }

    /** The files on their way. */
    private final class PendingFiles implements Publication {
        private final Path newMap = beside(map);
        private final Path newConfidence = beside(confidence.orElse(map));

        @Override
        public Path mapFile() {
            return newMap;
        }

        @Override
        public Path confidenceFile() {
            return newConfidence;
        }

        @Override
        public String commit(MapInfo info) throws IOException {
            if (confidence.isPresent()) {
                Files.move(newConfidence, confidence.get(), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(newMap, map, StandardCopyOption.ATOMIC_MOVE);
            published = info;
            return map.getFileName().toString();
        }

        @Override
        public void close() {
            for (Path left : new Path[] {newMap, newConfidence}) {
                try {
                    Files.deleteIfExists(left);
                } catch (IOException e) {
                    left.toFile().deleteOnExit();
                }
            }
        }
    }
}
