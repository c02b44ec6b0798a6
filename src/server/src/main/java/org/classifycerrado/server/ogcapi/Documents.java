package org.classifycerrado.server.ogcapi;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.classifycerrado.server.http.Answer;

/** What the documents of the service have in common. */
final class Documents {

    static final String JSON = "application/json";

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private Documents() {}

    static byte[] bytes(JsonElement json) {
        return GSON.toJson(json).getBytes(StandardCharsets.UTF_8);
    }

    static Answer answer(JsonElement json) {
        return Answer.of(JSON, bytes(json));
    }

    static JsonObject link(String href, String relation, String type, String title) {
        JsonObject link = new JsonObject();
        link.addProperty("href", href);
        link.addProperty("rel", relation);
        link.addProperty("type", type);
        link.addProperty("title", title);
        return link;
    }

    static JsonObject self(String href) {
        return link(href, "self", JSON, "This document");
    }

    static JsonArray strings(List<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    static JsonArray array(JsonElement... elements) {
        JsonArray array = new JsonArray();
        List.of(elements).forEach(array::add);
        return array;
    }

    /** A text as a part of a URL. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
