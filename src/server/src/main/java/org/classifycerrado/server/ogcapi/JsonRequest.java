package org.classifycerrado.server.ogcapi;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.classifycerrado.server.OwsException;

/** Reads JSON of requests, whose depth and number of values are limited. */
final class JsonRequest {

    private static final int DEEPEST = 60;
    private static final int MOST_VALUES = 500_000;

    private JsonRequest() {}

    /**
     * Reads an object.
     *
     * @param body in UTF-8; if empty, an object without members
     * @return the object
     * @throws OwsException if it is no JSON, no object, too deep or too long
     */
    static JsonObject read(byte[] body) throws OwsException {
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return new JsonObject();
        }
        try {
            // Counted before a tree is made of it, which takes many times the memory of its text.
            count(reader(text));
            JsonElement json = JsonParser.parseReader(reader(text));
            if (json.isJsonObject()) {
                return json.getAsJsonObject();
            }
        } catch (IOException | JsonParseException | IllegalStateException e) {
            // Said below.
        }
        throw new OwsException(
                OwsException.INVALID,
                null,
                "The request is not a JSON object of at most " + DEEPEST + " levels and " + MOST_VALUES + " values");
    }

    private static JsonReader reader(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(DEEPEST);
        return reader;
    }

    private static void count(JsonReader reader) throws IOException {
        int values = 0;
        for (JsonToken token = reader.peek(); token != JsonToken.END_DOCUMENT; token = reader.peek()) {
            switch (token) {
                case BEGIN_ARRAY -> reader.beginArray();
                case END_ARRAY -> reader.endArray();
                case BEGIN_OBJECT -> reader.beginObject();
                case END_OBJECT -> reader.endObject();
                case NAME -> reader.nextName();
                default -> reader.skipValue();
            }
            if (++values > MOST_VALUES) {
                throw new IOException("too many values");
            }
        }
    }
}
