package org.classifycerrado.sentinel.stac;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An item of STAC 1.0 or 1.1.
 *
 * @param id within its collection
 * @param collection id of its collection; empty if it names none
 * @param properties as they are
 * @param assets by their key
 */
record StacItem(String id, String collection, JsonObject properties, Map<String, StacAsset> assets) {

    private static final Pattern TILE = Pattern.compile("(?<![0-9A-Z])T?(\\d{2}[C-X][A-Z]{2})(?![A-Z0-9])");

    /**
     * Reads an item.
     *
     * @param json its root
     * @param base address that relative ones start from
     * @param alternate key of the alternative addresses to prefer; empty for the assets' own
     * @throws IOException if it is not an item; the message says what it lacks
     */
    static StacItem parse(JsonObject json, URI base, Optional<String> alternate) throws IOException {
        try {
            String id = json.get("id").getAsString();
            Map<String, StacAsset> assets = new LinkedHashMap<>();
            for (Map.Entry<String, JsonElement> entry :
                    json.getAsJsonObject("assets").entrySet()) {
                assets.put(entry.getKey(), asset(entry.getValue().getAsJsonObject(), base, alternate));
            }
            JsonElement collection = json.get("collection");
            return new StacItem(
                    id,
                    collection == null || collection.isJsonNull() ? "" : collection.getAsString(),
                    json.getAsJsonObject("properties"),
                    assets);
        } catch (RuntimeException e) { // as Gson throws for what is missing or of another kind
            throw new IOException(
                    "an item without 'id', 'properties' or 'assets', or with an 'href' that is no address");
        }
    }

    /** The addresses that an item links to: of its catalogue, of its collection, of itself. */
    static List<String> origins(JsonObject json) {
        List<String> origins = new ArrayList<>();
        for (JsonElement link : json.get("links") instanceof JsonArray links ? links : new JsonArray()) {
            if (link instanceof JsonObject object && object.get("href") instanceof JsonPrimitive href) {
                origins.add(href.getAsString());
            }
        }
        return origins;
    }

    private static StacAsset asset(JsonObject json, URI base, Optional<String> alternate) {
        JsonObject place = json;
        if (alternate.isPresent() && json.has("alternate")) {
            JsonObject alternates = json.getAsJsonObject("alternate");
            place = alternates.has(alternate.get()) ? alternates.getAsJsonObject(alternate.get()) : json;
        }
        JsonObject band =
                first(json, "raster:bands").or(() -> first(json, "bands")).orElse(new JsonObject());
        OptionalDouble size = number(json, "file:size");
        return new StacAsset(
                base.resolve(place.get("href").getAsString().replace(" ", "%20")),
                json.has("type") ? Optional.of(json.get("type").getAsString()) : Optional.empty(),
                size.isPresent() ? OptionalLong.of((long) size.getAsDouble()) : OptionalLong.empty(),
                either(json, band, "scale"),
                either(json, band, "offset"),
                either(json, band, "nodata"));
    }

    /** A value of the raster extension: of the band, or of the asset, under its older and newer name. */
    private static OptionalDouble either(JsonObject asset, JsonObject band, String key) {
        for (JsonObject json : List.of(band, asset)) {
            for (String name : List.of("raster:" + key, key)) {
                OptionalDouble number = number(json, name);
                if (number.isPresent()) {
                    return number;
                }
            }
        }
        return OptionalDouble.empty();
    }

    private static Optional<JsonObject> first(JsonObject json, String key) {
        return json.has(key)
                        && json.get(key).isJsonArray()
                        && !json.getAsJsonArray(key).isEmpty()
                ? Optional.of(json.getAsJsonArray(key).get(0).getAsJsonObject())
                : Optional.empty();
    }

    private static OptionalDouble number(JsonObject json, String key) {
        return json.get(key) instanceof JsonPrimitive value && value.isNumber()
                ? OptionalDouble.of(value.getAsDouble())
                : OptionalDouble.empty();
    }

    /** A property as text; empty if it is not there. */
    Optional<String> property(String key) {
        return properties.get(key) instanceof JsonPrimitive value ? Optional.of(value.getAsString()) : Optional.empty();
    }

    /** When it was acquired; of a composite, when that begins. */
    Optional<Instant> acquired() {
        try {
            return property("datetime").or(() -> property("start_datetime")).map(text -> OffsetDateTime.parse(text)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Percent. */
    OptionalDouble cloudCover() {
        return number(properties, "eo:cloud_cover");
    }

    /** Such as {@code 04.00}. */
    Optional<String> baseline() {
        return property("s2:processing_baseline")
                .or(() -> property("processing:version"))
                .filter(text -> text.matches("\\d{1,2}\\.\\d{1,2}"));
    }

    /** Tile of the Military Grid Reference System. */
    Optional<String> tile() {
        String said = property("s2:mgrs_tile")
                .or(() -> property("grid:code").map(code -> code.replaceFirst("^MGRS-", "")))
                .orElse(id.replace('_', ' '));
        Matcher matcher = TILE.matcher(said);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
