package org.classifycerrado.geoserver;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

/** Speaks with a running GeoServer as one user. */
final class GeoServerClient {

    private static final String HEADER =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <wps:Execute version="1.0.0" service="WPS" xmlns:wps="http://www.opengis.net/wps/1.0.0"
              xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink">
            """;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private final String url;
    private final String authorization;

    /** A user with a password, or nobody. */
    GeoServerClient(String url, String user, String password) {
        this.url = url.replaceFirst("/+$", "");
        this.authorization = user == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The administrator of the GeoServer that the tests are given; without one, the test is skipped, and says so. */
    static GeoServerClient administrator() {
        String url = System.getProperty("geoserver.url", "");
        if (url.isEmpty()) {
            System.out.println("SKIPPED: no GeoServer to talk to; give -Dgeoserver.url=http://…/geoserver");
        }
        assumeTrue(!url.isEmpty(), "-Dgeoserver.url was not given");
        return new GeoServerClient(
                url,
                System.getProperty("geoserver.user", "admin"),
                System.getProperty("geoserver.password", "geoserver"));
    }

    /** Speaks with the same GeoServer as a user whose password is the name. */
    GeoServerClient as(String user) {
        return new GeoServerClient(url, user, user);
    }

    /** Speaks with the same GeoServer as nobody. */
    GeoServerClient withoutLogin() {
        return new GeoServerClient(url, null, null);
    }

    /** An answer: status, content type and body. */
    record Answer(int status, String type, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Document xml() throws Exception {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(body));
        }
    }

    Answer send(String method, String path, String contentType, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url + path))
                .timeout(Duration.ofMinutes(10))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    Answer get(String path) throws IOException {
        return send("GET", path, null, null);
    }

    Answer post(String path, String xml) throws IOException {
        return send("POST", path, "text/xml", xml.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Lets everybody read a workspace. GeoServer's default rule says so for all, but is lost with the first restart
     * after somebody has added and removed another rule.
     */
    void open(String workspace) throws IOException {
        send("DELETE", readers(workspace), null, null);
        post("/rest/security/acl/layers", "<rules><rule resource=\"" + workspace + ".*.r\">*</rule></rules>");
    }

    /** Removes a workspace, its layers and the rule that lets everybody read them. */
    void remove(String workspace) throws IOException {
        send("DELETE", readers(workspace), null, null);
        send("DELETE", "/rest/workspaces/" + workspace + "?recurse=true", null, null);
    }

    private static String readers(String workspace) {
        return "/rest/security/acl/layers/" + workspace + ".*.r";
    }

    /** Key-value pairs as a query. */
    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Literal inputs of an Execute request; a value that starts with {@code <} is put in as it is. */
    static String inputs(Map<String, String> inputs) {
        StringBuilder xml = new StringBuilder("<wps:DataInputs>\n");
        inputs.forEach((name, value) -> xml.append("<wps:Input><ows:Identifier>")
                .append(name)
                .append("</ows:Identifier>")
                .append(
                        value.startsWith("<")
                                ? value
                                : "<wps:Data><wps:LiteralData>" + value + "</wps:LiteralData></wps:Data>")
                .append("</wps:Input>\n"));
        return xml.append("</wps:DataInputs>\n").toString();
    }

    /** A process with inputs whose one output is the answer. */
    static String raw(String process, Map<String, String> inputs, String output, String mimeType) {
        return HEADER + "<ows:Identifier>" + process + "</ows:Identifier>\n" + inputs(inputs)
                + "<wps:ResponseForm><wps:RawDataOutput mimeType=\"" + mimeType + "\"><ows:Identifier>" + output
                + "</ows:Identifier></wps:RawDataOutput></wps:ResponseForm>\n</wps:Execute>";
    }

    /** A process with inputs whose answer is a document with these outputs. */
    static String document(String process, Map<String, String> inputs, boolean asynchronous, String... outputs) {
        StringBuilder xml = new StringBuilder(HEADER + "<ows:Identifier>" + process + "</ows:Identifier>\n"
                + inputs(inputs) + "<wps:ResponseForm><wps:ResponseDocument"
                + (asynchronous ? " storeExecuteResponse=\"true\" status=\"true\"" : "") + ">");
        for (String output : outputs) {
            String[] parts = output.split("=");
            xml.append("<wps:Output")
                    .append(parts.length > 1 ? " mimeType=\"" + parts[1] + "\"" : "")
                    .append("><ows:Identifier>")
                    .append(parts[0])
                    .append("</ows:Identifier></wps:Output>");
        }
        return xml.append("</wps:ResponseDocument></wps:ResponseForm>\n</wps:Execute>")
                .toString();
    }

    /** A process as an input of another: its output is fetched within the server. */
    static String chained(String process, Map<String, String> inputs, String output, String mimeType) {
        String inner = raw(process, inputs, output, mimeType).replaceFirst("<\\?xml.*\\?>\\n?", "");
        return "<wps:Reference mimeType=\"" + mimeType
                + "\" xlink:href=\"http://geoserver/wps\" method=\"POST\"><wps:Body>" + inner
                + "</wps:Body></wps:Reference>";
    }

    Answer execute(String request) throws IOException {
        return post("/ows", request);
    }

    /** The text of the first element of a local name, or null. */
    static String first(String xml, String localName) {
        Matcher matcher = Pattern.compile(
                        "<(?:\\w+:)?" + localName + "\\b[^>]*>(.*?)</(?:\\w+:)?" + localName + ">", Pattern.DOTALL)
                .matcher(xml);
        return matcher.find() ? matcher.group(1).trim() : null;
    }

    /** The value of the first attribute of a name, or null. */
    static String attribute(String xml, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(xml);
        return matcher.find() ? matcher.group(1).replace("&amp;", "&") : null;
    }
}
