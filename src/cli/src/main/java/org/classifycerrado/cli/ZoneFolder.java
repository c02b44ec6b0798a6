package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.ZoneFeatures;
import org.classifycerrado.imagery.ZoneSource;
import org.classifycerrado.vector.ZoneFile;
import org.geotools.geometry.jts.ReferencedEnvelope;

/**
 * A folder whose vector files are layers of polygons. A layer's name is its file's without the ending; requests name
 * layers and are looked up among those that are there, so that none leads out of the folder.
 */
final class ZoneFolder implements ZoneSource {

    private static final Pattern VECTOR = Pattern.compile("(?i)([^.].*)\\.(gpkg|geojson|shp)");
    private static final int NAMED = 20;

    private final Path folder;

    ZoneFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public ZoneFeatures read(String parameter, String name, ReferencedEnvelope area) throws IOException {
        Map<String, Path> layers = layers();
        Path file = layers.get(name);
        if (file == null) {
            List<String> named = layers.keySet().stream().limit(NAMED).toList();
            throw new InvalidParameterException(
                    parameter,
                    "there is no vector layer '" + name + "'; "
                            + (named.isEmpty()
                                    ? "the folder has none"
                                    : "layers: " + String.join(", ", named) + (layers.size() > NAMED ? ", …" : "")));
        }
        try {
            return ZoneFile.read(file).near(area);
        } catch (InvalidParameterException e) {
            // Callers are told what is wrong with the file, and not where it lies.
            throw new InvalidParameterException(
                    parameter,
                    "layer '" + name + "': " + e.problem().replace("'" + file + "'", "'" + file.getFileName() + "'"));
        }
    }

    private Map<String, Path> layers() throws IOException {
        Map<String, Path> layers = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> {
                Matcher name = VECTOR.matcher(file.getFileName().toString());
                if (name.matches()) {
                    layers.putIfAbsent(name.group(1), file);
                }
            });
        }
        return layers;
    }
}
