package org.classifycerrado.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.awt.geom.AffineTransform;
import java.util.Arrays;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultEngineeringCRS;
import org.junit.jupiter.api.Test;

class AreaCounterTest {

    private static final Legend L1 = Legend.of(Level.L1);
    private static final double SEMI_MAJOR = 6378137;
    private static final double E2 = 2 / 298.257223563 - 1 / (298.257223563 * 298.257223563);

    private static PixelGrid northUp(String crs, double x, double y, double pixel, int width, int height)
            throws FactoryException {
        return new PixelGrid(CRS.decode(crs, true), new AffineTransform(pixel, 0, 0, -pixel, x, y), width, height);
    }

    private static AreaTable countAll(PixelGrid grid, int value) {
        AreaCounter counter = new AreaCounter(L1, grid);
        byte[] row = new byte[grid.width()];
        Arrays.fill(row, (byte) value);
        for (int y = 0; y < grid.height(); y++) {
            counter.add(row, 0, y, 1);
        }
        return counter.table();
    }

    private static double hectares(PixelGrid grid) {
        return countAll(grid, 1).rows().get(1).hectares();
    }

    /** Area of the zone between the equator and a latitude, by numerical integration of M·N·cos φ (Simpson). */
    private static double zone(double fromDegrees, double toDegrees, double widthDegrees) {
        int steps = 2000;
        double from = Math.toRadians(fromDegrees);
        double step = (Math.toRadians(toDegrees) - from) / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double sine = Math.sin(from + i * step);
            double radii = SEMI_MAJOR * SEMI_MAJOR * (1 - E2) / Math.pow(1 - E2 * sine * sine, 2);
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * radii * Math.cos(from + i * step);
        }
        return Math.abs(sum * step / 3) * Math.toRadians(widthDegrees) / 10_000;
    }

    @Test
    void aTenMetrePixelInUtmIsAHundredthOfAHectare() throws Exception {
        PixelGrid grid = northUp("EPSG:32722", 600000, 9300000, 10, 300, 200);
        AreaTable table = countAll(grid, 3);
        assertThat(table.method()).isEqualTo(AreaTable.Method.PLANE);
        assertThat(table.rows().get(3).hectares()).isEqualTo(600);
        assertThat(table.rows().get(3).percent()).isEqualTo(100);
        assertThat(table.rows().get(2).hectares()).isZero();
        assertThat(table.classifiedPixels()).isEqualTo(60_000);
        assertThat(table.noDataPixels()).isZero();
    }

    @Test
    void aWholeSentinelTileAnywhereInItsZoneIsCountedInThePlane() throws Exception {
        for (double x : new double[] {166_000, 300_000, 724_000}) {
            PixelGrid grid = northUp("EPSG:32723", x, 9_900_000, 10, 10_980, 10_980);
            assertThat(new AreaCounter(L1, grid).table().method()).isEqualTo(AreaTable.Method.PLANE);
        }
    }

    @Test
    void aWholeDegreeMatchesTheIntegralOverTheEllipsoid() throws Exception {
        for (double north : new double[] {61, 1, 0.5, -10, -33}) {
            for (double pixel : new double[] {0.5, 0.1, 0.01, 0.001}) {
                int side = (int) Math.round(1 / pixel);
                PixelGrid grid = northUp("EPSG:4326", -48, north, pixel, side, side);
                AreaTable table = countAll(grid, 1);
                assertThat(table.method()).isEqualTo(AreaTable.Method.ELLIPSOID);
                assertThat(table.classifiedHectares())
                        .as("a degree south of %s in pixels of %s°", north, pixel)
                        .isCloseTo(zone(north - 1, north, 1), withinPercentage(1e-6));
            }
        }
    }

    @Test
    void eachRowOfADegreeGridHasItsOwnArea() throws Exception {
        PixelGrid grid = northUp("EPSG:4326", -48, -5, 0.05, 40, 100);
        byte[] rows = new byte[40];
        for (int y : new int[] {0, 50, 99}) {
            AreaCounter counter = new AreaCounter(L1, grid);
            counter.add(rows, 0, y, 1);
            assertThat(counter.table().rows().get(0).hectares())
                    .isCloseTo(zone(-5 - 0.05 * (y + 1), -5 - 0.05 * y, 2), withinPercentage(1e-6));
        }
    }

    @Test
    void smallPixelsOfADegreeGridShareTheirBlockEvenly() throws Exception {
        PixelGrid grid = northUp("EPSG:4326", -48, -20, 0.0001, 130, 130);
        AreaCounter counter = new AreaCounter(L1, grid);
        counter.add(new byte[130], 0, 37, 1);
        assertThat(counter.table().rows().get(0).hectares())
                .isCloseTo(zone(-20.0038, -20.0037, 0.013), withinPercentage(0.005));
    }

    @Test
    void latitudeFirstCountsAsLongitudeFirst() throws Exception {
        CoordinateReferenceSystem latLon = CRS.parseWKT(CRS.decode("EPSG:4326", true)
                .toWKT()
                .replace(
                        "AXIS[\"Geodetic longitude\", EAST], \n  AXIS[\"Geodetic latitude\", NORTH]",
                        "AXIS[\"Geodetic latitude\", NORTH], \n  AXIS[\"Geodetic longitude\", EAST]")
                .replace("AUTHORITY[\"EPSG\",\"4326\"]]", "AUTHORITY[\"LOCAL\",\"1\"]]"));
        assertThat(CRS.getAxisOrder(latLon)).isEqualTo(CRS.AxisOrder.NORTH_EAST);
        PixelGrid grid = new PixelGrid(latLon, new AffineTransform(0, 0.01, -0.01, 0, -10, -48), 100, 100);
        assertThat(hectares(grid)).isCloseTo(zone(-11, -10, 1), withinPercentage(1e-6));
    }

    @Test
    void webMercatorAgreesWithUtmOnTheGround() throws Exception {
        PixelGrid utm = northUp("EPSG:32722", 600_000, 8_894_000, 10, 512, 512);
        CoordinateReferenceSystem mercator = CRS.decode("EPSG:3857", true);
        MathTransform transform = CRS.findMathTransform(utm.crs(), mercator);
        PixelGrid web = northUp("EPSG:3857", -5_577_000, -1_118_000, 10, 700, 800);
        AreaCounter counter = new AreaCounter(L1, web);
        for (double[] corner : new double[][] {{600_000, 8_894_000}, {605_120, 8_888_880}}) {
            double[] onWeb = new double[2];
            transform.transform(corner, 0, onWeb, 0, 1);
            assertThat(web.envelope().contains(onWeb[0], onWeb[1]))
                    .as("the map covers the square")
                    .isTrue();
        }

        MathTransform back = CRS.findMathTransform(mercator, utm.crs());
        double[] centres = new double[2 * web.width()];
        for (int y = 0; y < web.height(); y++) {
            for (int x = 0; x < web.width(); x++) {
                centres[2 * x] = -5_577_000 + 10 * (x + 0.5);
                centres[2 * x + 1] = -1_118_000 - 10 * (y + 0.5);
            }
            back.transform(centres, 0, centres, 0, web.width());
            byte[] row = new byte[web.width()];
            for (int x = 0; x < web.width(); x++) {
                boolean inside = utm.envelope().contains(centres[2 * x], centres[2 * x + 1]);
                row[x] = (byte) (inside ? 1 : 255);
            }
            counter.add(row, 0, y, 1);
        }
        AreaTable table = counter.table();
        assertThat(table.method()).isEqualTo(AreaTable.Method.ELLIPSOID);
        assertThat(table.rows().get(1).hectares()).isCloseTo(hectares(utm), withinPercentage(0.2));
        assertThat(table.rows().get(1).pixels() * 0.01)
                .as("counting in the plane would be wrong here")
                .isGreaterThan(hectares(utm) * 1.02);
    }

    @Test
    void equalAreaProjectionsAreCountedInThePlane() throws Exception {
        PixelGrid albers = northUp("EPSG:5070", 0, 2_000_000, 30, 2000, 2000);
        assertThat(countAll(albers, 1).method()).isEqualTo(AreaTable.Method.PLANE);
        assertThat(hectares(albers)).isCloseTo(2000 * 2000 * 0.09, within(1e-6));
    }

    @Test
    void feetAreConverted() throws Exception {
        // NAD83 / New York Long Island (US survey feet)
        PixelGrid grid = northUp("EPSG:2263", 980_000, 200_000, 100, 50, 50);
        double foot = 1200.0 / 3937;
        assertThat(countAll(grid, 1).method()).isEqualTo(AreaTable.Method.PLANE);
        assertThat(hectares(grid)).isCloseTo(2500 * 100 * 100 * foot * foot / 10_000, withinPercentage(1e-9));
    }

    @Test
    void aRotatedGridHasTheAreaOfItsParallelogram() throws Exception {
        AffineTransform turned = new AffineTransform(8, 6, 6, -8, 600_000, 9_300_000);
        PixelGrid grid = new PixelGrid(CRS.decode("EPSG:32722", true), turned, 100, 100);
        assertThat(hectares(grid)).isEqualTo(100);

        AffineTransform degrees = new AffineTransform(0.0008, 0.0006, 0.0006, -0.0008, -48, 0);
        PixelGrid onEllipsoid = new PixelGrid(CRS.decode("EPSG:4326", true), degrees, 100, 100);
        assertThat(hectares(onEllipsoid)).isCloseTo(zone(0, 0.1, 0.1), withinPercentage(0.01));
    }

    @Test
    void aMapAcrossThe180thMeridianIsNotAroundTheWorld() throws Exception {
        PixelGrid grid = northUp("EPSG:3832", 3_300_000, 1_000_000, 1000, 100, 100);
        assertThat(countAll(grid, 1).method()).isEqualTo(AreaTable.Method.ELLIPSOID);
        assertThat(hectares(grid)).isCloseTo(1_000_000, withinPercentage(5));
    }

    @Test
    void runsAddUpToRows() throws Exception {
        PixelGrid grid = northUp("EPSG:4326", -48, -10, 0.0001, 200, 3);
        byte[] row = new byte[200];
        for (int x = 0; x < 200; x++) {
            row[x] = (byte) (x % 5 == 0 ? 255 : x % 5);
        }
        AreaCounter whole = new AreaCounter(L1, grid);
        AreaCounter pieces = new AreaCounter(L1, grid);
        whole.add(row, 0, 1, 1);
        pieces.addRun(row, 0, 0, 1, 70);
        pieces.addRun(row, 70, 70, 1, 1);
        pieces.addRun(row, 71, 71, 1, 129);
        for (int id = 0; id < 7; id++) {
            assertThat(pieces.table().rows().get(id).pixels())
                    .isEqualTo(whole.table().rows().get(id).pixels());
            assertThat(pieces.table().rows().get(id).hectares())
                    .isCloseTo(whole.table().rows().get(id).hectares(), offset(1e-9));
        }
        assertThat(pieces.table().noDataPixels()).isEqualTo(40);
    }

    @Test
    void refusesWhatIsNoClass() throws Exception {
        AreaCounter counter = new AreaCounter(L1, northUp("EPSG:32722", 600000, 9300000, 10, 3, 3));
        assertThatThrownBy(() -> counter.add(new byte[] {0, 7, (byte) 255}, 0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value 7")
                .hasMessageContaining("0 to 6 and 255");
        assertThat(counter.table().classifiedPixels()).isZero();
        assertThatThrownBy(() -> counter.add(new byte[3], 0, 3, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> counter.add(new byte[3], 0, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesACrsWithoutAnEarth() {
        PixelGrid grid = new PixelGrid(DefaultEngineeringCRS.GENERIC_2D, new AffineTransform(), 3, 3);
        assertThatThrownBy(() -> new AreaCounter(L1, grid))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("projected or geographic");
    }
}
