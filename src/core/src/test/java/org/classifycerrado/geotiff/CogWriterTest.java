package org.classifycerrado.geotiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.geom.AffineTransform;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.data.util.NullProgressListener;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CogWriterTest {

    private static final int WIDTH = 1203;
    private static final int HEIGHT = 777;

    @TempDir
    Path folder;

    private static PixelGrid grid(int width, int height) throws Exception {
        return new PixelGrid(
                CRS.decode("EPSG:32723", true), new AffineTransform(10, 0, 0, -10, 200_000, 9_400_000), width, height);
    }

    private static GdalMetadata named(String... bands) {
        return new GdalMetadata(Map.of(), List.of(bands), "");
    }

    private static CogProfile palette() {
        return CogProfile.ofPalette(Legend.of(Level.L2).colorModel(), 512, named("Land cover"));
    }

    /** A sample that tells its pixel and band, in steps that all types hold. */
    private static int sample(int x, int y, int band) {
        return (x * 3 + y * 5 + band * 17) % 251;
    }

    private static byte[] pixels(CogProfile profile, int width, int height) {
        ByteBuffer buffer =
                ByteBuffer.allocate(width * height * profile.pixel()).order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int b = 0; b < profile.bands(); b++) {
                    profile.samples().put(buffer, sample(x, y, b));
                }
            }
        }
        return buffer.array();
    }

    private Path write(String name, CogProfile profile, boolean big, int width, int height) throws Exception {
        Path file = folder.resolve(name);
        try (CogWriter writer = new CogWriter(file, grid(width, height), profile)) {
            if (big) {
                writer.forceBigTiff();
            }
            writer.write(pixels(profile, width, height), 0, height);
            writer.finish(new NullProgressListener());
        }
        return file;
    }

    private static List<CogProfile> profiles() {
        return List.of(
                palette(),
                CogProfile.ofBands(SampleType.UINT8, 1, 512, named("Grey")),
                CogProfile.ofBands(SampleType.UINT16, 12, 256, named("B01", "B02")),
                CogProfile.ofBands(SampleType.FLOAT32, 2, 256, named("VV", "VH")),
                CogProfile.ofBands(SampleType.FLOAT32, 12, 128, named()),
                CogProfile.ofBands(SampleType.UINT16, 12, 128, Compression.ZSTD, "0", named("B01")));
    }

    @Test
    void everyKindReadsBackAsClassicAndAsBigTiff() throws Exception {
        for (boolean big : new boolean[] {false, true}) {
            for (CogProfile profile : profiles()) {
                Path file = write("image.tif", profile, big, WIDTH, HEIGHT);
                assertThat(Files.readAllBytes(file)).startsWith('I', 'I', big ? 43 : 42, 0);
                GeoTiffReader reader = new GeoTiffReader(file.toFile());
                try {
                    Raster raster = reader.read(new GeneralParameterValue[0])
                            .getRenderedImage()
                            .getData();
                    assertThat(raster.getNumBands()).isEqualTo(profile.bands());
                    for (int y = 0; y < HEIGHT; y += 7) {
                        for (int x = 0; x < WIDTH; x += 5) {
                            int band = (x + y) % profile.bands();
                            assertThat(raster.getSampleDouble(x, y, band)).isEqualTo(sample(x, y, band));
                        }
                    }
                    assertThat(reader.getResolutionLevels()).hasDimensions(4, 2);
                } finally {
                    reader.dispose();
                }
            }
        }
    }

    @Test
    void theSameRowsGiveTheSameFile() throws Exception {
        for (CogProfile profile : profiles()) {
            assertThat(write("a.tif", profile, false, 300, 270))
                    .hasSameBinaryContentAs(write("b.tif", profile, false, 300, 270));
        }
    }

    @Test
    void severalThreadsGiveTheSameFileAsOne() throws Exception {
        CogProfile profile = profiles().get(2);
        Path one = write("one.tif", profile, false, WIDTH, HEIGHT);
        Path several = folder.resolve("several.tif");
        try (CogWriter writer = new CogWriter(several, grid(WIDTH, HEIGHT), profile)) {
            writer.write(pixels(profile, WIDTH, HEIGHT), 0, HEIGHT);
            writer.finish(new NullProgressListener(), 3);
        }
        assertThat(several).hasSameBinaryContentAs(one);
    }

    @Test
    void meansPassOverNoData() {
        SampleMeans means = new SampleMeans(SampleType.UINT16, 1, 0);

        byte[] half = means.halve(new byte[] {4, 0, 0, 0, 0, 0}, 0, new byte[] {8, 0, 0, 0, 0, 0}, 0, 3);

        assertThat(half).as("(4 + 8) / 2, and nothing").isEqualTo(new byte[] {6, 0, 0, 0});
    }

    @Test
    void meansAreOfEachBandAndPassOverNaN() {
        SampleMeans means = SampleMeans.of(SampleType.FLOAT32, 2);
        byte[] upper = floats(1, 10, 3, 20, Float.NaN, 7);
        byte[] lower = floats(5, 30, Float.NaN, 40, Float.NaN, 9);

        byte[] half = means.halve(upper, 0, lower, 0, 3);

        assertThat(half).isEqualTo(floats(3, 25, Float.NaN, 8));
        assertThat(SampleMeans.of(SampleType.UINT16, 1)
                        .halve(new byte[] {0, (byte) 0x80, 1, (byte) 0x80}, 0, new byte[] {1, 0, 1, 0}, 0, 2))
                .as("(32768 + 32769 + 1 + 1) / 4 = 16384.75")
                .isEqualTo(new byte[] {1, 0x40});
    }

    private static byte[] floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }

    @Test
    void aPaletteIsForOneBandOfBytes() {
        assertThatThrownBy(() -> new CogProfile(
                        SampleType.UINT16,
                        1,
                        512,
                        Compression.DEFLATE,
                        Reduction.COMMONEST,
                        Optional.empty(),
                        palette().palette(),
                        named()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CogProfile.ofBands(SampleType.UINT8, 1, 100, named()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void gdalFindsThemValidAndHasNothingToWarnOf() throws Exception {
        List<String> validator =
                List.of("/usr/bin/python3", "-m", "osgeo_utils.samples.validate_cloud_optimized_geotiff");
        assumeTrue(
                answer(List.of("/usr/bin/python3", "-c", "import osgeo_utils.samples"))
                        .isEmpty(),
                "GDAL's Python package is not installed: its validator of cloud-optimized GeoTIFFs is not asked");
        for (boolean big : new boolean[] {false, true}) {
            for (int side : new int[] {16, 1100}) {
                for (CogProfile profile : profiles()) {
                    Path file = write("image.tif", profile, big, side, side - 3);
                    List<String> command = new ArrayList<>(validator);
                    command.add(file.toString());
                    assertThat(answer(command))
                            .as("%s of %d, BigTIFF %s", profile, side, big)
                            .startsWith(file + " is a valid cloud optimized GeoTIFF")
                            .doesNotContain("arning");
                    assertThat(answer(List.of("gdalinfo", "-checksum", file.toString())))
                            .contains("Size is " + side + ", " + (side - 3))
                            .doesNotContain("arning")
                            .doesNotContain("ERROR");
                }
            }
        }
    }

    /** What a program has to say, on both of its outputs; nothing but its absence is an answer as well. */
    private static String answer(List<String> command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text;
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
