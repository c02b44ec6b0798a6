package org.classifycerrado.vector;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.TextFile;
import org.classifycerrado.imagery.RegionText;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** Reads a region from the command line: a text, or a file of one of the formats in which people have them. */
public final class RegionFile {

    private static final String ALLOWED = "; allowed: WKT, EWKT, or a file with one of them, GeoJSON, a GeoPackage"
            + " or a Shapefile"
            + " ('ogr2ogr -t_srs EPSG:4326 roi.geojson FILE' makes GeoJSON of others)";
    private static final int WGS84 = 4326;
    private static final Envelope DEGREES = new Envelope(-180, 180, -90, 90);

    private RegionFile() {}

    /**
     * The file that an option names.
     *
     * @param option WKT, EWKT, the name of a file, or null
     * @return the file, unless the option gives the region itself
     */
    public static Optional<Path> of(String option) {
        try {
            return Optional.ofNullable(option).map(Path::of).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a region.
     *
     * @param option WKT, EWKT or the name of a file
     * @param crs what the command line says of the region's CRS
     * @return the geometry, of several features a collection. Its CRS, if it has one, is its SRID or its user data:
     *     what the text or file says, or WGS 84 for a GeoJSON file that says nothing, as RFC 7946 has it, unless the
     *     command line does or its coordinates cannot be degrees
     * @throws IllegalArgumentException if it is nothing of this
     * @throws IOException if the file cannot be read
     */
    public static Geometry read(String option, Optional<String> crs) throws IOException {
        Optional<Path> file = of(option);
        if (file.isEmpty()) {
            if (!option.contains("(") && !option.contains("{")) {
                throw new IllegalArgumentException("is '" + option + "', neither a geometry nor a file" + ALLOWED);
            }
            return text(option, option);
        }
        if (GeoPackage.isOne(file.get())) {
            return GeoPackage.read(file.get());
        }
        if (Shapefile.isOne(file.get())) {
            return Shapefile.read(file.get());
        }
        String content;
        try {
            content = TextFile.read(file.get());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is '" + option + "', which is no text" + ALLOWED);
        }
        Geometry geometry = text(content, option);
        boolean geoJson = content.stripLeading().startsWith("{");
        if (geoJson && geometry.getSRID() == 0 && crs.isEmpty() && DEGREES.contains(geometry.getEnvelopeInternal())) {
            geometry.setSRID(WGS84);
        }
        return geometry;
    }

    private static Geometry text(String content, String option) {
        try {
            return RegionText.geometry(content);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "is '" + option + "': " + e.getCause().getMessage() + ALLOWED, e);
        }
    }
}
