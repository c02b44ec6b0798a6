package org.classifycerrado.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.AffineTransform;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.classifycerrado.geotiff.Reduction;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.geotools.api.metadata.spatial.PixelOrientation;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.api.parameter.ParameterValue;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridEnvelope2D;
import org.geotools.coverage.grid.GridGeometry2D;
import org.geotools.coverage.grid.io.AbstractGridFormat;
import org.geotools.coverage.util.CoverageUtilities;
import org.geotools.data.util.DefaultProgressListener;
import org.geotools.data.util.NullProgressListener;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultEngineeringCRS;
import org.geotools.referencing.operation.transform.AffineTransform2D;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapWriterTest {

    private static final Legend L2 = Legend.of(Level.L2);

    @TempDir
    Path folder;

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    private static PixelGrid utm(int width, int height) throws Exception {
        return grid("EPSG:32722", new AffineTransform(10, 0, 0, -10, 600_000, 9_300_000), width, height);
    }

    private static PixelGrid grid(String crs, AffineTransform transform, int width, int height) throws Exception {
        return new PixelGrid(CRS.decode(crs, true), transform, width, height);
    }

    /** Patches of classes with some noise and a corner without data. */
    private static byte[] classes(int width, int height) {
        Random random = new Random(7);
        byte[] pixels = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int value = random.nextInt(4) == 0 ? random.nextInt(14) : (x / 23 + y / 17) % 14;
                pixels[y * width + x] = (byte) (x + y < 90 ? 255 : value);
            }
        }
        return pixels;
    }

    private Path write(PixelGrid grid, byte[] pixels) throws IOException {
        Path file = folder.resolve("map.tif");
        try (MapWriter writer = MapWriter.classes(file, grid, L2, Map.of("MODEL", "unet-small"))) {
            for (int y = 0; y < grid.height(); y += 50) {
                writer.write(pixels, y * grid.width(), Math.min(50, grid.height() - y));
            }
            writer.finish(new NullProgressListener());
        }
        return file;
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    private static byte[] bytes(Raster raster) {
        int[] samples = raster.getSamples(
                raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), 0, (int[]) null);
        byte[] values = new byte[samples.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) samples[i];
        }
        return values;
    }

    private static GridCoverage2D read(GeoTiffReader reader, int width, int height) throws IOException {
        ParameterValue<GridGeometry2D> window = AbstractGridFormat.READ_GRIDGEOMETRY2D.createValue();
        window.setValue(new GridGeometry2D(new GridEnvelope2D(0, 0, width, height), reader.getOriginalEnvelope()));
        return reader.read(new GeneralParameterValue[] {window});
    }

    @Test
    void readsBackAsItWasWritten() throws Exception {
        PixelGrid grid = utm(1203, 777);
        byte[] pixels = classes(1203, 777);
        GeoTiffReader reader = new GeoTiffReader(write(grid, pixels).toFile());
        try {
            GridCoverage2D coverage = reader.read(new GeneralParameterValue[0]);
            assertThat(bytes(coverage.getRenderedImage().getData())).isEqualTo(pixels);
            assertThat(CRS.lookupEpsgCode(coverage.getCoordinateReferenceSystem2D(), false))
                    .isEqualTo(32722);
            assertThat(coverage.getGridGeometry().getGridToCRS2D(PixelOrientation.UPPER_LEFT))
                    .isEqualTo(new AffineTransform2D(grid.cornerToCrs()));
            assertThat(CoverageUtilities.getBackgroundValues(coverage)).containsExactly(255);
            IndexColorModel colors =
                    (IndexColorModel) coverage.getRenderedImage().getColorModel();
            L2.classes().forEach(c -> assertThat(colors.getRGB(c.id()))
                    .isEqualTo(c.color().getRGB()));
        } finally {
            reader.dispose();
        }
        assertThat(left()).containsExactly("map.tif");
    }

    @Test
    void overviewsHoldTheCommonestClass() throws Exception {
        int width = 1203;
        int height = 777;
        byte[] pixels = classes(width, height);
        GeoTiffReader reader =
                new GeoTiffReader(write(utm(width, height), pixels).toFile());
        try {
            double[][] resolutions = reader.getResolutionLevels();
            assertThat(resolutions).hasDimensions(4, 2);
            for (int level = 1; level < 4; level++) {
                byte[] half = new byte[(width + 1) / 2 * ((height + 1) / 2)];
                for (int y = 0; y < (height + 1) / 2; y++) {
                    byte[] row = Reduction.COMMONEST.halve(
                            pixels, 2 * y * width, pixels, Math.min(2 * y + 1, height - 1) * width, width);
                    System.arraycopy(row, 0, half, y * row.length, row.length);
                }
                pixels = half;
                width = (width + 1) / 2;
                height = (height + 1) / 2;
                assertThat(resolutions[level][0]).isCloseTo(12030.0 / width, within(1e-6));
                Raster overview = read(reader, width, height).getRenderedImage().getData();
                assertThat(overview.getWidth()).isEqualTo(width);
                assertThat(overview.getHeight()).isEqualTo(height);
                assertThat(bytes(overview)).as("overview %d", level).isEqualTo(pixels);
            }
            assertThat(Math.max(width, height)).isLessThanOrEqualTo(256);
        } finally {
            reader.dispose();
        }
    }

    @Test
    void confidenceIsGreyPercent() throws Exception {
        Path file = folder.resolve("confidence.tif");
        byte[] pixels = new byte[300 * 300];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % 300 < 100 ? 255 : i % 101);
        }
        try (MapWriter writer = MapWriter.confidence(file, utm(300, 300), ConfidenceMeasure.PROBABILITY, Map.of())) {
            writer.write(pixels, 0, 300);
            writer.finish(new NullProgressListener());
        }
        GeoTiffReader reader = new GeoTiffReader(file.toFile());
        try {
            GridCoverage2D coverage = reader.read(new GeneralParameterValue[0]);
            assertThat(bytes(coverage.getRenderedImage().getData())).isEqualTo(pixels);
            assertThat(coverage.getRenderedImage().getColorModel()).isNotInstanceOf(IndexColorModel.class);
            assertThat(CoverageUtilities.getBackgroundValues(coverage)).containsExactly(255);
            byte[] first = Reduction.MEAN.halve(pixels, 0, pixels, 300, 300);
            byte[] overview = bytes(read(reader, 150, 150).getRenderedImage().getData());
            assertThat(Arrays.copyOf(overview, 150)).isEqualTo(first);
        } finally {
            reader.dispose();
        }
    }

    /** Four pixels of each 2 × 2: 10, 20, no data, 30 in the last band, mean 20; what is no data in one is in all. */
    @Test
    void probabilitiesHaveABandForEachClass() throws Exception {
        Path file = folder.resolve("probabilities.tif");
        byte[] pixels = new byte[300 * 300 * 7];
        for (int y = 0; y < 300; y++) {
            for (int x = 0; x < 300; x++) {
                int quarter = y % 2 * 2 + x % 2;
                for (int band = 0; band < 7; band++) {
                    int value = new int[] {10, 20, 255, 30}[quarter];
                    pixels[(y * 300 + x) * 7 + band] = (byte) (value == 255 || band == 6 ? value : band);
                }
            }
        }
        try (MapWriter writer = MapWriter.probabilities(file, utm(300, 300), Legend.of(Level.L1), Map.of())) {
            writer.write(pixels, 0, 100);
            writer.write(pixels, 100 * 300 * 7, 200);
            writer.finish(new NullProgressListener());
        }
        GeoTiffReader reader = new GeoTiffReader(file.toFile());
        try {
            GridCoverage2D coverage = reader.read(new GeneralParameterValue[0]);
            assertThat(coverage.getRenderedImage().getData().getPixel(1, 0, (int[]) null))
                    .containsExactly(0, 1, 2, 3, 4, 5, 20);
            assertThat(CoverageUtilities.getBackgroundValues(coverage)).startsWith(255);
            assertThat(read(reader, 150, 150).getRenderedImage().getData().getPixel(70, 80, (int[]) null))
                    .containsExactly(0, 1, 2, 3, 4, 5, 20);
        } finally {
            reader.dispose();
        }
    }

    @Test
    void onePixelIsAMapToo() throws Exception {
        GeoTiffReader reader =
                new GeoTiffReader(write(utm(1, 1), new byte[] {5}).toFile());
        try {
            assertThat(bytes(reader.read(new GeneralParameterValue[0])
                            .getRenderedImage()
                            .getData()))
                    .containsExactly(5);
            assertThat(reader.getResolutionLevels()).hasDimensions(1, 2);
        } finally {
            reader.dispose();
        }
    }

    @Test
    void keepsARotatedGrid() throws Exception {
        PixelGrid grid = grid("EPSG:32722", new AffineTransform(8, 6, 6, -8, 600_000, 9_300_000), 40, 30);
        GeoTiffReader reader = new GeoTiffReader(write(grid, new byte[1200]).toFile());
        try {
            ReferencedEnvelope read = ReferencedEnvelope.reference(reader.getOriginalEnvelope());
            assertThat(read.boundsEquals2D(grid.envelope(), 1e-6)).isTrue();
        } finally {
            reader.dispose();
        }
    }

    @Test
    void refusesACrsThatWouldBeLost() throws Exception {
        CoordinateReferenceSystem mollweide =
                CRS.parseWKT("PROJCS[\"Mollweide of Brazil\", GEOGCS[\"WGS 84\", DATUM[\"WGS_1984\","
                        + " SPHEROID[\"WGS 84\", 6378137, 298.257223563]], PRIMEM[\"Greenwich\", 0],"
                        + " UNIT[\"degree\", 0.0174532925199433]], PROJECTION[\"Mollweide\"],"
                        + " PARAMETER[\"central_meridian\", -50], PARAMETER[\"false_easting\", 0],"
                        + " PARAMETER[\"false_northing\", 0], UNIT[\"m\", 1]]");
        AffineTransform transform = new AffineTransform(10, 0, 0, -10, 0, -1_000_000);
        for (CoordinateReferenceSystem crs : List.of(mollweide, DefaultEngineeringCRS.GENERIC_2D)) {
            assertThatThrownBy(() -> MapWriter.classes(
                            folder.resolve("map.tif"), new PixelGrid(crs, transform, 9, 9), L2, Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(crs.getName().getCode())
                    .hasMessageContaining("coordinate reference system");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void writesAProjectionOfItsOwnByItsParameters() throws Exception {
        CoordinateReferenceSystem own = CRS.parseWKT(CRS.decode("EPSG:32722", true)
                .toWKT()
                .replaceAll(",\\s*AUTHORITY\\[[^\\]]*\\]", "")
                .replace("WGS 84 / UTM zone 22S", "Bico do Papagaio")
                .replace("-51.0", "-48.25"));
        PixelGrid grid = new PixelGrid(own, new AffineTransform(10, 0, 0, -10, 500_000, 9_300_000), 20, 20);
        GeoTiffReader reader = new GeoTiffReader(write(grid, new byte[400]).toFile());
        try {
            double[] corner = {500_000, 9_300_000};
            CRS.findMathTransform(reader.getCoordinateReferenceSystem(), own, true)
                    .transform(corner, 0, corner, 0, 1);
            assertThat(corner[0]).isCloseTo(500_000, within(0.01));
            assertThat(corner[1]).isCloseTo(9_300_000, within(0.01));
        } finally {
            reader.dispose();
        }
    }

    @Test
    void leavesNothingWithoutFinish() throws Exception {
        try (MapWriter writer = MapWriter.classes(folder.resolve("map.tif"), utm(20, 20), L2, Map.of())) {
            writer.write(new byte[100], 0, 5);
            assertThatThrownBy(() -> writer.finish(new NullProgressListener()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("5 rows written of 20");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void takesNoMoreRowsThanThereAre() throws Exception {
        try (MapWriter writer = MapWriter.classes(folder.resolve("map.tif"), utm(20, 20), L2, Map.of())) {
            assertThatThrownBy(() -> writer.write(new byte[420], 0, 21)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> writer.write(new byte[39], 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void replacesAnOlderFileOnlyWhenDone() throws Exception {
        Path file = folder.resolve("map.tif");
        Files.writeString(file, "older");
        try (MapWriter writer = MapWriter.classes(file, utm(2, 2), L2, Map.of())) {
            writer.write(new byte[4], 0, 2);
            assertThat(file).hasContent("older");
            writer.finish(new NullProgressListener());
        }
        assertThat(Files.readAllBytes(file)).startsWith('I', 'I');
    }

    @Test
    void stopsWhenCancelledBetweenTiles() throws Exception {
        List<Float> heard = new ArrayList<>();
        DefaultProgressListener listener = new DefaultProgressListener() {
            @Override
            public void progress(float percent) {
                heard.add(percent);
                setCanceled(heard.size() == 3);
            }
        };
        PixelGrid grid = utm(1203, 777);
        try (MapWriter writer = MapWriter.classes(folder.resolve("map.tif"), grid, L2, Map.of())) {
            writer.write(classes(1203, 777), 0, 777);
            assertThatThrownBy(() -> writer.finish(listener)).isInstanceOf(InterruptedIOException.class);
        }
        assertThat(heard).hasSize(3).isSorted();
        assertThat(left()).isEmpty();
    }

    @Test
    void anInterruptIsACancelWhereverItComes() throws Exception {
        for (boolean early : new boolean[] {true, false}) {
            Throwable thrown;
            try (MapWriter writer = MapWriter.classes(folder.resolve("map.tif"), utm(600, 600), L2, Map.of())) {
                if (!early) {
                    writer.write(classes(600, 600), 0, 600);
                }
                Thread.currentThread().interrupt();
                thrown = catchThrowable(() -> {
                    if (early) {
                        writer.write(classes(600, 600), 0, 600);
                    }
                    writer.finish(new NullProgressListener());
                });
            }
            assertThat(thrown).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).as("the interrupt stays visible").isTrue();
            assertThat(left()).isEmpty();
        }
    }

    @Test
    void saysWhatIsWrongWithTheFolder() throws Exception {
        assertThatThrownBy(() -> MapWriter.classes(folder.resolve("none/map.tif"), utm(2, 2), L2, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the folder does not exist");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> MapWriter.classes(file.resolve("map.tif"), utm(2, 2), L2, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write ")
                .hasMessageContaining("Not a directory");
    }
}
