package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WMS on a folder of maps of three years, all of class 1, 3 and 5, the last one wider than the others. */
class WmsTimeTest {

    /** The pixels that all years have. */
    private static final String BOUNDS = "700000,9399700,700400,9400000";

    @TempDir
    static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
        Path yearly = folder.resolve("yearly");
        UniformMap.write(yearly.resolve("yearly_20210701.tif"), Level.L2, 1, UniformMap.grid(0, 0, 40, 30));
        UniformMap.write(yearly.resolve("yearly_20220701.tif"), Level.L2, 3, UniformMap.grid(0, 0, 40, 30));
        UniformMap.write(yearly.resolve("yearly_20230701.tif"), Level.L2, 5, UniformMap.grid(0, 0, 80, 30));
        UniformMap.writeConfidence(
                folder.resolve("yearly_confidence/yearly_confidence_20220701.tif"), 77, UniformMap.grid(0, 0, 40, 30));
        Path mixed = folder.resolve("mixed");
        UniformMap.write(mixed.resolve("mixed_20210701.tif"), Level.L2, 1, UniformMap.grid(0, 0, 40, 30));
        UniformMap.write(mixed.resolve("mixed_20220701.tif"), Level.L1, 1, UniformMap.grid(0, 0, 40, 30));
        Path undated = Files.createDirectories(folder.resolve("undated"));
        Files.copy(folder.resolve("truth_l2.tif"), undated.resolve("truth_20229901.tif"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> map(String bbox, int width, String... time) throws Exception {
        String[] query = {
            "service",
            "WMS",
            "version",
            "1.1.1",
            "request",
            "GetMap",
            "layers",
            "yearly",
            "srs",
            "EPSG:32722",
            "bbox",
            bbox,
            "width",
            "" + width,
            "height",
            "30",
            "format",
            "image/png",
            "transparent",
            "true"
        };
        String[] all = java.util.Arrays.copyOf(query, query.length + time.length);
        System.arraycopy(time, 0, all, query.length, time.length);
        return server.get("/wms", all);
    }

    private static int argb(int id) {
        return 0xff000000 | Legend.of(Level.L2).classes().get(id).color().getRGB();
    }

    @ParameterizedTest
    @CsvSource({
        "2021-07-01, 1, ",
        "2021-07-01T00:00:00.000Z, 1, ",
        "2022, 3, ",
        "2022-07, 3, ",
        "2021-01-01/2022-12-31, 3, ",
        "current, 5, Default value used: time=2023-07-01T00:00:00.000Z",
        "2020-01-01, 1, Nearest value used: time=2021-07-01T00:00:00.000Z",
        "2021-12-30, 1, Nearest value used: time=2021-07-01T00:00:00.000Z",
        "2021-12-31, 3, Nearest value used: time=2022-07-01T00:00:00.000Z",
        "2055-01-01, 5, Nearest value used: time=2023-07-01T00:00:00.000Z",
    })
    void drawsTheMapOfTheTime(String time, int id, String warning) throws Exception {
        HttpResponse<byte[]> answer = map(BOUNDS, 40, "TIME", time);

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(answer.body()));
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                assertThat(image.getRGB(x, y)).isEqualTo(argb(id));
            }
        }
        String said = answer.headers().firstValue("Warning").orElse(null);
        assertThat(said).isEqualTo(warning == null ? null : "99 " + warning + " ISO8601 (yearly)");
    }

    @Test
    void showsTheNewestByDefaultWhereItLies() throws Exception {
        String wide = "700000,9399700,700800,9400000";
        BufferedImage newest =
                ImageIO.read(new ByteArrayInputStream(map(wide, 80).body()));
        BufferedImage first = ImageIO.read(
                new ByteArrayInputStream(map(wide, 80, "time", "2021-07-01").body()));

        assertThat(newest.getRGB(79, 29)).isEqualTo(argb(5));
        assertThat(first.getRGB(39, 29)).isEqualTo(argb(1));
        assertThat(first.getRGB(40, 29) >>> 24).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2021-13", "2021-07-01,2022-07-01", "2022-07-01/2021-07-01", "2021-7-1"})
    void refusesWhatIsNoTime(String time) throws Exception {
        String answer = new String(map(BOUNDS, 40, "time", time).body(), StandardCharsets.UTF_8);

        assertThat(answer).contains("code=\"InvalidDimensionValue\"", "locator=\"time\"", "time is '" + time + "'");
    }

    @Test
    void saysWhatIsThereAtATime() throws Exception {
        String[] query = {
            "service",
            "WMS",
            "version",
            "1.3.0",
            "request",
            "GetFeatureInfo",
            "layers",
            "yearly",
            "query_layers",
            "yearly",
            "crs",
            "EPSG:32722",
            "bbox",
            BOUNDS,
            "width",
            "40",
            "height",
            "30",
            "i",
            "5",
            "j",
            "5",
            "info_format",
            "application/json",
            "time",
            "2022-07-01"
        };
        String withConfidence = server.text("/wms", query);
        query[query.length - 1] = "2021-07-01";
        String without = server.text("/wms", query);

        assertThat(withConfidence)
                .contains("\"time\":\"2022-07-01T00:00:00.000Z\"", "\"values\":[3.0]", "\"confidence\":77.0");
        assertThat(without)
                .contains("\"time\":\"2021-07-01T00:00:00.000Z\"", "\"values\":[1.0]")
                .doesNotContain("\"confidence\":");
    }

    @Test
    void capabilitiesSayWhichTimesThereAre() throws Exception {
        String v130 = server.text("/wms?service=WMS&request=GetCapabilities");
        String v111 = server.text("/wms?service=WMS&version=1.1.1&request=GetCapabilities");

        Schemas.validate(Schemas.WMS, v130);
        Schemas.validateDtd(v111);
        String values = "default=\"2023-07-01T00:00:00.000Z\" nearestValue=\"1\">2021-07-01T00:00:00.000Z,"
                + "2022-07-01T00:00:00.000Z,2023-07-01T00:00:00.000Z<";
        assertThat(v130).contains("<Dimension name=\"time\" units=\"ISO8601\" " + values);
        assertThat(v111).contains("<Dimension name=\"time\" units=\"ISO8601\"/>", "<Extent name=\"time\" " + values);
        assertThat(v130).containsOnlyOnce("<Name>yearly</Name>").contains("maxx=\"700800.0\"");
        assertThat(v130).doesNotContain("<Name>mixed</Name>", "<Name>undated</Name>");
        assertThat(server.text("/api/layers"))
                .contains("\"times\":[\"2021-07-01T00:00:00Z\",\"2022-07-01T00:00:00Z\",\"2023-07-01T00:00:00Z\"]");
    }
}
