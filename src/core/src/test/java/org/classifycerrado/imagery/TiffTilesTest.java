package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.classifycerrado.fixture.Gdal;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.input.Interpretation;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.input.StatedInput;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.api.parameter.ParameterDescriptor;
import org.geotools.api.parameter.ParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.io.AbstractGridFormat;
import org.geotools.coverage.processing.Operations;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiles of 64 × 64 pixels, of a file of 200 × 150 pixels and three bands. */
class TiffTilesTest {

    private static final int WIDTH = 200;
    private static final int HEIGHT = 150;

    @TempDir
    Path folder;

    private Path file;

    private static int sample(int x, int y, int band) {
        return 1 + x + 300 * y + 7 * band;
    }

    @BeforeEach
    void write() throws Exception {
        GridCoverage2D coverage = TestCoverages.coverage(
                TestCoverages.utmGrid(WIDTH, HEIGHT), 3, DataBuffer.TYPE_USHORT, null, TiffTilesTest::sample);
        file = TestCoverages.write(folder.resolve("image.tif"), coverage);
    }

    private OpenCoverage open(GeneralParameterValue... parameters) throws Exception {
        return LazyReader.open("image", new GeoTiffReader(file.toFile()), List.of(parameters));
    }

    private static <T> GeneralParameterValue parameter(ParameterDescriptor<T> descriptor, T value) {
        ParameterValue<T> parameter = descriptor.createValue();
        parameter.setValue(value);
        return parameter;
    }

    private static BandReader reader(OpenCoverage coverage) {
        int[] positions = {0, 1, 2};
        MsiQuantity stored = MsiQuantity.digitalNumbers(0);
        return new BandReader(
                coverage,
                positions,
                Interpretation.ofMsi(StatedInput.NOTHING, stored, RasterTags.NONE, positions),
                meant -> meant.to(stored));
    }

    private static float[][] read(BandReader reader, Rectangle window) {
        Samples samples = new Samples(reader.bands(), window.width, window.height);
        reader.read(window, samples);
        return samples.channels();
    }

    private static void requireSamples(float[][] read, Rectangle window) {
        for (int b = 0; b < read.length; b++) {
            for (int i = 0; i < read[b].length; i++) {
                int x = window.x + i % window.width;
                int y = window.y + i / window.width;
                assertThat(read[b][i]).as("band %s at %s, %s", b, x, y).isEqualTo(sample(x, y, b));
            }
        }
    }

    @Test
    void samplesAreThoseOfTheFileAcrossTilesAndAtItsEdges() throws Exception {
        try (OpenCoverage coverage = open()) {
            assertThat(coverage.tiles()).isPresent();
            for (Rectangle window : new Rectangle[] {
                new Rectangle(0, 0, WIDTH, HEIGHT), new Rectangle(60, 60, 10, 10), new Rectangle(190, 140, 10, 10)
            }) {
                requireSamples(read(reader(coverage), window), window);
            }
        }
    }

    @Test
    void severalThreadsGetTheSame() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (OpenCoverage coverage = open()) {
            BandReader reader = reader(coverage);
            assertThat(reader.givesSeveral()).isTrue();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Rectangle window = new Rectangle(i * 37 % 150, i * 53 % 100, 50, 50);
                all.add(threads.submit(() -> requireSamples(read(reader, window), window)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void tilesAreKeptUntilTheCoverageIsClosed() throws Exception {
        TileCache cache = TileCache.current().orElseThrow();
        RenderedImage image;
        try (OpenCoverage coverage = open()) {
            image = coverage.coverage().getRenderedImage();
            Raster tile = coverage.tiles().orElseThrow().get(2, 1);
            assertThat(tile.getBounds()).isEqualTo(new Rectangle(128, 64, 64, 64));
            // Of four columns.
            assertThat(cache.get(image, 6)).isSameAs(tile);
            assertThat(coverage.tiles().orElseThrow().get(2, 1)).isSameAs(tile);
        }
        assertThat(cache.get(image, 6)).isNull();
    }

    @Test
    void aThreadThatEndsAfterTheCloseLeavesNothing() throws Exception {
        TileCache cache = TileCache.current().orElseThrow();
        TiffTiles tiles;
        RenderedImage image;
        try (OpenCoverage coverage = open()) {
            tiles = coverage.tiles().orElseThrow();
            image = coverage.coverage().getRenderedImage();
        }

        assertThat(tiles.get(0, 0).getBounds()).isEqualTo(new Rectangle(0, 0, 64, 64));
        assertThat(cache.get(image, 0)).isNull();
    }

    @Test
    void theEnginesOwnSizeOfTilesDoesNotMatter() throws Exception {
        try (OpenCoverage coverage = open(parameter(AbstractGridFormat.SUGGESTED_TILE_SIZE, "512,512"))) {
            assertThat(coverage.coverage().getRenderedImage().getTileWidth()).isNotEqualTo(64);
            assertThat(coverage.tiles().map(TiffTiles::tileWidth)).contains(64);
            Rectangle all = new Rectangle(WIDTH, HEIGHT);
            requireSamples(read(reader(coverage), all), all);
        }
    }

    @Test
    void whatTheEngineChangesIsReadThroughIt() throws Exception {
        try (OpenCoverage coverage = open(parameter(AbstractGridFormat.BANDS, new int[] {2, 0, 1}))) {
            assertThat(coverage.tiles()).isEmpty();
            BandReader reader = reader(coverage);
            assertThat(reader.givesSeveral()).isFalse();
            float[][] read = read(reader, new Rectangle(100, 100, 1, 1));
            assertThat(read).isEqualTo(new float[][] {{30_115}, {30_101}, {30_108}});
        }
    }

    /** As GeoServer's coverage views do, which name the file of one of their coverages as their source. */
    @Test
    void bandsThatTheEnginePutsIntoAnotherOrderAreNotTakenFromTheFile() throws Exception {
        try (OpenCoverage coverage = open()) {
            GridCoverage2D view =
                    (GridCoverage2D) Operations.DEFAULT.selectSampleDimension(coverage.coverage(), new int[] {2, 0, 1});

            assertThat(TiffTiles.of(file.toFile(), view.getRenderedImage())).isEmpty();
            assertThat(TiffTiles.isDecoded(view.getRenderedImage())).isFalse();
        }
    }

    @Test
    void anImageInOneLargeStripIsLeftToTheEngine() throws Exception {
        Path strip = folder.resolve("strip.tif");
        assumeTrue(
                Gdal.run(
                        "gdal_translate",
                        "-co",
                        "BLOCKYSIZE=6000",
                        "-co",
                        "COMPRESS=DEFLATE",
                        "-outsize",
                        "4000",
                        "6000",
                        file.toString(),
                        strip.toString()),
                "GDAL is not installed");
        GeoTiffReader reader = new GeoTiffReader(strip.toFile());

        // 4,000 · 6,000 · 3 · 2 bytes are 137 MiB.
        try (OpenCoverage coverage = LazyReader.open("strip", reader, List.of())) {
            assertThat(coverage.tiles()).isEmpty();
        }
    }

    @Test
    void aCoverageWithoutAFileHasNone() {
        GridCoverage2D coverage = TestCoverages.coverage(
                TestCoverages.utmGrid(10, 10), 1, DataBuffer.TYPE_BYTE, null, TiffTilesTest::sample);

        assertThat(TiffTiles.of(file.toFile(), coverage.getRenderedImage())).isEqualTo(Optional.empty());
        assertThat(TiffTiles.of("image", coverage.getRenderedImage())).isEqualTo(Optional.empty());
    }
}
