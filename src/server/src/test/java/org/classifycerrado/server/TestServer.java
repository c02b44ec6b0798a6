package org.classifycerrado.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.classifycerrado.change.TransitionTable;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.Settings;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneTable;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.polygon.PolygonFile;
import org.classifycerrado.process.ModelList;
import org.classifycerrado.process.RunSummary;
import org.classifycerrado.score.Assessment;
import org.classifycerrado.segment.LocalRuntime;
import org.classifycerrado.server.execution.ResultFormat;

/** A server on a copy of the committed scene, with the demonstration models, and what asks it. */
final class TestServer implements AutoCloseable {

    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private final EmbeddedServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    TestServer(Path folder) throws IOException {
        for (String name : List.of("msi", "sar", "truth_l1", "truth_l2")) {
            Files.copy(ROOT.resolve("test-data/scene/" + name + ".tif"), folder.resolve(name + ".tif"));
        }
        ModelStore models = new ModelStore(ROOT.resolve("test-data/models"));
        server = new EmbeddedServer(
                folder,
                new InetSocketAddress("127.0.0.1", 0),
                (layers, files) ->
                        new Host(layers, layers, files, () -> models, () -> Settings.DEFAULTS, new LocalRuntime()),
                List.of(
                        ResultFormat.text(AreaTable.class, "application/json", AreaTable::toJson),
                        ResultFormat.text(AreaTable.class, "text/csv", AreaTable::toCsv),
                        ResultFormat.text(ZoneTable.class, "application/json", ZoneTable::toJson),
                        ResultFormat.text(ZoneTable.class, "text/csv", ZoneTable::toCsv),
                        ResultFormat.text(RunSummary.class, "application/json", RunSummary::toJson),
                        ResultFormat.text(RunSummary.class, "text/csv", RunSummary::toCsv),
                        ResultFormat.text(Assessment.class, "application/json", Assessment::toJson),
                        ResultFormat.text(Assessment.class, "text/csv", Assessment::toCsv),
                        ResultFormat.text(TransitionTable.class, "application/json", TransitionTable::toJson),
                        ResultFormat.text(TransitionTable.class, "text/csv", TransitionTable::toCsv),
                        ResultFormat.streamed(PolygonFile.class, PolygonFile.GEOJSON, false, PolygonFile::writeGeoJson),
                        ResultFormat.streamed(
                                PolygonFile.class, PolygonFile.GEOPACKAGE, true, PolygonFile::writeGeoPackage),
                        ResultFormat.text(ModelList.class, "application/json", ModelList::toJson)));
    }

    String url() {
        return server.url().toString();
    }

    /** A path and a query of names and values in turn. */
    static String query(String path, String... pairs) {
        StringBuilder query = new StringBuilder(path);
        for (int i = 0; i < pairs.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return query.toString();
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }

    HttpResponse<byte[]> get(String path, String... pairs) throws Exception {
        return send(request(query(path, pairs)));
    }

    String text(String path, String... pairs) throws Exception {
        return new String(get(path, pairs).body(), StandardCharsets.UTF_8);
    }

    String post(String path, String body) throws Exception {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "text/xml").POST(HttpRequest.BodyPublishers.ofString(body));
        return new String(send(request).body(), StandardCharsets.UTF_8);
    }

    /** An Execute document; inputs are literals unless they are XML already. */
    static String execute(String process, Map<String, String> inputs, String form) {
        String data = inputs.entrySet().stream()
                .map(input -> "<wps:Input><ows:Identifier>" + input.getKey() + "</ows:Identifier><wps:Data>"
                        + (input.getValue().startsWith("<")
                                ? input.getValue()
                                : "<wps:LiteralData>" + input.getValue() + "</wps:LiteralData>")
                        + "</wps:Data></wps:Input>")
                .collect(Collectors.joining());
        return "<wps:Execute service='WPS' version='1.0.0' xmlns:wps='http://www.opengis.net/wps/1.0.0'"
                + " xmlns:ows='http://www.opengis.net/ows/1.1' xmlns:gml='http://www.opengis.net/gml'>"
                + "<ows:Identifier>" + process + "</ows:Identifier><wps:DataInputs>" + data + "</wps:DataInputs>"
                + "<wps:ResponseForm>" + form + "</wps:ResponseForm></wps:Execute>";
    }

    @Override
    public void close() {
        server.close();
    }
}
