package org.classifycerrado.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.classifycerrado.legend.LegendFiles;
import org.locationtech.jts.geom.Envelope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado publish}: the maps of {@code cerrado map} as one layer of a GeoServer. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Publishes a folder of maps that 'cerrado map' made as one layer of a GeoServer, with style, title"
                        + " and time. Run again, it takes in what has come into the folder. The user is read from $GEOSERVER_USER and"
                        + " $GEOSERVER_PASSWORD.")
final class PublishCommand implements Callable<Integer> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,99}");

    @Spec
    private CommandSpec spec;

    @Option(names = "--maps", required = true, paramLabel = "DIR", description = "The folder that 'cerrado map' wrote.")
    private Path folder;

    @Option(
            names = "--geoserver",
            required = true,
            paramLabel = "URL",
            description = "Address of the GeoServer, such as http://127.0.0.1:8080/geoserver.")
    private URI geoserver;

    @Option(
            names = "--path",
            paramLabel = "DIR",
            description = "The same folder as GeoServer sees it (default: its absolute path here).")
    private String path;

    @Option(
            names = "--workspace",
            paramLabel = "NAME",
            defaultValue = "cerrado",
            description = "Workspace, made if there is none (default: ${DEFAULT-VALUE}).")
    private String workspace;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "cerrado_map",
            description = "Name of the layer (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(names = "--title", paramLabel = "TEXT", description = "Title of the layer (default: level and model).")
    private String title;

    @Override
    public Integer call() throws Exception {
        for (String each : List.of(workspace, name)) {
            if (!NAME.matcher(each).matches()) {
                throw refused("'" + each + "' is no name; allowed: a letter or _, then letters, digits, _ and -");
            }
        }
        if (geoserver.getScheme() == null || !geoserver.getScheme().matches("https?") || geoserver.getHost() == null) {
            throw refused("--geoserver is '" + geoserver + "'; it must be an address such as"
                    + " http://127.0.0.1:8080/geoserver");
        }
        String user = System.getenv("GEOSERVER_USER");
        String password = System.getenv("GEOSERVER_PASSWORD");
        if (user == null || password == null) {
            throw refused("set $GEOSERVER_USER and $GEOSERVER_PASSWORD to a user who may change the catalog");
        }
        publish(new GeoServerRest(geoserver, user, password));
        return 0;
    }

    private void publish(GeoServerRest server) throws IOException {
        List<JsonObject> maps = records();
        JsonObject first = maps.get(0);
        String level = first.get("level").getAsString();
        boolean timed = maps.stream().allMatch(map -> map.has("date"));
        String style = "cerrado_" + level.toLowerCase(Locale.ROOT);
        String shown = title == null
                ? "Land use and land cover, level " + level + ", "
                        + first.get("model").getAsString()
                : title;
        String seen = path == null ? folder.toAbsolutePath().normalize().toString() : path.replaceFirst("/+$", "");
        server.greet();
        server.workspace(workspace);
        server.style(workspace, style, LegendFiles.styles().get(style + ".sld"));
        // A mosaic is of one CRS; where maps are of several, a group makes one layer of their mosaics.
        List<String> layers = new ArrayList<>();
        for (String crs : folders(maps)) {
            String layer = name + "_" + crs;
            mosaic(server, layer, seen + "/maps/" + crs, shown + " (EPSG:" + crs + ")", timed, style);
            layers.add(layer);
        }
        List<String> gone = server.grouped(workspace, name);
        gone.removeAll(layers);
        server.group(workspace, name, shown, layers, style, bounds(maps));
        // A folder that has been made anew may have no maps of a CRS any more.
        for (String layer : gone) {
            String crs = layer.substring(layer.lastIndexOf('_') + 1);
            if (layer.equals(name + "_" + crs) && server.isMosaicOf(workspace, layer, seen + "/maps/" + crs)) {
                server.forget(workspace, layer);
            }
        }
        spec.commandLine()
                .getOut()
                .println(workspace + ":" + name + " is the layer of " + maps.size()
                        + (maps.size() == 1 ? " map" : " maps") + (timed ? ", with time" : "") + ": "
                        + String.join(", ", layers));
    }

    private void mosaic(GeoServerRest server, String layer, String place, String shown, boolean timed, String style)
            throws IOException {
        boolean fresh = server.mosaic(workspace, layer, place);
        try {
            server.coverage(workspace, layer, shown, timed);
            server.defaultStyle(workspace, layer, style);
        } catch (IOException e) {
            if (fresh) {
                server.forget(workspace, layer);
            }
            throw e;
        }
    }

    /** The folders of the maps, one for each CRS. */
    private static SortedSet<String> folders(List<JsonObject> maps) {
        SortedSet<String> folders = new TreeSet<>();
        maps.forEach(map -> folders.add(map.get("file").getAsString().replaceFirst("/.*", "")));
        return folders;
    }

    /** Where the maps lie in WGS 84: west, south, east, north. */
    private static double[] bounds(List<JsonObject> maps) {
        Envelope all = new Envelope();
        for (JsonObject map : maps) {
            JsonArray sides = map.getAsJsonArray("bounds");
            all.expandToInclude(sides.get(0).getAsDouble(), sides.get(1).getAsDouble());
            all.expandToInclude(sides.get(2).getAsDouble(), sides.get(3).getAsDouble());
        }
        return new double[] {all.getMinX(), all.getMinY(), all.getMaxX(), all.getMaxY()};
    }

    /** The records of the maps that are finished. */
    private List<JsonObject> records() throws IOException {
        Path records = folder.resolve("scenes");
        if (!Files.isDirectory(records)) {
            throw refused("--maps is '" + folder + "', which 'cerrado map' has not written");
        }
        List<JsonObject> maps = new ArrayList<>();
        try (Stream<Path> files = Files.list(records)) {
            for (Path file : files.filter(each -> !each.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList()) {
                maps.add(JsonParser.parseString(TextFile.read(file)).getAsJsonObject());
            }
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException("a record in '" + records + "' is damaged", e);
        }
        if (maps.isEmpty()) {
            throw refused("--maps is '" + folder + "', where no map is finished yet");
        }
        return maps;
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
