package org.classifycerrado.server.ogcapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.execution.ExecuteRequest;
import org.classifycerrado.server.execution.Executions;
import org.classifycerrado.server.execution.Job;
import org.classifycerrado.server.http.Answer;
import org.classifycerrado.server.http.Call;
import org.classifycerrado.server.http.Endpoint;
import org.geotools.api.feature.type.Name;

/**
 * OGC API - Processes 1.0: landing page, conformance, API definition, processes, executions, jobs and results, all in
 * JSON. Faults are problems of RFC 7807; nothing outside the request is ever fetched.
 */
public final class ProcessesApi implements Endpoint {

    /** Where the landing page is. */
    public static final String PATH = "/ogc/processes/v1";

    private static final Logger LOGGER = Logger.getLogger(ProcessesApi.class.getName());
    private static final String OPEN_API = "application/vnd.oai.openapi+json;version=3.0";
    private static final String OGC = "http://www.opengis.net/def/rel/ogc/1.0/";
    private static final String CLASSES = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/";

    private final Executions executions;
    private final ProcessDocuments documents;
    private final String definition;

    /**
     * A service.
     *
     * @param executions what it offers
     * @throws IOException if the program lacks the API definition
     */
    public ProcessesApi(Executions executions) throws IOException {
        this.executions = executions;
        documents = new ProcessDocuments(executions.processes());
        try (InputStream in = ProcessesApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IOException("the program lacks its file openapi.json");
            }
            definition = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public List<String> methods() {
        return List.of("GET", "HEAD", "POST", "DELETE");
    }

    @Override
    public Answer answer(Call call) {
        try {
            return route(call);
        } catch (Problem e) {
            return e.answer();
        } catch (OwsException e) {
            return Problem.of(e).answer();
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "OGC API", e);
            return Problem.of(new OwsException(
                            OwsException.UNSPECIFIED, null, "The request failed; the server's log says why."))
                    .answer();
        }
    }

    private Answer route(Call call) throws Problem, OwsException, IOException {
        String url = call.base() + PATH;
        // A slash at the end counts for nothing: some clients put one after the landing page's address.
        List<String> path = new ArrayList<>(
                Arrays.asList(call.path().substring(PATH.length()).split("/")));
        path.remove("");
        String place = path.isEmpty() ? "" : path.get(0);
        int depth = path.size();
        if (place.equals("processes") && depth == 3 && path.get(2).equals("execution")) {
            return execute(path.get(1), call, url + "/jobs");
        } else if (place.equals("jobs") && depth == 2 && call.method().equals("DELETE")) {
            return dismiss(job(path.get(1)), url + "/jobs");
        } else if (place.equals("jobs") && depth == 2) {
            allow(call, "GET, HEAD, DELETE");
            return Documents.answer(Jobs.status(job(path.get(1)), url + "/jobs/" + path.get(1)));
        }
        allow(call, "GET, HEAD");
        if (depth <= 1) {
            return switch (place) {
                case "" -> Documents.answer(landing(url));
                case "conformance" -> Documents.answer(conformance());
                case "openapi" -> Answer.of(OPEN_API, definition(url));
                case "processes" -> Documents.answer(documents.list(call.query(), url + "/processes"));
                case "jobs" -> Documents.answer(Jobs.list(executions.stored(), call.query(), url + "/jobs"));
                default -> throw Problem.noSuchPage();
            };
        } else if (place.equals("processes") && depth == 2) {
            return Documents.answer(documents.describe(process(path.get(1)), url + "/processes"));
        } else if (place.equals("jobs") && depth <= 4 && path.get(2).equals("results")) {
            Job job = job(path.get(1));
            Results results = results(job, url + "/jobs");
            return depth == 3 ? results.answer() : results.one(path.get(3));
        }
        throw Problem.noSuchPage();
    }

