package org.classifycerrado.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.classifycerrado.TextFile;
import org.classifycerrado.host.Companion;
import org.classifycerrado.legend.Level;
import org.locationtech.jts.geom.Envelope;

/**
 * A folder of maps of one model that {@code cerrado map} wrote.
 *
 * @param place of the folder
 * @param records of the maps that are finished, at least one
 */
record MapFolder(Path place, List<JsonObject> records) {

    /**
     * Looks into a folder.
     *
     * @throws IllegalArgumentException if no finished map is there
     * @throws IOException if it cannot be read
     */
    static MapFolder read(Path place) throws IOException {
        Path records = place.resolve("scenes");
        if (!Files.isDirectory(records)) {
            throw new IllegalArgumentException("is '" + place + "', which 'cerrado map' has not written");
        }
        List<JsonObject> maps = new ArrayList<>();
        try (Stream<Path> files = Files.list(records)) {
            for (Path file : files.filter(each -> !each.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList()) {
                maps.add(JsonParser.parseString(TextFile.read(file)).getAsJsonObject());
            }
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException("a record in '" + records + "' is damaged", e);
        }
        if (maps.isEmpty()) {
            throw new IllegalArgumentException("is '" + place + "', where no map is finished yet");
        }
        return new MapFolder(place, maps);
    }

    Level level() {
        return Level.parse(records.get(0).get("level").getAsString());
    }

    /** The id of the model. */
    String model() {
        return records.get(0).get("model").getAsString();
    }

    /** Whether all maps have a date. */
    boolean timed() {
        return records.stream().allMatch(map -> map.has("date"));
    }

    /** The names of the folders in {@code maps}, one for each CRS: its EPSG code. */
    SortedSet<String> crs() {
        SortedSet<String> folders = new TreeSet<>();
        records.forEach(map -> folders.add(map.get("file").getAsString().replaceFirst("/.*", "")));
        return folders;
    }

    /** Those of {@link #crs()} whose maps have maps of confidence beside them. */
    SortedSet<String> crsWithConfidence() {
        Path confidence = place.resolve(Companion.CONFIDENCE.label());
        SortedSet<String> folders = crs();
        folders.removeIf(crs -> !Files.isDirectory(confidence.resolve(crs)));
        return folders;
    }

    /** Where the maps lie in WGS 84. */
    Envelope bounds() {
        Envelope all = new Envelope();
        for (JsonObject map : records) {
            JsonArray sides = map.getAsJsonArray("bounds");
            all.expandToInclude(sides.get(0).getAsDouble(), sides.get(1).getAsDouble());
            all.expandToInclude(sides.get(2).getAsDouble(), sides.get(3).getAsDouble());
        }
        return all;
    }
}
