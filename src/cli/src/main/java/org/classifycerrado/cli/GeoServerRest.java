package org.classifycerrado.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.classifycerrado.legend.Legend;

/** GeoServer's REST interface, as far as a mosaic of maps needs it. Each request can be repeated. */
final class GeoServerRest {

    /** To look through a folder of thousands of maps takes a while. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** What {@code indexer.properties} calls the coverage of a mosaic of maps. */
    private static final String NATIVE = "maps";

    /** Where there is no map between the maps is no data; a mosaic would put the first class there. */
    private static final String BACKGROUND = "<parameters><entry><string>BackgroundValues</string><string>"
            + Legend.NO_DATA + "</string></entry></parameters>";

    private static final String JSON = "application/json";
    private static final String SLD = "application/vnd.ogc.sld+xml";
    private static final int SHOWN = 300;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private final String base;
    private final String authorization;

    /**
     * A server.
     *
     * @param address of the web application, such as {@code http://127.0.0.1:8080/geoserver}
     * @param user who may change the catalog
     * @param password of the user
     */
    GeoServerRest(URI address, String user, String password) {
        this.base = address.toString().replaceFirst("/+$", "") + "/rest/";
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Makes a workspace, unless it is there. */
    void workspace(String name) throws IOException {
        if (!exists("workspaces/" + name)) {
            send("POST", "workspaces", JSON, "{\"workspace\": {\"name\": \"" + name + "\"}}");
        }
    }

    /** Puts a style into a workspace, or renews it. */
    void style(String workspace, String name, String sld) throws IOException {
        String styles = "workspaces/" + workspace + "/styles";
        if (exists(styles + "/" + name)) {
            send("PUT", styles + "/" + name, SLD, sld);
        } else {
            send("POST", styles + "?name=" + name, SLD, sld);
        }
    }

    /**
     * Makes a layer of a folder of maps, or takes in what has come into the folder since.
     *
     * @param workspace of the layer
     * @param name of the layer and of its store
     * @param folder as the server sees it
     * @return whether the layer is new
     */
    boolean mosaic(String workspace, String name, String folder) throws IOException {
        String store = "workspaces/" + workspace + "/coveragestores/" + name;
        boolean fresh = !exists(store);
        if (fresh) {
            send("PUT", store + "/external.imagemosaic?configure=none", "text/plain", folder);
        } else {
            send("POST", store + "/external.imagemosaic", "text/plain", folder);
        }
        return fresh;
    }

    /** Takes a layer that could not be finished back, with its store; the maps stay. */
    void forget(String workspace, String name) throws IOException {
        send("DELETE", "workspaces/" + workspace + "/coveragestores/" + name + "?recurse=true&purge=none", JSON, "");
    }

    /** Configures the coverage of a mosaic: title, and a list of times. */
    void coverage(String workspace, String name, String title, boolean timed) throws IOException {
        String coverages = "workspaces/" + workspace + "/coveragestores/" + name + "/coverages";
        String time = timed
                ? "<entry key=\"time\"><dimensionInfo><enabled>true</enabled><presentation>LIST</presentation>"
                        + "<units>ISO8601</units><defaultValue><strategy>MAXIMUM</strategy></defaultValue>"
                        + "</dimensionInfo></entry>"
                : "";
        String xml = "<coverage><name>" + name + "</name><nativeCoverageName>" + NATIVE + "</nativeCoverageName><title>"
                + escaped(title) + "</title><enabled>true</enabled><metadata>" + time + "</metadata>" + BACKGROUND
                + "</coverage>";
        if (exists(coverages + "/" + name)) {
            // What has come in since may reach further.
            send("PUT", coverages + "/" + name + "?calculate=nativebbox,latlonbbox", "text/xml", xml);
        } else {
            send("POST", coverages, "text/xml", xml);
        }
    }

    /** Gives a layer its style. */
    void defaultStyle(String workspace, String layer, String style) throws IOException {
        send(
                "PUT",
                "layers/" + workspace + ":" + layer,
                "text/xml",
                "<layer><defaultStyle><name>" + style + "</name><workspace>" + workspace
                        + "</workspace></defaultStyle></layer>");
    }

    /** Makes one layer of several of a workspace, or renews it. */
    void group(String workspace, String name, String title, List<String> layers, String style) throws IOException {
        String groups = "workspaces/" + workspace + "/layergroups";
        StringBuilder xml = new StringBuilder("<layerGroup><name>" + name + "</name><mode>SINGLE</mode><title>"
                + escaped(title) + "</title><workspace><name>" + workspace + "</name></workspace><publishables>");
        layers.forEach(layer -> xml.append("<published type=\"layer\"><name>")
                .append(workspace)
                .append(':')
                .append(layer)
                .append("</name></published>"));
        xml.append("</publishables><styles>");
        layers.forEach(layer -> xml.append("<style><name>")
                .append(workspace)
                .append(':')
                .append(style)
                .append("</name></style>"));
        xml.append("</styles></layerGroup>");
        boolean there = exists(groups + "/" + name);
        send(there ? "PUT" : "POST", there ? groups + "/" + name : groups, "text/xml", xml.toString());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private boolean exists(String path) throws IOException {
        HttpResponse<String> answer = request(path, HttpRequest.newBuilder().GET());
        if (answer.statusCode() == 404) {
            return false;
        }
        check(path, answer);
        return true;
    }

    private void send(String method, String path, String type, String body) throws IOException {
        check(
                path,
                request(
                        path,
                        HttpRequest.newBuilder()
                                .header("Content-Type", type + "; charset=UTF-8")
                                .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))));
    }

    private HttpResponse<String> request(String path, HttpRequest.Builder request) throws IOException {
        try {
            return client.send(
                    request.uri(URI.create(base + path))
                            .header("Authorization", authorization)
                            .header("Accept", JSON)
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            throw new IOException(base + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static void check(String path, HttpResponse<String> answer) throws IOException {
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            throw new IOException(
                    "GeoServer refuses the user of $GEOSERVER_USER and $GEOSERVER_PASSWORD (" + status + ")");
        }
        if (status >= 300) {
            String body = answer.body().strip();
            throw new IOException("GeoServer answers " + status + " to " + path + ": "
                    + body.substring(0, Math.min(SHOWN, body.length())));
        }
    }
}
