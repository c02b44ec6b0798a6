package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.classifycerrado.cli.Answer.done;
import static org.classifycerrado.cli.Answer.run;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.learn.tiff.BandTiff;
import org.classifycerrado.sentinel.files.RasterFiles;
import org.classifycerrado.sentinel.http.FileServer;
import org.classifycerrado.sentinel.jp2.CellCache;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.BandRaster;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code stack --stac} as a user types it, against a server on this machine that misbehaves. The same product as a
 * folder and as assets gives the same file; bands of 10 m are GeoTIFFs there, the others JPEG 2000.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StackFromCatalogueTest {

    /** Of this size the synthetic product has a bit more than one tile of 128 pixels each way at 10 m. */
    private static final int SIZE = 300;

    /** A part of the product, UTM 22S: 100 × 80 pixels, away from the first tile. */
    private static final String WINDOW = "701500,9297600,702500,9298400,EPSG:32722";

    @TempDir
    static Path temp;

    private final Map<Band, byte[]> assets = new TreeMap<>();
    private FileServer server;
    private Path product;
    private Path catalogues;

    @BeforeAll
    void makeProduct() throws Exception {
        done(
                "synth",
                "--out",
                temp.resolve("world"),
                "--width",
                SIZE,
                "--height",
                SIZE,
                "--safe",
                "04.00",
                "--clouds",
                2);
        try (Stream<Path> list = Files.list(temp.resolve("world"))) {
            product = list.filter(each -> each.toString().endsWith(".SAFE"))
                    .findFirst()
                    .orElseThrow();
        }
        RasterFiles files = new RasterFiles(new CellCache(1 << 24), RasterFiles.Reader.OPENJPEG);
        try (Stream<Path> all = Files.walk(product)) {
            for (Path jp2 : (Iterable<Path>) all.filter(each -> each.toString().endsWith(".jp2"))::iterator) {
                Optional<Band> band = Band.of(jp2.getFileName().toString());
                boolean finest = jp2.toString().endsWith("_10m.jp2");
                if (band.isPresent() && (finest || !assets.containsKey(band.get()))) {
                    assets.put(band.get(), finest ? tiff(files, jp2) : Files.readAllBytes(jp2));
                }
            }
        }
        assertThat(assets).hasSize(13);
    }

    /** The same pixels as a tiled GeoTIFF. */
    private static byte[] tiff(RasterFiles files, Path jp2) throws IOException {
        try (BandRaster band = files.open(jp2, "band", Optional.empty())) {
            float[] values = new float[SIZE * SIZE];
            band.read(new Rectangle(SIZE, SIZE), values);
            WritableRaster raster =
                    Raster.createWritableRaster(new BandedSampleModel(DataBuffer.TYPE_USHORT, SIZE, SIZE, 1), null);
            raster.setSamples(0, 0, SIZE, SIZE, 0, values);
            Path file = temp.resolve("band.tif");
            BandTiff.write(
                    file,
                    new BufferedImage(BandTiff.colors(1, DataBuffer.TYPE_USHORT), raster, false, null),
                    band.grid(),
                    List.of(),
                    128);
            return Files.readAllBytes(file);
        }
    }

    @BeforeEach
    void startServer() throws IOException {
        stopServer();
        server = new FileServer();
        StringBuilder json = new StringBuilder();
        StringBuilder names = new StringBuilder();
        assets.forEach((band, bytes) -> {
            String file = "/data/" + band + (isTiff(bytes) ? ".tif" : ".jp2");
            server.put(file, bytes, isTiff(bytes) ? "image/tiff" : "image/jp2");
            json.append(json.isEmpty() ? "" : ",").append("\"asset-%s\": {\"href\": \"%s\"}".formatted(band, file));
            names.append(names.isEmpty() ? "" : ",").append("\"%s\": \"asset-%s\"".formatted(band, band));
        });
        String id = product.getFileName().toString().replace(".SAFE", "");
        String feature =
                """
                {"type": "Feature", "id": "%s", "collection": "l2a", "links": [],
                 "properties": {"datetime": "2022-08-01T13:38:51Z", "eo:cloud_cover": 12,
                                "s2:processing_baseline": "04.00"}, "assets": {%s}}"""
                        .formatted(id, json);
        server.page("/stac", FileServer.text(200, "application/json", "{\"type\": \"Catalog\", \"links\": []}"));
        server.page(
                "/stac/search",
                FileServer.text(
                        200, "application/json", "{\"type\": \"FeatureCollection\", \"features\": [" + feature + "]}"));
        server.page(
                "/sign/127/data",
                FileServer.text(
                        200,
                        "application/json",
                        "{\"token\": \"sig=s3cret\", \"msft:expiry\": \""
                                + Instant.now().plusSeconds(3600) + "\"}"));
        catalogues = Files.writeString(
                temp.resolve("catalogues.json"),
                """
                {"local": {"url": "http://%1$s/stac", "sign": "http://%1$s/sign/{account}/{container}",
                           "collections": {"l2a": {"assets": {%2$s}, "units": "dn", "offset": "baseline", "noData": 0}}}}
                """
                        .formatted(server.host(), names));
    }

    private static boolean isTiff(byte[] bytes) {
        return bytes[0] == 'I' && bytes[1] == 'I';
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    private Answer stack(Path out, Object... more) {
        return run(Stream.concat(
                        Stream.of(
                                "stack",
                                "--stac",
                                "http://" + server.host() + "/stac",
                                "--catalogues",
                                catalogues,
                                "--bbox",
                                WINDOW,
                                "--out",
                                out),
                        Stream.of(more))
                .toArray());
    }

    private static List<String> hidden() throws IOException {
        try (Stream<Path> list = Files.list(temp)) {
            return list.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    @Test
    void assetsGiveTheStackThatTheProductGives() throws Exception {
        Path local = temp.resolve("local.tif");
        done("stack", product, "--bbox", WINDOW, "--out", local);
        server.misbehave("/data/B02.tif", FileServer.status(503), server.cut(5_000), FileServer.status(403));
        server.misbehave("/data/B05.jp2", server.cut(3_000), FileServer.status(429, "Retry-After", "0"));
        server.misbehave("/stac/search", FileServer.status(429, "Retry-After", "1"));
        Path remote = temp.resolve("remote.tif");

        Answer answer = stack(remote, "--from", "2022-07-01", "--to", "2022-08-31", "--max-cloud", "50");

        assertThat(answer.code).as(answer.err).isZero();
        assertThat(remote).hasSameBinaryContentAs(local);
        assertThat(answer.out + answer.err).doesNotContain("s3cret");
        assertThat(hidden()).as("what was fetched goes when it is used").isEmpty();
        assertThat(server.log().get(2))
                .startsWith("GET /stac/search?collections=l2a&bbox=-49.17")
                .contains("datetime=2022-07-01T00:00:00Z/2022-08-31T23:59:59Z");
    }

    @Test
    void aRunThatWasBrokenOffGoesOn() throws Exception {
        Path out = temp.resolve("resumed.tif");
        server.misbehave("/data/B8A.jp2", FileServer.status(404));
        Answer first = stack(out);
        assertThat(first.code).isEqualTo(1);
        assertThat(first.err)
                .contains("/data/B8A.jp2' answered with HTTP status 404")
                .doesNotContain("s3cret");
        assertThat(out).doesNotExist();
        assertThat(hidden()).containsExactly(".resumed.tif.cache");
        long before = requests("/data/B05.jp2");

        assertThat(stack(out).code).isZero();
        assertThat(requests("/data/B05.jp2")).as("is there already").isEqualTo(before);
        assertThat(hidden()).isEmpty();
    }

    private long requests(String path) {
        return server.log().stream().filter(line -> line.contains(path)).count();
    }

    @Test
    void whatIsKeptIsNotFetchedAgain() throws Exception {
        Path cache = temp.resolve("kept");
        assertThat(stack(temp.resolve("a.tif"), "--cache", cache).code).isZero();
        int before = server.log().size();
        assertThat(stack(temp.resolve("b.tif"), "--cache", cache).code).isZero();
        assertThat(server.log().subList(before, server.log().size()))
                .as("the catalogue alone is asked")
                .allMatch(line -> line.startsWith("GET /stac"));
        assertThat(temp.resolve("b.tif")).hasSameBinaryContentAs(temp.resolve("a.tif"));
    }

    /** As the Planetary Computer has Sentinel-1: linear power, -32768 where there is none. */
    @Test
    void radarBecomesAStackOfItsOwn() throws Exception {
        PixelGrid grid = new PixelGrid(
                CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 701_000, 9_298_000), 200, 150);
        StringBuilder json = new StringBuilder();
        for (String key : List.of("vv", "vh")) {
            WritableRaster raster =
                    Raster.createWritableRaster(new BandedSampleModel(DataBuffer.TYPE_FLOAT, 200, 150, 1), null);
            for (int y = 0; y < 150; y++) {
                for (int x = 0; x < 200; x++) {
                    raster.setSample(x, y, 0, x < 70 ? -32768 : power(key, x, y));
                }
            }
            Path file = temp.resolve(key + ".tif");
            BandTiff.write(
                    file,
                    new BufferedImage(BandTiff.colors(1, DataBuffer.TYPE_FLOAT), raster, false, null),
                    grid,
                    List.of(),
                    128);
            server.put("/data/" + key + ".tif", Files.readAllBytes(file), "image/tiff");
            json.append(json.isEmpty() ? "" : ",").append("\"%1$s\": {\"href\": \"/data/%1$s.tif\"}".formatted(key));
        }
        server.page(
                "/stac/search",
                FileServer.text(
                        200,
                        "application/json",
                        """
                        {"type": "FeatureCollection", "features": [{"type": "Feature", "id": "S1A_rtc", "collection": "rtc",
                         "properties": {"datetime": "2022-08-03T08:55:00Z"}, "assets": {%s}}]}"""
                                .formatted(json)));
        Files.writeString(
                catalogues,
                """
                {"local": {"url": "http://%s/stac", "collections": {"rtc": {
                           "assets": {"VV": "vv", "VH": "vh"}, "units": "gamma0-power", "noData": -32768}}}}
                """
                        .formatted(server.host()));
        Path out = temp.resolve("sar.tif");

        Answer answer = stack(out, "--sensor", "sar");

        assertThat(answer.code).as(answer.err).isZero();
        GeoTiffReader reader = new GeoTiffReader(out.toFile());
        // The window begins 50 columns right of the scene's first, and 40 rows above it.
        Raster pixels =
                reader.read((GeneralParameterValue[]) null).getRenderedImage().getData();
        assertThat(pixels.getSampleFloat(19, 50, 0)).isNaN();
        assertThat(pixels.getSampleFloat(30, 39, 1)).as("above the scene").isNaN();
        assertThat(pixels.getSampleFloat(30, 50, 0)).isEqualTo(power("vv", 80, 10));
        assertThat(pixels.getSampleFloat(99, 79, 1)).isEqualTo(power("vh", 149, 39));
        reader.dispose();
    }

    private static float power(String key, int x, int y) {
        return (key.equals("vv") ? 0.1f : 0.02f) + x * 1e-4f + y * 1e-6f;
    }

    @Test
    void whatIsWrongIsToldAndLeavesNoStack() throws Exception {
        Path out = temp.resolve("none.tif");
        assertThat(stack(out, "--max-cloud", "10").err)
                .contains("has no scene of msi for that area, time and cloud cover");
        assertThat(stack(out, "--sensor", "lidar").err).contains("--sensor is 'lidar'; allowed: msi, sar");
        assertThat(stack(out, "--from", "June").err).contains("--from is 'June'; it must be a day such as 2022-06-01");
        assertThat(run(
                                "stack",
                                "--stac",
                                "http://" + server.host() + "/stac",
                                "--catalogues",
                                catalogues,
                                "--bbox",
                                "0,0,1,1",
                                "--out",
                                out)
                        .err)
                .contains("with --stac, --bbox or --roi must have a CRS");
        assertThat(run("stack", "--stac", "http://" + server.host() + "/stac", "--catalogues", catalogues, "--out", out)
                        .err)
                .contains("--bbox: is needed to search a catalogue, or a roi");
        server.page("/stac", FileServer.text(200, "text/html", "<html><title>Login</title></html>"));
        assertThat(stack(out).err).contains("answered with a web page instead of data, titled 'Login'");
        server.close();
        assertThat(run("stack", "--out", out).err).contains("a product, or a catalogue with --stac, is needed");
        assertThat(out).doesNotExist();
        assertThat(hidden()).isEmpty();
    }
}
