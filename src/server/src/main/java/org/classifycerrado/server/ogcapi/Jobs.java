package org.classifycerrado.server.ogcapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.execution.Job;
import org.classifycerrado.server.execution.Processes;
import org.classifycerrado.server.http.Query;

/** Where executions stand, in the words of the standard. */
final class Jobs {

    private static final String RESULTS = "http://www.opengis.net/def/rel/ogc/1.0/results";
    private static final String EXCEPTIONS = "http://www.opengis.net/def/rel/ogc/1.0/exceptions";
    private static final String KIND = "process";

    private Jobs() {}

    /** The standard's words for states. */
    private enum Code {
        ACCEPTED,
        RUNNING,
        SUCCESSFUL,
        FAILED,
        DISMISSED;

        static Code of(Job.State state) {
            return switch (state) {
                case ACCEPTED -> ACCEPTED;
                case STARTED -> RUNNING;
                case SUCCEEDED -> SUCCESSFUL;
                case FAILED -> FAILED;
                case DISMISSED -> DISMISSED;
            };
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where an execution stands.
     *
     * @param job the execution
     * @param url where this can be asked for
     */
    static JsonObject status(Job job, String url) {
        Job.Status status = job.status();
        JsonObject json = new JsonObject();
        json.addProperty("processID", Processes.identifier(job.process()));
        json.addProperty("type", KIND);
        json.addProperty("jobID", job.id());
        json.addProperty("status", Code.of(status.state()).label());
        json.addProperty("message", status.message());
        json.addProperty("created", job.created().toString());
        status.started().ifPresent(started -> json.addProperty("started", started.toString()));
        status.finished().ifPresent(finished -> json.addProperty("finished", finished.toString()));
        json.addProperty("updated", status.updated().toString());
        json.addProperty("progress", status.state() == Job.State.SUCCEEDED ? 100 : status.percent());
        JsonArray links = Documents.array(Documents.self(url));
        if (status.state() == Job.State.SUCCEEDED) {
            links.add(Documents.link(url + "/results", RESULTS, Documents.JSON, "Results"));
        } else if (status.state() == Job.State.FAILED) {
            links.add(Documents.link(url + "/results", EXCEPTIONS, Documents.JSON, "Why it failed"));
        }
        json.add("links", links);
        return json;
    }

    /**
     * A list of executions.
     *
     * @param stored all that there are
     * @param query which of them are wanted
     * @param url where the list can be asked for
     * @throws OwsException if a parameter is not what it must be
     */
    static JsonObject list(List<Job> stored, Query query, String url) throws OwsException {
        Paging page = Paging.of(query);
        StringBuilder repeated = new StringBuilder();
        List<Job> matching = new ArrayList<>(stored);
        for (String name : List.of("type", "processID", "status", "datetime", "minDuration", "maxDuration")) {
            List<String> values = query.all(name);
            if (!values.isEmpty()) {
                matching.removeIf(filter(name, values).negate());
                repeated.append(name)
                        .append('=')
                        .append(Documents.encoded(String.join(",", values)))
                        .append('&');
            }
        }
        JsonArray jobs = new JsonArray();
        page.of(matching).forEach(job -> jobs.add(status(job, url + "/" + job.id())));
        JsonObject list = new JsonObject();
        list.add("jobs", jobs);
        list.add("links", page.links(url, repeated.toString(), matching.size()));
        return list;
    }

    private static Predicate<Job> filter(String name, List<String> values) throws OwsException {
        return switch (name) {
            case "type" -> job -> values.contains(KIND);
            case "processID" -> job -> values.contains(Processes.identifier(job.process()));
            case "status" -> state(values);
            case "datetime" -> created(values.get(0));
            default -> lasting(name, values.get(0));
        };
    }

    private static Predicate<Job> state(List<String> values) throws OwsException {
        List<Code> wanted = new ArrayList<>();
        for (String value : values) {
            try {
                wanted.add(Code.valueOf(value.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw OwsException.invalid(
                        "status",
                        "is '" + value + "'; allowed: "
                                + String.join(
                                        ", ",
                                        java.util.Arrays.stream(Code.values())
                                                .map(Code::label)
                                                .toList()));
            }
        }
        return job -> wanted.contains(Code.of(job.status().state()));
    }

    private static Predicate<Job> created(String interval) throws OwsException {
        String[] ends = interval.split("/", -1);
        if (ends.length > 2) {
            throw noTime(interval);
        }
        Instant from = instant(interval, ends[0], Instant.MIN);
        Instant to = instant(interval, ends[ends.length - 1], Instant.MAX);
        return job -> !job.created().isBefore(from) && !job.created().isAfter(to);
    }

    private static Instant instant(String interval, String end, Instant open) throws OwsException {
        if (interval.contains("/") && (end.isEmpty() || end.equals(".."))) {
            return open;
        }
        try {
            return OffsetDateTime.parse(end).toInstant();
        } catch (DateTimeParseException e) {
            throw noTime(interval);
        }
    }

    private static OwsException noTime(String given) {
        return OwsException.invalid(
                "datetime",
                "is '" + given + "'; it must be a time such as 2026-11-25T20:00:00Z, or two and a / between");
    }

    /** By duration in seconds, which only those have that have begun. */
    private static Predicate<Job> lasting(String name, String given) throws OwsException {
        Duration limit;
        try {
            limit = Duration.ofSeconds(Integer.parseInt(given));
        } catch (NumberFormatException e) {
            throw OwsException.invalid(name, "is '" + given + "'; it must be whole seconds");
        }
        return job -> {
            Job.Status status = job.status();
            if (status.started().isEmpty()) {
                return false;
            }
            Duration duration =
                    Duration.between(status.started().get(), status.finished().orElseGet(Instant::now));
            int order = duration.compareTo(limit);
            return name.equals("minDuration") ? order >= 0 : order <= 0;
        };
    }
}
