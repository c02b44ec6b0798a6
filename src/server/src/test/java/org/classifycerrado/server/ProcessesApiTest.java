package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OGC API - Processes, with the real processes and models; every document is held to the standard's schema. */
class ProcessesApiTest {

    private static final String API = "/ogc/processes/v1";
    private static final String AREAS = API + "/processes/cerrado:CerradoAreas/execution";
    private static final String CLASSIFY = API + "/processes/cerrado:ClassifyCerrado/execution";
    private static final String TYPES = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/";

    @TempDir
    static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static JsonObject json(HttpResponse<byte[]> answer, int status, String schema) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .isEqualTo(schema.equals("exception") ? "application/problem+json" : "application/json");
        ProcessesSchemas.validate(schema, text(answer));
        return JsonParser.parseString(text(answer)).getAsJsonObject();
    }

    private static JsonObject get(String path, String schema) throws Exception {
        return json(server.get(API + path), 200, schema);
    }

    private static HttpResponse<byte[]> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                server.request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request);
    }

    private static HttpResponse<byte[]> delete(String path) throws Exception {
        return server.send(server.request(path).DELETE());
    }

    /** A request with a value for each of CerradoAreas' inputs that is given. */
    private static String areas(String inputs, String rest) {
        return "{\"inputs\": {\"map\": \"truth_l2\"" + (inputs.isEmpty() ? "" : ", " + inputs) + "}"
                + (rest.isEmpty() ? "" : ", " + rest) + "}";
    }

    private static int pixels(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return JsonParser.parseString(text(answer))
                .getAsJsonObject()
                .get("classifiedPixels")
                .getAsInt();
    }

    private static List<String> links(JsonObject document, String relation) {
        List<String> links = new ArrayList<>();
        for (JsonElement link : document.getAsJsonArray("links")) {
            if (link.getAsJsonObject().get("rel").getAsString().equals(relation)) {
                links.add(link.getAsJsonObject().get("href").getAsString());
            }
        }
        return links;
    }

    private static HttpResponse<byte[]> follow(String url) throws Exception {
        return server.send(HttpRequest.newBuilder(URI.create(url)));
    }

    private static JsonObject ended(String job) throws Exception {
        JsonObject status;
        do {
            Thread.sleep(50);
            status = json(follow(job), 200, "statusInfo");
        } while (List.of("accepted", "running").contains(status.get("status").getAsString()));
        return status;
    }

    /** Else the other tests would say nothing. */
    @Test
    void theSchemasRefuseWhatIsWrong() {
        for (String wrong : List.of(
                "{\"jobID\": \"a\", \"status\": \"running\"}",
                "{\"jobID\": \"a\", \"type\": \"process\", \"status\": \"started\"}",
                "{\"jobID\": \"a\", \"type\": \"process\", \"status\": \"running\", \"links\": [{}]}",
                "{\"jobID\": \"a\", \"type\": \"process\", \"status\": \"running\", \"progress\": 101}")) {
            assertThatThrownBy(() -> ProcessesSchemas.validate("statusInfo", wrong))
                    .as(wrong)
                    .isInstanceOf(AssertionError.class);
        }
        assertThatThrownBy(() -> ProcessesSchemas.validate("results", "{\"areas\": {\"pixels\": 1}}"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void theLandingPageLeadsToEverything() throws Exception {
        JsonObject landing = get("", "landingPage");
        String base = server.url() + API;

        assertThat(get("/", "landingPage")).isEqualTo(landing);
        assertThat(links(landing, "self")).containsExactly(base);
        assertThat(links(landing, "service-desc")).containsExactly(base + "/openapi");
        String ogc = "http://www.opengis.net/def/rel/ogc/1.0/";
        json(follow(links(landing, ogc + "conformance").get(0)), 200, "confClasses");
        json(follow(links(landing, ogc + "processes").get(0)), 200, "processList");
        json(follow(links(landing, ogc + "job-list").get(0)), 200, "jobList");
    }

    @Test
    void saysWhatItConformsTo() throws Exception {
        String part1 = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/";

        assertThat(get("/conformance", "confClasses").getAsJsonArray("conformsTo"))
                .extracting(JsonElement::getAsString)
                .containsExactly(
                        part1 + "core",
                        part1 + "json",
                        part1 + "ogc-process-description",
                        part1 + "job-list",
                        part1 + "dismiss");
    }

    /** Whatever the definition has, the service has, and no more: each of its paths answers to its methods alone. */
    @Test
    void definesWhatItDoes() throws Exception {
        HttpResponse<byte[]> answer = server.get(API + "/openapi");
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/vnd.oai.openapi+json;version=3.0");
        JsonObject definition = JsonParser.parseString(text(answer)).getAsJsonObject();

        assertThat(definition
                        .getAsJsonArray("servers")
                        .get(0)
                        .getAsJsonObject()
                        .get("url")
                        .getAsString())
                .isEqualTo(server.url() + API);
        Matcher reference = Pattern.compile("\"\\$ref\": \"([^\"]+)\"").matcher(text(answer));
        while (reference.find()) {
            String place = reference.group(1);
            if (place.startsWith("#/components/")) {
                String[] steps = place.split("/");
                assertThat(definition
                                .getAsJsonObject(steps[1])
                                .getAsJsonObject(steps[2])
                                .has(steps[3]))
                        .as(place)
                        .isTrue();
            } else {
                assertThat(place).startsWith("https://schemas.opengis.net/ogcapi/processes/part1/1.0/openapi/schemas/");
            }
        }
        JsonObject paths = definition.getAsJsonObject("paths");
        assertThat(paths.keySet()).hasSize(10);
        for (String path : paths.keySet()) {
            String place = API
                    + path.replace("{processID}", "cerrado:CerradoModels")
                            .replace("{jobID}", "none")
                            .replace("{outputID}", "none");
            for (String method : List.of("get", "post", "delete", "put")) {
                int status = server.send(server.request(place)
                                .header("Content-Type", "application/json")
                                .method(method.toUpperCase(Locale.ROOT), BodyPublishers.noBody()))
                        .statusCode();
                boolean defined = paths.getAsJsonObject(path).has(method);
                assertThat(status == 405).as("%s %s: %d", method, place, status).isEqualTo(!defined);
                if (defined) {
                    assertThat(paths.getAsJsonObject(path)
                                    .getAsJsonObject(method)
                                    .getAsJsonObject("responses")
                                    .has("" + status))
                            .as("%s %s: %d", method, place, status)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void listsProcessesInParts() throws Exception {
        JsonObject whole = get("/processes", "processList");
        List<String> ids = new ArrayList<>();
        whole.getAsJsonArray("processes")
                .forEach(process -> ids.add(process.getAsJsonObject().get("id").getAsString()));
        assertThat(ids).isSorted().contains("cerrado:CerradoAreas", "cerrado:ClassifyCerrado");
        assertThat(links(whole, "next")).isEmpty();

        List<String> parts = new ArrayList<>();
        List<String> next = List.of(server.url() + API + "/processes?limit=3");
        while (!next.isEmpty()) {
            JsonObject part = json(follow(next.get(0)), 200, "processList");
            assertThat(part.getAsJsonArray("processes")).hasSizeBetween(1, 3);
            part.getAsJsonArray("processes")
                    .forEach(process ->
                            parts.add(process.getAsJsonObject().get("id").getAsString()));
            next = links(part, "next");
        }
        assertThat(parts).isEqualTo(ids);
    }

    @Test
    void describesProcesses() throws Exception {
        for (JsonElement summary : get("/processes", "processList").getAsJsonArray("processes")) {
            String self = links(summary.getAsJsonObject(), "self").get(0);
            JsonObject process = json(follow(self), 200, "process");
            for (String kind : List.of("inputs", "outputs")) {
                for (Map.Entry<String, JsonElement> each :
                        process.getAsJsonObject(kind).entrySet()) {
                    ProcessesSchemas.validate(
                            kind.equals("inputs") ? "inputDescription" : "outputDescription",
                            each.getValue().toString());
                }
            }
        }
        JsonObject inputs =
                get("/processes/cerrado%3AClassifyCerrado", "process").getAsJsonObject("inputs");
        assertThat(schema(inputs, "level")).contains("\"type\":\"string\"", "\"enum\":[\"L1\",\"L2\"]");
        assertThat(schema(inputs, "overlap")).contains("\"type\":\"integer\"", "\"default\":32");
        assertThat(schema(inputs, "publish")).contains("\"type\":\"boolean\"", "\"default\":true");
        assertThat(schema(inputs, "roi")).contains("geojson-geometry", "\"application/wkt\"");
        assertThat(schema(inputs, "bbox")).contains("ogc-bbox", "\"required\":[\"bbox\"]");
        assertThat(schema(inputs, "msiCoverage")).contains("\"contentEncoding\":\"base64\"", "application=geotiff");
        assertThat(inputs.getAsJsonObject("msi").get("minOccurs").getAsInt()).isZero();
        JsonObject outputs =
                get("/processes/cerrado:ClassifyCerrado", "process").getAsJsonObject("outputs");
        assertThat(schema(outputs, "areas")).contains("oneOf", "\"application/json\"", "\"text/csv\"");
        assertThat(schema(outputs, "layer")).isEqualTo("{\"type\":\"string\"}");
    }

    private static String schema(JsonObject descriptions, String name) {
        return descriptions.getAsJsonObject(name).getAsJsonObject("schema").toString();
    }

    /** The request of the docs. */
    @Test
    void classifiesAndPublishes() throws Exception {
        String example = Files.readString(TestServer.ROOT.resolve("docs/examples/classify.json"));

        JsonObject results = json(post(CLASSIFY, example), 200, "results");

        assertThat(results.keySet()).containsExactly("layer", "areas");
        assertThat(results.get("layer").getAsString()).isEqualTo("map");
        JsonObject areas = results.getAsJsonObject("areas");
        assertThat(areas.get("mediaType").getAsString()).isEqualTo("application/json");
        assertThat(areas.getAsJsonObject("value").get("classifiedPixels").getAsInt())
                .isEqualTo(220 * 150);
        assertThat(folder.resolve("map.tif")).exists();
    }

    /** One square kilometre of 10 m pixels, in all ways in which it can be said. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'roi': 'POLYGON((812000 9330000,813000 9330000,813000 9331000,812000 9331000,812000 9330000))'",
                "'roi': {'value': 'SRID=32722;POLYGON((812000 9330000,813000 9330000,813000 9331000,812000 9331000,"
                        + "812000 9330000))', 'mediaType': 'application/ewkt'}",
                "'roi': {'value': {'type':'Polygon','coordinates':[[[812000,9330000],[813000,9330000],"
                        + "[813000,9331000],[812000,9331000],[812000,9330000]]]}, 'mediaType': 'application/geo+json'}",
                "'roi': {'type':'Polygon','coordinates':[[[812000,9330000],[813000,9330000],[813000,9331000],"
                        + "[812000,9331000],[812000,9330000]]]}",
                "'bbox': {'bbox': [812000, 9330000, 813000, 9331000], 'crs':"
                        + " 'http://www.opengis.net/def/crs/EPSG/0/32722'}",
                "'bbox': {'value': {'bbox': [812000, 9330000, 813000, 9331000], 'crs': 'EPSG:32722'}}"
            })
    void takesAreas(String input) throws Exception {
        assertThat(pixels(post(AREAS, areas(input.replace('\'', '"'), "")))).isEqualTo(10_000);
    }

    /** A square kilometre, and one that overlaps it by half. */
    @ParameterizedTest
    @ValueSource(strings = {"%s", "{\"value\": %s, \"mediaType\": \"application/geo+json\"}"})
    void takesFeatures(String how) throws Exception {
        String square = "{\"type\": \"Feature\", \"id\": \"%s\", \"properties\": {}, \"geometry\": {\"type\":"
                + " \"Polygon\", \"coordinates\": [[[%2$d,9330200],[%3$d,9330200],[%3$d,9331200],[%2$d,9331200],"
                + "[%2$d,9330200]]]}}";
        String zones = "{\"type\": \"FeatureCollection\", \"features\": ["
                + String.format(square, "one", 812_400, 813_400) + ", "
                + String.format(square, "two", 812_900, 813_900) + "]}";

        HttpResponse<byte[]> answer = post(
                AREAS,
                areas(
                        "\"zones\": " + String.format(how, zones),
                        "\"outputs\": {\"zones\": {\"format\": {\"mediaType\": \"text/csv\"}}}"));

        assertThat(text(answer).lines().skip(1).map(line -> line.split(",")[0] + " " + line.split(",")[2]))
                .as(text(answer))
                .containsExactly("one 10000", "two 10000");
        assertThat(schema(get("/processes/cerrado:CerradoAreas", "process").getAsJsonObject("inputs"), "zones"))
                .contains("\"type\":\"object\"", "geojson-feature-collection");
    }

    /** Latitude comes first where the CRS has it first. */
    @Test
    void takesBoxesInTheOrderOfTheirCrs() throws Exception {
        int plain = pixels(post(AREAS, areas("\"bbox\": {\"bbox\": [-48.18, -6.05, -48.17, -6.04]}", "")));
        int north = pixels(post(
                AREAS,
                areas(
                        "\"bbox\": {\"bbox\": [-6.05, -48.18, -6.04, -48.17],"
                                + " \"crs\": \"http://www.opengis.net/def/crs/EPSG/0/4326\"}",
                        "")));

        // A hundredth of a degree here is about 1.107 km by 1.106 km.
        assertThat(plain).isBetween(12_000, 12_500);
        assertThat(north).isEqualTo(plain);
    }

    @Test
    void takesAndGivesGeoTiffs() throws Exception {
        String msi = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("msi.tif")));
        String coverage = "{\"value\": \"" + msi + "\", \"encoding\": \"base64\","
                + " \"mediaType\": \"image/tiff; application=geotiff\"}";
        String request = "{\"inputs\": {\"msiCoverage\": " + coverage
                + ", \"model\": \"demo-l2-msi\", \"publish\": false},"
                + " \"outputs\": {\"result\": {\"transmissionMode\": \"reference\"}}, \"response\": \"document\"}";

        HttpResponse<byte[]> answer = post(CLASSIFY, request);

        JsonObject link = json(answer, 200, "results").getAsJsonObject("result");
        String monitor = answer.headers().firstValue("Link").orElse("");
        assertThat(monitor).matches("<[^>]+/jobs/[0-9a-f-]{36}>; rel=\"monitor\"");
        HttpResponse<byte[]> tiff = follow(link.get("href").getAsString());
        assertThat(tiff.headers().firstValue("Content-Type")).contains("image/tiff");
        Path layer = folder.resolve("returned.tif");
        Files.write(layer, tiff.body());
        assertThat(pixels(post(AREAS, "{\"inputs\": {\"map\": \"returned\", \"level\": \"L2\"}}")))
                .isEqualTo(427 * 300);
        Files.delete(layer);

        String job = monitor.substring(1, monitor.indexOf('>'));
        assertThat(json(delete(URI.create(job).getPath()), 200, "statusInfo")
                        .get("status")
                        .getAsString())
                .isEqualTo("dismissed");
        assertThat(follow(link.get("href").getAsString()).statusCode()).isEqualTo(404);
    }

    @Test
    void givesValuesWithinTheDocument() throws Exception {
        JsonObject results = json(
                post(
                        AREAS,
                        areas(
                                "",
                                "\"outputs\": {\"areas\": {\"format\": {\"mediaType\": \"text/csv\"}}},"
                                        + " \"response\": \"document\"")),
                200,
                "results");

        assertThat(results.getAsJsonObject("areas").get("mediaType").getAsString())
                .isEqualTo("text/csv");
        assertThat(results.getAsJsonObject("areas").get("value").getAsString()).startsWith("id,code,name");
    }

    @Test
    void givesOneOutputAsItIs() throws Exception {
        HttpResponse<byte[]> answer =
                post(AREAS, areas("", "\"outputs\": {\"areas\": {\"format\": {\"mediaType\": \"text/csv\"}}}"));

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv; charset=UTF-8");
        assertThat(text(answer)).startsWith("id,code,name");
    }

    @Test
    void givesLinksInTheHeader() throws Exception {
        HttpResponse<byte[]> answer =
                post(AREAS, areas("", "\"outputs\": {\"areas\": {\"transmissionMode\": \"reference\"}}"));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        Matcher link = Pattern.compile(
                        "<([^>]+/results/areas)>; rel=\"http://www.opengis.net/def/rel/ogc/1.0/results\"")
                .matcher(answer.headers().firstValue("Link").orElse(""));
        assertThat(link.find()).isTrue();
        assertThat(text(follow(link.group(1)))).contains("\"classifiedPixels\": 128100");
        // All of them, in the same way.
        assertThat(follow(link.group(1).replace("/areas", "")).statusCode()).isEqualTo(204);
    }

    @Test
    void givesSeveralOutputsAsParts() throws Exception {
        HttpResponse<byte[]> answer = post(
                CLASSIFY,
                "{\"inputs\": {\"msi\": \"msi\", \"model\": \"demo-l2-msi\", \"publish\": false,"
                        + " \"bbox\": {\"bbox\": [812400, 9330200, 812600, 9330400], \"crs\": \"EPSG:32722\"}},"
                        + " \"outputs\": {\"result\": {\"transmissionMode\": \"reference\"},"
                        + " \"areas\": {\"format\": {\"mediaType\": \"text/csv\"}}}}");

        Matcher type = Pattern.compile("multipart/related; boundary=\"([0-9a-f-]+)\"")
                .matcher(answer.headers().firstValue("Content-Type").orElse(""));
        assertThat(type.matches()).isTrue();
        String[] parts = text(answer).split("--" + type.group(1));
        assertThat(parts).hasSize(4);
        assertThat(parts[0]).isEmpty();
        assertThat(parts[1])
                .startsWith("\r\nContent-ID: <result>\r\nContent-Type: image/tiff\r\nContent-Location: http")
                .endsWith("/results/result\r\n\r\n\r\n");
        assertThat(parts[2])
                .startsWith("\r\nContent-ID: <areas>\r\nContent-Type: text/csv; charset=UTF-8\r\n\r\nid,code,name");
        assertThat(parts[3]).isEqualTo("--\r\n");
    }

    @Test
    void runsInTheBackgroundAndTellsHowFarItIs() throws Exception {
        HttpResponse<byte[]> answer = post(
                CLASSIFY,
                "{\"inputs\": {\"msi\": \"msi\", \"sar\": \"sar\", \"model\": \"demo-l2-msi-sar\", \"name\": \"later\"},"
                        + " \"outputs\": {\"layer\": {}}}",
                "Prefer",
                "respond-async; wait=10");

        JsonObject accepted = json(answer, 201, "statusInfo");
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("respond-async");
        String job = answer.headers().firstValue("Location").orElseThrow();
        assertThat(links(accepted, "self")).containsExactly(job);
        if (accepted.get("status").getAsString().equals("running")) {
            HttpResponse<byte[]> early = follow(job + "/results");
            if (early.statusCode() != 200) {
                assertThat(json(early, 404, "exception").get("type").getAsString())
                        .isEqualTo(TYPES + "result-not-ready");
            }
        }
        JsonObject status = ended(job);
        assertThat(status.get("status").getAsString()).isEqualTo("successful");
        assertThat(status.get("progress").getAsInt()).isEqualTo(100);
        assertThat(status.get("processID").getAsString()).isEqualTo("cerrado:ClassifyCerrado");
        assertThat(time(status, "started")).isBetween(time(status, "created"), time(status, "finished"));
        String results =
                links(status, "http://www.opengis.net/def/rel/ogc/1.0/results").get(0);
        assertThat(text(follow(results))).isEqualTo("later");
        assertThat(text(follow(results + "/layer"))).isEqualTo("later");
        assertThat(json(follow(results + "/areas"), 400, "exception")
                        .get("detail")
                        .getAsString())
                .contains("it gave [layer]");

        // The other service sees it, and answers in its own way.
        String id = status.get("jobID").getAsString();
        assertThat(server.text("/api/jobs")).contains(id);
        assertThat(server.text("/wps", "service", "WPS", "request", "GetExecutionStatus", "executionId", id))
                .contains("<wps:ProcessSucceeded>", "<wps:LiteralData>later</wps:LiteralData>");
        server.text("/wps", "service", "WPS", "request", "Dismiss", "executionId", id);
        assertThat(json(follow(job), 404, "exception").get("type").getAsString())
                .isEqualTo(TYPES + "no-such-job");
    }

    @Test
    void tellsOfWhatWpsRuns() throws Exception {
        String accepted = server.text(
                "/wps",
                "service",
                "WPS",
                "request",
                "Execute",
                "identifier",
                "cerrado:CerradoAreas",
                "DataInputs",
                "map=truth_l1",
                "storeExecuteResponse",
                "true");
        Matcher id = Pattern.compile("executionId=([0-9a-f-]{36})").matcher(accepted);
        assertThat(id.find()).isTrue();

        String job = server.url() + API + "/jobs/" + id.group(1);
        assertThat(ended(job).get("status").getAsString()).isEqualTo("successful");
        assertThat(json(follow(job + "/results"), 200, "results")
                        .getAsJsonObject("areas")
                        .getAsJsonObject("value")
                        .get("classifiedPixels")
                        .getAsInt())
                .isEqualTo(128_100);
    }

    @Test
    void dismissesWhatRuns() throws Exception {
        String job = post(
                        CLASSIFY,
                        "{\"inputs\": {\"msi\": \"msi\", \"sar\": \"sar\", \"model\": \"demo-l2-msi-sar\","
                                + " \"augment\": \"flips\", \"name\": \"never\"}}",
                        "Prefer",
                        "respond-async")
                .headers()
                .firstValue("Location")
                .orElseThrow();

        JsonObject dismissed = json(delete(URI.create(job).getPath()), 200, "statusInfo");

        assertThat(dismissed.get("status").getAsString()).isEqualTo("dismissed");
        assertThat(json(follow(job), 200, "statusInfo").get("status").getAsString())
                .isEqualTo("dismissed");
        json(follow(job + "/results"), 410, "exception");
        // Once more, and it is forgotten.
        json(delete(URI.create(job).getPath()), 200, "statusInfo");
        json(follow(job), 404, "exception");
        json(delete(URI.create(job).getPath()), 404, "exception");
        // The next one waits for its turn until the dismissed one has ended.
        post(CLASSIFY, "{\"inputs\": {\"msi\": \"msi\", \"model\": \"demo-l2-msi\", \"publish\": false}}");
        assertThat(folder.resolve("never.tif")).doesNotExist();
    }

    @Test
    void saysLaterWhyAnExecutionFailed() throws Exception {
        String job = post(AREAS, "{\"inputs\": {\"map\": \"nope\"}}", "Prefer", "respond-async")
                .headers()
                .firstValue("Location")
                .orElseThrow();

        JsonObject status = ended(job);

        assertThat(status.get("status").getAsString()).isEqualTo("failed");
        assertThat(status.get("message").getAsString()).contains("there is no layer 'nope'");
        String exceptions = links(status, "http://www.opengis.net/def/rel/ogc/1.0/exceptions")
                .get(0);
        JsonObject problem = json(follow(exceptions), 400, "exception");
        assertThat(problem.get("type").getAsString()).isEqualTo("InvalidParameterValue");
        assertThat(problem.get("detail").getAsString()).contains("there is no layer 'nope'; layers: ");
    }

    @Test
    void listsJobsThatAreWanted() throws Exception {
        String failed = post(AREAS, "{\"inputs\": {\"map\": \"no\"}}", "Prefer", "respond-async")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        ended(failed);
        String models = post(API + "/processes/cerrado:CerradoModels/execution", "", "Prefer", "respond-async")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String created = ended(models).get("created").getAsString();
        Instant before = Instant.parse(created).minusMillis(1);

        assertThat(listed("limit=1000")).startsWith(models, failed);
        assertThat(listed("limit=1")).containsExactly(models);
        assertThat(listed("limit=1&offset=1")).containsExactly(failed);
        assertThat(listed("status=failed")).contains(failed).doesNotContain(models);
        assertThat(listed("status=failed,successful")).contains(failed, models);
        assertThat(listed("status=failed&status=successful")).contains(failed, models);
        assertThat(listed("processID=cerrado:CerradoModels")).containsExactly(models);
        assertThat(listed("type=process")).contains(models);
        assertThat(listed("type=other")).isEmpty();
        assertThat(listed("datetime=" + created)).contains(models);
        assertThat(listed("datetime=../" + created)).contains(models, failed);
        assertThat(listed("datetime=" + created + "/..")).contains(models).doesNotContain(failed);
        assertThat(listed("datetime=2000-01-01T00:00:00Z/2000-01-02T00:00:00%2B01:00"))
                .isEmpty();
        assertThat(listed("datetime=/" + before)).doesNotContain(models);
        assertThat(listed("minDuration=0")).contains(models);
        assertThat(listed("minDuration=86400")).isEmpty();
        assertThat(listed("maxDuration=86400&processID=cerrado:CerradoModels")).containsExactly(models);
        assertThat(links(get("/jobs?limit=1&status=failed,successful", "jobList"), "next"))
                .containsExactly(server.url() + API + "/jobs?status=failed%2Csuccessful&limit=1&offset=1");
    }

    private static Instant time(JsonObject status, String name) {
        return Instant.parse(status.get(name).getAsString());
    }

    private static List<String> listed(String query) throws Exception {
        List<String> jobs = new ArrayList<>();
        for (JsonElement job : get("/jobs?" + query, "jobList").getAsJsonArray("jobs")) {
            jobs.add(links(job.getAsJsonObject(), "self").get(0));
        }
        return jobs;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nope | 404 | about:blank",
                "/processes/a:b | 404 | no-such-process",
                "/processes/cerrado:CerradoAreas/execution | 405 | about:blank",
                "/processes/cerrado:CerradoAreas/nope | 404 | about:blank",
                "/processes?limit=0 | 400 | InvalidParameterValue",
                "/processes?limit=many | 400 | InvalidParameterValue",
                "/jobs?offset=-1 | 400 | InvalidParameterValue",
                "/jobs?status=started | 400 | InvalidParameterValue",
                "/jobs?datetime=today | 400 | InvalidParameterValue",
                "/jobs?datetime=2000-01-01T00:00:00Z/../.. | 400 | InvalidParameterValue",
                "/jobs?minDuration=long | 400 | InvalidParameterValue",
                "/jobs/none | 404 | no-such-job",
                "/jobs/none/results | 404 | no-such-job",
                "/jobs/none/results/areas | 404 | no-such-job",
                "/jobs/none/nope | 404 | about:blank"
            })
    void saysWhatIsWrongWithAnAddress(String path, int status, String type) throws Exception {
        JsonObject problem = json(server.get(API + path), status, "exception");

        assertThat(problem.get("type").getAsString()).isIn(type, TYPES + type);
        assertThat(problem.get("status").getAsInt()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'map': 'truth_l2', 'nope': 1} | No such parameter: nope; allowed: map",
                "{'map': ['truth_l2']} | map must be a string in JSON",
                "{'map': 3} | map must be a string in JSON",
                "{'map': 'truth_l2', 'level': 'L3'} | level is 'L3'; allowed: L1, L2",
                "{'map': '../truth_l2'} | there is no layer '../truth_l2'",
                "{'map': 'truth_l2', 'bbox': [1, 2, 3, 4]} | bbox must be an object with a bbox in JSON",
                "{'map': 'truth_l2', 'bbox': {'bbox': [1, 2, 3]}} | bbox must be minx,miny,maxx,maxy",
                "{'map': 'truth_l2', 'bbox': {'bbox': [1, 2, 3, 'x']}} | bbox must have a bbox of four numbers",
                "{'map': 'truth_l2', 'bbox': {'bbox': [1, 2, 3, 4], 'crs': 'EPSG:999999'}} | which is not known",
                "{'map': 'truth_l2', 'roi': 'POLYGON((1 1'} | roi is neither GML, WKT, EWKT nor GeoJSON",
                "{'map': 'truth_l2', 'roi': {'type': 'Polygon'}} | roi is an object without a value",
                "{'map': 'truth_l2', 'roi': {'href': 'http://127.0.0.1:1/x'}} | roi is a reference; this server fetches",
                "{'mapCoverage': {'href': 'file:///etc/passwd', 'type': 'image/tiff'}} | mapCoverage is a reference",
                "{'mapCoverage': '####'} | mapCoverage is empty",
                "{'mapCoverage': {'value': 'AAAA', 'encoding': 'gzip'}} | is encoded as 'gzip'; allowed: base64",
                "{'mapCoverage': {'value': 'AAAA', 'mediaType': 'image/png'}} | is of type 'image/png'; allowed: image/tiff",
                "{'mapCoverage': 'AAAA'} | mapCoverage is not a readable GeoTIFF",
                "[] | inputs must be a JSON object"
            })
    void saysWhatIsWrongWithAnInput(String inputs, String message) throws Exception {
        JsonObject problem = json(post(AREAS, "{\"inputs\": " + inputs.replace('\'', '"') + "}"), 400, "exception");

        assertThat(problem.get("type").getAsString()).isIn("InvalidParameterValue", "MissingParameterValue");
        assertThat(problem.get("detail").getAsString()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'response': 'both' | response is 'both'; allowed: raw, document",
                "'outputs': {'nope': {}} | No such output: nope; allowed: areas",
                "'outputs': {'areas': {'transmissionMode': 'fax'}} | transmissionMode is 'fax'; allowed: value, reference",
                "'outputs': {'areas': {'format': {'mediaType': 'a/b'}}} | mimeType is 'a/b' for areas; allowed: appl",
                "'outputs': {'areas': 1} | areas must be a JSON object",
                "'subscriber': {'successUri': 'http://127.0.0.1:1/'} | subscriber is given; this server calls nobody"
            })
    void saysWhatIsWrongWithWhatIsWanted(String rest, String message) throws Exception {
        assertThat(json(post(AREAS, areas("", rest.replace('\'', '"'))), 400, "exception")
                        .get("detail")
                        .getAsString())
                .contains(message);
    }

    static Stream<String> noRequests() {
        return Stream.of(
                "{",
                "[]",
                "\"inputs\"",
                "{'inputs': {}}",
                "{} {}",
                "{\"inputs\": {\"map\": NaN}}",
                "{\"inputs\": " + "[".repeat(100) + "]".repeat(100) + "}",
                "{\"inputs\": " + "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000) + "}",
                "{\"inputs\": {\"roi\": [" + "1,".repeat(600_000) + "1]}}");
    }

    @ParameterizedTest
    @MethodSource("noRequests")
    void refusesWhatIsNoJsonOrTooMuchOfIt(String body) throws Exception {
        assertThat(json(post(AREAS, body), 400, "exception").get("detail").getAsString())
                .isEqualTo("The request is not a JSON object of at most 60 levels and 500000 values");
    }

    @Test
    void takesJsonAlone() throws Exception {
        for (String type : List.of("text/xml", "application/x-www-form-urlencoded", "text/plain")) {
            HttpRequest.Builder request =
                    server.request(AREAS).header("Content-Type", type).POST(BodyPublishers.ofString(areas("", "")));
            assertThat(json(server.send(request), 415, "exception")
                            .get("detail")
                            .getAsString())
                    .contains("'" + type + "'; it must be application/json");
        }
    }

    @Test
    void pagesOfOtherSitesMayNotAsk() throws Exception {
        for (String origin : List.of("http://example.org", "null")) {
            HttpResponse<byte[]> refusal = post(AREAS, areas("", ""), "Origin", origin);
            assertThat(refusal.statusCode()).isEqualTo(403);
            // Its body is not read, so the next request must not come on the same connection.
            assertThat(refusal.headers().firstValue("Connection")).contains("close");
            assertThat(server.send(server.request(API + "/jobs/none")
                                    .header("Origin", origin)
                                    .DELETE())
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(post(AREAS, areas("", ""), "Origin", server.url()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesMoreThanItsQueueHolds() throws Exception {
        String body = "{\"inputs\": {\"msi\": \"msi\", \"sar\": \"sar\", \"model\": \"demo-l2-msi-sar\","
                + " \"augment\": \"flips\", \"publish\": false}}";
        List<String> jobs = new ArrayList<>();
        HttpResponse<byte[]> answer = post(CLASSIFY, body, "Prefer", "respond-async");
        while (answer.statusCode() == 201 && jobs.size() < 50) {
            jobs.add(answer.headers().firstValue("Location").orElseThrow());
            answer = post(CLASSIFY, body, "Prefer", "respond-async");
        }

        assertThat(json(answer, 503, "exception").get("type").getAsString()).isEqualTo("ServerBusy");
        assertThat(jobs).hasSizeBetween(12, 20);
        for (String job : jobs) {
            delete(URI.create(job).getPath());
        }
        // Those that were dismissed give their places back.
        while (post(API + "/processes/cerrado:CerradoModels/execution", "{}").statusCode() == 503) {
            Thread.sleep(50);
        }
    }
}
