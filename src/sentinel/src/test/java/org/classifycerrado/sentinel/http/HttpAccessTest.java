package org.classifycerrado.sentinel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.classifycerrado.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpAccessTest {

    private static final Progress NOBODY = new Progress(null);
    private static final Patience SHORT =
            new Patience(3, Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20));

    private static final String EXPIRED =
            "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>sig=OLD</Message></Error>";

    private final byte[] data = new byte[1_000_000];
    private FileServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(data);
        server = new FileServer();
        server.put("/a.tif", data, "image/tiff");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpAccess access(Patience patience, String... moreHosts) {
        return new HttpAccess(
                new Hosts(Stream.concat(Stream.of(server.host()), Stream.of(moreHosts))
                        .collect(Collectors.toSet())),
                List.of(new Credential(server.host(), "Authorization", "Bearer s3cret")),
                patience);
    }

    private Path download(Address address, OptionalLong size) throws IOException {
        Path target = folder.resolve("a.tif");
        new Download(access(SHORT), address, target).run(size, Download.Check.NONE, NOBODY);
        return target;
    }

    private Path download() throws IOException {
        return download(Address.of(server.address("/a.tif")), OptionalLong.of(data.length));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aDownloadAppearsWhole() throws IOException {
        assertThat(download()).hasBinaryContent(data);
        assertThat(files()).containsExactly("a.tif");
    }

    @Test
    void whatIsCutShortGoesOnWhereItWas() throws IOException {
        server.misbehave("/a.tif", server.cut(300_000), server.cut(200_000));

        assertThat(download()).hasBinaryContent(data);
        assertThat(server.log()).hasSize(3);
        assertThat(server.log().get(0)).doesNotContain("Range");
        assertThat(server.log().get(1)).contains("Range: bytes=", "If-Range: \"");
        assertThat(server.log().get(2)).contains("Range: bytes=");
    }

    @Test
    void aLaterRunGoesOnWhereAnEarlierOneEnded() throws IOException {
        server.misbehave("/a.tif", server.cut(400_000), FileServer.status(404));
        assertThatThrownBy(this::download).hasMessageContaining("status 404");
        assertThat(files()).containsExactly("a.tif.part", "a.tif.part.state");
        long have = Files.size(folder.resolve("a.tif.part"));
        assertThat(have).isBetween(1L, 400_000L);

        assertThat(download()).hasBinaryContent(data);
        assertThat(server.log().get(2)).contains("Range: bytes=" + have + "-");
        assertThat(files()).containsExactly("a.tif");
    }

    @Test
    void whatCannotBeGoneOnWithIsNotKept() throws IOException {
        FileServer.Reply untagged = exchange -> {
            exchange.sendResponseHeaders(200, data.length);
            exchange.getResponseBody().write(data, 0, 400_000);
        };
        server.misbehave("/a.tif", untagged, FileServer.status(404));
        assertThatThrownBy(this::download).hasMessageContaining("status 404");
        assertThat(files()).isEmpty();

        server.misbehave("/a.tif", FileServer.text(200, "image/tiff", "II*"));
        assertThat(download(Address.of(server.address("/a.tif")), OptionalLong.empty()))
                .hasContent("II*");
    }

    @Test
    void anotherFileThanBeforeIsFetchedAnew() throws IOException {
        server.misbehave("/a.tif", server.cut(400_000), FileServer.status(404));
        assertThatThrownBy(this::download).isInstanceOf(IOException.class);
        byte[] other = data.clone();
        other[5]++;
        server.put("/a.tif", other, "image/tiff");

        assertThat(download()).hasBinaryContent(other);
    }

    @Test
    void busyServersAreAskedAgain() throws IOException {
        server.misbehave(
                "/a.tif", FileServer.status(429, "Retry-After", "0"), FileServer.status(503, "Retry-After", "1"));

        assertThat(download()).hasBinaryContent(data);
    }

    @Test
    void patienceEnds() throws IOException {
        server.misbehave("/a.tif", FileServer.status(503), FileServer.status(500), FileServer.status(502));
        assertThatThrownBy(this::download)
                .hasMessageContaining("/a.tif' answered with HTTP status 502 (after 3 attempts)");

        server.misbehave("/a.tif", FileServer.status(429, "Retry-After", "3600"));
        assertThatThrownBy(this::download).hasMessageContaining("status 429 and asks to wait 3600 s (after 1 attempt)");
    }

    @Test
    void anotherSizeIsRefused() throws IOException {
        assertThatThrownBy(() -> download(Address.of(server.address("/a.tif")), OptionalLong.of(7)))
                .hasMessageContaining("has 1000000 bytes; it should have 7");
        assertThat(folder.resolve("a.tif")).doesNotExist();
        assertThat(files()).isEmpty();
    }

    @Test
    void aWebPageIsRecognised() throws IOException {
        server.misbehave(
                "/a.tif",
                FileServer.text(200, "text/html; charset=utf-8", "<!DOCTYPE html>\n<title>Sign\n in</title>"),
                FileServer.text(200, "application/octet-stream", "\n<html><body>Maintenance"));
        assertThatThrownBy(this::download)
                .hasMessageContaining("/a.tif' answered with a web page instead of data, titled 'Sign in'");
        assertThatThrownBy(this::download).hasMessageEndingWith("answered with a web page instead of data");
        assertThat(folder.resolve("a.tif")).doesNotExist();
    }

    /** An address whose signature is good until the server says no. */
    private final class Signed implements Address {
        private int generation;

        @Override
        public URI plain() {
            return server.address("/a.tif");
        }

        @Override
        public URI current() {
            return URI.create(plain() + "?sig=s3cret" + generation);
        }

        @Override
        public boolean rejected() {
            generation++;
            return true;
        }
    }

    @Test
    void expiredSignaturesAreRenewedAndSecretsAreNotTold() throws IOException {
        server.misbehave("/a.tif", server.cut(300_000), FileServer.text(403, "application/xml", EXPIRED));
        assertThat(download(new Signed(), OptionalLong.empty())).hasBinaryContent(data);
        assertThat(server.log().get(1)).contains("?sig=s3cret0");
        assertThat(server.log().get(2)).contains("?sig=s3cret1", "Range: bytes=");

        server.misbehave("/a.tif", FileServer.status(403), FileServer.status(403));
        assertThatThrownBy(() -> download(new Signed(), OptionalLong.empty()))
                .hasMessageContaining("status 403: access needs a credential")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void credentialsGoToTheirHostOnlyAndRedirectsToNamedOnes() throws IOException {
        try (FileServer other = new FileServer()) {
            other.put("/b.tif", data, "image/tiff");
            server.page("/moved", FileServer.status(302, "Location", other.address("/b.tif?x=s3cret") + ""));
            Path target = folder.resolve("b.tif");
            Address address = Address.of(server.address("/moved"));

            new Download(access(SHORT, other.host()), address, target)
                    .run(OptionalLong.empty(), Download.Check.NONE, NOBODY);
            assertThat(target).hasBinaryContent(data);
            assertThat(server.log().get(0)).contains("Bearer s3cret");
            assertThat(other.log().get(0)).doesNotContain("Bearer");

            assertThatThrownBy(() -> new Download(access(SHORT), address, folder.resolve("c"))
                            .run(OptionalLong.empty(), Download.Check.NONE, NOBODY))
                    .hasMessageContaining(
                            other.host() + "/b.tif' is not on a host that was named; allowed: " + server.host())
                    .hasMessageNotContaining("s3cret");
        }
        server.page("/round", FileServer.status(302, "Location", "/round"));
        assertThatThrownBy(() -> download(Address.of(server.address("/round")), OptionalLong.empty()))
                .hasMessageContaining("leads on and on");
    }

    @Test
    void documentsAreJsonOrRefused() throws IOException {
        server.page("/search", FileServer.text(200, "application/geo+json", "{\"features\":[]}"));
        JsonObject query = new JsonObject();
        query.addProperty("limit", 3);
        assertThat(access(SHORT)
                        .json(server.address("/search"), Optional.of(query), NOBODY)
                        .getAsJsonObject()
                        .has("features"))
                .isTrue();
        assertThat(server.log().get(0)).startsWith("POST /search");

        server.page("/search", FileServer.text(200, "application/json", "{\"features\":["));
        assertThatThrownBy(() -> access(SHORT).json(server.address("/search"), Optional.empty(), NOBODY))
                .hasMessageContaining("answered with what is not JSON");
        server.page(
                "/search", FileServer.text(400, "application/json", "{\"description\":\"no bbox for s3cret here\"}"));
        assertThatThrownBy(() -> access(SHORT).json(server.address("/search"), Optional.empty(), NOBODY))
                .isInstanceOf(HttpStatusException.class)
                .hasMessageEndingWith("status 400: no bbox for … here");
    }

    @Test
    void silenceAndAClosedPortAreNotWaitedForForEver() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        server.page("/silent", exchange -> await(end));
        Patience little = new Patience(
                1, Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMillis(300));
        assertThatThrownBy(() -> access(little).json(server.address("/silent"), Optional.empty(), NOBODY))
                .hasMessageContaining("/silent' said nothing for");
        end.countDown();
        URI closed = server.address("/a.tif");
        server.close();
        assertThatThrownBy(() -> access(little).json(closed, Optional.empty(), NOBODY))
                .hasMessageContaining("cannot be reached");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aCancelEndsAPause() throws IOException {
        server.misbehave("/a.tif", FileServer.status(503, "Retry-After", "4"));
        Progress stopping =
                new Progress(null, Optional.empty(), () -> server.log().size() > 0);
        assertThatThrownBy(
                        () -> new Download(access(SHORT), Address.of(server.address("/a.tif")), folder.resolve("a.tif"))
                                .run(OptionalLong.empty(), Download.Check.NONE, stopping))
                .isInstanceOf(CancellationException.class);
        assertThat(server.log()).hasSize(1);
    }

    @Test
    void onlyNeededPartsOfAFileAreFetchedAndOnlyOnce() throws IOException {
        Address address = Address.of(server.address("/a.tif"));
        Path local = folder.resolve("a");
        try (RangedFile file = new RangedFile(access(SHORT), address, local, NOBODY)) {
            assertThat(file.size()).isEqualTo(data.length);
            file.require(300_000, 300_010);
            file.require(999_999, 5_000_000);
            assertThat(Files.size(local)).isEqualTo(data.length);
        }
        // 300,000 lies in the fifth block of 65,536 bytes, the end in the sixteenth.
        assertThat(server.log()).hasSize(3);
        assertThat(server.log().get(0)).contains("Range: bytes=0-65535");
        assertThat(server.log().get(1)).contains("Range: bytes=262144-327679");
        assertThat(server.log().get(2)).contains("Range: bytes=983040-999999");
        server.misbehave("/a.tif", server.cut(100_000), FileServer.status(429));
        try (RangedFile file = new RangedFile(access(SHORT), address, local, NOBODY)) {
            file.require(300_000, 300_010);
            assertThat(server.log()).as("is there already").hasSize(3);
            file.require(0, data.length);
        }
        assertThat(local).hasBinaryContent(data);
    }

    @Test
    void aRemoteFileThatChangesIsNotedAndBegunAnew() throws IOException {
        Address address = Address.of(server.address("/a.tif"));
        Path local = folder.resolve("a");
        byte[] other = data.clone();
        other[500_000]++;
        try (RangedFile file = new RangedFile(access(SHORT), address, local, NOBODY)) {
            server.put("/a.tif", other, "image/tiff");
            assertThatThrownBy(() -> file.require(500_000, 500_001))
                    .hasMessageContaining("answered with another file than before; begin again");
        }
        try (RangedFile file = new RangedFile(access(SHORT), address, local, NOBODY)) {
            file.require(0, data.length);
        }
        assertThat(local).hasBinaryContent(other);
    }

    @Test
    void aServerWithoutRangesIsTold() {
        server.page("/plain", FileServer.text(200, "image/tiff", "II*"));
        assertThatThrownBy(() -> new RangedFile(
                        access(SHORT), Address.of(server.address("/plain")), folder.resolve("plain"), NOBODY))
                .isInstanceOf(RangedFile.RangesException.class);
        assertThat(server.log()).hasSize(1);
    }
}
