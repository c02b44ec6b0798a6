package org.classifycerrado.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.locationtech.jts.geom.Envelope;

/** GeoServer's REST interface, as far as a mosaic of maps needs it. Each request can be repeated. */
final class GeoServerRest {

    /** To look through a folder of thousands of maps takes a while. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

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

    /**
     * Makes sure that there is a GeoServer.
     *
     * @throws IOException if there is none that can be reached, or it refuses the user
     */
    void greet() throws IOException {
        String version = "about/version";
        HttpResponse<String> answer = request(version, HttpRequest.newBuilder().GET());
        if (answer.statusCode() == 404) {
            throw new IOException(base + " is no REST interface of a GeoServer");
        }
        // Administrators of a workspace may not ask that, but may publish in it.
        if (answer.statusCode() != 403) {
            check(version, answer);
        }
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
        try {
            if (fresh) {
                send("PUT", store + "/external.imagemosaic?configure=none", "text/plain", folder);
            } else {
                send("POST", store + "/external.imagemosaic", "text/plain", folder);
            }
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + " (it looks for maps in '" + folder + "'; --path says where it has the folder)",
                    e);
        }
        return fresh;
    }

    /** Takes a layer that could not be finished back, with its store; the maps stay. */
    void forget(String workspace, String name) throws IOException {
        send("DELETE", "workspaces/" + workspace + "/coveragestores/" + name + "?recurse=true&purge=none", JSON, "");
    }

    /** Configures the coverage of a mosaic. */
    void coverage(String workspace, String name, String title, boolean timed) throws IOException {
        String coverages = "workspaces/" + workspace + "/coveragestores/" + name + "/coverages";
        String xml = CatalogXml.coverage(name, title, timed);
        if (exists(coverages + "/" + name)) {
            // What has come in since may reach further.
            send("PUT", coverages + "/" + name + "?calculate=nativebbox,latlonbbox", "text/xml", xml);
        } else {
            send("POST", coverages, "text/xml", xml);
        }
    }

    /** Gives a layer its style. */
    void defaultStyle(String workspace, String layer, String style) throws IOException {
        send("PUT", "layers/" + workspace + ":" + layer, "text/xml", CatalogXml.layer(workspace, style));
    }

    /** The names of a workspace's stores of coverages. */
    List<String> stores(String workspace) throws IOException {
        List<String> names = new ArrayList<>();
        JsonElement all = json("workspaces/" + workspace + "/coveragestores").get("coverageStores");
        // Of none it makes an empty text.
        if (all.isJsonObject()) {
            for (JsonElement each : all.getAsJsonObject().getAsJsonArray("coverageStore")) {
                names.add(each.getAsJsonObject().get("name").getAsString());
            }
        }
        return names;
    }

    /** Whether a store is a mosaic of just that folder. */
    boolean isMosaicOf(String workspace, String name, String folder) throws IOException {
        JsonObject found =
                json("workspaces/" + workspace + "/coveragestores/" + name).getAsJsonObject("coverageStore");
        String place =
                found.get("url").getAsString().replaceFirst("^file:/*", "/").replaceFirst("/+$", "");
        return found.get("type").getAsString().equals("ImageMosaic") && place.equals(folder);
    }

    private JsonObject json(String path) throws IOException {
        HttpResponse<String> answer = request(path, HttpRequest.newBuilder().GET());
        check(path, answer);
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    /** Makes one layer of several of a workspace, or renews it; {@link CatalogXml#group} says what is given. */
    void group(String workspace, String name, String title, List<String> layers, String style, Envelope bounds)
            throws IOException {
        String groups = "workspaces/" + workspace + "/layergroups";
        boolean there = exists(groups + "/" + name);
        send(
                there ? "PUT" : "POST",
                there ? groups + "/" + name : groups,
                "text/xml",
                CatalogXml.group(workspace, name, title, layers, style, bounds));
    }

    private boolean exists(String path) throws IOException {
        HttpResponse<String> answer =
                request(path + "?quietOnNotFound=true", HttpRequest.newBuilder().GET());
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
            throw new IOException(base + " cannot be reached: " + reason(e), e);
        }
    }

    /** Java says nothing of the commonest reasons. */
    static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "there is no host of that name";
            }
        }
        return e.getMessage() != null ? e.getMessage() : "nothing answers there";
    }

    private static void check(String path, HttpResponse<String> answer) throws IOException {
        int status = answer.statusCode();
        if (status >= 300) {
            throw new IOException(problem(path, status, answer.body()));
        }
    }

    /** What an answer that is none of success says; servers put it into pages, GeoServer mostly into plain text. */
    static String problem(String path, int status, String body) {
        if (status == 401 || status == 403) {
            return "GeoServer refuses the user of $GEOSERVER_USER and $GEOSERVER_PASSWORD (" + status + ")";
        }
        String said = body.replaceAll("(?is)<(style|script|head)\\b.*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return "GeoServer answers " + status + " to " + path
                + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(SHOWN, said.length())));
    }
}
