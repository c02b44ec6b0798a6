package org.classifycerrado.process;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a run did: the model, the inputs, the choices that were made, warnings and times. A result of the process. */
public final class RunSummary {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final JsonObject json;

    RunSummary(JsonObject json) {
        this.json = json;
    }

    /** As a JSON object, which belongs to this summary. */
    JsonObject json() {
        return json;
    }

    /**
     * As a JSON object.
     *
     * @return indented JSON text
     */
    public String toJson() {
        return GSON.toJson(json);
    }

    /**
     * As two columns, {@code key,value}, with a dotted key for what is nested.
     *
     * @return RFC 4180 text with a header line
     */
    public String toCsv() {
        List<String> lines = new ArrayList<>(List.of("key,value"));
        flatten("", json, lines);
        return String.join("\r\n", lines) + "\r\n";
    }

    private static void flatten(String prefix, JsonElement value, List<String> lines) {
        if (value.isJsonObject()) {
            for (Map.Entry<String, JsonElement> entry : value.getAsJsonObject().entrySet()) {
                flatten(prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey(), entry.getValue(), lines);
            }
        } else if (value.isJsonArray()) {
            for (int i = 0; i < value.getAsJsonArray().size(); i++) {
                flatten(prefix + "." + i, value.getAsJsonArray().get(i), lines);
            }
        } else {
            String text = value.isJsonNull() ? "" : value.getAsString();
            lines.add(prefix + ",\"" + text.replace("\"", "\"\"") + "\"");
        }
    }

    /**
     * What looked wrong but did not stop the run.
     *
     * @return sentences for people; often none
     */
    public List<String> warnings() {
        return json.getAsJsonArray("warnings").asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    @Override
    public String toString() {
        return toJson();
    }
}
