package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.MapPublisher;

/** Publishes a map as the files that the command line names. They appear whole or not at all. */
final class OutputFiles implements MapPublisher {

    private final Path map;
    private final Map<Companion, Path> companions = new EnumMap<>(Companion.class);
    private MapInfo published;

    OutputFiles(Path map, Map<Companion, Path> companions) {
        this.map = map.toAbsolutePath();
        companions.forEach((companion, file) -> this.companions.put(companion, file.toAbsolutePath()));
    }

    /** What the map is that has been committed. */
    MapInfo published() {
        return published;
    }

    @Override
    public Publication begin(Request request) {
        CommandFiles.requireWritable("out", map, request.overwrite());
        companions.forEach(
                (companion, file) -> CommandFiles.requireWritable(companion.label(), file, request.overwrite()));
        return new PendingFiles();
    }

    private static Path beside(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tif");
    }

    /** The files on their way. */
    private final class PendingFiles implements Publication {
        private final Path newMap = beside(map);
        private final Map<Companion, Path> newCompanions = new EnumMap<>(Companion.class);

        PendingFiles() {
            companions.forEach((companion, file) -> newCompanions.put(companion, beside(file)));
        }

        @Override
        public Path mapFile() {
            return newMap;
        }

        @Override
        public Path file(Companion companion) {
            return newCompanions.get(companion);
        }

        @Override
        public String commit(MapInfo info) throws IOException {
            for (Companion companion : newCompanions.keySet()) {
                Files.move(newCompanions.get(companion), companions.get(companion), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(newMap, map, StandardCopyOption.ATOMIC_MOVE);
            published = info;
            return map.getFileName().toString();
        }

        @Override
        public void close() {
            List<Path> files = new ArrayList<>(newCompanions.values());
            files.add(newMap);
            for (Path left : files) {
                try {
                    Files.deleteIfExists(left);
                } catch (IOException e) {
                    left.toFile().deleteOnExit();
                }
            }
        }
    }
}
