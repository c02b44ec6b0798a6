package org.classifycerrado.polygon;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.referencing.CRS;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.WKBWriter;
import org.sqlite.SQLiteConfig;

/**
 * Writes a GeoPackage of one layer of polygons, with a spatial index (OGC 12-128r18, GeoPackage 1.3.1, and its
 * extension {@code gpkg_rtree_index}). SQLite is the driver's ({@code sqlite-jdbc}), which GeoServer ships too. For one
 * thread at a time.
 */
public final class GeoPackageWriter implements Closeable {

    /** Name of the layer and of its table. */
    public static final String TABLE = "polygons";

    static final String GEOMETRY = "geom";

    private static final int WGS84 = 4326;
    /** Id of a CRS that has no EPSG code. */
    private static final int OWN_SRS = 100_000;

    private static final int BATCH = 1000;

    private final Path file;
    private final List<Column> columns;
    private final int srs;
    private final Connection database;
    private final PreparedStatement insert;
    private final PreparedStatement index;
    private final WKBWriter wkb = new WKBWriter(2, ByteOrderValues.LITTLE_ENDIAN);
    private final Envelope bounds = new Envelope();
    private long rows;
    private boolean whole;

    /**
     * Starts a file.
     *
     * @param file where to write; it must not exist
     * @param crs of the polygons, x before y
     * @param columns what is said about each polygon
     * @throws IOException if nothing can be written there
     */
    public GeoPackageWriter(Path file, CoordinateReferenceSystem crs, List<Column> columns) throws IOException {
        this.file = file;
        this.columns = List.copyOf(columns);
        try {
            SQLiteConfig config = new SQLiteConfig();
            // Until it is whole nobody reads it, and if it is not to be, it goes.
            config.setJournalMode(SQLiteConfig.JournalMode.OFF);
            config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
            database = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        } catch (SQLException e) {
            throw failed(e);
        }
        try {
            database.setAutoCommit(false);
            srs = begin(crs);
            String marks = String.join(", ", Collections.nCopies(columns.size() + 2, "?"));
            insert = database.prepareStatement("INSERT INTO " + TABLE + " VALUES (" + marks + ")");
            index = database.prepareStatement("INSERT INTO " + indexTable() + " VALUES (?, ?, ?, ?, ?)");
        } catch (SQLException e) {
            close();
            throw failed(e);
        }
    }

    private static IOException failed(SQLException e) {
        return new IOException("the GeoPackage cannot be written: " + e.getMessage(), e);
    }

    static String indexTable() {
        return "rtree_" + TABLE + "_" + GEOMETRY;
    }

