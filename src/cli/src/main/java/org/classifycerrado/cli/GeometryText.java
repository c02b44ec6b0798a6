package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.classifycerrado.imagery.RegionText;
import org.locationtech.jts.geom.Geometry;

/** Reads a geometry from the command line. */
final class GeometryText {

    private GeometryText() {}

    /**
     * Reads WKT, EWKT or, in a file, either of them or a GeoJSON geometry.
     *
     * @param text the geometry, or the name of a file that holds it
     * @return the geometry; its SRID is that of EWKT, else 0
     * @throws IllegalArgumentException if it is none of these
     * @throws IOException if the file cannot be read
     */
    static Geometry read(String text) throws IOException {
        String content = text;
        try {
            Path file = Path.of(text);
            if (Files.isRegularFile(file)) {
                content = Files.readString(file, StandardCharsets.UTF_8);
            }
        } catch (InvalidPathException e) {
            content = text;
        }
        try {
            return RegionText.geometry(content);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "is neither WKT, EWKT, nor a file with one of them or a GeoJSON geometry: "
                            + e.getCause().getMessage(),
                    e);
        }
    }
}
