package org.classifycerrado.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.Zone;
import org.classifycerrado.imagery.ZoneFeatures;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A map of 20 × 10 pixels of 10 m whose upper left corner is (500000, 9000000); class x / 5 in column x. */
class ZoneAreasTest {

    private PixelGrid grid;

    @BeforeEach
    void start() throws Exception {
        grid = new PixelGrid(
                CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 500_000, 9_000_000), 20, 10);
    }

    /** A collection of boxes in pixels: left, top, right, bottom. */
    private static List<Zone> zones(double[]... boxes) {
        StringBuilder features = new StringBuilder();
        for (double[] b : boxes) {
            double left = 500_000 + 10 * b[0];
            double top = 9_000_000 - 10 * b[1];
            double right = 500_000 + 10 * b[2];
            double bottom = 9_000_000 - 10 * b[3];
            features.append(features.isEmpty() ? "" : ",")
                    .append("{\"type\":\"Feature\",\"properties\":{\"cod\":" + (7 + features.length() % 2)
                            + ",\"Nome\":\"A, b\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[")
                    .append(String.format(
                            java.util.Locale.ROOT,
                            "[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}",
                            left,
                            top,
                            right,
                            top,
                            right,
                            bottom,
                            left,
                            bottom,
                            left,
                            top));
        }
        return ZoneFeatures.geoJson("{\"type\":\"FeatureCollection\",\"features\":[" + features + "]}")
                .zones("zones", Optional.empty(), Optional.empty(), "EPSG:32722");
    }

    private byte[] pixels(Rectangle part) {
        byte[] values = new byte[part.width * part.height];
        for (int i = 0; i < values.length; i++) {
            int x = part.x + i % part.width;
            values[i] = (byte) (x == 19 ? 255 : x / 5);
        }
        return values;
    }

    private static long count(ZoneTable table, int zone, int id) {
        return table.rows().get(zone).areas().rows().get(id).pixels();
    }

    /** Pixel 4.4 counts for a box that begins at 4.4 (its centre is at 4.5), and does not at 4.6. */
    @Test
    void pixelsCountByTheirCentresForEachZoneAndHoweverTheMapIsCut() {
        List<Zone> zones = zones(
                new double[] {4.4, 0, 10, 10},
                new double[] {4.6, 2, 10.4, 4},
                new double[] {18, 8, 30, 30},
                new double[] {40, 40, 50, 50});
        ZoneAreas whole = new ZoneAreas("zones", zones, Legend.of(Level.L1), grid);
        whole.add(pixels(new Rectangle(20, 10)), new Rectangle(20, 10));
        ZoneTable table = whole.table();

        assertThat(count(table, 0, 0)).isEqualTo(10);
        assertThat(count(table, 0, 1)).isEqualTo(50);
        assertThat(count(table, 1, 0)).isZero();
        assertThat(count(table, 1, 1)).isEqualTo(10);
        assertThat(count(table, 1, 2)).isZero();
        assertThat(count(table, 2, 3)).isEqualTo(2);
        assertThat(table.rows().get(2).areas().noDataPixels()).isEqualTo(2);
        assertThat(table.rows().get(3).areas().classifiedPixels()).isZero();
        assertThat(table.rows().get(0).areas().rows().get(1).hectares()).isEqualTo(0.5);

        List<Rectangle> blocks = new ArrayList<>();
        for (int y = 0; y < 10; y += 3) {
            for (int x = 0; x < 20; x += 7) {
                blocks.add(new Rectangle(x, y, Math.min(7, 20 - x), Math.min(3, 10 - y)));
            }
        }
        Collections.shuffle(blocks, new Random(1));
        ZoneAreas cut = new ZoneAreas("zones", zones, Legend.of(Level.L1), grid);
        blocks.forEach(block -> cut.add(pixels(block), block));
        assertThat(cut.table()).isEqualTo(table);
    }

    @Test
    void writesARecordForEachZone() {
        ZoneAreas areas = new ZoneAreas(
                "zones", zones(new double[] {0, 0, 5, 2}, new double[] {18, 0, 20, 1}), Legend.of(Level.L1), grid);
        areas.add(pixels(new Rectangle(20, 10)), new Rectangle(20, 10));

        assertThat(areas.table().toCsv())
                .isEqualTo("id,name,classified_pixels,no_data_pixels,hectares,"
                        + String.join(
                                ",",
                                Legend.of(Level.L1).classes().stream()
                                        .map(c -> c.code())
                                        .toList())
                        + "\r\n7,\"A, b\",10,0,0.1,0.1,0,0,0,0,0,0\r\n"
                        + areas.table().rows().get(1).id() + ",\"A, b\",1,1,0.01,0,0,0,0.01,0,0,0\r\n");
        assertThat(areas.table().toJson()).contains("\"method\": \"plane\"", "\"noDataPixels\": 1");
    }

    @Test
    void refusesTooManyAndTellsWhichPolygonIsWrong() {
        assertThatThrownBy(
                        () -> ZoneFeatures.geoJson(
                                "{\"type\":\"Feature\",\"id\":\"f.1\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}"))
                .hasMessage(
                        "is no GeoJSON of features: feature 1 ('f.1'): is a Point; allowed: Polygon, MultiPolygon and"
                                + " collections of them");
        ZoneFeatures one =
                ZoneFeatures.geoJson("{\"type\":\"Feature\",\"id\":\"f.1\",\"geometry\":{\"type\":\"Polygon\","
                        + "\"coordinates\":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}}");
        assertThatThrownBy(() -> one.zones("zones", Optional.empty(), Optional.empty(), null))
                .hasMessageStartingWith("zones: feature 1 ('f.1'): is not a valid Polygon");
        assertThatThrownBy(() -> one.zones("zones", Optional.of("x"), Optional.empty(), null))
                .hasMessage("zoneId: is 'x'; the polygons have no attributes");
        ZoneFeatures many =
                new ZoneFeatures(Collections.nCopies(10_001, one.features().get(0)));
        assertThatThrownBy(() -> many.zones("zones", Optional.empty(), Optional.empty(), null))
                .hasMessage("zones: has 10001 polygons; allowed: 10000. Ask for some of them at a time");
        assertThatThrownBy(() -> ZoneFeatures.geoJson("{\"type\":\"Polygon\"}"))
                .hasMessageContaining("it is no FeatureCollection");
    }
}
