package org.classifycerrado.server.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.LayerNames;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.time.DatedFolder;

/**
 * A single layer with time on disk, without a server: a folder of dated maps, with those of their companions beside it.
 * A server may show it meanwhile. All that is published must be appended.
 */
public final class SeriesFolder implements MapPublisher {

    private final Path parent;
    private final String name;
    private final LayerNames names = new LayerNames();
    private final LayerNames.Inventory inventory = new Siblings();
    private MapInfo published;

    /**
     * A folder, whose name is the layer's.
     *
     * @param folder it need not exist yet, but the folder that it lies in must
     * @throws InvalidParameterException if the path has no name
     */
    public SeriesFolder(Path folder) {
        Path place = folder.toAbsolutePath().normalize();
        if (place.getFileName() == null) {
            throw new InvalidParameterException("append", "'" + folder + "' has no name that a layer could have");
        }
        parent = place.getParent();
        name = place.getFileName().toString();
    }

    /**
     * The layer's name, which publications must have.
     *
     * @return the folder's name
     */
    public String name() {
        return name;
    }

    /**
     * What the last map is that has been added.
     *
     * @return null before the first
     */
    public MapInfo published() {
        return published;
    }

    @Override
    public Publication begin(Request request) throws IOException {
        if (!Files.isDirectory(parent)) {
            throw new InvalidParameterException("append", "there is no folder '" + parent + "'");
        }
        requireWritable(parent);
        requireWritable(parent.resolve(name));
        return new PendingMap(parent, inventory, names.reserve(request, inventory), request, this::place) {
            @Override
            public String commit(MapInfo info) throws IOException {
                String layer = append(info);
                published = info;
                return layer;
            }

            @Override
            void prepare(MapInfo info) {
                // The folder makes itself, and its name is its title.
            }
        };
    }

    private Path place(String ending) {
        return parent.resolve("." + name + "." + UUID.randomUUID() + ending);
    }

    private static void requireWritable(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InvalidParameterException("append", "'" + folder + "' is no folder");
        }
        if (Files.exists(folder) && !Files.isWritable(folder)) {
            throw new InvalidParameterException("append", "the folder '" + folder + "' is read-only");
        }
    }

    /** The folder and those beside it. */
    private final class Siblings implements LayerNames.Inventory {

        @Override
        public LayerNames.Occupant occupant(String layer) throws IOException {
            // A file of the name would hide the folder from a server.
            return Files.exists(parent.resolve(layer + ".tif")) || !DatedFolder.isFree(parent.resolve(layer))
                    ? LayerNames.Occupant.OTHER
                    : LayerNames.Occupant.NOBODY;
        }

        @Override
        public Optional<LayerNames.MapSeries> series(String layer) throws IOException {
            if (Files.exists(parent.resolve(layer + ".tif"))) {
                return Optional.empty();
            }
            NavigableMap<LocalDate, Layer> dated = new TreeMap<>();
            for (Map.Entry<LocalDate, Path> file :
                    new DatedFolder(parent.resolve(layer)).files().entrySet()) {
                dated.put(file.getKey(), read(layer, file.getValue(), file.getKey()));
            }
            try {
                return dated.isEmpty() ? Optional.empty() : new Layer(dated).series();
            } catch (IOException e) {
                throw new InvalidParameterException(
                        "append", "'" + layer + "' is no layer with time: " + e.getMessage());
            }
        }

        private static Layer read(String layer, Path file, LocalDate date) {
            try {
                Instant modified = Files.getLastModifiedTime(file).toInstant();
                return new Layer(layer, () -> layer, file, modified, Optional.of(date));
            } catch (IOException | RuntimeException e) {
                throw new InvalidParameterException(
                        "append",
                        "'" + file.getFileName() + "' in the folder '" + layer + "' cannot be read: " + e.getMessage());
            }
        }
    }
}
