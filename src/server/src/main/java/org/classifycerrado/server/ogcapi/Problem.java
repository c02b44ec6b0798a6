package org.classifycerrado.server.ogcapi;

import com.google.gson.JsonObject;
import java.util.Map;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.http.Answer;

/** What is wrong with a request, as RFC 7807 says it, with the types of the standard. */
final class Problem extends Exception {

    private static final long serialVersionUID = 1;
    private static final String TYPES = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/";

    private final int status;
    private final String type;
    private final String title;
    private final transient Map<String, String> headers;

    private Problem(int status, String type, String title, String detail) {
        this(status, type, title, detail, Map.of());
    }

    private Problem(int status, String type, String title, String detail, Map<String, String> headers) {
        super(detail);
        this.headers = headers;
        this.status = status;
        this.type = type;
        this.title = title;
    }

    static Problem noSuchProcess(String id) {
        return new Problem(404, TYPES + "no-such-process", "No such process", "There is no process '" + id + "'.");
    }

    static Problem noSuchJob(String id) {
        return new Problem(
                404,
                TYPES + "no-such-job",
                "No such job",
                "There is no job '" + id + "': it was never submitted, was removed, or ended long ago.");
    }

    static Problem notReady(String id) {
        return new Problem(404, TYPES + "result-not-ready", "Result not ready", "The job '" + id + "' has not ended.");
    }

    static Problem dismissed() {
        return new Problem(410, "about:blank", "Gone", "The execution has been dismissed.");
    }

    static Problem noSuchPage() {
        return new Problem(404, "about:blank", "Not Found", "There is nothing at this address.");
    }

    static Problem notAllowed(String allowed) {
        return new Problem(405, "about:blank", "Method Not Allowed", "allowed: " + allowed, Map.of("Allow", allowed));
    }

    static Problem notJson(String type) {
        return new Problem(
                415,
                "about:blank",
                "Unsupported Media Type",
                "The Content-Type is '" + type + "'; it must be application/json.");
    }

    static Problem of(OwsException e) {
        return switch (e.code()) {
            case OwsException.INVALID, OwsException.MISSING ->
                new Problem(400, e.code(), "A parameter is not what it must be", e.getMessage());
            case OwsException.SERVER_BUSY -> new Problem(503, e.code(), "The server is busy", e.getMessage());
            default -> new Problem(500, e.code(), "The process failed", e.getMessage());
        };
    }

    Answer answer() {
        JsonObject json = new JsonObject();
        json.addProperty("type", type);
        json.addProperty("title", title);
        json.addProperty("status", status);
        json.addProperty("detail", getMessage());
        return new Answer(status, "application/problem+json", Documents.bytes(json), headers);
    }
}
