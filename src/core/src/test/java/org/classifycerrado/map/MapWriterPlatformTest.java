package org.classifycerrado.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.geotools.data.util.NullProgressListener;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other software and the operating system have to say; each test is skipped where they are absent. */
class MapWriterPlatformTest {

    private static final Legend L2 = Legend.of(Level.L2);

    @TempDir
    Path folder;

    private static PixelGrid grid(String crs, AffineTransform transform, int width, int height) throws Exception {
        return new PixelGrid(CRS.decode(crs, true), transform, width, height);
    }

    private static PixelGrid utm(int width, int height) throws Exception {
        return grid("EPSG:32723", new AffineTransform(10, 0, 0, -10, 200_000, 9_400_000), width, height);
    }

    private static String run(String... command) throws Exception {
        Path output = Files.createTempFile("output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        return status == 0 ? text : null;
    }

    private static boolean there(String... command) throws Exception {
        try {
            return run(command) != null;
        } catch (IOException e) {
            return false;
        }
    }

    private JsonObject gdalinfo(Path file) throws Exception {
        assumeTrue(there("gdalinfo", "--version"), "gdalinfo is not installed: its opinion is not asked");
        String text = run("gdalinfo", "-json", file.toString());
        assertThat(text).isNotNull().startsWith("{"); // a warning would come before
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static List<Double> numbers(JsonElement array) {
        List<Double> numbers = new ArrayList<>();
        array.getAsJsonArray().forEach(n -> numbers.add(n.getAsDouble()));
        return numbers;
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    @Test
    void gdalReadsAClassMap() throws Exception {
        Path file = folder.resolve("map.tif");
        try (MapWriter writer =
                MapWriter.classes(file, utm(1203, 777), L2, Map.of("MODEL", "São <João> & \"co\" – 1"))) {
            writer.write(new byte[1203 * 777], 0, 777);
            writer.finish(new NullProgressListener());
        }
        JsonObject info = gdalinfo(file);
        assertThat(info.getAsJsonObject("coordinateSystem").get("wkt").getAsString())
                .endsWith("ID[\"EPSG\",32723]]");
        assertThat(numbers(info.get("geoTransform"))).containsExactly(200_000.0, 10.0, 0.0, 9_400_000.0, 0.0, -10.0);
        JsonObject metadata = info.getAsJsonObject("metadata");
        JsonObject items = metadata.getAsJsonObject("");
        assertThat(items.get("LEVEL").getAsString()).isEqualTo("L2");
        assertThat(items.get("CLASS_11").getAsString()).isEqualTo("T1+: Temporary agriculture of more than 1 cycle");
        assertThat(items.get("MODEL").getAsString()).isEqualTo("São <João> & \"co\" – 1");
        assertThat(items.get("AREA_OR_POINT").getAsString()).isEqualTo("Area");
        assertThat(metadata.getAsJsonObject("IMAGE_STRUCTURE")
                        .get("COMPRESSION")
                        .getAsString())
                .isEqualTo("DEFLATE");

        JsonObject band = info.getAsJsonArray("bands").get(0).getAsJsonObject();
        assertThat(band.get("type").getAsString()).isEqualTo("Byte");
        assertThat(band.get("noDataValue").getAsDouble()).isEqualTo(255);
        assertThat(numbers(band.get("block"))).containsExactly(512.0, 512.0);
        assertThat(band.get("colorInterpretation").getAsString()).isEqualTo("Palette");
        assertThat(band.get("description").getAsString()).isEqualTo("Land use and land cover, level L2");
        JsonArray colors = band.getAsJsonObject("colorTable").getAsJsonArray("entries");
        for (LandCoverClass c : L2.classes()) {
            assertThat(numbers(colors.get(c.id())))
                    .containsExactly(
                            (double) c.color().getRed(),
                            (double) c.color().getGreen(),
                            (double) c.color().getBlue(),
                            255.0);
        }
        assertThat(numbers(colors.get(255))).endsWith(0.0);
        List<List<Double>> sizes = new ArrayList<>();
        band.getAsJsonArray("overviews")
                .forEach(o -> sizes.add(numbers(o.getAsJsonObject().get("size"))));
        assertThat(sizes).containsExactly(List.of(602.0, 389.0), List.of(301.0, 195.0), List.of(151.0, 98.0));
    }

    @Test
    void gdalReadsConfidenceInDegreesAndARotatedGrid() throws Exception {
        AffineTransform rotated = new AffineTransform(0.0008, 0.0006, 0.0006, -0.0008, -48, -7);
        Path file = folder.resolve("confidence.tif");
        try (MapWriter writer = MapWriter.confidence(
                file, grid("EPSG:4674", rotated, 30, 20), ConfidenceMeasure.PROBABILITY, Map.of())) {
            writer.write(new byte[600], 0, 20);
            writer.finish(new NullProgressListener());
        }
        JsonObject info = gdalinfo(file);
        assertThat(info.getAsJsonObject("coordinateSystem").get("wkt").getAsString())
                .contains("ID[\"EPSG\",4674]");
        assertThat(numbers(info.get("geoTransform"))).containsExactly(-48.0, 0.0008, 0.0006, -7.0, 0.0006, -0.0008);
        JsonObject band = info.getAsJsonArray("bands").get(0).getAsJsonObject();
        assertThat(band.get("colorInterpretation").getAsString()).isEqualTo("Gray");
        assertThat(band.get("unit").getAsString()).isEqualTo("%");
        assertThat(band.get("noDataValue").getAsDouble()).isEqualTo(255);
        assertThat(band.has("overviews")).isFalse();
    }

    @Test
    void aFullDiskIsSaidAndLeavesNothing() throws Exception {
        assumeTrue(
                there("mount", "-t", "tmpfs", "-o", "size=1m", "tiny", folder.toString()),
                "a small file system cannot be mounted here: a full disk is not tried");
        try {
            Random noise = new Random(1); // does not compress
            for (int side : new int[] {2000, 800}) { // full while rows arrive, and full while they are encoded
                byte[] row = new byte[side];
                assertThatThrownBy(() -> {
                            try (MapWriter writer = MapWriter.confidence(
                                    folder.resolve("map.tif"),
                                    utm(side, side),
                                    ConfidenceMeasure.PROBABILITY,
                                    Map.of())) {
                                for (int y = 0; y < side; y++) {
                                    noise.nextBytes(row);
                                    writer.write(row, 0, 1);
                                }
                                writer.finish(new NullProgressListener());
                            }
                        })
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("No space left on device");
                assertThat(left()).isEmpty();
            }
        } finally {
            run("umount", folder.toString());
        }
    }

    @Test
    void aReadOnlyFolderIsSaid() throws Exception {
        assumeTrue(folder.toFile().setWritable(false), "permissions cannot be changed here");
        assumeTrue(!Files.isWritable(folder), "running as a user who may write everywhere: not tried");
        assertThatThrownBy(() -> MapWriter.classes(folder.resolve("map.tif"), utm(2, 2), L2, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("permission denied");
    }
}
