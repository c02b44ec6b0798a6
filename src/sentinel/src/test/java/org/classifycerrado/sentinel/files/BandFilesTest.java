package org.classifycerrado.sentinel.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.classifycerrado.geotiff.CogProfile;
import org.classifycerrado.geotiff.CogWriter;
import org.classifycerrado.geotiff.Compression;
import org.classifycerrado.geotiff.GdalMetadata;
import org.classifycerrado.geotiff.SampleType;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.Resampler;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.sentinel.jp2.CellCache;
import org.classifycerrado.sentinel.jp2.Jp2Writer;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.Scene;
import org.classifycerrado.sentinel.stack.Composite;
import org.classifycerrado.sentinel.stack.Stack;
import org.classifycerrado.sentinel.stack.StackSettings;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.data.util.NullProgressListener;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BandFilesTest {

    private static final String HYP3 = "S1A_IW_20220803T085500_DVP_RTC10_G_";
    private static final int SIZE = 20;

    @TempDir
    Path folder;

    private final BandFiles files = new BandFiles(new RasterFiles(new CellCache(0), RasterFiles.Reader.OPENJPEG));

    private Path tiff(String name, SampleType type, float value, String noData, Map<String, String> items)
            throws Exception {
        AffineTransform corner = new AffineTransform(10, 0, 0, -10, 700_000, 9_300_000);
        PixelGrid grid = new PixelGrid(CRS.decode("EPSG:32722", true), corner, SIZE, SIZE);
        GdalMetadata metadata = new GdalMetadata(items, List.of(), "");
        CogProfile profile = noData.isEmpty()
                ? CogProfile.ofBands(type, 1, 16, metadata)
                : CogProfile.ofBands(type, 1, 16, Compression.DEFLATE, noData, metadata);
        ByteBuffer bytes = ByteBuffer.allocate(SIZE * SIZE * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SIZE * SIZE; i++) {
            type.put(bytes, i == 0 && !noData.isEmpty() ? Double.parseDouble(noData) : value);
        }
        Path file = folder.resolve(name);
        try (CogWriter writer = new CogWriter(file, grid, profile)) {
            writer.write(bytes.array(), 0, SIZE);
            writer.finish(new NullProgressListener());
        }
        return file;
    }

    @Test
    void hyp3sThreeScalesAreToldByTheirNames() throws Exception {
        String[] scales = {"gpuned", "gduned", "samfcm"};
        SarQuantity[] quantities = {SarQuantity.GAMMA0_POWER, SarQuantity.GAMMA0_DB, SarQuantity.SIGMA0_AMPLITUDE};
        for (int i = 0; i < scales.length; i++) {
            Path vv = tiff(HYP3 + scales[i] + "_1A2B_VV.tif", SampleType.FLOAT32, 0.1f, "", Map.of());
            Path vh = tiff(HYP3 + scales[i] + "_1A2B_VH.tif", SampleType.FLOAT32, 0.02f, "", Map.of());
            Scene scene = files.scenes(List.of(vv, vh)).get(0);
            assertThat(scene.bands()).containsOnlyKeys(Band.VV, Band.VH);
            assertThat(scene.bands().get(Band.VV).quantity()).contains(quantities[i]);
            assertThat(scene.acquired()).hasToString("Optional[2022-08-03T08:55:00Z]");
        }
    }

    @Test
    void decibelsBecomePowerAndTheFillStaysOut() throws Exception {
        Path vv = tiff(HYP3 + "gduned_1A2B_VV.tif", SampleType.FLOAT32, -10, "-9999", Map.of());
        Path vh = tiff(HYP3 + "gduned_1A2B_VH.tif", SampleType.FLOAT32, -20, "-9999", Map.of());
        StackSettings settings = new StackSettings(
                Optional.empty(),
                OptionalDouble.empty(),
                RegionOfInterest.EVERYTHING,
                Resampler.Kernel.MEAN,
                Set.of(),
                0,
                List.of(),
                Composite.MEDIAN,
                Compression.DEFLATE,
                false,
                1,
                1 << 26);
        Path out = folder.resolve("sar.tif");
        try (Stack stack = Stack.open(files.scenes(List.of(vv, vh)), settings)) {
            Stack.Report report = stack.write(out, Optional.empty(), new NullProgressListener());
            assertThat(report.withData()).isEqualTo(SIZE * SIZE - 1);
            assertThat(report.bands()).containsExactly("VV", "VH");
        }
        GeoTiffReader reader = new GeoTiffReader(out.toFile());
        try {
            var raster =
                    reader.read(new GeneralParameterValue[0]).getRenderedImage().getData();
            assertThat(raster.getSampleFloat(0, 0, 0)).isNaN();
            assertThat(raster.getSampleFloat(5, 5, 0)).as("-10 dB").isCloseTo(0.1f, within(1e-6f));
            assertThat(raster.getSampleFloat(5, 5, 1)).as("-20 dB").isCloseTo(0.01f, within(1e-7f));
        } finally {
            reader.dispose();
        }
        assertThat(new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1))
                .contains("name=\"SAR_UNITS\">gamma0-power<");
    }

    private static Offset<Float> within(float tolerance) {
        return Offset.offset(tolerance);
    }

    @Test
    void filesOfAFolderAreGroupedByWhatTheirNamesHaveInCommon() throws Exception {
        for (String name :
                List.of("T22MHV_20220801_B02_10m.tif", "T22MHV_20220801_B8A_20m.tif", "T22MHV_20220811_B02_10m.tif")) {
            tiff(name, SampleType.UINT16, 1500, "", Map.of());
        }
        Files.writeString(folder.resolve("readme.txt"), "");
        tiff("T22MHV_20220811_TCI_10m.tif", SampleType.UINT8, 9, "", Map.of());

        List<Scene> scenes = files.scenes(List.of(folder));

        assertThat(scenes).hasSize(2);
        assertThat(scenes.get(0).bands()).containsOnlyKeys(Band.B02, Band.B8A);
        assertThat(scenes.get(0).acquired()).hasToString("Optional[2022-08-01T00:00:00Z]");
        assertThat(scenes.get(0).tile()).contains("22MHV");
        assertThat(scenes.get(1).bands()).containsOnlyKeys(Band.B02);
    }

    @Test
    void bareNamesOfBandsAreOneScene() throws Exception {
        tiff("B02.tif", SampleType.UINT16, 1500, "", Map.of("MSI_UNITS", "dn", "MSI_OFFSET", "1000"));
        tiff("nir08.tif", SampleType.UINT16, 1500, "", Map.of());
        Scene scene = files.scenes(List.of(folder)).get(0);
        assertThat(scene.bands()).containsOnlyKeys(Band.B02, Band.B8A);
        assertThat(scene.bands().get(Band.B02).quantity()).contains(MsiQuantity.digitalNumbers(1000));
        assertThat(scene.bands().get(Band.B8A).quantity()).as("nothing says it").isEmpty();
    }

    @Test
    void jpeg2000TellsWhereItLies() throws Exception {
        AffineTransform corner = new AffineTransform(20, 0, 0, -20, 700_000, 9_300_000);
        PixelGrid grid = new PixelGrid(CRS.decode("EPSG:32722", true), corner, 64, 64);
        Path file = folder.resolve("x_B11_20m.jp2");
        Jp2Writer.write(file, grid, 32722, 15, 64, window -> new short[window.width * window.height]);
        try (var raster = files.scenes(List.of(file))
                .get(0)
                .bands()
                .get(Band.B11)
                .source()
                .open()) {
            assertThat(raster.grid().cornerToCrs()).isEqualTo(corner);
        }
    }

    @Test
    void whatTellsNoBandIsAnError() throws Exception {
        Path file = tiff("scene.tif", SampleType.UINT16, 1500, "", Map.of());
        assertThatThrownBy(() -> files.scenes(List.of(file)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("'scene.tif' does not tell which band it is");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> files.scenes(List.of(empty)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds neither a product nor a file whose name tells a band");
        tiff("a_B02.tif", SampleType.UINT16, 1500, "", Map.of());
        tiff("a_B02_10m.tif", SampleType.UINT16, 1500, "", Map.of());
        assertThatThrownBy(() -> files.scenes(List.of(folder)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("are both B02 of one scene");
    }
}
