package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/** Reads a geometry from the command line. */
final class GeometryText {

    private static final Pattern EWKT = Pattern.compile("(?is)\\s*SRID\\s*=\\s*(\\d{1,7})\\s*;(.*)");

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
            if (content.stripLeading().startsWith("{")) {
                Geometry geometry = new GeoJsonReader().read(content);
                // The reader always says 4326; in files it is the caller's to say, as with WKT.
                geometry.setSRID(0);
                return geometry;
            }
            Matcher ewkt = EWKT.matcher(content);
            if (ewkt.matches()) {
                Geometry geometry = new WKTReader().read(ewkt.group(2));
                geometry.setSRID(Integer.parseInt(ewkt.group(1)));
                return geometry;
            }
            return new WKTReader().read(content);
        } catch (ParseException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "is neither WKT, EWKT, nor a file with one of them or a GeoJSON geometry: " + e.getMessage(), e);
        }
    }
}
