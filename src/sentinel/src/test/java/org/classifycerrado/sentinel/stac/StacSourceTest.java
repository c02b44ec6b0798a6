package org.classifycerrado.sentinel.stac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.classifycerrado.Progress;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.sentinel.files.RasterFiles;
import org.classifycerrado.sentinel.http.FileServer;
import org.classifycerrado.sentinel.http.Patience;
import org.classifycerrado.sentinel.jp2.CellCache;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.BandRaster;
import org.classifycerrado.sentinel.scene.Scene;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.coverage.grid.io.AbstractGridFormat;
import org.geotools.coverage.grid.io.imageio.GeoToolsWriteParams;
import org.geotools.gce.geotiff.GeoTiffWriteParams;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StacSourceTest {

    private static final int WIDTH = 600;
    private static final int HEIGHT = 500;
    private static final Patience SHORT =
            new Patience(3, Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20));
    private static final Optional<ReferencedEnvelope> AREA =
            Optional.of(new ReferencedEnvelope(-49.5, -49, -7, -6.25, DefaultGeographicCRS.WGS84));

    private static final StacSearch ALL = new StacSearch(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), OptionalDouble.empty(), 100);
    private static final StacSearch THERE =
            new StacSearch(Optional.empty(), AREA, Optional.empty(), Optional.empty(), OptionalDouble.empty(), 100);

    private static final Progress NOBODY = new Progress(null);

    private FileServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        server = new FileServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** No two pixels of a tile are alike, so that a wrong place shows. */
    private static int value(int x, int y) {
        return (x * 31 + y * 37) % 10_007 + 1;
    }

    /** A tiled GeoTIFF of 16 bits, not compressed: 600 × 500 pixels in tiles of 128. */
    private static byte[] tiff() throws IOException {
        try {
            ComponentColorModel model = new ComponentColorModel(
                    ColorSpace.getInstance(ColorSpace.CS_GRAY),
                    false,
                    false,
                    Transparency.OPAQUE,
                    DataBuffer.TYPE_USHORT);
            WritableRaster raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    raster.setSample(x, y, 0, value(x, y));
                }
            }
            GridCoverage2D coverage = new GridCoverageFactory()
                    .create(
                            "band",
                            new BufferedImage(model, raster, false, null),
                            new ReferencedEnvelope(
                                    600_000,
                                    600_000 + WIDTH * 10,
                                    9_300_000 - HEIGHT * 10,
                                    9_300_000,
                                    CRS.decode("EPSG:32722", true)));
            GeoTiffWriteParams tiling = new GeoTiffWriteParams();
            tiling.setTilingMode(GeoToolsWriteParams.MODE_EXPLICIT);
            tiling.setTiling(128, 128);
            var parameter = AbstractGridFormat.GEOTOOLS_WRITE_PARAMS.createValue();
            parameter.setValue(tiling);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            GeoTiffWriter writer = new GeoTiffWriter(bytes);
            writer.write(coverage, new GeneralParameterValue[] {parameter});
            writer.dispose();
            return bytes.toByteArray();
        } catch (org.geotools.api.referencing.FactoryException e) {
            throw new IOException(e);
        }
    }

    private CatalogueTable table(String more) throws IOException {
        return CatalogueTable.read(Optional.of(Files.writeString(
                folder.resolve("more.json"),
                """
                {"mine": {"url": "http://%s/stac", %s "collections": {
                  "s2": {"assets": {"B02": "blue", "B03": "green", "SCL": "scl"}, "units": "dn", "offset": "baseline",
                         "offsetRemoved": "removed", "noData": 0},
                  "rtc": {"assets": {"VV": "vv", "VH": "vh"}, "units": "gamma0-power", "noData": -32768}}}}
                """
                        .formatted(server.host(), more))));
    }

    private StacSource source(String place, String more, Map<String, String> environment) throws IOException {
        return new StacSource(
                place,
                table(more),
                folder.resolve("cache"),
                new RasterFiles(new CellCache(1 << 20), RasterFiles.Reader.OPENJPEG),
                environment::get,
                SHORT);
    }

    private static String item(String id, String properties, String assets) {
        return """
            {"type": "Feature", "stac_version": "1.0.0", "id": "%s", "collection": "s2", "geometry": null,
             "properties": {"datetime": "2022-08-01T13:38:51.024Z", %s}, "assets": {%s}, "links": []}"""
                .formatted(id, properties, assets);
    }

    private static String assets(String... keys) {
        return List.of(keys).stream()
                .map(key -> "\"%s\": {\"href\": \"/data/%s.tif\", \"type\": \"image/tiff\"}".formatted(key, key))
                .collect(Collectors.joining(","));
    }

    private static String page(String links, String... items) {
        return "{\"type\": \"FeatureCollection\", \"features\": [" + String.join(",", items) + "], \"links\": [" + links
                + "]}";
    }

    private void api() {
        server.page(
                "/stac",
                FileServer.text(200, "application/json", "{\"type\": \"Catalog\", \"conformsTo\": [], \"links\": []}"));
    }

    private static void assertPixels(BandRaster raster, Rectangle window) throws IOException {
        float[] values = new float[window.width * window.height];
        raster.read(window, values);
        for (int y = 0; y < window.height; y++) {
            for (int x = 0; x < window.width; x++) {
                assertThat(values[y * window.width + x]).isEqualTo(value(window.x + x, window.y + y));
            }
        }
    }

    @Test
    void aSearchFollowsPagesByGetAndPost() throws IOException {
        api();
        String all = "\"s2:processing_baseline\": \"04.00\", \"s2:mgrs_tile\": \"22MHV\", \"eo:cloud_cover\": ";
        server.misbehave(
                "/stac/search",
                FileServer.text(
                        200,
                        "application/geo+json",
                        page(
                                "{\"rel\": \"self\", \"href\": \"x\"}, {\"rel\": \"next\", \"href\": \"/stac/search?page=2\"}",
                                item("a", all + "3.5", assets("blue", "green", "scl", "visual")))),
                FileServer.text(
                        200,
                        "application/geo+json",
                        page(
                                "{\"rel\": \"next\", \"href\": \"/stac/search\", \"method\": \"POST\", \"body\": {\"token\": \"t3\"}}",
                                item("b", all + "90", assets("blue")),
                                item("c", "\"removed\": false, " + all + "0", assets("vv")))),
                FileServer.status(429, "Retry-After", "0"),
                FileServer.text(200, "application/geo+json", page("", item("d", all + "20", assets("green")))));
        StacSearch search = new StacSearch(
                Optional.of("s2"),
                AREA,
                Optional.of(LocalDate.of(2022, 6, 1)),
                Optional.of(LocalDate.of(2022, 8, 31)),
                OptionalDouble.of(20),
                100);

        List<Scene> scenes =
                source("http://" + server.host() + "/stac", "", Map.of()).scenes(Modality.MSI, search, NOBODY);

        assertThat(scenes).extracting(Scene::id).containsExactly("a", "d");
        Scene first = scenes.get(0);
        assertThat(first.bands()).containsOnlyKeys(Band.B02, Band.B03, Band.SCL);
        assertThat(first.acquired()).contains(Instant.parse("2022-08-01T13:38:51.024Z"));
        assertThat(first.tile()).contains("22MHV");
        assertThat(first.baseline()).contains("04.00");
        assertThat(first.cloudCover()).hasValue(3.5);
        assertThat(first.bands().get(Band.B02).quantity()).contains(MsiQuantity.digitalNumbers(1000));
        assertThat(first.bands().get(Band.B02).noData()).hasValue(0);
        assertThat(first.bands().get(Band.SCL).quantity()).isEmpty();
        assertThat(server.log().subList(1, 5))
                .containsExactly(
                        "GET /stac/search?collections=s2&bbox=-49.5000000,-7.0000000,-49.0000000,-6.2500000"
                                + "&datetime=2022-06-01T00:00:00Z/2022-08-31T23:59:59Z&limit=100",
                        "GET /stac/search?page=2",
                        "POST /stac/search",
                        "POST /stac/search");
    }

    @Test
    void endlessPagesTooManyItemsAndErrorPagesAreErrors() throws IOException {
        api();
        String item = item("a", "\"eo:cloud_cover\": 1", assets("blue"));
        String round = page("{\"rel\": \"next\", \"href\": \"/stac/search?page=2\"}", item);
        server.page("/stac/search", FileServer.text(200, "application/json", round));
        StacSource source = source("http://" + server.host() + "/stac", "", Map.of());
        StacSearch search = new StacSearch(
                Optional.of("s2"), AREA, Optional.empty(), Optional.empty(), OptionalDouble.empty(), 100);
        assertThatThrownBy(() -> source.scenes(Modality.MSI, search, NOBODY))
                .hasMessageContaining("leads in circles from page to page");
        assertThatThrownBy(() -> source("http://" + server.host() + "/stac/collections/s2/items", "", Map.of())
                        .scenes(Modality.MSI, THERE, NOBODY))
                .hasMessageContaining("leads in circles");
        assertThat(server.log().get(server.log().size() - 2)).startsWith("GET /stac/search?collections=s2&bbox=-49.5");

        server.page("/stac/search", FileServer.text(200, "application/json", page("", item, item, item)));
        assertThatThrownBy(() -> source.scenes(
                        Modality.MSI,
                        new StacSearch(
                                Optional.of("s2"), AREA, Optional.empty(), Optional.empty(), OptionalDouble.empty(), 2),
                        NOBODY))
                .hasMessageContaining("has more than 2 items");

        server.page("/stac/search", FileServer.text(200, "text/html", "<html><title>Sorry</title></html>"));
        assertThatThrownBy(() -> source.scenes(Modality.MSI, search, NOBODY))
                .hasMessageContaining("/stac/search' answered with a web page instead of data, titled 'Sorry'");
        server.page("/stac/search", FileServer.text(200, "application/json", "{\"type\": \"Collection\"}"));
        assertThatThrownBy(() -> source.scenes(Modality.MSI, search, NOBODY))
                .hasMessageContaining("a document of type 'Collection'; a STAC item (Feature)");
        assertThatThrownBy(() -> source.scenes(Modality.MSI, THERE, NOBODY))
                .hasMessageContaining("which collection of");
        assertThatThrownBy(() -> source.scenes(Modality.MSI, ALL, NOBODY))
                .hasMessage("bbox: is needed to search a catalogue, or a roi");
    }

    @Test
    void theOffsetFollowsBaselineFlagAndName() throws IOException {
        Path items = Files.writeString(
                folder.resolve("items.json"),
                page(
                        "",
                        own(item("old", "\"s2:processing_baseline\": \"03.01\"", assets("blue"))),
                        own(item("new", "\"processing:version\": \"05.09\"", assets("blue"))),
                        own(item("taken", "\"removed\": true, \"s2:processing_baseline\": \"05.00\"", assets("blue"))),
                        own(item(
                                "S2A_MSIL2A_20220801T133851_N0400_R067_T22MHV_20220801T195532",
                                "\"a\": 0",
                                assets("blue")))));
        assertThat(source(items.toString(), "", Map.of()).scenes(Modality.MSI, ALL, NOBODY))
                .extracting(scene -> scene.bands().get(Band.B02).quantity().orElseThrow())
                .containsExactly(
                        MsiQuantity.digitalNumbers(0),
                        MsiQuantity.digitalNumbers(1000),
                        MsiQuantity.digitalNumbers(0),
                        MsiQuantity.digitalNumbers(1000));

        Files.writeString(items, own(item("nameless", "\"a\": 0", assets("blue"))));
        assertThatThrownBy(() -> source(items.toString(), "", Map.of()).scenes(Modality.MSI, ALL, NOBODY))
                .hasMessageContaining("'nameless' does not say its processing baseline");
    }

    /** An item that links to the catalogue of the table. */
    private String own(String item) {
        return item.replace(
                "\"links\": []",
                "\"links\": [{\"rel\": \"root\", \"href\": \"http://%s/stac\"}]".formatted(server.host()));
    }

    @Test
    void onlyTheTilesOfAWindowAreFetchedAndARestartedJobGoesOn() throws IOException {
        byte[] tiff = tiff();
        server.put("/data/blue.tif", tiff, "image/tiff");
        server.page(
                "/stac/one",
                FileServer.text(
                        200, "application/json", item("a", "\"s2:processing_baseline\": \"04.00\"", assets("blue"))));
        Rectangle window = new Rectangle(200, 150, 100, 90);

        Scene scene = only(source("http://" + server.host() + "/stac/one", "", Map.of()));
        assertThat(server.log()).as("nothing of a band before it is opened").hasSize(2);
        try (BandRaster raster = scene.bands().get(Band.B02).source().open()) {
            assertThat(raster.grid().width()).isEqualTo(WIDTH);
            assertThat(raster.grid().cornerToCrs().getTranslateX()).isEqualTo(600_000);
            assertPixels(raster, window);
        }
        long fetched = fetched();
        assertThat(fetched).isPositive().isLessThan(tiff.length / 2);

        try (BandRaster raster = only(source("http://" + server.host() + "/stac/one", "", Map.of()))
                .bands()
                .get(Band.B02)
                .source()
                .open()) {
            assertPixels(raster, window);
            assertThat(fetched()).as("all there already").isEqualTo(fetched);
            assertPixels(raster, new Rectangle(0, 0, WIDTH, HEIGHT));
        }
        assertThat(fetched() - fetched).as("the rest, at once").isLessThanOrEqualTo(tiff.length);
    }

    private Scene only(StacSource source) throws IOException {
        List<Scene> scenes = source.scenes(Modality.MSI, ALL, NOBODY);
        assertThat(scenes).hasSize(1);
        return scenes.get(0);
    }

    /** Bytes of data that were asked for. */
    private long fetched() {
        return server.log().stream()
                .filter(line -> line.contains("/data/") && line.contains("Range: bytes="))
                .mapToLong(line -> {
                    String[] range = line.replaceFirst(".* Range: bytes=(\\d+-\\d+).*", "$1")
                            .split("-");
                    return Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1;
                })
                .sum();
    }

    @Test
    void signaturesAreFetchedWhenNeededAndRenewedWhenTheyExpire() throws IOException {
        server.put("/data/blue.tif", tiff(), "image/tiff");
        int[] generation = {0};
        server.page("/sas/127/data", exchange -> FileServer.text(
                        200,
                        "application/json",
                        "{\"msft:expiry\": \"%s\", \"token\": \"sig=g%d\"}"
                                .formatted(Instant.now().plusSeconds(2700), ++generation[0]))
                .to(exchange));
        server.page(
                "/stac/one",
                FileServer.text(
                        200, "application/json", item("a", "\"s2:processing_baseline\": \"04.00\"", assets("blue"))));
        Scene scene = only(source(
                "http://" + server.host() + "/stac/one",
                "\"sign\": \"http://%s/sas/{account}/{container}\",".formatted(server.host()),
                Map.of()));
        assertThat(generation[0]).as("before it is needed").isZero();

        try (BandRaster raster = scene.bands().get(Band.B02).source().open()) {
            assertPixels(raster, new Rectangle(0, 0, 10, 10));
            assertThat(generation[0]).isEqualTo(1);
            server.misbehave("/data/blue.tif", FileServer.status(403));
            assertPixels(raster, new Rectangle(0, 0, WIDTH, HEIGHT));
        }
        assertThat(generation[0]).isEqualTo(2);
        assertThat(server.log().get(server.log().size() - 1)).contains("/data/blue.tif?sig=g2");
    }

    @Test
    void tokensComeFromTheEnvironment() throws IOException {
        server.put("/data/blue.tif", tiff(), "image/tiff");
        server.page(
                "/stac/one",
                FileServer.text(
                        200, "application/json", item("a", "\"s2:processing_baseline\": \"04.00\"", assets("blue"))));
        String place = "http://" + server.host() + "/stac/one";
        String query = "\"token\": {\"variable\": \"MINE\", \"query\": \"access_token\"},";
        try (BandRaster raster = only(source(place, query, Map.of("MINE", "a b")))
                .bands()
                .get(Band.B02)
                .source()
                .open()) {
            assertThat(raster.grid().height()).isEqualTo(HEIGHT);
            assertThat(server.log().get(2)).contains("/data/blue.tif?access_token=a+b");
        }
        String header = "\"token\": {\"variable\": \"MINE\", \"header\": \"Authorization\", \"prefix\": \"Bearer \"},";
        only(source(place, header, Map.of("MINE", " abc\n")));
        assertThat(server.log().get(server.log().size() - 1)).contains("Authorization: Bearer abc");

        server.page("/data/green.tif", FileServer.status(401));
        server.page(
                "/stac/one",
                FileServer.text(
                        200, "application/json", item("a", "\"s2:processing_baseline\": \"04.00\"", assets("green"))));
        Scene scene = only(source(place, header, Map.of()));
        assertThatThrownBy(() -> scene.bands().get(Band.B03).source().open())
                .hasMessageContaining("/data/green.tif' answered with HTTP status 401")
                .hasMessageEndingWith("the environment variable MINE is not set");
    }

    @Test
    void itemsOfFilesNameFilesAndThoseOfTheNetworkDoNot() throws IOException {
        Files.write(folder.resolve("vv.tif"), tiff());
        String item = item("s1", "\"a\": 0", "\"vv\": {\"href\": \"./vv.tif\"}")
                .replace("\"collection\": \"s2\"", "\"collection\": \"rtc\"");
        Path file = Files.writeString(folder.resolve("item.json"), own(item));
        Scene scene = source(file.toString(), "", Map.of())
                .scenes(Modality.SAR, ALL, NOBODY)
                .get(0);
        assertThat(scene.bands().get(Band.VV).quantity()).contains(SarQuantity.GAMMA0_POWER);
        assertThat(scene.bands().get(Band.VV).noData()).hasValue(-32768);
        try (BandRaster raster = scene.bands().get(Band.VV).source().open()) {
            assertPixels(raster, new Rectangle(1, 2, 3, 4));
        }
        assertThat(server.log()).isEmpty();

        server.page(
                "/stac/one",
                FileServer.text(
                        200,
                        "application/json",
                        item.replace(
                                "./vv.tif", folder.resolve("vv.tif").toUri().toString())));
        Scene remote = source("http://" + server.host() + "/stac/one", "", Map.of())
                .scenes(Modality.SAR, ALL, NOBODY)
                .get(0);
        assertThatThrownBy(() -> remote.bands().get(Band.VV).source().open())
                .hasMessage("'VV of s1' is at an address of file, which cannot be read");
    }

    @Test
    void anUnknownCatalogueTellsBandsByNameAndMayNotLeadElsewhere() throws IOException {
        try (FileServer other = new FileServer()) {
            other.page(
                    "/x/item",
                    FileServer.text(
                            200,
                            "application/json",
                            item(
                                    "a",
                                    "\"a\": 0",
                                    """
                                    "B02_10m": {"href": "http://%s/data/blue.tif",
                                                "bands": [{"raster:scale": 0.0001, "raster:offset": -0.1, "nodata": 7}]}"""
                                            .formatted(server.host()))));
            Scene scene = only(source("http://" + other.host() + "/x/item", "", Map.of()));
            MsiQuantity quantity =
                    (MsiQuantity) scene.bands().get(Band.B02).quantity().orElseThrow();
            assertThat(quantity.offset()).isCloseTo(1000, org.assertj.core.data.Offset.offset(1e-9));
            assertThat(scene.bands().get(Band.B02).noData()).hasValue(7);
            assertThatThrownBy(() -> scene.bands().get(Band.B02).source().open())
                    .hasMessageContaining("/data/blue.tif' is not on a host that was named; allowed: " + other.host());
        }
        assertThat(server.log()).isEmpty();
    }

    @Test
    void aServerWithoutRangesIsReadWhole() throws IOException {
        byte[] tiff = tiff();
        server.page("/data/blue.tif", exchange -> {
            exchange.sendResponseHeaders(200, tiff.length);
            exchange.getResponseBody().write(tiff);
        });
        server.page(
                "/stac/one",
                FileServer.text(
                        200, "application/json", item("a", "\"s2:processing_baseline\": \"04.00\"", assets("blue"))));
        Scene scene = only(source("http://" + server.host() + "/stac/one", "", Map.of()));
        for (int i = 0; i < 2; i++) {
            try (BandRaster raster = scene.bands().get(Band.B02).source().open()) {
                assertPixels(raster, new Rectangle(590, 480, 10, 20));
            }
        }
        assertThat(server.log().stream().filter(line -> line.contains("/data/")))
                .hasSize(2);
    }

    @Test
    void theTableIsCheckedAndKnowsFourCatalogues() throws IOException {
        CatalogueTable own = CatalogueTable.read(Optional.empty());
        assertThat(own.names()).containsExactly("earth-search", "cdse", "planetary-computer", "brazil-data-cube");
        Catalogue planetary = own.of("https://planetarycomputer.microsoft.com/api/stac/v1/search")
                .orElseThrow();
        assertThat(planetary.collections().get("sentinel-1-rtc").units()).isEqualTo("gamma0-power");
        for (String name :
                List.of("https://earth-search.aws.element84.com/v1", "https://stac.dataspace.copernicus.eu/v1")) {
            assertThat(own.of(name)
                            .orElseThrow()
                            .collections()
                            .get("sentinel-2-l2a")
                            .assets())
                    .as("12 bands and the classification")
                    .hasSize(13);
        }
        refused("{\"mine\": {\"url\": \"https://a\", \"host\": []}}", "mine has 'host'; known: alternate, ");
        refused("{\"mine\": {}}", "mine has no 'url'");
        refused(
                "{\"mine\": {\"url\": \"https://a\", \"collections\": {\"c\": {\"assets\": {\"B10\": \"x\"}}}}}",
                "mine, c names a band 'B10'");
        refused(
                "{\"mine\": {\"url\": \"https://a\", \"collections\": {\"c\": {\"assets\": {\"VV\": \"x\"}, \"units\": \"dB!\"}}}}",
                "SAR units are 'dB!'; allowed");
        refused("{\"mine\": {\"url\": \"https://a\", \"token\": {\"variable\": \"A\"}}}", "either 'header' or 'query'");
        refused("[", "it is not a JSON object");
    }

    private void refused(String json, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("table.json"), json);
        assertThatThrownBy(() -> CatalogueTable.read(Optional.of(file)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'table.json' describes no catalogues: ")
                .hasMessageContaining(message);
    }
}
