package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code serve}, as a user types it, in this process. */
class ServeCommandTest {

    private static final Path ROOT = Path.of(System.getProperty("cerrado.root"));

    @TempDir
    Path folder;

    private static String refusal(String... args) {
        StringWriter err = new StringWriter();
        int code =
                new CommandLine(new ServeCommand()).setErr(new PrintWriter(err)).execute(args);
        assertThat(code).isEqualTo(2);
        return err.toString();
    }

    @Test
    void servesWhatItSays() throws Exception {
        Files.copy(ROOT.resolve("test-data/scene/msi.tif"), folder.resolve("msi.tif"));
        Files.copy(ROOT.resolve("test-data/scene/truth_l2.tif"), folder.resolve("map.tif"));
        Files.writeString(
                folder.resolve("farms.geojson"),
                """
                {"type": "FeatureCollection",
                 "crs": {"type": "name", "properties": {"name": "EPSG:32722"}},
                 "features": [
                  {"type": "Feature", "properties": {"code": "here"}, "geometry": {"type": "Polygon",
                   "coordinates": [[[812400, 9330200], [813400, 9330200], [813400, 9331200], [812400, 9331200], [812400, 9330200]]]}},
                  {"type": "Feature", "properties": {"code": "far away"}, "geometry": {"type": "Polygon",
                   "coordinates": [[[912400, 9330200], [913400, 9330200], [913400, 9331200], [912400, 9331200], [912400, 9330200]]]}}]}
                """);
        StringWriter out = new StringWriter();
        Thread thread = new Thread(() -> new CommandLine(new ServeCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute("--data", folder.toString(), "--port", "0", "--models", ROOT + "/test-data/models"));
        thread.start();
        try {
            while (thread.isAlive() && !out.toString().contains("Ctrl-C")) {
                Thread.sleep(20);
            }
            String said = out.toString();
            assertThat(said).contains("Only programs on this machine can reach it");
            Matcher url =
                    Pattern.compile("map page: (http://127\\.0\\.0\\.1:\\d+)/").matcher(said);
            assertThat(url.find()).isTrue();
            HttpClient client = HttpClient.newHttpClient();
            for (String path : Stream.of(
                            "/api/layers",
                            "/wms?service=WMS&request=GetCapabilities",
                            "/wps?service=WPS&version=1.0.0&request=Execute&identifier=cerrado:CerradoModels")
                    .toList()) {
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create(url.group(1) + path)).build();
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.body()).as(path).contains(path.contains("wps") ? "demo-l2-msi" : "msi");
            }
            assertThat(zones(client, url.group(1), "farms"))
                    .contains("\"id\": \"here\"", "\"classifiedPixels\": 10000")
                    .doesNotContain("far away");
            assertThat(zones(client, url.group(1), "../farms"))
                    .contains("zonesLayer: there is no vector layer '../farms'; layers: farms");
            Files.writeString(folder.resolve("farms.geojson"), "{}");
            assertThat(zones(client, url.group(1), "farms"))
                    .contains("zonesLayer: layer 'farms': is no GeoJSON of features")
                    .doesNotContain(folder.toString());
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    /** What is answered when areas are asked for in the polygons of a layer. */
    private static String zones(HttpClient client, String url, String layer) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url
                        + "/wps?service=WPS&version=1.0.0&request=Execute&identifier=cerrado:CerradoAreas&DataInputs="
                        + "map=map;zonesLayer=" + layer + "&RawDataOutput=zones"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void refusesWhatItCannotServe() {
        assertThat(refusal("--data", folder.resolve("none").toString())).contains("is not a folder to write to");
        assertThat(refusal("--data", folder.toString(), "--port", "70000")).contains("allowed: 0 to 65535");
        assertThat(refusal("--data", folder.toString(), "--host", "no.such.host.invalid"))
                .contains("there is no 'no.such.host.invalid'");
    }
}
