package org.classifycerrado.learn.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.util.Arrays;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;

class WorldTest {

    private static final int WATER = 3;

    private final World world = World.of(7);

    private PixelGrid grid(double west, double north, double size, int width, int height) {
        return new PixelGrid(world.crs(), new AffineTransform(size, 0, 0, -size, west, north), width, height);
    }

    @Test
    void sameSeedSameWorld() {
        PixelGrid grid = grid(811_600, 9_332_600, 10, 90, 70);
        Rectangle all = new Rectangle(90, 70);

        assertThat(World.of(7).msi(grid, all)).isDeepEqualTo(world.msi(grid, all));
        assertThat(World.of(7).sar(grid, all)).isDeepEqualTo(world.sar(grid, all));
        assertThat(World.of(7).truth(grid, all)).isEqualTo(world.truth(grid, all));
        assertThat(World.of(8).truth(grid, all)).isNotEqualTo(world.truth(grid, all));
    }

    @Test
    void overlappingWindowsAgreeOnEveryPixel() throws Exception {
        PixelGrid aligned = grid(811_600, 9_332_600, 10, 400, 400);
        AffineTransform turned = aligned.cornerToCrs();
        turned.rotate(0.1);
        PixelGrid rotated = new PixelGrid(world.crs(), turned, 400, 400);
        PixelGrid otherZone = new PixelGrid(
                CRS.decode("EPSG:32723", true), new AffineTransform(20, 0, 0, -20, 146_000, 9_331_000), 400, 400);
        for (PixelGrid grid : new PixelGrid[] {aligned, rotated, otherZone}) {
            // More rows than one strip of the computation; the second starts in the middle of one and left of the grid.
            Rectangle a = new Rectangle(40, 30, 150, 140);
            Rectangle b = new Rectangle(-13, 71, 120, 90);
            Rectangle shared = a.intersection(b);

            byte[][] truth = {world.truth(grid, a), world.truth(grid, b)};
            float[][][] msi = {world.msi(grid, a), world.msi(grid, b)};
            float[][][] sar = {world.sar(grid, a), world.sar(grid, b)};

            assertThat(part(floats(truth[0]), a, shared)).isEqualTo(part(floats(truth[1]), b, shared));
            for (int band = 0; band < 12; band++) {
                assertThat(part(msi[0][band], a, shared)).isEqualTo(part(msi[1][band], b, shared));
            }
            for (int band = 0; band < 2; band++) {
                assertThat(part(sar[0][band], a, shared)).isEqualTo(part(sar[1][band], b, shared));
            }
        }
    }

    private static float[] part(float[] values, Rectangle of, Rectangle wanted) {
        float[] part = new float[wanted.width * wanted.height];
        for (int row = 0; row < wanted.height; row++) {
            int from = (wanted.y + row - of.y) * of.width + wanted.x - of.x;
            System.arraycopy(values, from, part, row * wanted.width, wanted.width);
        }
        return part;
    }

    private static float[] floats(byte[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = values[i];
        }
        return floats;
    }

    @Test
    void valuesAreWhatTheSensorsDeliver() {
        PixelGrid grid = grid(811_600, 9_332_600, 10, 200, 200);
        Rectangle all = new Rectangle(200, 200);
        for (float[] band : world.msi(grid, all)) {
            float[] sorted = band.clone();
            Arrays.sort(sorted);
            assertThat(sorted[0]).isGreaterThanOrEqualTo(100);
            assertThat(sorted[sorted.length - 1]).isLessThanOrEqualTo(16_000);
            float[] whole = band.clone();
            for (int i = 0; i < whole.length; i++) {
                whole[i] = Math.round(whole[i]);
            }
            assertThat(band).isEqualTo(whole);
        }
        for (float[] band : world.sar(grid, all)) {
            float[] sorted = band.clone();
            Arrays.sort(sorted);
            assertThat(sorted[0]).isGreaterThanOrEqualTo(1);
            assertThat(sorted[sorted.length - 1]).isLessThan(65_536);
            for (float value : band) {
                assertThat(value).isEqualTo((float) Math.rint(value));
            }
        }
    }

    /** Far apart windows of another world than the one to which the calibration was fitted. */
    @Test
    void statisticsAreThoseOfTheDataset() {
        World other = World.of(20);
        Rectangle window = new Rectangle(256, 256);
        BandStatistics published = BandStatistics.cerradata(Modality.MSI);
        // Of the dataset's code for its assessments: mean and standard deviation of ln VV and ln VH.
        double[] logarithmMean = {5.0567, 4.4802};
        double[] logarithmStddev = {0.4312, 0.4301};
        double[] sum = new double[14];
        double[] squares = new double[14];
        long pixels = 0;
        for (int i = 0; i < 30; i++) {
            PixelGrid grid = grid(300_000 + i % 6 * 61_000, 9_700_000 - i / 6 * 83_000, 10, 256, 256);
            float[][] msi = other.msi(grid, window);
            float[][] sar = other.sar(grid, window);
            for (int band = 0; band < 14; band++) {
                for (float value : band < 12 ? msi[band] : sar[band - 12]) {
                    double measured = band < 12 ? value : Math.log(value);
                    sum[band] += measured;
                    squares[band] += measured * measured;
                }
            }
            pixels += grid.pixels();
        }
        for (int band = 0; band < 14; band++) {
            double mean = sum[band] / pixels;
            double stddev = Math.sqrt(squares[band] / pixels - mean * mean);
            if (band < 12) {
                assertThat(mean / published.mean().get(band))
                        .as("mean of band " + band)
                        .isCloseTo(1, within(0.15));
                assertThat(stddev / published.stddev().get(band))
                        .as("standard deviation of band " + band)
                        .isCloseTo(1, within(0.35));
            } else {
                assertThat(mean)
                        .as("mean of the logarithm of band " + band)
                        .isCloseTo(logarithmMean[band - 12], within(0.05));
                assertThat(stddev)
                        .as("standard deviation of the logarithm of band " + band)
                        .isCloseTo(logarithmStddev[band - 12], within(0.05));
            }
        }
    }