    private static void allow(Call call, String methods) throws Problem {
        if (!List.of(methods.split(", ")).contains(call.method())) {
            throw Problem.notAllowed(methods);
        }
    }

    private static JsonObject landing(String url) {
        JsonObject landing = new JsonObject();
        landing.addProperty("title", "Web processing service");
        landing.addProperty("description", "Land use and land cover of the Cerrado");
        landing.add(
                "links",
                Documents.array(
                        Documents.self(url),
                        Documents.link(url + "/openapi", "service-desc", OPEN_API, "Definition of this API"),
                        Documents.link(
                                url + "/conformance", OGC + "conformance", Documents.JSON, "What this conforms to"),
                        Documents.link(url + "/processes", OGC + "processes", Documents.JSON, "Processes"),
                        Documents.link(url + "/jobs", OGC + "job-list", Documents.JSON, "Jobs")));
        return landing;
    }

    private static JsonObject conformance() {
        JsonArray classes = new JsonArray();
        for (String name : List.of("core", "json", "ogc-process-description", "job-list", "dismiss")) {
            classes.add(CLASSES + name);
        }
        JsonObject conformance = new JsonObject();
        conformance.add("conformsTo", classes);
        return conformance;
    }

    private byte[] definition(String url) {
        JsonObject server = new JsonObject();
        server.addProperty("url", url);
        JsonObject api = JsonParser.parseString(definition).getAsJsonObject();
        api.add("servers", Documents.array(server));
        return Documents.bytes(api);
    }

    private Name process(String id) throws Problem {
        return executions.processes().find(id).orElseThrow(() -> Problem.noSuchProcess(id));
    }

    private Job job(String id) throws Problem {
        return executions.find(id).orElseThrow(() -> Problem.noSuchJob(id));
    }

    private Answer execute(String id, Call call, String jobs) throws Problem, OwsException, IOException {
        String type = call.header("Content-Type").orElse(Documents.JSON).toLowerCase(Locale.ROOT);
        boolean form = type.startsWith("application/x-www-form-urlencoded");
        if (!form) {
            allow(call, "POST");
        }
        Name process = process(id);
        if (!type.split(";")[0].strip().matches("application/([a-z.+-]+\\+)?json")) {
            throw Problem.notJson(type);
        }
        boolean later = isLater(call.header("Prefer"));
        ExecuteRequest request = new ExecuteReader(id, executions.processes().inputs(process))
                .read(JsonRequest.read(call.body()), later);
        Job job = executions.submit(request);
        String url = jobs + "/" + job.id();
        if (later) {
            return new Answer(201, Documents.JSON, Documents.bytes(Jobs.status(job, url)), java.util.Map.of())
                    .with("Location", url)
                    .with("Preference-Applied", "respond-async");
        }
        job.await();
        Answer answer = results(job, jobs).answer();
        return request.store() ? answer.with("Link", "<" + url + ">; rel=\"monitor\"") : answer;
    }

    /** Whether a client prefers not to wait (RFC 7240). */
    private static boolean isLater(Optional<String> preferences) {
        return Arrays.stream(preferences.orElse("").split("[,;]"))
                .anyMatch(preference -> preference.strip().equalsIgnoreCase("respond-async"));
    }

    private static Results results(Job job, String jobs) throws Problem, OwsException {
        switch (job.status().state()) {
            case ACCEPTED, STARTED -> throw Problem.notReady(job.id());
            case FAILED -> throw job.failure().orElseThrow();
            case DISMISSED -> throw Problem.dismissed();
            case SUCCEEDED -> {
                // As it should be.
            }
        }
        return new Results(job, jobs + "/" + job.id() + "/results");
    }

    private Answer dismiss(Job job, String jobs) {
        executions.dismiss(job);
        JsonObject status = Jobs.status(job, jobs + "/" + job.id());
        // One that had ended is gone now, whatever it was before.
        status.addProperty("status", "dismissed");
        return Documents.answer(status);
    }
}
