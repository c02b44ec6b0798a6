package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.math.RoundingMode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.MapWriter;
import org.geotools.data.util.NullProgressListener;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aLayersFileIsSentAsItIs() throws Exception {
        Files.copy(folder.resolve("truth_l1.tif"), folder.resolve("São João*1.tif"));

        HttpResponse<byte[]> answer = server.get("/api/file", "layer", "São João*1");

        assertThat(answer.body()).isEqualTo(Files.readAllBytes(folder.resolve("truth_l1.tif")));
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/tiff; application=geotiff");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''S%C3%A3o%20Jo%C3%A3o%2A1.tif");
        assertThat(answer.headers().firstValue("Content-Length")).contains("" + answer.body().length);
    }

    @Test
    void headSendsNoBytes() throws Exception {
        HttpResponse<byte[]> answer =
                server.send(server.request("/api/file?layer=msi").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).contains("" + Files.size(folder.resolve("msi.tif")));
    }

    /** More than all buffers between two sockets hold, so that sending has to wait for the reader. */
    @Test
    void largeFilesArriveWhole() throws Exception {
        LargeScene.write(folder.resolve("wide.tif"), 2000, 1000);

        HttpResponse<byte[]> answer = server.get("/api/file", "layer", "wide");

        assertThat(answer.body()).isEqualTo(Files.readAllBytes(folder.resolve("wide.tif")));
    }

    @Test
    void onlyLayersAreSent() throws Exception {
        Files.writeString(folder.resolve("secret.txt"), "secret");
        for (String name : new String[] {"nosuch", "../msi", "secret.txt", "msi.tif", ".cerrado/lock", ""}) {
            HttpResponse<byte[]> answer = server.get("/api/file", "layer", name);
            assertThat(answer.statusCode()).as(name).isEqualTo(404);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("layer: no such layer\n");
        }
        assertThat(server.get("/api/picture", "layer", "msi").statusCode()).isEqualTo(404);
    }

    @Test
    void ofALayerWithTimeOneDateIsSent() throws Exception {
        Path years = Files.createDirectories(folder.resolve("years"));
        Files.copy(folder.resolve("truth_l1.tif"), years.resolve("years_20210701.tif"));
        Files.copy(folder.resolve("truth_l1.tif"), years.resolve("years_20230701.tif"));
        byte[] same = Files.readAllBytes(folder.resolve("truth_l1.tif"));

        HttpResponse<byte[]> answer = server.get("/api/file", "layer", "years", "time", "2021");

        assertThat(answer.body()).isEqualTo(same);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''years_20210701.tif");
        assertThat(server.get("/api/file", "layer", "years").headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''years_20230701.tif");
        assertThat(server.get("/api/file", "layer", "years", "time", "2019").statusCode())
                .isEqualTo(404);
        assertThat(server.get("/api/file", "layer", "years", "time", "yesterday")
                        .statusCode())
                .isEqualTo(404);
    }

    /** Four pixels of Pasture, four of Forest and four of Agriculture, a block each, of 10 m. */
    private void writeThreeBlocks() throws Exception {
        PixelGrid grid = new PixelGrid(
                CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 811_600, 9_332_600), 4, 3);
        try (MapWriter writer = MapWriter.classes(folder.resolve("blocks.tif"), grid, Legend.of(Level.L1), Map.of())) {
            writer.write(new byte[] {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 2}, 0, 3);
            writer.finish(new NullProgressListener());
        }
    }

    private String publishPolygons(Map<String, String> more) throws Exception {
        Map<String, String> inputs = new TreeMap<>(more);
        inputs.put("map", "blocks");
        inputs.put("publish", "true");
        return server.post(
                "/wps",
                TestServer.execute(
                        "cerrado:CerradoPolygons",
                        inputs,
                        "<wps:RawDataOutput><ows:Identifier>layer</ows:Identifier></wps:RawDataOutput>"));
    }

    private List<String> polygons(String name) throws Exception {
        List<String> codes = new ArrayList<>();
        JsonParser.parseString(server.text("/api/polygons", "layer", name))
                .getAsJsonObject()
                .getAsJsonArray("features")
                .forEach(feature -> {
                    var properties = feature.getAsJsonObject().getAsJsonObject("properties");
                    codes.add(properties.get("code").getAsString() + " "
                            + properties.get("hectares").getAsBigDecimal().setScale(3, RoundingMode.HALF_UP));
                });
        return codes;
    }

    @Test
    void publishedPolygonsAreListedAndSentAsGeoJsonAndAsGeoPackage() throws Exception {
        writeThreeBlocks();

        assertThat(publishPolygons(Map.of())).isEqualTo("blocks_polygons");

        // On the ellipsoid a pixel is 100 m² but for the scale of UTM, here 1.0012 squared.
        assertThat(polygons("blocks_polygons")).containsExactlyInAnyOrder("Pa 0.040", "Fo 0.040", "Ag 0.040");
        HttpResponse<byte[]> json = server.get("/api/polygons", "layer", "blocks_polygons");
        assertThat(json.headers().firstValue("Content-Type")).contains("application/geo+json");
        assertThat(json.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''blocks_polygons.geojson");
        HttpResponse<byte[]> file = server.get("/api/polygons", "layer", "blocks_polygons", "format", "gpkg");
        assertThat(file.body()).isEqualTo(Files.readAllBytes(folder.resolve("blocks_polygons.gpkg")));
        assertThat(file.headers().firstValue("Content-Type")).contains("application/geopackage+sqlite3");

        JsonObject listed = JsonParser.parseString(server.text("/api/layers")).getAsJsonObject();
        JsonObject polygons = listed.getAsJsonArray("polygons").get(0).getAsJsonObject();
        assertThat(polygons.get("name").getAsString()).isEqualTo("blocks_polygons");
        assertThat(polygons.get("title").getAsString()).startsWith("Polygons of land cover of blocks, L1, ");
        assertThat(polygons.get("kind").getAsString()).isEqualTo("classes");
        assertThat(polygons.get("count").getAsInt()).isEqualTo(3);
        listed.getAsJsonArray("layers").forEach(layer -> {
            boolean blocks = layer.getAsJsonObject().get("name").getAsString().equals("blocks");
            assertThat(layer.getAsJsonObject().get("polygons").isJsonNull()).isEqualTo(!blocks);
        });
    }

    @Test
    void polygonsThatAreReplacedAreSentAnew() throws Exception {
        writeThreeBlocks();
        publishPolygons(Map.of());
        assertThat(polygons("blocks_polygons")).hasSize(3);

        assertThat(publishPolygons(Map.of("name", "blocks_polygons")))
                .contains("name: 'blocks_polygons' exists; give another, or overwrite=true to replace it");
        publishPolygons(Map.of("name", "blocks_polygons", "overwrite", "true", "classes", "Fo"));

        assertThat(polygons("blocks_polygons")).containsExactly("Fo 0.040");
        assertThat(server.get("/api/polygons", "layer", "blocks_polygons", "format", "shp")
                        .statusCode())
                .isEqualTo(400);
        for (String name : new String[] {"blocks", "../blocks_polygons", "blocks_polygons.gpkg", ""}) {
            assertThat(server.get("/api/polygons", "layer", name).statusCode())
                    .as(name)
                    .isEqualTo(404);
        }
    }

    @Test
    void aPictureHasTheMapAndItsLegend() throws Exception {
        HttpResponse<byte[]> answer = server.get("/api/picture", "layer", "truth_l2", "language", "pt");

        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
        Files.write(Path.of("target/picture.png"), answer.body());
        // The scene of 427 by 300 pixels is shown twice as large, beside its legend.
        assertThat(picture.getWidth()).isGreaterThan(2 * 427 + 100);
        assertThat(picture.getHeight()).isGreaterThan(2 * 300);
    }
}
