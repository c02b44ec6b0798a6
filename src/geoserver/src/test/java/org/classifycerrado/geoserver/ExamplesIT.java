package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users are given to copy, run against a GeoServer: {@code docs/examples}, the commands of {@code docs/wps.md},
 * and the QGIS plugin. Wants {@code -Dgeoserver.url=…} as {@link GeoServerIT} does; the scripts are skipped where
 * OWSLib, QGIS or curl is missing. The examples' workspace {@code cerrado} becomes one of the test's own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExamplesIT {

    private static final String WORKSPACE = "cerrado_examples";

    /** What the examples say for the server, and the names in them that are not those of processes. */
    private static final String SERVER = "http://localhost:8080/geoserver";

    private static final Pattern WORKSPACE_NAME =
            Pattern.compile("\\bcerrado(?=(?::|__)[a-z])|(?<=[>/])cerrado(?=[</])|(?<=--workspace |workspace=)cerrado");
    private static final Pattern UPLOAD = Pattern.compile("@(\\w+\\.tif)@");

    @TempDir
    private Path work;

    private String url;
    private String user;
    private String password;
    private GeoServerClient admin;
    private GeoServerClient nobody;

    @BeforeAll
    void connect() throws IOException {
        url = System.getProperty("geoserver.url", "").replaceFirst("/+$", "");
        unlessSkipped(!url.isEmpty(), "no GeoServer to talk to; give -Dgeoserver.url=http://…/geoserver");
        user = System.getProperty("geoserver.user", "admin");
        password = System.getProperty("geoserver.password", "geoserver");
        admin = new GeoServerClient(url, user, password);
        nobody = new GeoServerClient(url, null, null);
        removeAll();
        created(admin.post("/rest/workspaces", "<workspace><name>" + WORKSPACE + "</name></workspace>"));
        admin.open(WORKSPACE);
        for (Map.Entry<String, String> layer : Map.of("msi", "msi.tif", "sar", "sar.tif", "truth", "truth_l2.tif")
                .entrySet()) {
            upload(layer.getKey(), layer.getValue());
        }
        created(admin.post(
                "/rest/urlchecks",
                "<regexUrlCheck><name>" + WORKSPACE + "</name><enabled>true</enabled><regex>^" + Pattern.quote(url)
                        + "/wcs.*$</regex></regexUrlCheck>"));
    }

    @AfterAll
    void removeAll() throws IOException {
        if (admin != null) {
            admin.remove(WORKSPACE);
            for (String check : List.of(WORKSPACE, "cerrado_wcs")) {
                admin.send("DELETE", "/rest/urlchecks/" + check, null, null);
            }
        }
    }

    private void upload(String layer, String file) throws IOException {
        created(admin.send(
                "PUT",
                "/rest/workspaces/" + WORKSPACE + "/coveragestores/" + layer + "/file.geotiff?coverageName=" + layer,
                "image/tiff",
                Files.readAllBytes(root().resolve("test-data/scene/" + file))));
    }

    private static void created(GeoServerClient.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    }

    /** Skips a test, and says so where people look. */
    private static void unlessSkipped(boolean runs, String why) {
        if (!runs) {
            System.out.println("SKIPPED: " + why);
        }
        assumeTrue(runs, why);
    }

    private static Path root() {
        return Path.of(System.getProperty("cerrado.root"));
    }

    /** An example's text for this server and this test's workspace, with the scene where it wants a file. */
    private String adapted(String text) {
        String here = WORKSPACE_NAME.matcher(text).replaceAll(WORKSPACE).replace(SERVER, url);
        return UPLOAD.matcher(here).replaceAll(file -> encoded(file.group(1)));
    }

    private static String encoded(String file) {
        try {
            return Base64.getMimeEncoder()
                    .encodeToString(Files.readAllBytes(root().resolve("test-data/scene/" + file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each example with what its answer must be, in an order in which they can run. */
    private static Map<String, Consumer<GeoServerClient.Answer>> examples() {
        Map<String, Consumer<GeoServerClient.Answer>> examples = new LinkedHashMap<>();
        examples.put(
                "models", answer -> assertThat(json(answer.text()).toString()).contains("demo-l2-msi-sar"));
        examples.put("publish", answer -> assertPublished(answer, "map"));
        examples.put("overwrite", answer -> assertPublished(answer, "map"));
        examples.put("confidence", answer -> assertPublished(answer, "map_l1"));
        examples.put("async", answer -> assertThat(answer.text()).contains("ProcessAccepted", "executionId="));
        examples.put("raw", ExamplesIT::assertMap);
        examples.put("upload", ExamplesIT::assertMap);
        examples.put("chain-outer", ExamplesIT::assertMap);
        examples.put("chain-inner", answer -> assertThat(
                        json(answer.text()).getAsJsonArray("features").size())
                .isGreaterThan(10));
        examples.put("reference", answer -> assertThat(classified(answer)).isGreaterThan(100_000));
        examples.put("reference-url", answer -> assertThat(classified(answer)).isGreaterThan(100_000));
        examples.put("bbox", answer -> assertThat(classified(answer)).isEqualTo(220 * 150));
        for (String roi : List.of("roi-wkt", "roi-gml", "roi-geojson")) {
            examples.put(roi, answer -> assertThat(classified(answer)).isBetween(20_000L, 32_000L));
        }
        examples.put("areas-polygon", answer -> {
            assertThat(answer.type()).startsWith("text/csv");
            assertThat(answer.text().lines())
                    .hasSize(16)
                    .first()
                    .isEqualTo("id,code,name_en,name_pt,pixels,hectares,percent");
        });
        examples.put("clean", answer -> assertPublished(answer, "map_clean"));
        examples.put("areas-zones", answer -> {
            assertThat(answer.type()).startsWith("text/csv");
            assertThat(answer.text().lines().map(line -> line.split(",")[0])).containsExactly("id", "farm-1", "farm-2");
        });
        examples.put("accuracy", answer -> {
            JsonObject scores = json(answer.text());
            assertThat(scores.get("level").getAsString()).isEqualTo("L2");
            assertThat(scores.get("pixels").getAsLong()).isEqualTo(220 * 150);
        });
        examples.put("change", answer -> {
            assertThat(answer.type()).startsWith("application/geo+json");
            for (JsonElement feature : json(answer.text()).getAsJsonArray("features")) {
                JsonObject properties = feature.getAsJsonObject().getAsJsonObject("properties");
                assertThat(properties.get("from_code").getAsString()).isIn("V1", "V2");
                assertThat(properties.get("hectares").getAsDouble()).isGreaterThanOrEqualTo(1);
                assertThat(properties.get("to_date").getAsString()).isEqualTo("2022-08-01");
            }
        });
        return examples;
    }

    private static void assertPublished(GeoServerClient.Answer answer, String layer) {
        assertThat(answer.text()).contains("ProcessSucceeded");
        assertThat(GeoServerClient.first(answer.text(), "LiteralData")).isEqualTo(WORKSPACE + ":" + layer);
        assertThat(classified(answer)).isGreaterThan(100_000);
    }

    private static void assertMap(GeoServerClient.Answer answer) {
        assertThat(answer.type()).as(answer.text()).startsWith("image/tiff");
        assertThat(answer.body()).hasSizeGreaterThan(1000);
        assertTiff(answer.body());
    }

    private static void assertTiff(byte[] file) {
        // GeoServer writes coverages anew, with the high byte first.
        assertThat(new String(file, 0, 4, StandardCharsets.ISO_8859_1)).isIn("MM\0*", "II*\0");
    }

    private static long classified(GeoServerClient.Answer answer) {
        assertThat(answer.text()).contains("ProcessSucceeded");
        return json(answer.text().replaceFirst("(?s).*?<!\\[CDATA\\[(.*?)]]>.*", "$1"))
                .get("classifiedPixels")
                .getAsLong();
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    @TestFactory
    @Order(1)
    Stream<DynamicTest> requestsOfTheExamples() throws IOException {
        try (Stream<Path> files = Files.list(root().resolve("docs/examples"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".xml"))
                            .map(name -> name.replace(".xml", "")))
                    .containsExactlyInAnyOrderElementsOf(examples().keySet());
        }
        return examples().entrySet().stream()
                .map(example -> DynamicTest.dynamicTest(example.getKey(), () -> {
                    String request = Files.readString(root().resolve("docs/examples/" + example.getKey() + ".xml"));
                    boolean needsRights = request.contains("workspace");
                    example.getValue().accept((needsRights ? admin : nobody).post("/wps", adapted(request)));
                }));
    }

    @Test
    @Order(2)
    void polygonsOfTheChainCoverEveryClass() throws Exception {
        Map<Integer, Double> polygons = new TreeMap<>();
        String chain = Files.readString(root().resolve("docs/examples/chain-inner.xml"));
        for (JsonElement feature :
                json(nobody.post("/wps", adapted(chain)).text()).getAsJsonArray("features")) {
            JsonObject each = feature.getAsJsonObject();
            double area = 0;
            for (JsonElement ring : each.getAsJsonObject("geometry").getAsJsonArray("coordinates")) {
                // The outer ring first, then its holes.
                area += (area == 0 ? 1 : -1) * area(ring.getAsJsonArray());
            }
            int value = each.getAsJsonObject("properties").get("value").getAsInt();
            polygons.merge(value, area, Double::sum);
        }
        Map<String, String> map = Map.of("map", WORKSPACE + ":map");
        String areas = nobody.execute(GeoServerClient.raw("cerrado:CerradoAreas", map, "areas", "text/csv"))
                .text();

        Map<Integer, Double> pixels = new TreeMap<>();
        areas.lines()
                .skip(1)
                .map(line -> line.replaceAll("\"[^\"]*\"", "").split(","))
                .filter(cells -> cells[0].matches("\\d+") && !cells[4].equals("0"))
                .forEach(cells -> pixels.put(Integer.valueOf(cells[0]), Double.valueOf(cells[4])));
        assertThat(pixels).containsKey(0).hasSizeGreaterThan(5);
        assertThat(polygons.keySet()).isEqualTo(pixels.keySet());
        // GeoJSON is in degrees, whose size hardly changes within the scene.
        double pixel = sum(polygons) / sum(pixels);
        pixels.forEach((value, count) ->
                assertThat(polygons.get(value) / pixel).as("class %d", value).isCloseTo(count, withinPercentage(0.1)));
    }

    private static double sum(Map<Integer, Double> values) {
        return values.values().stream().mapToDouble(each -> each).sum();
    }

    /** Of a closed ring, by the shoelace formula. */
    private static double area(JsonArray ring) {
        double sum = 0;
        for (int i = 0; i + 1 < ring.size(); i++) {
            JsonArray from = ring.get(i).getAsJsonArray();
            JsonArray to = ring.get(i + 1).getAsJsonArray();
            sum += from.get(0).getAsDouble() * to.get(1).getAsDouble()
                    - to.get(0).getAsDouble() * from.get(1).getAsDouble();
        }
        return Math.abs(sum) / 2;
    }

    @Test
    @Order(3)
    void commandsOfThePage() throws Exception {
        unlessSkipped(isInstalled("curl") && isInstalled("bash"), "no curl or no bash");
        Optional<String> python = pythonWith("owslib.wps");
        Path docs = work.resolve("docs");
        Files.createDirectories(docs.resolve("examples"));
        Files.createSymbolicLink(work.resolve("test-data"), root().resolve("test-data"));
        try (Stream<Path> files = Files.list(root().resolve("docs/examples"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                String here = WORKSPACE_NAME.matcher(text).replaceAll(WORKSPACE).replace(SERVER, url);
                Files.writeString(docs.resolve("examples").resolve(file.getFileName()), here);
            }
        }
        admin.remove(WORKSPACE);
        admin.open(WORKSPACE);
        String page = Files.readString(root().resolve("docs/wps.md"));
        String script = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block -> block.group(1))
                .filter(block -> python.isPresent() || !block.contains("python3"))
                .collect(Collectors.joining("\n"));
        if (python.isEmpty()) {
            System.out.println("SKIPPED: the command with OWSLib, which no python3 here has");
        }
        script = WORKSPACE_NAME
                .matcher(script)
                .replaceAll(WORKSPACE)
                .replace(SERVER, url)
                .replace("LOGIN=admin:geoserver", "LOGIN='" + user + ":" + password + "'")
                .replace("python3", python.orElse("python3"))
                .replace("curl ", "curl -sS --fail-with-body ");

        Outcome outcome = run(work, Map.of(), "bash", "-euo", "pipefail", "-c", script);

        assertThat(outcome.status()).as(outcome.text()).isZero();
        assertThat(outcome.text())
                .doesNotContain("ExceptionReport xmlns")
                .contains("The process execution has been dismissed")
                .contains(python.isPresent() ? "layer " + WORKSPACE + ":map, areas in areas.csv" : "");
        assertThat(docs.resolve("examples/map.png"))
                .content(StandardCharsets.ISO_8859_1)
                .contains("PNG");
        assertThat(json(Files.readString(docs.resolve("examples/map.json")))
                        .getAsJsonArray("features")
                        .size())
                .isGreaterThan(10);
        assertTiff(Files.readAllBytes(docs.resolve("examples/map.tif")));
    }

    @Test
    @Order(4)
    void scriptWithOwsLib() throws Exception {
        Optional<String> python = pythonWith("owslib.wps");
        unlessSkipped(python.isPresent(), "no python3 with OWSLib");
        List<String> command = List.of(
                python.get(),
                root().resolve("docs/examples/classify.py").toString(),
                "--server=" + url,
                "--user=" + user,
                "--msi=" + WORKSPACE + ":msi",
                "--sar=" + WORKSPACE + ":sar",
                "--model=demo-l2-msi-sar",
                "--bbox=812400,9330200,814600,9331700,EPSG:32722",
                "--workspace=" + WORKSPACE,
                "--name=by_owslib",
                "--areas=areas.json");
        Map<String, String> secret = Map.of("GEOSERVER_PASSWORD", password);

        Outcome first = run(work, secret, command.toArray(String[]::new));
        Outcome second = run(work, secret, command.toArray(String[]::new));

        assertThat(first.status()).as(first.text()).isZero();
        assertThat(first.text()).contains(" %  ", "layer " + WORKSPACE + ":by_owslib");
        assertThat(json(Files.readString(work.resolve("areas.json")))
                        .get("classifiedPixels")
                        .getAsLong())
                .isEqualTo(220 * 150);
        assertThat(second.status()).isNotZero();
        assertThat(second.text()).contains("overwrite=true").doesNotContain("Traceback");
    }

    /** The QGIS plugin as it is installed, in a QGIS without a screen; install/qgis/test says what it must do. */
    @Test
    @Order(5)
    void pluginOfQgis() throws Exception {
        Optional<String> python = pythonWith("qgis.core");
        unlessSkipped(python.isPresent(), "no python3 with QGIS");
        // Called as on the embedded server; the commands of the page begin with an empty workspace.
        upload("truth_l2", "truth_l2.tif");
        Map<String, String> environment = new HashMap<>(Map.of(
                "QT_QPA_PLATFORM", "offscreen",
                "QGIS_CUSTOM_CONFIG_PATH", work.toString(),
                "QGIS_AUTH_DB_DIR_PATH", work.toString()));
        environment.putAll(Map.of(
                "CERRADO_PLUGIN",
                System.getProperty("cerrado.qgis"),
                "CERRADO_SERVER",
                url,
                "CERRADO_SCENE",
                root().resolve("test-data/scene").toString(),
                "CERRADO_PREFIX",
                WORKSPACE + ":",
                "CERRADO_LOGIN",
                user + ":" + password));

        Outcome outcome = run(
                work,
                environment,
                python.get(),
                root().resolve("install/qgis/test/plugin_test.py").toString());

        assertThat(outcome.status()).as(outcome.text()).isZero();
    }

    private record Outcome(int status, String text) {}

    private static Outcome run(Path folder, Map<String, String> environment, String... command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("hangs: " + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** A Python 3 that has a module: the first on the path, or the system's. */
    private Optional<String> pythonWith(String module) throws Exception {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (isInstalled(python) || Files.isExecutable(Path.of(python))) {
                if (run(work, Map.of(), python, "-c", "import " + module).status() == 0) {
                    return Optional.of(python);
                }
            }
        }
        return Optional.empty();
    }
}
