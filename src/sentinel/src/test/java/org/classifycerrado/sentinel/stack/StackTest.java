package org.classifycerrado.sentinel.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.geotiff.Compression;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.Resampler;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.sentinel.safe.SafeWriter;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.Scene;
import org.classifycerrado.sentinel.scene.SceneBand;
import org.geotools.data.util.NullProgressListener;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {

    private static final Set<Integer> CLOUDS = Set.of(0, 8, 9);

    @TempDir
    Path folder;

    private Path stack(List<Scene> scenes, StackSettings settings) throws IOException {
        Path file = folder.resolve("stack.tif");
        try (Stack stack = Stack.open(scenes, settings)) {
            stack.write(file, Optional.of(folder.resolve("counts.tif")), new NullProgressListener());
        }
        return file;
    }

    private List<Scene> scenes(Path... products) throws IOException {
        return Products.read(folder, products);
    }

    private Path write(SafeWriter.Product product, SafeWriter.Observed observed) throws IOException {
        return SafeWriter.write(folder, product, observed);
    }

    /** The value of a 10 m pixel of the land, as a stack holds it. */
    private static float value(Band band, int column, int row) {
        return 1000 + Products.land(band, Products.WEST + column * 10 + 5, Products.NORTH - row * 10 - 5);
    }

    @Test
    void productsOfAnyBaselineGiveTheSameStack() throws Exception {
        float[][] without = Products.samples(stack(
                scenes(write(Products.product("2021-08-01", "03.01"), Products.clear())),
                Products.settings(Set.of(), 0, Composite.MEDIAN)));
        float[][] with = Products.samples(stack(
                scenes(write(Products.product("2022-08-01", "04.00"), Products.clear())),
                Products.settings(Set.of(), 0, Composite.MEDIAN)));

        assertThat(without).hasDimensions(12, Products.SIZE * Products.SIZE).isDeepEqualTo(with);
        for (Band band : List.of(Band.B02, Band.B08)) {
            float[] values = with[Band.of(Modality.MSI).indexOf(band)];
            for (int i = 0; i < values.length; i += 7) {
                assertThat(values[i]).isEqualTo(value(band, i % Products.SIZE, i / Products.SIZE));
            }
        }
        // A pixel of 10 m lies a quarter of one of 20 m from the centre of its own and three quarters from the next.
        float own = 1000 + Products.land(Band.B05, Products.WEST + 5 * 20 + 10, Products.NORTH - 10);
        float left = 1000 + Products.land(Band.B05, Products.WEST + 4 * 20 + 10, Products.NORTH - 10);
        assertThat(with[4][10]).as("upper edge, where there is no row above").isEqualTo((float)
                Math.floor(0.75 * own + 0.25 * left + 0.5));
    }

    @Test
    void aZipFileIsAsGoodAsTheFolder() throws Exception {
        Path product = write(Products.product("2022-08-01", "04.00"), Products.clear());
        StackSettings settings = Products.settings(CLOUDS, 1, Composite.MEDIAN);
        byte[] ofFolder = Files.readAllBytes(stack(scenes(product), settings));
        Path zip = Products.zip(product, folder.resolve("download.zip"));

        assertThat(Files.readAllBytes(stack(scenes(zip), settings))).isEqualTo(ofFolder);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(each -> each.toString().endsWith(".jp2")))
                    .as("copies of images")
                    .isEmpty();
        }
    }

    @Test
    void cloudsAreNoDataOrFilledByOtherDates() throws Exception {
        Rectangle cloud = new Rectangle(40, 60, 20, 20);
        Scene hidden = scenes(write(Products.product("2022-08-01", "04.00"), Products.cloudy(0, cloud)))
                .get(0);
        Scene clear = scenes(write(Products.product("2022-08-11", "04.00"), Products.cloudy(100, new Rectangle())))
                .get(0);

        float[] alone = Products.samples(stack(List.of(hidden), Products.settings(CLOUDS, 3, Composite.MEDIAN)))[1];
        float[] both =
                Products.samples(stack(List.of(hidden, clear), Products.settings(CLOUDS, 3, Composite.MEDIAN)))[1];
        float[] counts = Products.samples(folder.resolve("counts.tif"))[0];
        Rectangle grown = new Rectangle(cloud);
        grown.grow(3, 3);
        for (int i = 0; i < alone.length; i++) {
            int x = i % Products.SIZE;
            int y = i / Products.SIZE;
            float truth = value(Band.B02, x, y);
            boolean masked = grown.contains(x, y);
            assertThat(alone[i]).as("%d %d", x, y).isEqualTo(masked ? 0 : truth);
            assertThat(both[i]).as("mean of two, or the other").isEqualTo(masked ? truth + 100 : truth + 50);
            assertThat(counts[i]).isEqualTo(masked ? 1 : 2);
        }
    }

    @Test
    void theNewestAndTheClearestDateGoFirst() throws Exception {
        // The day of the month is the percentage of clouds, and what is added to reflectance.
        List<Scene> scenes = new ArrayList<>();
        for (int day : new int[] {20, 10, 30}) {
            Path product = write(
                    Products.product("2022-08-" + day, "04.00"),
                    Products.cloudy(day, new Rectangle(0, 0, 2 * day, 240)));
            scenes.addAll(scenes(product));
        }
        float[] newest = Products.samples(stack(scenes, Products.settings(CLOUDS, 0, Composite.NEWEST)))[1];
        float[] clearest = Products.samples(stack(scenes, Products.settings(CLOUDS, 0, Composite.LEAST_CLOUD)))[1];
        float[] median = Products.samples(stack(scenes, Products.settings(CLOUDS, 0, Composite.MEDIAN)))[1];

        int[] columns = {10, 30, 50, 100};
        int[] dates = {0, 1, 2, 3}; // that see them
        for (int i = 0; i < columns.length; i++) {
            float truth = value(Band.B02, columns[i], 0);
            assertThat(newest[columns[i]]).isEqualTo(new float[] {0, truth + 10, truth + 20, truth + 30}[dates[i]]);
            assertThat(clearest[columns[i]]).isEqualTo(dates[i] == 0 ? 0 : truth + 10);
            assertThat(median[columns[i]]).isEqualTo(new float[] {0, truth + 10, truth + 15, truth + 20}[dates[i]]);
        }
    }

    @Test
    void aMaskOfAnyRasterLeavesOutWhatItSays() throws Exception {
        Path product = write(Products.product("2022-08-01", "04.00"), Products.clear());
        Scene masked = scenes(write(
                        Products.product("2022-08-02", "04.00"), Products.cloudy(0, new Rectangle(100, 100, 40, 40))))
                .get(0);
        // A scene classification will do as a raster whose values are 0 nowhere: 4 and 9.
        SceneBand scl = masked.bands().get(Band.SCL);
        StackSettings plain = Products.settings(Set.of(), 0, Composite.MEDIAN);
        StackSettings settings = new StackSettings(
                plain.crs(),
                plain.resolution(),
                plain.region(),
                plain.kernel(),
                Set.of(),
                0,
                List.of(scl),
                Composite.MEDIAN,
                Compression.ZSTD,
                false,
                1,
                1 << 28);
        assertThat(Products.samples(stack(scenes(product), settings))[1]).containsOnly(0);
    }

    @Test
    void tilesOfTwoZonesComeOntoOneGrid() throws Exception {
        // The border of zones 22 and 23 is 48° W, about easting 833,000 in zone 22 and 167,000 in zone 23 here.
        Path west = write(Products.product("2022-08-01", "04.00", 32722, 832_800, 120), Products.clear());
        Path east = write(Products.product("2022-08-01", "03.01", 32723, 166_500, 120), constant(1500));
        List<Scene> scenes = scenes(west, east);
        StackSettings plain = Products.settings(Set.of(), 0, Composite.MEDIAN);
        assertThatThrownBy(() -> Stack.open(scenes, plain))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("crs: is needed: the scenes lie in WGS 84 / UTM zone 22S and in");

        StackSettings settings = new StackSettings(
                Optional.of(CRS.decode("EPSG:32722", true)),
                OptionalDouble.empty(),
                RegionOfInterest.EVERYTHING,
                Resampler.Kernel.MEAN,
                Set.of(),
                0,
                List.of(),
                Composite.MEDIAN,
                Compression.DEFLATE,
                true,
                2,
                1 << 28);
        try (Stack stack = Stack.open(scenes, settings)) {
            assertThat(stack.grid().cornerToCrs().getTranslateX() % 10).isZero();
            stack.write(folder.resolve("both.tif"), Optional.empty(), new NullProgressListener());
            float[] blue = Products.samples(folder.resolve("both.tif"))[1];
            int width = stack.grid().width();
            double left = stack.grid().cornerToCrs().getTranslateX();
            double top = stack.grid().cornerToCrs().getTranslateY();
            int own = (int) ((Products.NORTH - 600 - top) / -10) * width + (int) ((832_800 + 300 - left) / 10);
            assertThat(blue[own])
                    .as("the western tile is not reprojected")
                    .isEqualTo(1000 + Products.land(Band.B02, left + own % width * 10 + 5, top - own / width * 10 - 5));
            int constant = 0;
            for (float value : blue) {
                constant += value == 2500 ? 1 : 0;
            }
            assertThat(constant).as("most of the eastern tile").isGreaterThan(120 * 120 / 2);
        }
    }

    private static SafeWriter.Observed constant(float value) {
        return (band, grid, window) -> {
            float[] values = new float[window.width * window.height];
            Arrays.fill(values, band == Band.SCL ? 4 : value);
            return values;
        };
    }

    @Test
    void aBoxOfDegreesBecomesPixelsOfTheTile() throws Exception {
        List<Scene> scenes = scenes(write(Products.product("2022-08-01", "04.00"), Products.clear()));
        ReferencedEnvelope box = new ReferencedEnvelope(
                Products.WEST + 503,
                Products.WEST + 697,
                Products.NORTH - 900,
                Products.NORTH - 401,
                CRS.decode("EPSG:32722", true));
        try (Stack stack = Stack.open(scenes, within(box))) {
            assertThat(stack.grid().envelope().getMinX()).isEqualTo(Products.WEST + 500);
            assertThat(stack.grid().width()).isEqualTo(20);
            assertThat(stack.grid().height()).isEqualTo(50);
            stack.write(folder.resolve("box.tif"), Optional.empty(), new NullProgressListener());
        }
        assertThat(Products.samples(folder.resolve("box.tif"))[1][0]).isEqualTo(value(Band.B02, 50, 40));

        List<Scene> withNeighbour = new ArrayList<>(scenes);
        withNeighbour.addAll(scenes(
                write(Products.product("2022-08-02", "04.00", 32722, Products.WEST + 50_000, 120), Products.clear())));
        try (Stack stack = Stack.open(withNeighbour, within(box))) {
            Stack.Report report = stack.write(folder.resolve("left.tif"), Optional.empty(), new NullProgressListener());
            assertThat(report.dates()).isEqualTo(1);
            assertThat(report.warnings())
                    .singleElement()
                    .asString()
                    .endsWith("has nothing of the area, and is left out");
        }
        assertThat(folder.resolve("left.tif")).exists();

        ReferencedEnvelope elsewhere = new ReferencedEnvelope(-40, -39, -10, -9, CRS.decode("EPSG:4326", true));
        assertThatThrownBy(() -> Stack.open(scenes, within(elsewhere)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("bbox: holds nothing of the scenes");
    }

    private static StackSettings within(ReferencedEnvelope box) {
        StackSettings plain = Products.settings(Set.of(), 0, Composite.MEDIAN);
        return new StackSettings(
                plain.crs(),
                plain.resolution(),
                RegionOfInterest.of(null, null, box),
                plain.kernel(),
                plain.maskClasses(),
                0,
                List.of(),
                plain.composite(),
                plain.compression(),
                false,
                2,
                plain.memory());
    }

    @Test
    void anOffsetThatIsNotThereIsFoundOut() throws Exception {
        Scene right = scenes(write(Products.product("2021-08-01", "03.01"), Products.clear()))
                .get(0);
        Scene wrong = meaning(right, MsiQuantity.digitalNumbers(1000));

        assertThatThrownBy(() -> stack(List.of(wrong), Products.settings(Set.of(), 0, Composite.MEDIAN)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(right.id())
                .hasMessageContaining("cannot be negative")
                .hasMessageContaining("msiUnits=dn, offset=0 would make them fit");
        assertThat(folder.resolve("stack.tif")).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    private static Scene meaning(Scene scene, MsiQuantity meaning) {
        var bands = new EnumMap<Band, SceneBand>(Band.class);
        scene.bands().forEach((band, each) -> bands.put(band, band == Band.SCL ? each : each.meaning(meaning)));
        return new Scene(scene.id(), scene.acquired(), scene.tile(), scene.baseline(), scene.cloudCover(), bands);
    }

    @Test
    void anImageThatIsCutShortLeavesNothing() throws Exception {
        Path product = write(Products.product("2022-08-01", "04.00"), Products.clear());
        Path image;
        try (Stream<Path> all = Files.walk(product)) {
            image = all.filter(each -> each.toString().endsWith("_B11_20m.jp2"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(image);
        Files.write(image, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> stack(scenes(product), Products.settings(Set.of(), 0, Composite.MEDIAN)))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("_B11_20m.jp2' ends early: it was cut short");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aCancelLeavesNothing() throws Exception {
        List<Scene> scenes = scenes(write(Products.product("2022-08-01", "04.00"), Products.clear()));
        try (Stack stack = Stack.open(scenes, Products.settings(Set.of(), 0, Composite.MEDIAN))) {
            assertThatThrownBy(() ->
                            stack.write(folder.resolve("stack.tif"), Optional.empty(), new NullProgressListener() {
                                @Override
                                public boolean isCanceled() {
                                    return true;
                                }
                            }))
                    .isInstanceOf(CancellationException.class);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void gdalsReadingOfTheSameIsTheSame() throws Exception {
        Path product = write(Products.product("2022-08-01", "04.00"), Products.clear());
        float[][] samples = Products.samples(stack(scenes(product), Products.settings(Set.of(), 0, Composite.MEDIAN)));
        List<String> build =
                new ArrayList<>(List.of("gdalbuildvrt", "-q", "-separate", "-resolution", "highest", "-r", "bilinear"));
        build.add(folder.resolve("all.vrt").toString());
        for (Band band : Band.of(Modality.MSI)) {
            try (Stream<Path> all = Files.walk(product)) {
                build.add(all.filter(each -> each.toString().contains("_" + band + "_"))
                        .findFirst()
                        .orElseThrow()
                        .toString());
            }
        }
        Path raw = folder.resolve("raw.bin");
        assumeTrue(
                run(build)
                        && run(List.of(
                                "gdal_translate",
                                "-q",
                                "-of",
                                "ENVI",
                                folder.resolve("all.vrt").toString(),
                                raw.toString())),
                "GDAL with a driver for JPEG 2000 is not installed: stacks are not compared with its reading");
        ByteBuffer gdal = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
        int size = Products.SIZE * Products.SIZE;
        int rounded = 0;
        for (int b = 0; b < 12; b++) {
            boolean sixty = b == 0 || b == 9;
            for (int i = 0; i < size; i++) {
                float difference = Math.abs(samples[b][i] - Short.toUnsignedInt(gdal.getShort(2 * (b * size + i))));
                // Sixths are not exact in binary: GDAL takes some halves for less.
                assertThat(difference).isLessThanOrEqualTo(sixty ? 1 : 0);
                rounded += difference > 0 ? 1 : 0;
            }
        }
        assertThat(rounded).isLessThan(2 * size / 100);
    }

    private static boolean run(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
