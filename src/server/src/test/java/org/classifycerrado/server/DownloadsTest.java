package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
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
