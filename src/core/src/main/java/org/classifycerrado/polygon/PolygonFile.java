package org.classifycerrado.polygon;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.locationtech.jts.geom.Coordinate;
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
            return rows.getBoolean(1);
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
        try (Connection database = read(file);
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + GeoPackageWriter.TABLE + " ORDER BY fid")) {
            MathTransform toLonLat = CRS.findMathTransform(crs, DefaultGeographicCRS.WGS84, true);
            json.beginObject().name("type").value("FeatureCollection");
            json.name("features").beginArray();
            WKBReader reader = new WKBReader();
            while (rows.next()) {
                byte[] blob = rows.getBytes(ATTRIBUTES);
                Geometry geometry = reader.read(Arrays.copyOfRange(blob, GeoPackageWriter.HEADER, blob.length));
                if (!(geometry instanceof Polygon polygon)) {
                    throw new IOException("the file has been changed: it holds a " + geometry.getGeometryType());
                }
                json.beginObject().name("type").value("Feature").name("id").value(rows.getLong(1));
                writeGeometry(json, polygon, toLonLat);
                json.name("properties").beginObject();
                for (int i = 0; i < columns.size(); i++) {
                    writeValue(json.name(columns.get(i).name()), rows.getObject(ATTRIBUTES + 1 + i));
                }
                json.endObject().endObject();
            }
            json.endArray().endObject();
            json.flush();
        } catch (SQLException | ParseException | FactoryException | TransformException e) {
            throw new IOException("the polygons cannot be written as GeoJSON: " + e.getMessage(), e);
        }
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
