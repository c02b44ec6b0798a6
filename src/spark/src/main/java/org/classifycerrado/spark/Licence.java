package org.classifycerrado.spark;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Under which licence maps are, as STAC 1.0.0 has it.
 *
 * @param id an identifier of SPDX, or {@link #OTHER}
 * @param link where its text is
 */
record Licence(String id, Optional<URI> link) {

    /** What users write of a licence that SPDX does not name. */
    static final String OTHER = "other";

    /** STAC's word for whatever SPDX has no name for: whose the maps are, the job does not know. */
    static final Licence UNSTATED = new Licence("proprietary", Optional.empty());

    private static final String LIST = "spdx-licences.txt";

    /**
     * Reads what a user states.
     *
     * @param id an identifier of SPDX, or {@link #OTHER}
     * @param link address of its text, or null
     * @throws IllegalArgumentException if it is neither, or there is no such address; the message begins with the
     *     option's name
     */
    static Licence of(String id, String link) {
        Optional<URI> text = Optional.ofNullable(link).map(Licence::address);
        if (id.equals(OTHER)) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("--licence is other; --licence-link must say where its text is");
            }
            return new Licence(UNSTATED.id, text);
        }
        List<String> named = identifiers();
        if (!named.contains(id)) {
            throw new IllegalArgumentException("--licence is '" + id + "'; allowed: an identifier of"
                    + " https://spdx.org/licenses/ such as CC-BY-4.0, or other"
                    + named.stream()
                            .filter(each -> each.equalsIgnoreCase(id))
                            .map(each -> ". Did you mean " + each + "?")
                            .findFirst()
                            .orElse(""));
        }
        return new Licence(id, text);
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text);
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "--licence-link is '" + text + "'; it must be an address such as https://example.org/licence.html");
    }

    private static List<String> identifiers() {
        try (InputStream list = Licence.class.getResourceAsStream(LIST)) {
            return new String(list.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a collection of {@link MapIndex} states. */
    static Licence ofCollection(JsonObject collection) {
        Optional<URI> link = Optional.empty();
        for (JsonElement each : collection.getAsJsonArray("links")) {
            JsonObject one = each.getAsJsonObject();
            if (one.get("rel").getAsString().equals(MapIndex.LICENCE)) {
                link = Optional.of(URI.create(one.get("href").getAsString()));
            }
        }
        return new Licence(collection.get(MapIndex.LICENCE).getAsString(), link);
    }
}
