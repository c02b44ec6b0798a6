package org.classifycerrado.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.classifycerrado.host.Companion;
import org.classifycerrado.legend.LegendFiles;
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
                        + " and time, and what they have of confidence as another. Run again, it takes in what has come into the folder. The user is read from $GEOSERVER_USER and"
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
        MapFolder maps;
        try {
            maps = MapFolder.read(folder);
        } catch (IllegalArgumentException e) {
            throw refused("--maps " + e.getMessage());
        }
        String shown = title == null ? "Land use and land cover, level " + maps.level() + ", " + maps.model() : title;
        String seen = path == null ? folder.toAbsolutePath().normalize().toString() : path.replaceFirst("/+$", "");
        server.greet();
        server.workspace(workspace);
        MosaicGroup classes = new MosaicGroup(server, workspace, name, "", seen + "/maps");
        publish(
                server,
                classes,
                maps,
                maps.crs(),
                shown,
                "cerrado_" + maps.level().name().toLowerCase(Locale.ROOT));
        Companion companion = Companion.CONFIDENCE;
        MosaicGroup confidence =
                new MosaicGroup(server, workspace, name, companion.suffix(), seen + "/" + companion.label());
        publish(
                server,
                confidence,
                maps,
                maps.crsWithConfidence(),
                shown + ", " + companion.label(),
                "cerrado_" + companion.label());
        classes.removeAllBut(maps.crs());
        confidence.removeAllBut(maps.crsWithConfidence());
    }

    private void publish(
            GeoServerRest server, MosaicGroup group, MapFolder maps, Set<String> crs, String shown, String style)
            throws IOException {
        if (crs.isEmpty()) {
            return;
        }
        server.style(workspace, style, LegendFiles.styles().get(style + ".sld"));
        group.publish(crs, new MosaicGroup.Look(shown, style, maps.timed(), maps.bounds()));
        int count = maps.records().size();
        spec.commandLine()
                .getOut()
                .println(workspace + ":" + group.name() + " is the layer of " + count + (count == 1 ? " map" : " maps")
                        + (maps.timed() ? ", with time" : "") + ": "
                        + String.join(", ", crs.stream().map(group::layer).toList()));
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
