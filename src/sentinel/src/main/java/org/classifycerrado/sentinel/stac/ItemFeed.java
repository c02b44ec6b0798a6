package org.classifycerrado.sentinel.stac;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.classifycerrado.Progress;
import org.classifycerrado.sentinel.http.HttpAccess;

/** Takes items out of documents, and follows the links to further pages of them. */
final class ItemFeed {

    /** A document with items, and where it came from. */
    record Page(JsonObject root, URI base) {}

    /** What to ask for next. */
    private record Request(URI address, Optional<JsonElement> post) {}

    private ItemFeed() {}

    /** The document in a file. */
    static Page read(Path file) throws IOException {
        try {
            return new Page(
                    JsonParser.parseString(Files.readString(file)).getAsJsonObject(),
                    file.toAbsolutePath().toUri());
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException("'" + file.getFileName() + "' is not a JSON object");
        }
    }

    /**
     * All pages from an address on.
     *
     * @param most items; pages with more are an error
     */
    static List<Page> fetch(HttpAccess access, URI first, int most, Progress progress) throws IOException {
        List<Page> pages = new ArrayList<>();
        Set<Request> asked = new HashSet<>();
        int items = 0;
        Optional<Request> next = Optional.of(new Request(first, Optional.empty()));
        while (next.isPresent()) {
            Request request = next.get();
            if (!asked.add(request)) {
                throw new IOException("'" + HttpAccess.named(first) + "' leads in circles from page to page");
            }
            JsonElement root = access.json(request.address(), request.post(), progress);
            if (!root.isJsonObject()) {
                throw new IOException("'" + HttpAccess.named(request.address()) + "' is not a JSON object");
            }
            Page page = new Page(root.getAsJsonObject(), request.address());
            pages.add(page);
            int here = features(page).size();
            items += here;
            if (items > most) {
                throw new IOException("'" + HttpAccess.named(first) + "' has more than " + most
                        + " items; a smaller area or a shorter time has fewer");
            }
            next = here == 0 ? Optional.empty() : next(page, request);
        }
        return pages;
    }

    /** The items of a document, which is one or holds some. */
    static List<JsonObject> features(Page page) throws IOException {
        JsonObject root = page.root();
        String type = root.has("type") && root.get("type").isJsonPrimitive()
                ? root.get("type").getAsString()
                : "";
        List<JsonObject> items = new ArrayList<>();
        switch (type) {
            case "Feature" -> items.add(root);
            case "FeatureCollection" -> {
                if (!(root.get("features") instanceof JsonArray features)) {
                    throw new IOException("a collection of items without 'features'");
                }
                for (JsonElement feature : features) {
                    if (!feature.isJsonObject()) {
                        throw new IOException("an item that is no object");
                    }
                    items.add(feature.getAsJsonObject());
                }
            }
            default ->
                throw new IOException("a document of " + (type.isEmpty() ? "no type" : "type '" + type + "'")
                        + "; a STAC item (Feature), a collection of items (FeatureCollection) or the root of a"
                        + " catalogue's API is read");
        }
        return items;
    }

    private static Optional<Request> next(Page page, Request last) throws IOException {
        if (!(page.root().get("links") instanceof JsonArray links)) {
            return Optional.empty();
        }
        for (JsonElement element : links) {
            JsonObject link = element.getAsJsonObject();
            if (!link.has("rel") || !link.get("rel").getAsString().equals("next")) {
                continue;
            }
            URI address;
            try {
                address = page.base().resolve(link.get("href").getAsString());
            } catch (IllegalArgumentException e) {
                throw new IOException("'" + HttpAccess.named(page.base()) + "' links to a page that is no address");
            }
            boolean post =
                    link.has("method") && link.get("method").getAsString().equalsIgnoreCase("POST");
            return Optional.of(new Request(address, post ? Optional.of(body(link, last)) : Optional.empty()));
        }
        return Optional.empty();
    }

    /** What to post for a further page: the link's own body, with "merge" on top of the last one. */
    private static JsonElement body(JsonObject link, Request last) {
        JsonObject body = new JsonObject();
        if (link.has("merge") && link.get("merge").getAsBoolean() && last.post().isPresent()) {
            body = last.post().get().getAsJsonObject().deepCopy();
        }
        if (link.get("body") instanceof JsonObject more) {
            for (Map.Entry<String, JsonElement> entry : more.entrySet()) {
                body.add(entry.getKey(), entry.getValue());
            }
        }
        return body;
    }
}
