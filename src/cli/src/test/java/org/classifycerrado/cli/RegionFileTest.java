package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Optional;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class RegionFileTest {

    private static final String DEGREES = "{\"type\":\"Feature\",\"properties\":{\"name\":\"Área de São João\"},"
            + "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[-48,-6],[-47,-6],[-47,-5],[-48,-6]]]}}";
    private static final String METRES = DEGREES.replace("-48,-6", "811600,9331600");

    @TempDir
    Path folder;

    private static Geometry read(Path file) throws Exception {
        return RegionFile.read(file.toString(), Optional.empty());
    }

    @Test
    void geoJsonWithoutACrsIsInDegreesWhereItCanBe() throws Exception {
        Path degrees = Files.writeString(folder.resolve("degrees.geojson"), DEGREES);
        Path metres = Files.writeString(folder.resolve("metres.geojson"), METRES);

        assertThat(read(degrees).getSRID()).isEqualTo(4326);
        assertThat(RegionFile.read(degrees.toString(), Optional.of("EPSG:4674")).getSRID())
                .isZero();
        assertThat(read(metres).getSRID()).isZero();
    }

    @Test
    void readsTextAsWindowsWritesIt() throws Exception {
        Charset[] charsets = {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE};
        for (Charset charset : charsets) {
            for (String mark : new String[] {"", "\uFEFF"}) {
                for (String text : new String[] {DEGREES, "SRID=4326;POLYGON((-48 -6,-47 -6,-47 -5,-48 -6))"}) {
                    Path file = folder.resolve("roi.txt");
                    Files.write(file, (mark + text).getBytes(charset));
                    assertThat(read(file).getEnvelopeInternal()).isEqualTo(new Envelope(-48, -47, -6, -5));
                }
            }
        }
    }

    @Test
    void readsAGeoPackage() throws Exception {
        Path file = folder.resolve("área ?.gpkg");
        write(file, "EPSG", 4674, "", "fields");

        Geometry region = read(file);

        assertThat(region.getSRID()).isEqualTo(4674);
        assertThat(region.getNumGeometries()).isEqualTo(2);
        assertThat(region.getArea()).isEqualTo(4 + 9);
    }

    @Test
    void aGeoPackagesOwnCrsIsItsDefinition() throws Exception {
        Path file = folder.resolve("own.gpkg");
        write(file, "NONE", 100000, CRS.decode("EPSG:5880", true).toWKT(), "fields");

        Geometry region = read(file);

        assertThat(region.getSRID()).isZero();
        assertThat(CRS.equalsIgnoreMetadata(region.getUserData(), CRS.decode("EPSG:5880", true)))
                .isTrue();
    }

    @Test
    void whatIsNotReadNamesWhatIs() throws Exception {
        Path two = folder.resolve("two.gpkg");
        write(two, "EPSG", 4674, "", "fields", "roads");
        assertThatThrownBy(() -> read(two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 layers, fields, roads");
        Path shapefile = Files.write(folder.resolve("roi.shp"), new byte[] {0, 0, 0x27, 0x0a, 0, 0, (byte) 0xff});
        Path kml = Files.writeString(folder.resolve("roi.kml"), "<?xml version=\"1.0\"?><kml/>");
        for (Path file : new Path[] {shapefile, kml, folder.resolve("missing.geojson")}) {
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("allowed: WKT, EWKT, or a file with one of them, GeoJSON or a GeoPackage");
        }
    }

    /** As OGC 12-128 has it: squares of 2 and of 3, and a row without a geometry. */
    private static void write(Path file, String organization, int code, String definition, String... tables)
            throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = database.createStatement()) {
            statement.execute("CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)");
            statement.execute("CREATE TABLE gpkg_spatial_ref_sys"
                    + " (srs_id, organization, organization_coordsys_id, definition)");
            try (PreparedStatement insert =
                    database.prepareStatement("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?)")) {
                insert.setInt(1, code);
                insert.setString(2, organization);
                insert.setInt(3, code);
                insert.setString(4, definition);
                insert.execute();
            }
            for (String table : tables) {
                statement.execute(
                        "INSERT INTO gpkg_geometry_columns VALUES ('" + table + "', 'the \"geom', " + code + ")");
                statement.execute("CREATE TABLE " + table + " (id INTEGER, \"the \"\"geom\" BLOB)");
                try (PreparedStatement insert = database.prepareStatement("INSERT INTO " + table + " VALUES (1, ?)")) {
                    insert.setBytes(1, blob("POLYGON((0 0,2 0,2 2,0 2,0 0))", 0));
                    insert.execute();
                    insert.setBytes(1, blob("MULTIPOLYGON(((5 5,8 5,8 8,5 8,5 5)))", 1));
                    insert.execute();
                    insert.setBytes(1, null);
                    insert.execute();
                }
            }
        }
    }

    private static byte[] blob(String wkt, int envelope) throws Exception {
        byte[] wkb = new WKBWriter().write(new WKTReader().read(wkt));
        ByteBuffer blob = ByteBuffer.allocate(8 + 32 * envelope + wkb.length).order(ByteOrder.LITTLE_ENDIAN);
        blob.put((byte) 'G')
                .put((byte) 'P')
                .put((byte) 0)
                .put((byte) (1 | envelope << 1))
                .putInt(4674);
        return blob.position(8 + 32 * envelope).put(wkb).array();
    }
}
