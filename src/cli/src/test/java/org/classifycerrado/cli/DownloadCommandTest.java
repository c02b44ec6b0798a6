package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.classifycerrado.cli.Answer.done;
import static org.classifycerrado.cli.Answer.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.classifycerrado.sentinel.http.Credential;
import org.classifycerrado.sentinel.http.FileServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code download} as a user types it, against a server on this machine. */
class DownloadCommandTest {

    @TempDir
    private Path temp;

    private FileServer server;
    private byte[] zip;

    @BeforeEach
    void start() throws IOException {
        server = new FileServer();
        byte[] noise = new byte[400_000];
        new Random(5).nextBytes(noise);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("msi_images/parrot_beak_ms_1.tif"));
            out.write(noise);
            out.closeEntry();
        }
        zip = bytes.toByteArray();
        server.put("/signed.zip", zip, "application/zip");
        server.page("/api/dataset", FileServer.status(302, "Location", "/signed.zip?token=s3cret"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer dataset(Object... more) {
        return run(Stream.concat(
                        Stream.of("download", "dataset", "--from", server.address("/api/dataset")), Stream.of(more))
                .toArray());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> list = Files.list(temp)) {
            return list.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aZipIsFetchedCheckedAndNamed() throws IOException {
        Path out = temp.resolve("data.zip");
        Answer answer = dataset("--out", out);

        assertThat(answer.code).as(answer.err).isZero();
        assertThat(out).hasBinaryContent(zip);
        assertThat(answer.out)
                .contains(
                        "data.zip: 0.4 MB; next: cerrado dataset check",
                        "The terms of https://www.kaggle.com/datasets/cerranet/cerradata-4mm hold.");
        assertThat(dataset("--out", out).err).contains("exists; --overwrite fetches it again");
        assertThat(server.log()).hasSize(2);
        done("download", "models", "--from", server.address("/signed.zip"), "--out", out, "--overwrite");
        assertThat(server.log()).hasSize(3);
    }

    @Test
    void whatWasBrokenOffGoesOn() throws IOException {
        server.misbehave("/signed.zip", server.cut(150_000), FileServer.status(404));
        Answer first = dataset("--out", temp.resolve("data.zip"));
        assertThat(first.code).isEqualTo(1);
        assertThat(first.err)
                .contains("/signed.zip' answered with HTTP status 404. In a browser, it is at https://www.kaggle.com/")
                .doesNotContain("s3cret");
        assertThat(files()).containsExactly("data.zip.part", "data.zip.part.state");

        assertThat(dataset("--out", temp.resolve("data.zip")).code).isZero();
        assertThat(temp.resolve("data.zip")).hasBinaryContent(zip);
        assertThat(server.log().get(server.log().size() - 1)).contains("Range: bytes=");
    }

    @Test
    void whatIsNoSoundZipLeavesNothing() throws IOException {
        Path out = temp.resolve("data.zip");
        server.put("/signed.zip", "no zip at all, but long enough to look at".getBytes(), "application/zip");
        assertThat(dataset("--out", out).err)
                .contains("what came is not a sound zip file")
                .contains("was deleted");
        byte[] damaged = zip.clone();
        damaged[200_000]++;
        server.put("/signed.zip", damaged, "application/zip");
        assertThat(dataset("--out", out).err).contains("what came is not a sound zip file");
        server.page(
                "/signed.zip",
                FileServer.text(200, "text/html", "<html><head><title>Kaggle: sign in</title></head></html>"));
        assertThat(dataset("--out", out).err)
                .contains("answered with a web page instead of data, titled 'Kaggle: sign in'")
                .contains("its token goes into KAGGLE_USERNAME and KAGGLE_KEY");
        assertThat(files()).isEmpty();
        assertThat(dataset("--out", temp.resolve("no/data.zip")).err).contains("--out is '");
    }

    @Test
    void aTokenIsForKaggleAlone() {
        assertThat(KaggleDownload.credentials(Map.of())).isEmpty();
        // "user:key" in base 64
        assertThat(KaggleDownload.credentials(Map.of("KAGGLE_USERNAME", "user", "KAGGLE_KEY", "key")))
                .containsExactly(new Credential("www.kaggle.com", "Authorization", "Basic dXNlcjprZXk="));
        assertThat(KaggleDownload.credentials(Map.of("KAGGLE_API_TOKEN", "abc")))
                .containsExactly(new Credential("www.kaggle.com", "Authorization", "Bearer abc"));
        assertThat(new Credential("h", "Authorization", "secret")).hasToString("Authorization of h");
    }
}
