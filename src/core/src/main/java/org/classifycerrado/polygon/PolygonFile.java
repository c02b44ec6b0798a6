package org.classifycerrado.polygon;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.sqlite.SQLiteConfig;

/**
 * Finished polygons, in a GeoPackage that {@link GeoPackageWriter} has written. A result of the processes.
 *
 * @param file the GeoPackage; of a result, it lives as long as the answer to the request
 * @param crs of the polygons, x before y
 * @param columns what is said about each polygon
 * @param count how many polygons there are
 */
public record PolygonFile(Path file, CoordinateReferenceSystem crs, List<Column> columns, long count) {

    /** MIME type of GeoPackages. */
    public static final String GEOPACKAGE = "application/geopackage+sqlite3";

    /** MIME type of GeoJSON. */
    public static final String GEOJSON = "application/geo+json";

    /** Columns before the attributes: the id and the geometry. */
    private static final int ATTRIBUTES = 2;

    /** About a centimetre; a corner that polygons share is rounded alike in all of them. */
    private static final double DEGREES = 1e7;

    /** Takes a copy of the columns. */
    public PolygonFile {
        columns = List.copyOf(columns);
    }

    /**
     * Opens a GeoPackage of this project's.
     *
     * @param file as {@link GeoPackageWriter} has written it
     * @return what is in it now
     * @throws IOException if it cannot be read, or is another GeoPackage
     */
    public static PolygonFile open(Path file) throws IOException {
        try (Connection database = read(file);
                Statement statement = database.createStatement()) {
            List<Column> columns = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("PRAGMA table_info(" + GeoPackageWriter.TABLE + ")")) {
                while (rows.next()) {
                    if (rows.getInt("cid") >= ATTRIBUTES) {
                        columns.add(new Column(rows.getString("name"), Column.Type.valueOf(rows.getString("type"))));
                    }
                }
            }
            if (columns.isEmpty()) {
                throw new IOException("there is no table " + GeoPackageWriter.TABLE);
            }
            CoordinateReferenceSystem crs;
            try (ResultSet rows = statement.executeQuery("SELECT organization, organization_coordsys_id, definition"
                    + " FROM gpkg_contents JOIN gpkg_spatial_ref_sys USING (srs_id) WHERE table_name = '"
                    + GeoPackageWriter.TABLE + "'")) {
                rows.next();
                crs = rows.getString(1).equalsIgnoreCase("EPSG")
                        ? CRS.decode("EPSG:" + rows.getInt(2), true)
                        : CRS.parseWKT(rows.getString(3));
            }
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + GeoPackageWriter.TABLE)) {
                rows.next();
                return new PolygonFile(file, crs, columns, rows.getLong(1));
            }
        } catch (SQLException | FactoryException | IllegalArgumentException e) {
            throw new IOException("no polygons of this project: " + e.getMessage(), e);
        }
    }

    private static Connection read(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    /**
     * Tells whether something is said about each polygon.
     *
     * @param column name of an attribute
     * @return whether there is such a column
     */
    public boolean has(String column) {
        return columns.stream().anyMatch(each -> each.name().equals(column));
    }

    /**
     * Tells whether a column has a value for any polygon.
     *
     * @param column name of an attribute
     * @return false also if there is no such column
     * @throws IOException if the file cannot be read
     */
    public boolean says(String column) throws IOException {
        if (!has(column)) {
            return false;
        }
        try (Connection database = read(file);
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT EXISTS (SELECT 1 FROM " + GeoPackageWriter.TABLE
                        + " WHERE " + column + " IS NOT NULL)")) {
            return rows.next() && rows.getBoolean(1);
        } catch (SQLException e) {
            throw new IOException("the polygons cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the GeoPackage, in the map's CRS.
     *
     * @param out receives it; stays open
     * @throws IOException if it cannot be read or written
     */
    public void writeGeoPackage(OutputStream out) throws IOException {
        Files.copy(file, out);
    }

    /**
     * Writes GeoJSON (RFC 7946): a feature collection in longitude and latitude on WGS 84, to seven decimals, one
     * feature after the other, so that memory holds only one. The lines between corners are straight in degrees.
     *
     * @param out receives it; stays open
     * @throws IOException if the polygons cannot be read, have no longitude and latitude, or cannot be written
     */
    public void writeGeoJson(OutputStream out) throws IOException {
        JsonWriter json = new JsonWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        try {
            MathTransform toLonLat = CRS.findMathTransform(crs, DefaultGeographicCRS.WGS84, true);
            json.beginObject().name("type").value("FeatureCollection");
            json.name("features").beginArray();
            read(Optional.empty(), feature -> writeFeature(json, feature, toLonLat));
            json.endArray().endObject();
            json.flush();
        } catch (FactoryException e) {
            throw withoutLonLat(e);
        }
    }

    /**
     * A polygon and what is said about it.
     *
     * @param id its number, from 1
     * @param polygon in the file's CRS
     * @param values by the names of the columns, in their order; null where one is missing
     */
    public record Feature(long id, Polygon polygon, Map<String, Object> values) {}

    /** Takes polygons one after the other. */
    @FunctionalInterface
    public interface Sink {

        /**
         * Takes the next.
         *
         * @param feature a polygon
         * @throws IOException to end the reading
         */
        void take(Feature feature) throws IOException;
    }

    /**
     * Reads polygons in the order of their ids, so that memory holds only one.
     *
     * @param area in the file's CRS, that the bounds of those which are wanted meet, as the file's index tells; empty
     *     for all
     * @param sink takes them
     * @throws IOException if they cannot be read, or the sink fails
     */
    public void read(Optional<Envelope> area, Sink sink) throws IOException {
        String wanted = area.isEmpty()
                ? ""
                : " WHERE fid IN (SELECT id FROM " + GeoPackageWriter.indexTable()
                        + " WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)";
        try (Connection database = read(file);
                PreparedStatement query = database.prepareStatement(
                        "SELECT * FROM " + GeoPackageWriter.TABLE + wanted + " ORDER BY fid")) {
            if (area.isPresent()) {
                query.setDouble(1, area.get().getMinX());
                query.setDouble(2, area.get().getMaxX());
                query.setDouble(3, area.get().getMinY());
                query.setDouble(4, area.get().getMaxY());
            }
            WKBReader reader = new WKBReader();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    sink.take(feature(rows, reader));
                }
            }
        } catch (SQLException | ParseException e) {
            throw new IOException("the polygons cannot be read: " + e.getMessage(), e);
        }
    }

    private Feature feature(ResultSet row, WKBReader reader) throws SQLException, ParseException, IOException {
        byte[] blob = row.getBytes(ATTRIBUTES);
        Geometry geometry = reader.read(Arrays.copyOfRange(blob, GeoPackageWriter.HEADER, blob.length));
        if (!(geometry instanceof Polygon polygon)) {
            throw new IOException("the file has been changed: it holds a " + geometry.getGeometryType());
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i).name(), row.getObject(ATTRIBUTES + 1 + i));
        }
        return new Feature(row.getLong(1), polygon, values);
    }

    /**
     * Where the polygons lie.
     *
     * @return an envelope in the file's CRS; null, as an envelope can be, if there are none
     * @throws IOException if the file cannot be read
     */
    public Envelope bounds() throws IOException {
        try (Connection database = read(file);
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT min_x, max_x, min_y, max_y FROM gpkg_contents"
                        + " WHERE table_name = '" + GeoPackageWriter.TABLE + "' AND min_x IS NOT NULL")) {
            return row.next()
                    ? new Envelope(row.getDouble(1), row.getDouble(2), row.getDouble(3), row.getDouble(4))
                    : new Envelope();
        } catch (SQLException e) {
            throw new IOException("the polygons cannot be read: " + e.getMessage(), e);
        }
    }

    /** Each value of a column of text, once. */
    Set<String> values(String column) throws IOException {
        try (Connection database = read(file);
                Statement statement = database.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT DISTINCT " + column + " FROM " + GeoPackageWriter.TABLE)) {
            Set<String> values = new HashSet<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IOException("the polygons cannot be read: " + e.getMessage(), e);
        }
    }

    private static void writeFeature(JsonWriter json, Feature feature, MathTransform toLonLat) throws IOException {
        json.beginObject().name("type").value("Feature").name("id").value(feature.id());
        try {
            writeGeometry(json, feature.polygon(), toLonLat);
        } catch (TransformException e) {
            throw withoutLonLat(e);
        }
        json.name("properties").beginObject();
        for (Map.Entry<String, Object> value : feature.values().entrySet()) {
            writeValue(json.name(value.getKey()), value.getValue());
        }
        json.endObject().endObject();
    }

    private static IOException withoutLonLat(Exception e) {
        return new IOException("the polygons have no longitude and latitude: " + e.getMessage(), e);
    }

    private static void writeValue(JsonWriter json, Object value) throws IOException {
        if (value instanceof Number number) {
            json.value(number);
        } else {
            json.value((String) value);
        }
    }

    private static void writeGeometry(JsonWriter json, Polygon polygon, MathTransform toLonLat)
            throws IOException, TransformException {
        json.name("geometry").beginObject().name("type").value("Polygon");
        json.name("coordinates").beginArray();
        writeRing(json, polygon.getExteriorRing(), toLonLat);
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            writeRing(json, polygon.getInteriorRingN(i), toLonLat);
        }
        json.endArray().endObject();
    }

    private static void writeRing(JsonWriter json, LinearRing ring, MathTransform toLonLat)
            throws IOException, TransformException {
        json.beginArray();
        double[] point = new double[2];
        for (Coordinate corner : ring.getCoordinates()) {
            point[0] = corner.x;
            point[1] = corner.y;
            toLonLat.transform(point, 0, point, 0, 1);
            json.beginArray();
            json.value(Math.rint(point[0] * DEGREES) / DEGREES);
            json.value(Math.rint(point[1] * DEGREES) / DEGREES);
            json.endArray();
        }
        json.endArray();
    }
}