    @Test
    void everySceneOfTenByTenKilometresHasAllClasses() {
        Legend legend = Legend.of(Level.L2);
        // 30 m pixels show the same land in a ninth of the time.
        Rectangle window = new Rectangle(342, 342);
        long[] total = new long[legend.size()];
        for (int i = 0; i < 8; i++) {
            PixelGrid grid = grid(250_000 + i * 43_000, 9_600_000 - i * 37_000, 30, 342, 342);
            long[] counts = new long[legend.size()];
            for (byte id : World.of(100 + i).truth(grid, window)) {
                counts[id]++;
                total[id]++;
            }
            assertThat(counts).as("pixels of each class in world " + (100 + i)).doesNotContain(0);
        }
        double pixels = Arrays.stream(total).sum();
        assertThat(total[0] / pixels).as("pasture").isBetween(0.2, 0.45);
        assertThat(total[1] / pixels).as("primary vegetation").isBetween(0.2, 0.45);
        for (int id = 2; id < total.length; id++) {
            assertThat(total[id] / pixels)
                    .as("share of " + legend.classes().get(id).code())
                    .isBetween(0.004, 0.12);
        }
    }

    /** Two sensors on different grids see the same lakes: radar is dark where the truth of the MSI grid says water. */
    @Test
    void anotherGridSeesTheSameLand() throws Exception {
        SyntheticScene scene =
                SyntheticScene.of(new SceneOptions(7, 806_600, 9_333_800, 260, 200, 10, "EPSG:32723", 12));
        PixelGrid msi = scene.msiGrid();
        PixelGrid sar = scene.sarGrid();
        byte[] truth = world.truth(msi, new Rectangle(260, 200));
        byte[] seen = world.truth(sar, new Rectangle(sar.width(), sar.height()));
        GridMapping mapping = new GridMapping(msi, sar.crs(), sar.cornerToCrs().createInverse());
        double[] x = new double[260];
        double[] y = new double[260];
        double[] backscatter = new double[2];
        long[] counts = new long[2];
        long agreeing = 0;
        long water = 0;
        for (int row = 0; row < 200; row++) {
            mapping.row(0, row, 260, x, y);
            for (int column = 0; column < 260; column++) {
                boolean wet = truth[row * 260 + column] == WATER;
                boolean seenWet = seen[(int) y[column] * sar.width() + (int) x[column]] == WATER;
                water += wet ? 1 : 0;
                agreeing += wet && seenWet ? 1 : 0;
            }
        }
        SceneSamples samples = scene.samples(new Rectangle(260, 200));
        for (int i = 0; i < truth.length; i++) {
            int kind = truth[i] == WATER ? 0 : 1;
            backscatter[kind] += samples.bands()[13][i];
            counts[kind]++;
        }

        assertThat(water).isGreaterThan(500);
        assertThat((double) agreeing / water).isGreaterThan(0.93);
        // Noise alone is a third of what land returns.
        assertThat(backscatter[0] / counts[0]).isLessThan(0.45 * backscatter[1] / counts[1]);
    }

    /**
     * Of a square of 12 km: each year some vegetation is cleared, and little else but what the history tells changes.
     */
    @Test
    void theLandChangesFromYearToYear() throws Exception {
        PixelGrid grid = new PixelGrid(world.crs(), new AffineTransform(40, 0, 0, -40, 700_000, 9_300_000), 300, 300);
        Rectangle all = new Rectangle(300, 300);
        byte[] before = World.of(7, 0).truth(grid, all);
        assertThat(before).isEqualTo(world.truth(grid, all));
        for (int year = 1; year <= 3; year++) {
            byte[] after = World.of(7, year).truth(grid, all);
            int[][] counts = new int[14][14];
            for (int i = 0; i < after.length; i++) {
                counts[before[i]][after[i]]++;
            }
            assertThat(counts[1][13]).as("primary vegetation cleared").isGreaterThan(200);
            assertThat(counts[13][0]).as("cleared land turned to pasture").isGreaterThan(100);
            assertThat(counts[0][2]).as("pasture overgrown").isGreaterThan(50);
            assertThat(counts[13][13]).as("land cleared twice").isZero();
            assertThat(counts[5][0] + counts[3][0] + counts[0][1])
                    .as("what does not happen")
                    .isZero();
            before = after;
        }
    }

    @Test
    void eachYearHasAnImageOfItsOwn() throws Exception {
        PixelGrid grid = new PixelGrid(world.crs(), new AffineTransform(10, 0, 0, -10, 700_000, 9_300_000), 20, 20);
        Rectangle all = new Rectangle(20, 20);
        assertThat(World.of(7, 0).msi(grid, all)).isDeepEqualTo(world.msi(grid, all));
        assertThat(World.of(7, 1).msi(grid, all)[3]).isNotEqualTo(world.msi(grid, all)[3]);
    }
}
