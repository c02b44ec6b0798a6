package org.classifycerrado.imagery;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** Reads geometries and boxes that are written as text, as requests and command lines give them. */
public final class RegionText {

    private static final Pattern EWKT = Pattern.compile("(?is)\\s*SRID\\s*=\\s*(\\d{1,7})\\s*;(.*)");
    private static final int NUMBERS = 4;

    private RegionText() {}

    /**
     * Reads a geometry.
     *
     * @param text WKT, EWKT or GeoJSON: a geometry, a feature or a collection of them
     * @return the geometry, of several features a collection; its SRID is that of EWKT or of GeoJSON's {@code crs}
     *     member, else 0
     * @throws IllegalArgumentException if it is none of these
     */
    public static Geometry geometry(String text) {
        try {
            if (text.stripLeading().startsWith("{")) {
                return GeoJson.read(text);
            }
            Matcher ewkt = EWKT.matcher(text);
            Geometry geometry = new WKTReader().read(ewkt.matches() ? ewkt.group(2) : text);
            geometry.setSRID(ewkt.matches() ? Integer.parseInt(ewkt.group(1)) : 0);
            return geometry;
        } catch (ParseException | RuntimeException | StackOverflowError e) {
            throw new IllegalArgumentException("is neither WKT, EWKT nor GeoJSON: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a box.
     *
     * @param text {@code X1,Y1,X2,Y2} or {@code X1,Y1,X2,Y2,CODE}
     * @return the box; without a code it has no CRS
     * @throws IllegalArgumentException if it is neither, or there is no such CRS
     */
    public static ReferencedEnvelope box(String text) {
        String[] parts = text.split(",", NUMBERS + 1);
        String numbers = String.join(",", java.util.Arrays.copyOf(parts, Math.min(parts.length, NUMBERS)));
        return box(corners(numbers), parts.length <= NUMBERS ? Optional.empty() : Optional.of(parts[NUMBERS].strip()));
    }

    /**
     * Reads two corners.
     *
     * @param text four finite numbers and commas: {@code X1,Y1,X2,Y2}
     * @return the numbers, in this order
     * @throws IllegalArgumentException if it is anything else
     */
    public static double[] corners(String text) {
        String[] parts = text.split(",", -1);
        double[] numbers = new double[NUMBERS];
        boolean good = parts.length == NUMBERS;
        for (int i = 0; good && i < NUMBERS; i++) {
            try {
                numbers[i] = Double.parseDouble(parts[i].strip());
                good = Double.isFinite(numbers[i]);
            } catch (NumberFormatException e) {
                good = false;
            }
        }
        if (!good) {
            throw new IllegalArgumentException("is '" + text + "'; it must be X1,Y1,X2,Y2 or X1,Y1,X2,Y2,CODE");
        }
        return numbers;
    }

    /**
     * A box between two corners.
     *
     * @param corners x and y of one, x and y of the opposite one
     * @param code of the CRS, if there is one; x comes before y, unless a URN says that the authority's order holds
     * @return the box
     * @throws IllegalArgumentException if there is no such CRS, or it is not of two dimensions
     */
    public static ReferencedEnvelope box(double[] corners, Optional<String> code) {
        CoordinateReferenceSystem crs = null;
        if (code.isPresent()) {
            try {
                crs = CRS.decode(
                        code.get(),
                        !code.get().toLowerCase(java.util.Locale.ROOT).startsWith("urn:"));
            } catch (FactoryException e) {
                throw new IllegalArgumentException("has the CRS '" + code.get() + "', which is not known", e);
            }
            if (crs.getCoordinateSystem().getDimension() != 2) {
                throw new IllegalArgumentException("has the CRS '" + code.get() + "', which is not of two dimensions");
            }
        }
        return new ReferencedEnvelope(corners[0], corners[2], corners[1], corners[3], crs);
    }
}
