package org.classifycerrado.sentinel.stac;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.sentinel.scene.Band;

/**
 * The catalogues that are known: those of this project, and before them those of a user's file of the same form. A
 * catalogue of the same name replaces one of this project.
 */
public final class CatalogueTable {

    private static final String OWN = "catalogues.json";
    private static final Set<String> CATALOGUE_KEYS =
            Set.of("url", "hosts", "token", "sign", "alternate", "collections");
    private static final Set<String> COLLECTION_KEYS = Set.of("assets", "units", "offset", "offsetRemoved", "noData");
    private static final Set<String> TOKEN_KEYS = Set.of("variable", "header", "prefix", "query");
    private static final String BY_BASELINE = "baseline";

    private final Map<String, Catalogue> catalogues = new LinkedHashMap<>();

    private CatalogueTable() {}

    /**
     * Reads the table.
     *
     * @param more a user's file; empty if there is none
     * @return what is known
     * @throws IOException if the user's file cannot be read or is not of the form; the message says where
     */
    public static CatalogueTable read(Optional<Path> more) throws IOException {
        CatalogueTable table = new CatalogueTable();
        if (more.isPresent()) {
            String text = Files.readString(more.get());
            try {
                table.add(JsonParser.parseString(text).getAsJsonObject());
            } catch (JsonParseException | IllegalStateException | IllegalArgumentException e) {
                String problem = e instanceof IllegalArgumentException ? e.getMessage() : "it is not a JSON object";
                throw new IOException("'" + more.get().getFileName() + "' describes no catalogues: " + problem);
            }
        }
        try (InputStream own = CatalogueTable.class.getResourceAsStream(OWN)) {
            table.add(JsonParser.parseString(new String(own.readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private void add(JsonObject root) {
        for (Map.Entry<String, JsonElement> entry : root.entrySet()) {
            catalogues.putIfAbsent(entry.getKey(), catalogue(entry.getKey(), object(entry.getKey(), entry.getValue())));
        }
    }

    /**
     * The catalogue whose API an address belongs to.
     *
     * @param address as a user gives it
     * @return the catalogue; empty if it is not known
     */
    Optional<Catalogue> of(String address) {
        return catalogues.values().stream()
                .filter(catalogue -> catalogue.holds(address))
                .findFirst();
    }

    /** The names of all, for messages. */
    List<String> names() {
        return List.copyOf(catalogues.keySet());
    }

    private static Catalogue catalogue(String name, JsonObject json) {
        known(name, json, CATALOGUE_KEYS);
        String url = text(name, json, "url").orElseThrow(() -> new IllegalArgumentException(name + " has no 'url'"));
        URI.create(url);
        Set<String> hosts = new HashSet<>();
        for (JsonElement host : json.has("hosts") ? array(name, json.get("hosts")) : new JsonArray()) {
            hosts.add(host.getAsString());
        }
        Map<String, CollectionRule> collections = new LinkedHashMap<>();
        if (json.has("collections")) {
            for (Map.Entry<String, JsonElement> entry :
                    object(name, json.get("collections")).entrySet()) {
                String where = name + ", " + entry.getKey();
                collections.put(entry.getKey(), rule(where, object(where, entry.getValue())));
            }
        }
        return new Catalogue(
                name,
                url.replaceFirst("/+$", ""),
                Set.copyOf(hosts),
                json.has("token")
                        ? Optional.of(token(name + ", token", object(name, json.get("token"))))
                        : Optional.empty(),
                text(name, json, "sign"),
                text(name, json, "alternate"),
                collections);
    }

    private static Token token(String where, JsonObject json) {
        known(where, json, TOKEN_KEYS);
        Token token = new Token(
                text(where, json, "variable")
                        .orElseThrow(() -> new IllegalArgumentException(where + " has no 'variable'")),
                text(where, json, "header"),
                text(where, json, "prefix").orElse(""),
                text(where, json, "query"));
        if (token.header().isPresent() == token.query().isPresent()) {
            throw new IllegalArgumentException(where + " needs either 'header' or 'query'");
        }
        return token;
    }

    private static CollectionRule rule(String where, JsonObject json) {
        known(where, json, COLLECTION_KEYS);
        Map<Band, String> assets = new EnumMap<>(Band.class);
        for (Map.Entry<String, JsonElement> entry :
                object(where, json.get("assets")).entrySet()) {
            Band band = Arrays.stream(Band.values())
                    .filter(each -> each.name().equals(entry.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(where + " names a band '" + entry.getKey()
                            + "'; allowed: " + Arrays.toString(Band.values())));
            assets.put(band, entry.getValue().getAsString());
        }
        String units = text(where, json, "units")
                .orElseThrow(() -> new IllegalArgumentException(where + " has no 'units', such as dn"));
        boolean sar = assets.containsKey(Band.VV) || assets.containsKey(Band.VH);
        Object checked = sar ? SarQuantity.parse(units) : MsiQuantity.parse(units, 0);
        Optional<String> offset = text(where, json, "offset");
        boolean byBaseline = offset.isPresent() && offset.get().equals(BY_BASELINE);
        if (byBaseline && !MsiQuantity.digitalNumbers(0).equals(checked)) {
            throw new IllegalArgumentException(where + " has 'offset' baseline, which 'units' dn have");
        }
        return new CollectionRule(
                assets,
                units,
                byBaseline ? OptionalDouble.empty() : OptionalDouble.of(number(where, offset.orElse("0"))),
                text(where, json, "offsetRemoved"),
                json.has("noData")
                        ? OptionalDouble.of(number(where, json.get("noData").getAsString()))
                        : OptionalDouble.empty());
    }

    private static double number(String where, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(where + " has '" + text + "' where a number stands");
        }
    }

    private static void known(String where, JsonObject json, Set<String> keys) {
        for (String key : json.keySet()) {
            if (!keys.contains(key)) {
                throw new IllegalArgumentException(where + " has '" + key + "'; known: "
                        + keys.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    private static Optional<String> text(String where, JsonObject json, String key) {
        if (!json.has(key)) {
            return Optional.empty();
        }
        if (!json.get(key).isJsonPrimitive()) {
            throw new IllegalArgumentException(where + " has a '" + key + "' that is no text");
        }
        return Optional.of(json.get(key).getAsString());
    }

    private static JsonArray array(String where, JsonElement json) {
        if (!json.isJsonArray()) {
            throw new IllegalArgumentException(where + " has no list where one stands");
        }
        return json.getAsJsonArray();
    }

    private static JsonObject object(String where, JsonElement json) {
        if (json == null || !json.isJsonObject()) {
            throw new IllegalArgumentException(where + " is not an object with what it says of itself");
        }
        return json.getAsJsonObject();
    }
}
