package org.classifycerrado.polygon;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.map.PixelAreas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.coverage.CoverageValidator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;

class RegionTracerTest {

    private static final GeometryFactory GEOMETRIES = new GeometryFactory();
    private static final int NOTHING = '.';

    /** Regions of a raster that is drawn with a letter for each pixel; dots are not wanted. */
    private static List<Region> trace(String... rows) throws IOException {
        int width = rows[0].length();
        boolean[] wanted = new boolean[256];
        Arrays.fill(wanted, true);
        wanted[NOTHING] = false;
        List<Region> regions = new ArrayList<>();
        PixelAreas areas = new PixelAreas(TestCoverages.utmGrid(width, rows.length));
        RegionTracer tracer = new RegionTracer(width, wanted, 1, areas, regions::add);
        for (int y = 0; y < rows.length; y++) {
            byte[] other = new byte[width];
            for (int x = 0; x < width; x++) {
                other[x] = (byte) (x == 0 ? 255 : y);
            }
            tracer.add(rows[y].getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0, new byte[][] {other});
        }
        tracer.finish();
        return regions;
    }

    private static Polygon polygon(Region region) {
        return region.polygon(new AffineTransform(), GEOMETRIES);
    }

    private static List<String> drawn(List<Region> regions) {
        return regions.stream()
                .map(region -> (char) region.value() + " " + region.pixels() + " "
                        + polygon(region).norm().toText())
                .toList();
    }

    @Test
    void givesNeighboursAllCornersWhereBordersMeet() throws IOException {
        assertThat(drawn(trace("aab", "aab", "ccc")))
                .containsExactly(
                        "a 4 POLYGON ((0 0, 0 2, 2 2, 2 0, 0 0))",
                        "b 2 POLYGON ((2 0, 2 2, 3 2, 3 0, 2 0))",
                        // The corner at 2 2 lies on a straight side.
                        "c 3 POLYGON ((0 2, 0 3, 3 3, 3 2, 2 2, 0 2))");
    }

    @Test
    void joinsPixelsBySidesAlone() throws IOException {
        assertThat(drawn(trace("a.", ".a")))
                .containsExactly("a 1 POLYGON ((0 0, 0 1, 1 1, 1 0, 0 0))", "a 1 POLYGON ((1 1, 1 2, 2 2, 2 1, 1 1))");
    }

    /** The ring of a's is closed by the corner at 2 2 alone: what it encloses is a hole that touches the shell. */
    @Test
    void makesAHoleOfWhatACornerCloses() throws IOException {
        assertThat(drawn(trace("aaa", "a.a", "aa.")))
                .containsExactly("a 7 POLYGON ((0 0, 0 3, 2 3, 2 2, 3 2, 3 0, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))");
    }

    @Test
    void runsShellsCounterClockwiseOnANorthUpGrid() throws IOException {
        Polygon polygon = trace("aaa", "a.a", "aaa")
                .get(0)
                .polygon(TestCoverages.utmGrid(3, 3).cornerToCrs(), GEOMETRIES);

        assertThat(org.locationtech.jts.algorithm.Orientation.isCCW(
                        polygon.getExteriorRing().getCoordinates()))
                .isTrue();
        assertThat(polygon.getArea()).isEqualTo(800);
        assertThat(polygon.getEnvelopeInternal().getMinX()).isEqualTo(700_000);
        assertThat(polygon.getEnvelopeInternal().getMaxY()).isEqualTo(9_300_000);
    }

    /** The other raster holds the row's number, but nothing in the first column. */
    @Test
    void measuresAreaAndMeans() throws IOException {
        List<Region> regions = trace("b..", "baa", "caa", "caa");

        assertThat(regions).extracting(Region::value).containsExactly((int) 'b', (int) 'c', (int) 'a');
        assertThat(regions).extracting(Region::hectares).containsExactly(0.02, 0.02, 0.06);
        assertThat(regions.get(2).mean(0)).isEqualTo(2);
        assertThat(regions.get(0).mean(0)).isNull();
    }

    /** Against a flood fill, pixel by pixel; JTS says whether neighbours share their borders. */
    @ParameterizedTest
    @CsvSource({"1,30,20,2,0", "2,30,20,3,0", "3,17,40,2,4", "4,40,17,5,1", "5,1,30,2,3", "6,30,1,2,3", "7,64,64,2,1"})
    void coversExactlyThePixelsOfEachRegion(long seed, int width, int height, int letters, int gaps)
            throws IOException {
        Random random = new Random(seed);
        String[] rows = new String[height];
        for (int y = 0; y < height; y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < width; x++) {
                row.append(random.nextInt(8) < gaps ? '.' : (char) ('a' + random.nextInt(letters)));
            }
            rows[y] = row.toString();
        }

        List<Region> regions = trace(rows);

        int[][] labels = flood(rows);
        int count = Arrays.stream(labels).flatMapToInt(Arrays::stream).max().orElse(-1) + 1;
        assertThat(regions).hasSize(count);
        boolean[] seen = new boolean[count];
        List<Polygon> polygons = new ArrayList<>();
        for (Region region : regions) {
            Polygon polygon = polygon(region);
            polygons.add(polygon);
            assertThat(polygon.isValid()).isTrue();
            assertThat(polygon.getArea()).isEqualTo(region.pixels());
            PreparedGeometry prepared = PreparedGeometryFactory.prepare(polygon);
            int label = -1;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    boolean inside = prepared.contains(GEOMETRIES.createPoint(new Coordinate(x + 0.5, y + 0.5)));
                    if (inside && label < 0) {
                        label = labels[y][x];
                        assertThat(rows[y].charAt(x)).isEqualTo((char) region.value());
                    }
                    assertThat(inside).isEqualTo(label >= 0 && labels[y][x] == label);
                }
            }
            assertThat(seen[label]).isFalse();
            seen[label] = true;
        }
        assertThat(CoverageValidator.isValid(polygons.toArray(Geometry[]::new))).isTrue();
    }

    /** A number for each pixel: that of its region, or -1. */
    private static int[][] flood(String[] rows) {
        int[][] labels = new int[rows.length][rows[0].length()];
        for (int[] row : labels) {
            Arrays.fill(row, -1);
        }
        int next = 0;
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < rows[0].length(); x++) {
                if (labels[y][x] < 0 && rows[y].charAt(x) != NOTHING) {
                    Deque<int[]> waiting = new ArrayDeque<>(List.of(new int[] {x, y}));
                    while (!waiting.isEmpty()) {
                        int[] at = waiting.pop();
                        boolean inside = at[0] >= 0 && at[1] >= 0 && at[0] < rows[0].length() && at[1] < rows.length;
                        if (inside && labels[at[1]][at[0]] < 0 && rows[at[1]].charAt(at[0]) == rows[y].charAt(x)) {
                            labels[at[1]][at[0]] = next;
                            waiting.push(new int[] {at[0] + 1, at[1]});
                            waiting.push(new int[] {at[0] - 1, at[1]});
                            waiting.push(new int[] {at[0], at[1] + 1});
                            waiting.push(new int[] {at[0], at[1] - 1});
                        }
                    }
                    next++;
                }
            }
        }
        return labels;
    }
}
