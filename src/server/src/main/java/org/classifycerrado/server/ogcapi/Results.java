package org.classifycerrado.server.ogcapi;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.execution.ExecuteRequest.WantedOutput;
import org.classifycerrado.server.execution.Job;
import org.classifycerrado.server.execution.Result;
import org.classifycerrado.server.execution.ResultFormat;
import org.classifycerrado.server.http.Answer;

/** The results of an execution, as its request asked for them. */
final class Results {

    private static final String RELATION = "http://www.opengis.net/def/rel/ogc/1.0/results";

    private final Job job;
    private final String url;

    /**
     * The results of an execution.
     *
     * @param job the execution, which has succeeded
     * @param url where its results are, each below under its name
     */
    Results(Job job, String url) {
        this.job = job;
        this.url = url;
    }

    static boolean isJson(ResultFormat format) {
        return format.mimeType().endsWith("json");
    }

    /** All that were asked for. */
    Answer answer() throws IOException, OwsException {
        if (!job.request().raw()) {
            return document();
        }
        Map<String, Result> results = job.results();
        List<WantedOutput> wanted = job.request().outputs();
        boolean links = !wanted.isEmpty() && wanted.stream().allMatch(WantedOutput::reference);
        if (links) {
            return links();
        }
        if (wanted.size() == 1) {
            return one(wanted.get(0).name());
        }
        boolean onlyOne = wanted.isEmpty() && results.size() == 1;
        return onlyOne ? one(results.keySet().iterator().next()) : parts();
    }

    /**
     * One of them, as it is.
     *
     * @throws OwsException if the process did not give it
     */
    Answer one(String output) throws IOException, OwsException {
        Result result = job.results().get(output);
        if (result == null) {
            throw OwsException.invalid(
                    "outputs",
                    "has '" + output + "', which the process did not give; it gave "
                            + job.results().keySet());
        }
        return Answer.of(result.contentType(), result.content().bytes());
    }

    private boolean isLink(String output) {
        return job.request().outputs().stream().anyMatch(wanted -> wanted.name().equals(output) && wanted.reference());
    }

    private Answer document() throws IOException {
        JsonObject document = new JsonObject();
        for (Map.Entry<String, Result> result : job.results().entrySet()) {
            document.add(result.getKey(), isLink(result.getKey()) ? link(result.getKey()) : value(result.getValue()));
        }
        return Documents.answer(document);
    }

    private JsonObject link(String output) {
        Result result = job.results().get(output);
        JsonObject link = new JsonObject();
        link.addProperty("href", url + "/" + output);
        link.addProperty("type", result.contentType());
        link.addProperty("title", String.valueOf(result.output().title));
        return link;
    }

    private static JsonElement value(Result result) throws IOException {
        Class<?> type = result.output().type;
        if (result.format().isEmpty()) {
            String text = result.text();
            if (type == Boolean.class) {
                return new JsonPrimitive(Boolean.valueOf(text));
            }
            return Number.class.isAssignableFrom(type)
                    ? new JsonPrimitive(new BigDecimal(text))
                    : new JsonPrimitive(text);
        }
        ResultFormat format = result.format().get();
        JsonObject qualified = new JsonObject();
        if (format.binary()) {
            qualified.addProperty(
                    "value", Base64.getEncoder().encodeToString(result.content().bytes()));
            qualified.addProperty("encoding", "base64");
        } else if (isJson(format)) {
            qualified.add("value", JsonParser.parseString(result.text()));
        } else {
            qualified.addProperty("value", result.text());
        }
        qualified.addProperty("mediaType", format.mimeType());
        return qualified;
    }

    private Answer links() {
        String header = job.results().entrySet().stream()
                .map(result -> "<" + url + "/" + result.getKey() + ">; rel=\"" + RELATION + "\"; type=\""
                        + result.getValue().contentType() + "\"; title=\"" + result.getKey() + "\"")
                .collect(Collectors.joining(", "));
        Answer empty = new Answer(204, "", new byte[0], Map.of());
        return header.isEmpty() ? empty : empty.with("Link", header);
    }

    /** After RFC 2387, each result a part of the answer. */
    private Answer parts() throws IOException {
        String boundary = UUID.randomUUID().toString();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Map.Entry<String, Result> result : job.results().entrySet()) {
            List<String> lines = new ArrayList<>();
            lines.add("--" + boundary);
            lines.add("Content-ID: <" + result.getKey() + ">");
            lines.add("Content-Type: " + result.getValue().contentType());
            boolean link = isLink(result.getKey());
            if (link) {
                lines.add("Content-Location: " + url + "/" + result.getKey());
            }
            bytes.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            if (!link) {
                bytes.write(result.getValue().content().bytes());
            }
            bytes.write("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        bytes.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return Answer.of("multipart/related; boundary=\"" + boundary + "\"", bytes.toByteArray());
    }
}
