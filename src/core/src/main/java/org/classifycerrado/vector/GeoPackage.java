package org.classifycerrado.vector;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.imagery.ZoneFeatures;
import org.geotools.api.referencing.FactoryException;
import org.geotools.referencing.CRS;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.sqlite.SQLiteConfig;

/** Reads the geometries of a GeoPackage's only layer of features, as OGC 12-128 keeps them in SQLite. */
final class GeoPackage {

    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    /** Bytes of the envelope that each of its codes stands for. */
    private static final int[] ENVELOPES = {0, 32, 48, 48, 64};

    /** A table of features. */
    private record Layer(String table, String column, int srs) {}

    private GeoPackage() {}

    /** Whether a file is an SQLite database, which is what a GeoPackage is. */
    static boolean isOne(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return Arrays.equals(stream.readNBytes(SQLITE.length), SQLITE);
        }
    }

    /**
     * Reads the only layer.
     *
     * @return its geometries as a collection, with the layer's CRS
     * @throws IllegalArgumentException if there is not one layer, or what it holds is not understood
     */
    static Geometry read(Path file) {
        List<ZoneFeatures.Feature> features = features(file).features();
        Geometry all = new GeometryFactory()
                .createGeometryCollection(
                        features.stream().map(ZoneFeatures.Feature::geometry).toArray(Geometry[]::new));
        all.setSRID(features.get(0).geometry().getSRID());
        all.setUserData(features.get(0).geometry().getUserData());
        return all;
    }

    /**
     * Reads the only layer with its attributes.
     *
     * @return its features, with the layer's CRS
     * @throws IllegalArgumentException if there is not one layer, or what it holds is not understood
     */
    static ZoneFeatures features(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection database = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
                Statement statement = database.createStatement()) {
            Layer layer = layer(file, statement);
            List<ZoneFeatures.Feature> features = new ArrayList<>();
            WKBReader reader = new WKBReader();
            try (ResultSet rows = statement.executeQuery("SELECT * FROM " + quoted(layer.table))) {
                while (rows.next()) {
                    byte[] blob = rows.getBytes(layer.column);
                    if (blob != null) {
                        features.add(new ZoneFeatures.Feature(
                                Optional.empty(), attributes(rows, layer.column), reader.read(wkb(blob))));
                    }
                }
            }
            if (features.isEmpty()) {
                throw new IllegalArgumentException("is '" + file + "', whose layer '" + layer.table + "' is empty");
            }
            Geometry crs = new GeometryFactory().createPoint();
            georeference(crs, layer.srs, statement);
            for (ZoneFeatures.Feature feature : features) {
                feature.geometry().setSRID(crs.getSRID());
                feature.geometry().setUserData(crs.getUserData());
            }
            return new ZoneFeatures(features);
        } catch (SQLException | ParseException | FactoryException | RuntimeException e) {
            if (e instanceof IllegalArgumentException said) {
                throw said;
            }
            throw new IllegalArgumentException("is '" + file + "', no readable GeoPackage: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> attributes(ResultSet row, String geometry) throws SQLException {
        Map<String, String> attributes = new LinkedHashMap<>();
        ResultSetMetaData columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnName(i);
            if (!name.equals(geometry) && row.getObject(i) != null) {
                attributes.put(name, row.getString(i));
            }
        }
        return attributes;
    }

    private static Layer layer(Path file, Statement statement) throws SQLException {
        List<Layer> layers = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns")) {
            while (rows.next()) {
                layers.add(new Layer(rows.getString(1), rows.getString(2), rows.getInt(3)));
            }
        }
        if (layers.size() != 1) {
            throw new IllegalArgumentException("is '" + file + "', which has "
                    + (layers.isEmpty()
                            ? "no layer of features"
                            : layers.size() + " layers, "
                                    + String.join(
                                            ", ",
                                            layers.stream().map(Layer::table).toList()) + "; export one of them"));
        }
        return layers.get(0);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** What follows the GeoPackage's own header. */
    private static byte[] wkb(byte[] blob) throws ParseException {
        int header = 8;
        int envelope = blob.length < header ? ENVELOPES.length : blob[3] >> 1 & 7;
        if (envelope >= ENVELOPES.length || blob[0] != 'G' || blob[1] != 'P') {
            throw new ParseException("a geometry is not encoded as GeoPackages have them");
        }
        return Arrays.copyOfRange(blob, header + ENVELOPES[envelope], blob.length);
    }

    private static void georeference(Geometry geometry, int srs, Statement statement)
            throws SQLException, FactoryException {
        if (srs <= 0) {
            return; // undefined
        }
        String query = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
                + " WHERE srs_id = " + srs;
        try (ResultSet rows = statement.executeQuery(query)) {
            if (rows.next() && rows.getString(1).equalsIgnoreCase("EPSG")) {
                geometry.setSRID(rows.getInt(2));
            } else if (!rows.isAfterLast()) {
                geometry.setUserData(CRS.parseWKT(rows.getString(3)));
            }
        }
    }
}
