package org.classifycerrado.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.classifycerrado.polygon.PolygonFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options about polygons, and the file that they are written to. */
final class PolygonOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--min-area",
            paramLabel = "HA",
            description = "Area of the smallest polygon, in hectares (default: 0).")
    private Double minArea;

    @Option(
            names = "--simplify",
            paramLabel = "M",
            description =
                    "Tolerance of simplified borders, in metres; neighbours keep their borders in common (default:"
                            + " borders of pixels).")
    private Double simplify;

    /** Adds what is given to the inputs of a process. */
    void addTo(Map<String, Object> inputs) {
        inputs.put("minArea", minArea);
        inputs.put("simplify", simplify);
    }

    /** Whether one of the options is given. */
    boolean given() {
        return minArea != null || simplify != null;
    }

    /** Refuses a file whose name does not tell its format. */
    void checkName(String option, Path file) {
        if (file != null && !isJson(file) && !MapProcess.endsWith(file, ".gpkg")) {
            throw new ParameterException(
                    spec.commandLine(), option + " is '" + file + "'; its name must end in .gpkg, .geojson or .json");
        }
    }

    private static boolean isJson(Path file) {
        return MapProcess.endsWith(file, ".geojson") || MapProcess.endsWith(file, ".json");
    }

    /**
     * Writes polygons in the format that a file's name tells.
     *
     * @param polygons what a process has given
     * @param target the file
     * @param pending where it is written until it is whole
     */
    static void write(PolygonFile polygons, Path target, PendingFiles pending) throws IOException {
        if (!isJson(target)) {
            PendingFiles.move(polygons.file(), target);
            return;
        }
        Path json = pending.file(".geojson");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(json))) {
            polygons.writeGeoJson(out);
        }
        PendingFiles.move(json, target);
    }
}
