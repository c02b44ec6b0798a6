package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server must endure: wrong, many, slow and hostile requests. */
class CareTest {

    private static final String MAP = "/wms?service=WMS&version=1.1.1&request=GetMap&layers=msi,truth_l2&styles="
            + "&srs=EPSG:4326&bbox=-48.186,-6.058,-48.146,-6.030&width=256&height=256&format=image/png&transparent=true";
    private static final String INFO = MAP.replace("GetMap", "GetFeatureInfo") + "&query_layers=truth_l2&x=9&y=9";
    private static final int MUTATIONS = 2000;

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

    /** Whatever a request has become, the answer is an image, a result, or a report. */
    @Test
    void answersMutatedRequestsWithReports() throws Exception {
        List<String> queries = List.of(
                MAP,
                INFO,
                "/wms?service=WMS&version=1.3.0&request=GetCapabilities",
                "/wms?service=WMS&version=1.3.0&request=GetLegendGraphic&layer=truth_l2&format=image/png",
                "/wps?service=WPS&version=1.0.0&request=DescribeProcess&identifier=cerrado:CerradoAreas",
                "/ows?service=WPS&version=1.0.0&request=Execute&identifier=cerrado:CerradoAreas&DataInputs=map=truth_l2;"
                        + "bbox=-48.18,-6.05,-48.17,-6.04,EPSG:4326&RawDataOutput=areas@mimeType=text/csv",
                "/wps?service=WPS&version=1.0.0&request=GetExecutionStatus&executionId=1",
                "/ogc/processes/v1/processes/cerrado:CerradoAreas?limit=3",
                "/ogc/processes/v1/jobs?status=failed,running&datetime=../2026-01-01T00:00:00Z&minDuration=3&limit=3");
        String document = TestServer.execute(
                "cerrado:CerradoAreas",
                Map.of(
                        "map",
                        "truth_l2",
                        "level",
                        "L2",
                        "roi",
                        "<wps:ComplexData mimeType='text/xml; subtype=gml/3.1.1'><gml:Polygon srsName='EPSG:32722'>"
                                + "<gml:exterior><gml:LinearRing><gml:posList>812000 9330000 813000 9330000 813000 9331000"
                                + " 812000 9331000 812000 9330000</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
                                + "</wps:ComplexData>"),
                "<wps:ResponseDocument><wps:Output mimeType='text/csv'><ows:Identifier>areas</ows:Identifier></wps:Output>"
                        + "</wps:ResponseDocument>");
        String object = "{\"inputs\": {\"map\": \"truth_l2\", \"level\": \"L2\", \"bbox\": {\"bbox\": [-48.18, -6.05,"
                + " -48.17, -6.04]}, \"roi\": {\"value\": {\"type\": \"Polygon\", \"coordinates\": [[[812000, 9330000],"
                + " [813000, 9330000], [813000, 9331000], [812000, 9330000]]]}}}, \"outputs\": {\"areas\": {\"format\":"
                + " {\"mediaType\": \"text/csv\"}, \"transmissionMode\": \"value\"}}, \"response\": \"document\"}";
        Random random = new Random(42);
        int failures = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            HttpRequest.Builder request;
            String mutated;
            if (i % 3 == 0) {
                mutated = mutate(queries.get(random.nextInt(queries.size())), random);
                request = HttpRequest.newBuilder(URI.create(server.url() + "/" + encoded(mutated)));
            } else if (i % 3 == 1) {
                mutated = mutate(object, random);
                request = server.request("/ogc/processes/v1/processes/cerrado:CerradoAreas/execution")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(mutated));
            } else {
                mutated = mutate(document, random);
                request = server.request("/wps").POST(HttpRequest.BodyPublishers.ofString(mutated));
            }
            HttpResponse<byte[]> answer = sendTwice(request);
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            assertThat(answer.statusCode()).as(mutated).isIn(200, 400, 404);
            assertThat(text)
                    .as(mutated)
                    .doesNotContain("\tat ", "java.", "Exception:", "org.geotools", folder.toString());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            if (type.equals("application/problem+json")) {
                failures++;
                ProcessesSchemas.validate("exception", text);
            } else if (type.contains("xml")) {
                failures += text.contains("Exception") ? 1 : 0;
                DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
                factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
                factory.newDocumentBuilder().parse(new java.io.ByteArrayInputStream(answer.body()));
            }
        }
        assertThat(failures).isGreaterThan(MUTATIONS / 4);
        assertThat(server.get(MAP).headers().firstValue("Content-Type")).contains("image/png");
        try (Stream<Path> files = Files.list(folder)) {
            // Another test may have made its map before.
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isSubsetOf("msi.tif", "sar.tif", "truth_l1.tif", "truth_l2.tif", ".cerrado", "busy.tif");
        }
    }

    /**
     * After an address that is none the server ends the connection, which the client may only notice when it uses it.
     */
    private static HttpResponse<byte[]> sendTwice(HttpRequest.Builder request) throws Exception {
        try {
            return server.send(request);
        } catch (IOException e) {
            return server.send(request);
        }
    }

    private static String mutate(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(6)) {
                case 0 -> mutated.deleteCharAt(at);
                case 1 -> mutated.insert(at, (char) (32 + random.nextInt(96)));
                case 2 -> mutated.setCharAt(at, (char) random.nextInt(0xd000));
                case 3 -> mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(40)));
                case 4 -> mutated.insert(at, mutated.substring(at, Math.min(mutated.length(), at + 30)));
                default ->
                    mutated.insert(
                            at,
                            List.of("-1", "1e308", "NaN", "\u0000", "../", "999999999999")
                                    .get(random.nextInt(6)));
            }
            if (mutated.isEmpty()) {
                return "?";
            }
        }
        return mutated.toString();
    }

    /** Escapes what a URL cannot hold and leaves the rest, percent signs included, as it is. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.substring(1).getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 32 && b < 127 && "\"<>\\^`{|}%#[]".indexOf(b) < 0;
            encoded.append(plain ? String.valueOf((char) b) : String.format("%%%02x", b & 0xff));
        }
        return encoded.toString();
    }

    @Test
    void drawsFiftyMapsAtOnceWhileAProcessRuns() throws Exception {
        String job = server.post(
                "/wps",
                TestServer.execute(
                        "cerrado:ClassifyCerrado",
                        Map.of(
                                "msi",
                                "msi",
                                "sar",
                                "sar",
                                "model",
                                "demo-l2-msi-sar",
                                "augment",
                                "flips",
                                "name",
                                "busy"),
                        "<wps:ResponseDocument storeExecuteResponse='true' status='true'/>"));
        assertThat(job).contains("<wps:ProcessAccepted>");
        byte[] alone = server.get(MAP).body();
        ExecutorService clients = Executors.newFixedThreadPool(50);
        try {
            List<Future<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(clients.submit(() -> server.get(MAP).body()));
            }
            for (Future<byte[]> answer : answers) {
                assertThat(answer.get()).isEqualTo(alone);
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(server.text("/api/jobs")).containsAnyOf("\"started\"", "\"succeeded\"");
    }

    @Test
    void slowClientsHoldNobodyUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        URI url = URI.create(server.url());
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(url.getHost(), url.getPort());
                // Half of them never end their request, the others never read the answer.
                socket.setReceiveBufferSize(1024);
                String request = i % 2 == 0
                        ? "POST /wps HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n<wps"
                        : "GET " + MAP.replace("256", "1500") + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }

            assertThat(server.get(MAP).statusCode()).isEqualTo(200);
            assertThat(server.text("/wps", "service", "WPS", "request", "GetCapabilities"))
                    .contains("<wps:Capabilities");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void refusesBodiesThatAreTooLarge() throws Exception {
        URI url = URI.create(server.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write("POST /wps HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(firstLine(socket.getInputStream())).contains("413");
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\r'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString();
    }

    @Test
    void pagesOfOtherSitesMayNotAsk() throws Exception {
        HttpRequest.Builder foreign =
                server.request("/wps?service=WPS&request=GetCapabilities").header("Origin", "http://example.org");
        HttpRequest.Builder own =
                server.request("/wps?service=WPS&request=GetCapabilities").header("Origin", server.url());

        assertThat(server.send(foreign).statusCode()).isEqualTo(403);
        assertThat(server.send(own).statusCode()).isEqualTo(200);
    }

    /** A name that an attacker makes lead here, so that a page of theirs counts as this server's own. */
    @Test
    void answersToItsOwnNameAlone() throws Exception {
        URI url = URI.create(server.url());
        for (String host : List.of("localhost", "127.0.0.1:" + url.getPort(), "example.org")) {
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                socket.getOutputStream()
                        .write(("GET /api/jobs HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(firstLine(socket.getInputStream()))
                        .as(host)
                        .contains(host.equals("example.org") ? "403" : "200");
            }
        }
    }

    @Test
    void servesNoOtherFiles() throws Exception {
        for (String path :
                List.of("/msi.tif", "/../pom.xml", "/page/../msi.tif", "/.cerrado/lock", "/ol/package.json")) {
            assertThat(server.get(path).statusCode()).as(path).isIn(400, 404);
        }
        assertThat(server.get("/").statusCode()).isEqualTo(200);
        assertThat(server.get("/ol/ol.js").statusCode()).isEqualTo(200);
    }
}
