package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.classifycerrado.polygon.Column;
import org.classifycerrado.polygon.GeoPackageWriter;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.geometry.Position2D;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.WKTReader;

/** Polygons on the embedded server's WMS. */
class WmsPolygonsTest {

    private static final int LOSS = 0xd7191c;
    private static final int WATER = 0x2b83ba;

    /** A square with a hole, and within the hole a square that is smaller than a pixel of the maps below. */
    private static final String SQUARE =
            "POLYGON ((812000 9332000, 813000 9332000, 813000 9331000, 812000 9331000, 812000 9332000),"
                    + " (812400 9331600, 812400 9331400, 812600 9331400, 812600 9331600, 812400 9331600))";

    private static final String DOT =
            "POLYGON ((812503 9331503, 812507 9331503, 812507 9331507, 812503 9331507, 812503 9331503))";
    private static final String BOX = "811500,9330500,813500,9332500";

    /** A band so long that its straight borders are bent in other projections. */
    private static final String BAND = "POLYGON ((0 8300000, 900000 8300000, 900000 8350000, 0 8350000, 0 8300000))";

    @TempDir
    static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
        write(
                "loss_polygons",
                List.of(SQUARE, DOT),
                List.of(Arrays.asList(1, "loss", 96.0), Arrays.asList(5, "water", null)));
        write("band", List.of(BAND), List.of(List.of(5, "water", 4_500_000.0)));
        write("none", List.of(), List.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void write(String name, List<String> polygons, List<List<Object>> values) throws Exception {
        List<Column> columns = List.of(
                new Column("group_id", Column.Type.INTEGER),
                new Column("group_name", Column.Type.TEXT),
                new Column("hectares", Column.Type.REAL));
        write(name, columns, polygons, values);
    }

    private static void write(String name, List<Column> columns, List<String> polygons, List<List<Object>> values)
            throws Exception {
        Path file = folder.resolve(name + ".gpkg");
        try (GeoPackageWriter writer = new GeoPackageWriter(file, CRS.decode("EPSG:32722", true), columns)) {
            for (int i = 0; i < polygons.size(); i++) {
                writer.add((Polygon) new WKTReader().read(polygons.get(i)), values.get(i));
            }
            writer.finish();
        }
    }

    private static BufferedImage map(String layers, String crs, String box, int width, int height) throws Exception {
        return image(server.get(
                "/wms?service=WMS&version=1.1.1&request=GetMap&styles=&format=image/png&transparent=true" + "&layers="
                        + layers + "&srs=" + crs + "&bbox=" + box + "&width=" + width + "&height=" + height));
    }

    private static BufferedImage image(HttpResponse<byte[]> answer) throws Exception {
        assertThat(answer.headers().firstValue("Content-Type"))
                .as(new String(answer.body(), StandardCharsets.ISO_8859_1))
                .contains("image/png");
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    @Test
    void fillsThemInTheColoursOfTheirGroupsWithLinesAround() throws Exception {
        BufferedImage image = map("loss_polygons", "EPSG:32722", BOX, 200, 200); // 10 m a pixel

        assertIs(image.getRGB(60, 60), 0.6, LOSS);
        assertIs(image.getRGB(149, 100), 0.8, LOSS); // half of the last column is the line's
        assertThat(image.getRGB(40, 100)).isZero();
        assertThat(image.getRGB(95, 95)).isZero();
        assertThat(image.getRGB(100, 99)).isEqualTo(0xff000000 | WATER);
        assertThat(image.getRGB(101, 99)).isZero();
    }

    private static void assertIs(int argb, double opacity, int rgb) {
        assertThat((argb >>> 24) / 255.0).isBetween(opacity - 0.02, opacity + 0.02);
        for (int shift = 0; shift <= 16; shift += 8) {
            assertThat((argb >> shift & 0xff) - (rgb >> shift & 0xff)).isBetween(-2, 2);
        }
    }

    /**
     * Each pixel that is clearly inside or outside is compared with what the exact transformation of its centre says.
     */
    @ParameterizedTest
    @CsvSource({
        "EPSG:4326, -56 -16 -46 -14",
        "EPSG:3857, -6200000 -1800000 -5100000 -1580000",
        "EPSG:5880, 4500000 8200000 5900000 8450000"
    })
    void reprojectsThem(String code, String corners) throws Exception {
        double[] box = Arrays.stream(corners.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        int width = 600;
        int height = 200;
        BufferedImage image = map("band", code, corners.replace(' ', ','), width, height);
        Geometry band = new WKTReader().read(BAND);
        MathTransform transform = CRS.findMathTransform(CRS.decode(code, true), CRS.decode("EPSG:32722"), true);
        int inside = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                Position2D[] points = new Position2D[2];
                for (int i = 0; i < 2; i++) {
                    points[i] = new Position2D(
                            box[0] + (x + 0.5) * (box[2] - box[0]) / width,
                            box[3] - (y + 0.5 + i) * (box[3] - box[1]) / height);
                    transform.transform(points[i], points[i]);
                }
                var centre = new GeometryFactory().createPoint(new Coordinate(points[0].x, points[0].y));
                double pixel = Math.hypot(points[1].x - points[0].x, points[1].y - points[0].y);
                if (band.getBoundary().distance(centre) > 2 * pixel) {
                    boolean isInside = band.contains(centre);
                    inside += isInside ? 1 : 0;
                    assertThat(image.getRGB(x, y) >>> 24).as("%d, %d", x, y).isEqualTo(isInside ? 153 : 0);
                }
            }
        }
        assertThat(inside).isGreaterThan(10_000);
    }

    @Test
    void liesOverWhatIsNamedBefore() throws Exception {
        int beneath = map("truth_l2", "EPSG:32722", BOX, 200, 200).getRGB(60, 60);

        int both = map("truth_l2,loss_polygons", "EPSG:32722", BOX, 200, 200).getRGB(60, 60);

        for (int shift = 0; shift <= 16; shift += 8) {
            double mixed = 0.6 * (LOSS >> shift & 0xff) + 0.4 * (beneath >> shift & 0xff);
            assertThat((double) (both >> shift & 0xff)).isBetween(mixed - 2, mixed + 2);
        }
        assertThat(both >>> 24).isEqualTo(255);
    }

    @Test
    void drawsNothingFarAwayOrOfNone() throws Exception {
        assertThat(map("loss_polygons", "EPSG:4326", "0,0,1,1", 20, 10).getRGB(5, 5))
                .isZero();
        assertThat(map("loss_polygons,band", "EPSG:3031", "-4e6,-4e6,4e6,4e6", 64, 64)
                        .getWidth())
                .isEqualTo(64);
        assertThat(map("none", "EPSG:32722", BOX, 20, 20).getRGB(10, 10)).isZero();
    }

    @Test
    void tellsWhatIsSaidAboutThem() throws Exception {
        assertThat(info(60, 60, 200, "text/plain"))
                .isEqualTo(
                        "loss_polygons: Loss of natural vegetation (loss); group_id 1; group_name loss; hectares 96.0\n");
        JsonObject loss = JsonParser.parseString(info(60, 60, 200, "application/json"))
                .getAsJsonObject()
                .getAsJsonArray("features")
                .get(0)
                .getAsJsonObject();
        assertThat(loss.get("layer").getAsString()).isEqualTo("loss_polygons");
        assertThat(loss.get("id").getAsInt()).isEqualTo(1);
        assertThat(loss.getAsJsonObject("change").get("code").getAsString()).isEqualTo("loss");
        assertThat(loss.getAsJsonObject("attributes").get("hectares").getAsDouble())
                .isEqualTo(96);

        assertThat(info(40, 100, 200, "text/plain")).isEqualTo("no layer has a value here\n");
        assertThat(info(100, 99, 200, "text/plain")).startsWith("loss_polygons: Water (water); group_id 5;");
        assertThat(info(100, 99, 200, "text/plain&feature_count=0"))
                .contains("locator=\"feature_count\"", "it must be 1 or more");
    }

    /** In a pixel of 2 km, which has both polygons, that comes first which its centre lies in. */
    @Test
    void tellsAsManyAsAreAskedFor() throws Exception {
        assertThat(info(0, 0, 1, "text/plain")).startsWith("loss_polygons: Loss");
        JsonArray both = JsonParser.parseString(info(0, 0, 1, "application/json&feature_count=5"))
                .getAsJsonObject()
                .getAsJsonArray("features");
        assertThat(both).hasSize(2);
    }

    private static String info(int column, int row, int size, String format) throws Exception {
        return server.text("/wms?service=WMS&version=1.3.0&request=GetFeatureInfo&layers=loss_polygons&styles="
                + "&query_layers=loss_polygons&crs=EPSG:32722&bbox=" + BOX + "&width=" + size + "&height=" + size
                + "&i="
                + column + "&j=" + row + "&info_format=" + format);
    }

    @Test
    void areNamedInTheCapabilities() throws Exception {
        String v130 = server.text("/wms?service=WMS&request=GetCapabilities");
        String v111 = server.text("/wms?service=WMS&version=1.1.1&request=GetCapabilities");

        Schemas.validate(Schemas.WMS, v130);
        Schemas.validateDtd(v111);
        assertThat(v130)
                .contains(
                        "<Name>loss_polygons</Name>",
                        "<Name>none</Name>",
                        "<BoundingBox CRS=\"EPSG:32722\" minx=\"812000.0\" miny=\"9331000.0\" maxx=\"813000.0\""
                                + " maxy=\"9332000.0\"");
        assertThat(v111).contains("<Name>loss_polygons</Name>");
    }

    @Test
    void haveALegend() throws Exception {
        String legend = "/wms?service=WMS&version=1.1.1&request=GetLegendGraphic&format=image/png&layer=";
        BufferedImage groups = image(server.get(legend + "loss_polygons"));
        assertThat(groups.getRGB(20, 8 + 24 * 1 + 12)).isEqualTo(0xff000000 | LOSS);
        assertThat(groups.getRGB(20, 8 + 24 * 5 + 12)).isEqualTo(0xff000000 | WATER);

        List<Column> columns =
                List.of(new Column("class_id", Column.Type.INTEGER), new Column("code", Column.Type.TEXT));
        write("forest", columns, List.of(SQUARE, DOT), List.of(List.of(1, "Fo"), List.of(0, "Pa")));
        write("crops", columns, List.of(SQUARE, DOT), List.of(List.of(11, "T1+"), List.of(0, "Pa")));
        assertThat(image(server.get(legend + "forest")).getHeight()).isEqualTo(16 + 7 * 24);
        assertThat(image(server.get(legend + "crops")).getHeight()).isEqualTo(16 + 14 * 24);
        assertIs(map("crops", "EPSG:32722", BOX, 200, 200).getRGB(60, 60), 0.6, 0xffff00);
    }
}
