package org.classifycerrado.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.classifycerrado.server.http.Answer;
import org.classifycerrado.server.http.Endpoint;

/** The files of the map page, and OpenLayers. All come from the class path; a request names none that is not listed. */
final class Page {

    private static final String POM = "/META-INF/maven/org.webjars.npm/ol/pom.properties";

    private static final List<String> SCRIPTS = List.of(
            "area",
            "changes",
            "compare",
            "figures",
            "history",
            "jobs",
            "layers",
            "legend",
            "link",
            "map",
            "outcome",
            "page",
            "polygons",
            "refusal",
            "run",
            "services",
            "status",
            "text",
            "timeline",
            "values");

    private Page() {}

    static Map<String, Endpoint> endpoints() throws IOException {
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        add(endpoints, "/", "page/index.html", "text/html; charset=UTF-8");
        add(endpoints, "/page.css", "page/page.css", "text/css; charset=UTF-8");
        for (String script : SCRIPTS) {
            String name = "/" + script + ".js";
            add(endpoints, name, "page" + name, "text/javascript; charset=UTF-8");
        }
        String openLayers = "/META-INF/resources/webjars/ol/" + version() + "/";
        add(endpoints, "/ol/ol.js", openLayers + "dist/ol.js", "text/javascript; charset=UTF-8");
        add(endpoints, "/ol/ol.css", openLayers + "ol.css", "text/css; charset=UTF-8");
        return endpoints;
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Page.class.getResourceAsStream(POM)) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    private static void add(Map<String, Endpoint> endpoints, String path, String resource, String type)
            throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the program lacks its file " + resource);
            }
            Answer answer = Answer.of(type, in.readAllBytes());
            endpoints.put(path, call -> answer);
        }
    }
}