    private int begin(CoordinateReferenceSystem crs) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String each : schema().split(";\n")) {
                statement.addBatch(each);
            }
            statement.executeBatch();
        }
        addSrs(-1, "NONE", -1, "Undefined Cartesian SRS", "undefined");
        addSrs(0, "NONE", 0, "Undefined geographic SRS", "undefined");
        addSrs(WGS84, "EPSG", WGS84, "WGS 84", WGS84_TEXT);
        int code = code(crs);
        if (code == 0) {
            addSrs(OWN_SRS, "NONE", OWN_SRS, crs.getName().getCode(), crs.toWKT());
        } else if (code != WGS84) {
            addSrs(code, "EPSG", code, crs.getName().getCode(), crs.toWKT());
        }
        return code == 0 ? OWN_SRS : code;
    }

    private static final String WGS84_TEXT =
            """
            GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],\
            AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],\
            UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]""";

    /** The EPSG code of a CRS, or 0. */
    private static int code(CoordinateReferenceSystem crs) {
        try {
            Integer code = CRS.lookupEpsgCode(crs, false);
            return code == null ? 0 : code;
        } catch (FactoryException e) {
            return 0;
        }
    }

    private String schema() {
        StringBuilder attributes = new StringBuilder();
        for (Column column : columns) {
            attributes.append(", ").append(column.name()).append(' ').append(column.type());
        }
        return """
                PRAGMA application_id = 0x47504b47;
                PRAGMA user_version = 10301;
                CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, \
                organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, \
                description TEXT);
                CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, \
                identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, \
                min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
                CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE REFERENCES \
                gpkg_contents(table_name), column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER \
                NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL, \
                PRIMARY KEY (table_name, column_name));
                CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, \
                definition TEXT NOT NULL, scope TEXT NOT NULL, UNIQUE (table_name, column_name, extension_name));
                CREATE TABLE %1$s (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, %2$s POLYGON%3$s);
                CREATE VIRTUAL TABLE %4$s USING rtree(id, minx, maxx, miny, maxy)"""
                .formatted(TABLE, GEOMETRY, attributes, indexTable());
    }

    private void addSrs(int id, String organization, int code, String name, String definition) throws SQLException {
        try (PreparedStatement statement =
                database.prepareStatement("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)")) {
            statement.setString(1, name);
            statement.setInt(2, id);
            statement.setString(3, organization);
            statement.setInt(4, code);
            statement.setString(5, definition);
            statement.executeUpdate();
        }
    }

    /**
     * Adds a polygon.
     *
     * @param polygon not empty
     * @param attributes a value for each column, or null
     * @throws IOException if the disk is full, or fails otherwise
     */
    public void add(Polygon polygon, List<?> attributes) throws IOException {
        rows++;
        Envelope envelope = polygon.getEnvelopeInternal();
        bounds.expandToInclude(envelope);
        try {
            insert.setLong(1, rows);
            insert.setBytes(2, encoded(polygon, envelope));
            for (int i = 0; i < columns.size(); i++) {
                insert.setObject(i + 3, stored(attributes.get(i)));
            }
            insert.addBatch();
            index.setLong(1, rows);
            index.setDouble(2, envelope.getMinX());
            index.setDouble(3, envelope.getMaxX());
            index.setDouble(4, envelope.getMinY());
            index.setDouble(5, envelope.getMaxY());
            index.addBatch();
            if (rows % BATCH == 0) {
                flush();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** A value as SQLite holds it, which knows no dates: a GeoPackage has them as text. */
    private static Object stored(Object value) {
        return value instanceof LocalDate ? value.toString() : value;
    }

    private void flush() throws SQLException {
        insert.executeBatch();
        index.executeBatch();
    }

    /** A geometry as GeoPackages have it: a header with the envelope, and well-known binary. */
    private byte[] encoded(Polygon polygon, Envelope envelope) {
        byte[] body = wkb.write(polygon);
        return ByteBuffer.allocate(HEADER + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("GP".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .put((byte) 0b11) // an envelope of x and y, little endian
                .putInt(srs)
                .putDouble(envelope.getMinX())
                .putDouble(envelope.getMaxX())
                .putDouble(envelope.getMinY())
                .putDouble(envelope.getMaxY())
                .put(body)
                .array();
    }

    /** Bytes before the well-known binary of geometries that are written here. */
    static final int HEADER = 40;

    /**
     * How many polygons there are.
     *
     * @return those added so far
     */
    public long rows() {
        return rows;
    }

    /**
     * Completes the file. The writer is closed afterwards.
     *
     * @throws IOException if the disk is full, or fails otherwise
     */
    public void finish() throws IOException {
        try (PreparedStatement contents =
                        database.prepareStatement("INSERT INTO gpkg_contents VALUES (?, 'features', ?, '',"
                                + " strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?, ?, ?, ?, ?)");
                PreparedStatement geometries = database.prepareStatement(
                        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, 'POLYGON', ?, 0, 0)");
                PreparedStatement extensions =
                        database.prepareStatement("INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index',"
                                + " 'http://www.geopackage.org/spec131/#extension_rtree', 'write-only')");
                Statement triggers = database.createStatement()) {
            flush();
            contents.setString(1, TABLE);
            contents.setString(2, TABLE);
            if (rows > 0) {
                contents.setDouble(3, bounds.getMinX());
                contents.setDouble(4, bounds.getMinY());
                contents.setDouble(5, bounds.getMaxX());
                contents.setDouble(6, bounds.getMaxY());
            }
            contents.setInt(7, srs);
            contents.executeUpdate();
            geometries.setString(1, TABLE);
            geometries.setString(2, GEOMETRY);
            geometries.setInt(3, srs);
            geometries.executeUpdate();
            extensions.setString(1, TABLE);
            extensions.setString(2, GEOMETRY);
            extensions.executeUpdate();
            // Only now: what has been added so far is in the index.
            for (String trigger : IndexTriggers.of(TABLE, GEOMETRY, "fid", indexTable())) {
                triggers.execute(trigger);
            }
            database.commit();
            whole = true;
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            close();
        }
    }

    /** Deletes what has been written so far, unless {@link #finish} has succeeded. */
    @Override
    public void close() throws IOException {
        try {
            database.close();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }
}
