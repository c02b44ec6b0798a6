package org.classifycerrado.vector;

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
import java.util.Arrays;
import java.util.Optional;
import org.geotools.api.referencing.crs.GeographicCRS;
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
                    assertThat((Object) read(file).getEnvelopeInternal()).isEqualTo(new Envelope(-48, -47, -6, -5));
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
        Path other = Files.write(folder.resolve("roi.fgb"), new byte[] {'f', 'g', 'b', 3, 0, 0, (byte) 0xff});
        Path kml = Files.writeString(folder.resolve("roi.kml"), "<?xml version=\"1.0\"?><kml/>");
        for (Path file : new Path[] {other, kml, folder.resolve("missing.geojson")}) {
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(
                            "allowed: WKT, EWKT, or a file with one of them, GeoJSON, a GeoPackage or a Shapefile");
        }
    }

    private static final String SIRGAS = "GEOGCS[\"GCS_SIRGAS_2000\",DATUM[\"D_SIRGAS_2000\",SPHEROID[\"GRS_1980\","
            + "6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

    /** A square of 6 with a hole of 4 and an island of 2 in it, in one record; and a record without a shape. */
    @Test
    void readsAShapefile() throws Exception {
        for (int type : new int[] {5, 15, 25}) {
            Path file = folder.resolve("área " + type + ".shp");
            Files.write(file, shapefile(type, square(0, 6), square(1, 4), square(2, 2)));
            Files.writeString(folder.resolve("área " + type + ".prj"), SIRGAS);

            Geometry region = read(file);

            assertThat(region.getNumGeometries()).isEqualTo(1);
            assertThat(region.getArea()).isEqualTo(36 - 16 + 4);
            assertThat(region.getUserData()).isInstanceOf(GeographicCRS.class);
        }
        Path bare = Files.write(folder.resolve("bare.shp"), shapefile(5, square(0, 6)));
        assertThat(read(bare).getUserData()).isNull();
        assertThat(read(bare).getSRID()).isZero();
    }

    @Test
    void aShapefileOfOtherShapesOrDamagedIsRefused() throws Exception {
        Path lines = Files.write(folder.resolve("lines.shp"), shapefile(3, square(0, 6)));
        assertThatThrownBy(() -> read(lines))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lines.shp', a Shapefile of type 3; allowed: polygons");
        byte[] whole = shapefile(5, square(0, 6), square(1, 4));
        Path damaged = folder.resolve("damaged.shp");
        for (int length = 4; length < whole.length; length++) {
            Files.write(damaged, Arrays.copyOf(whole, length));
            try {
                // What ends between two records lacks features only.
                assertThat(read(damaged).getArea()).isEqualTo(20);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("damaged.shp");
            }
        }
        // A count of rings that no memory would hold.
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(100 + 8 + 36, Integer.MAX_VALUE);
        Files.write(damaged, whole);
        assertThatThrownBy(() -> read(damaged)).hasMessageContaining("a damaged Shapefile");
    }

    private static double[] square(double from, double side) {
        double to = from + side;
        return new double[] {from, from, from, to, to, to, to, from, from, from};
    }

    /** After ESRI's description: a record of one polygon of these rings, and one of nothing. */
    private static byte[] shapefile(int type, double[]... rings) {
        int content = 44 + 4 * rings.length + rings.length * 5 * 16;
        ByteBuffer file = ByteBuffer.allocate(100 + 8 + content + 8 + 4);
        file.putInt(0, 9994).putInt(24, file.limit() / 2);
        file.order(ByteOrder.LITTLE_ENDIAN).putInt(28, 1000).putInt(32, type).position(100);
        file.order(ByteOrder.BIG_ENDIAN).putInt(1).putInt(content / 2);
        file.order(ByteOrder.LITTLE_ENDIAN).putInt(type).position(file.position() + 32);
        file.putInt(rings.length).putInt(5 * rings.length);
        for (int i = 0; i < rings.length; i++) {
            file.putInt(5 * i);
        }
        for (double[] ring : rings) {
            for (double coordinate : ring) {
                file.putDouble(coordinate);
            }
        }
        file.order(ByteOrder.BIG_ENDIAN).putInt(2).putInt(2);
        file.order(ByteOrder.LITTLE_ENDIAN).putInt(0);
        return file.array();
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
