package org.classifycerrado.spark;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads which scenes are to be mapped: a CSV file with the columns {@code id}, {@code msi}, {@code sar} and, if known,
 * {@code date}; a STAC item collection whose items have the assets {@code msi} and {@code sar}; or a folder with pairs
 * of files, {@code ID_msi.tif} and {@code ID_sar.tif}, or with a sub-folder for each scene that holds {@code msi.tif}
 * and {@code sar.tif}. Names of files are relative to the list, and may be those of folders of dates.
 */
final class SceneList {

    private static final String MSI = "msi";
    private static final String SAR = "sar";

    private final Storage storage;

    SceneList(Storage storage) {
        this.storage = storage;
    }

    /**
     * Reads a list.
     *
     * @param name a file or folder
     * @return the scenes, at least one
     * @throws IllegalArgumentException if it is none of these; the message says why
     * @throws IOException if it cannot be read
     */
    List<Scene> read(String name) throws IOException {
        String place = storage.qualified(name);
        List<Scene> scenes;
        if (!storage.exists(place)) {
            throw new IllegalArgumentException("there is no '" + name + "'");
        } else if (storage.isFolder(place)) {
            scenes = folder(place);
        } else if (place.toLowerCase(Locale.ROOT).endsWith(".csv")) {
            scenes = csv(place, storage.readText(place));
        } else {
            scenes = items(place, storage.readText(place));
        }
        if (scenes.isEmpty()) {
            throw new IllegalArgumentException("'" + place + "' names no scene");
        }
        // Without a date it may get one when it is read.
        Map<String, Set<Optional<LocalDate>>> dates = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (Scene scene : scenes) {
            Set<Optional<LocalDate>> others =
                    dates.computeIfAbsent(scene.id().toLowerCase(Locale.ROOT), id -> new HashSet<>());
            boolean fresh = others.add(Optional.ofNullable(scene.date()));
            fresh &= names.add(scene.name().toLowerCase(Locale.ROOT));
            if (!fresh || others.size() > 1 && others.contains(Optional.<LocalDate>empty())) {
                throw new IllegalArgumentException("'" + place + "' names scene '" + scene.id() + "' twice");
            }
        }
        return scenes;
    }

    private List<Scene> folder(String folder) throws IOException {
        Map<String, Map<String, String>> found = new TreeMap<>();
        for (Storage.Entry entry : storage.list(folder)) {
            String name = entry.name();
            for (String sensor : List.of(MSI, SAR)) {
                String pair = "_" + sensor + ".tif";
                String inside = entry.place() + "/" + sensor + ".tif";
                if (!entry.folder() && name.endsWith(pair)) {
                    found.computeIfAbsent(name.substring(0, name.length() - pair.length()), id -> new LinkedHashMap<>())
                            .put(sensor, entry.place());
                } else if (entry.folder() && storage.exists(inside)) {
                    found.computeIfAbsent(name, id -> new LinkedHashMap<>()).put(sensor, inside);
                }
            }
        }
        List<Scene> scenes = new ArrayList<>();
        found.forEach((id, files) -> scenes.add(new Scene(id, files.get(MSI), files.get(SAR), null)));
        return scenes;
    }

    private List<Scene> csv(String place, String text) throws IOException {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("'" + place + "' is empty");
        }
        List<String> header = fields(lines.get(0)).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        if (!header.contains("id") || !header.contains(MSI) && !header.contains(SAR)) {
            throw new IllegalArgumentException("the first line of '" + place + "' is '" + lines.get(0)
                    + "'; it must name the columns id, msi and sar, and may name date");
        }
        List<Scene> scenes = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = fields(line);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < header.size(); i++) {
                row.put(header.get(i), i < fields.size() && !fields.get(i).isEmpty() ? fields.get(i) : null);
            }
            if (row.get("id") == null) {
                throw new IllegalArgumentException("'" + place + "' has a line without an id: '" + line + "'");
            }
            scenes.add(new Scene(
                    row.get("id"),
                    beside(place, row.get(MSI)),
                    beside(place, row.get(SAR)),
                    date(row.get("id"), row.get("date"))));
        }
        return scenes;
    }

    /** Fields of a line of RFC 4180 without line breaks in them. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().trim());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().trim());
        return fields;
    }

    private List<Scene> items(String place, String text) throws IOException {
        List<Scene> scenes = new ArrayList<>();
        try {
            for (JsonElement each :
                    JsonParser.parseString(text).getAsJsonObject().getAsJsonArray("features")) {
                JsonObject item = each.getAsJsonObject();
                String id = item.get("id").getAsString();
                JsonObject assets = item.getAsJsonObject("assets");
                JsonElement time = item.getAsJsonObject("properties").get("datetime");
                String date = time == null || time.isJsonNull() ? null : time.getAsString();
                scenes.add(new Scene(
                        id,
                        beside(place, href(assets, MSI)),
                        beside(place, href(assets, SAR)),
                        date(id, date == null ? null : date.substring(0, Math.min(10, date.length())))));
            }
        } catch (JsonParseException | IllegalStateException | NullPointerException | UnsupportedOperationException e) {
            throw new IllegalArgumentException(
                    "'" + place + "' is no CSV file (.csv), and no STAC item collection with assets msi and sar", e);
        }
        return scenes;
    }

    private static String href(JsonObject assets, String name) {
        return assets.has(name) ? assets.getAsJsonObject(name).get("href").getAsString() : null;
    }

    private static LocalDate date(String id, String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "the date of scene '" + id + "' is '" + text + "'; it must be a day such as 2022-08-15");
        }
    }

    /** The place of a name that may be relative to the list that holds it. */
    private String beside(String place, String name) throws IOException {
        if (name == null) {
            return null;
        }
        boolean whole = name.startsWith("/") || name.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*");
        return storage.qualified(whole ? name : place.substring(0, place.lastIndexOf('/') + 1) + name);
    }
}
