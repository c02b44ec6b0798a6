package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
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

    /** What the map is that has been committed. */
    MapInfo published() {
        return published;
    }

    @Override
    public Publication begin(Request request) {
        CommandFiles.requireWritable("out", map, request.overwrite());
        confidence.ifPresent(file -> CommandFiles.requireWritable("confidence", file, request.overwrite()));
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
