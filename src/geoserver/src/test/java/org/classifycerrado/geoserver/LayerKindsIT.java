package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.coverage.processing.Operations;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers of every kind as input, in a running GeoServer (see {@link GeoServerIT}): mosaics with time, coverage views
 * that join files of one band, layers that GeoServer reprojects, and what the GDAL extension reads.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LayerKindsIT {

    private static final String WORKSPACE = "cerrado_kinds";
    private static final String STORES = "/rest/workspaces/" + WORKSPACE + "/coveragestores/";
    private static final List<String> BANDS =
            List.of("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12");

    private static final Path SCENE = Path.of(System.getProperty("cerrado.root"), "test-data/scene");

    private GeoServerClient admin;

    @TempDir
    static Path temp;

    @BeforeAll
    void connect() throws IOException {
        admin = GeoServerClient.administrator();
        removeAll();
        created(admin.post("/rest/workspaces", "<workspace><name>" + WORKSPACE + "</name></workspace>"));
        admin.open(WORKSPACE);
        for (String layer : List.of("msi", "sar")) {
            upload(
                    layer,
                    "geotiff?coverageName=" + layer,
                    "image/tiff",
                    Files.readAllBytes(SCENE.resolve(layer + ".tif")));
        }
    }

    @AfterAll
    void removeAll() throws IOException {
        if (admin != null) {
            for (String mosaic : List.of("dated", "bands")) {
                admin.send("DELETE", STORES + mosaic + "?recurse=true&purge=all", null, null);
            }
            admin.remove(WORKSPACE);
        }
    }

    private void upload(String store, String kind, String type, byte[] file) throws IOException {
        created(admin.send("PUT", STORES + store + "/file." + kind, type, file));
    }

    private static void created(GeoServerClient.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    }

    private GeoServerClient.Answer classify(String msi, String... more) throws IOException {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("msi", WORKSPACE + ":" + msi);
        inputs.put("sar", WORKSPACE + ":sar");
        inputs.put("model", "demo-l2-msi-sar");
        inputs.put("publish", "false");
        for (int i = 0; i < more.length; i += 2) {
            inputs.put(more[i], more[i + 1]);
        }
        return admin.execute(
                GeoServerClient.document("cerrado:ClassifyCerrado", inputs, false, "areas=application/json"));
    }

    /** The rows of the areas that a request for the whole scene answers with. */
    private static JsonArray areas(GeoServerClient.Answer answer) throws Exception {
        JsonObject areas = table(answer);
        assertThat(areas.get("classifiedPixels").getAsLong()).isEqualTo(427 * 300);
        return areas.getAsJsonArray("classes");
    }

    private static JsonObject table(GeoServerClient.Answer answer) throws Exception {
        assertThat(answer.text()).contains("ProcessSucceeded");
        String json =
                answer.xml().getElementsByTagNameNS("*", "ComplexData").item(0).getTextContent();
        return JsonParser.parseString(json).getAsJsonObject();
    }

    private static void refused(GeoServerClient.Answer answer, String... parts) {
        // GeoServer escapes quotes twice.
        assertThat(answer.text().replace("&amp;apos;", "'"))
                .contains("ExceptionReport")
                .contains(parts);
        assertThat(answer.text()).doesNotContain("at org.", "Caused by");
    }

    @Test
    void aMosaicWithTime() throws Exception {
        byte[] first = Files.readAllBytes(SCENE.resolve("msi.tif"));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("msi_20220801.tif", first);
        files.put("msi_20230801.tif", ofOneRow());
        files.put(
                "indexer.properties",
                text(
                        "Name=dated",
                        "TimeAttribute=time",
                        "Schema=*the_geom:Polygon,location:String,time:java.util.Date",
                        "PropertyCollectors=TimestampFileNameExtractorSPI[timeregex](time)"));
        files.put("timeregex.properties", text("regex=[0-9]{8}"));
        upload("dated", "imagemosaic?coverageName=dated", "application/zip", zip(files));
        refused(classify("dated", "time", "2022-08-01"), "time: is '2022-08-01', but no input has a time dimension");
        put(
                "dated",
                """
                <metadata><entry key="time"><dimensionInfo><enabled>true</enabled><presentation>LIST</presentation>
                <units>ISO8601</units><defaultValue><strategy>MAXIMUM</strategy></defaultValue>
                </dimensionInfo></entry></metadata>""");

        JsonArray plain = areas(classify("msi"));
        JsonArray earlier = areas(classify("dated", "time", "2022-08-01"));
        JsonArray later = areas(classify("dated", "time", "2023-08-01T00:00:00Z"));

        assertThat(earlier).isEqualTo(plain);
        assertThat(later).isNotEqualTo(plain);
        assertThat(areas(classify("dated")))
                .as("the layer's own default, its last")
                .isEqualTo(later);
        assertThat(areas(classify("dated", "time", "2022-01-01/2022-12-31"))).isEqualTo(plain);
        refused(classify("dated", "time", "1999-08-01"), "time:", "1999-08-01", "has nothing there");
        refused(classify("dated", "time", "yesterday noon"), "time:", "yesterday noon", "ISO 8601");
        refused(
                classify("msi", "time", "2022-08-01"),
                "time: is '2022-08-01', but no input has a time dimension",
                WORKSPACE + ":msi");
    }

    private void put(String coverage, String content) throws IOException {
        created(admin.send(
                "PUT",
                STORES + coverage + "/coverages/" + coverage,
                "text/xml",
                ("<coverage><enabled>true</enabled>" + content + "</coverage>").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aViewThatJoinsFilesOfOneBand() throws Exception {
        Map<String, byte[]> settings = new LinkedHashMap<>();
        settings.put(
                "indexer.properties",
                text(
                        "Schema=*the_geom:Polygon,location:String",
                        "CoverageNameCollectorSPI=org.geotools.gce.imagemosaic.namecollector"
                                + ".FileNameRegexNameCollectorSPI:regex=(B[0-9A]+)"));
        // A shapefile, the default, indexes one coverage only; and the path of a GeoPackage is absolute.
        settings.put(
                "datastore.properties",
                text(
                        "SPI=org.geotools.geopkg.GeoPkgDataStoreFactory",
                        "dbtype=geopkg",
                        "database=" + temp.resolve("bands.gpkg")));
        StringBuilder view = new StringBuilder();
        GeoTiffReader reader = new GeoTiffReader(SCENE.resolve("msi.tif").toFile());
        GridCoverage2D msi = reader.read((GeneralParameterValue[]) null);
        // Joined in another order than the model's, so that the names of the bands count.
        for (int band = BANDS.size() - 1; band >= 0; band--) {
            String name = BANDS.get(band);
            byte[] file = geoTiff((GridCoverage2D) Operations.DEFAULT.selectSampleDimension(msi, new int[] {band}));
            if (band == BANDS.size() - 1) {
                settings.put(name + ".tif", file);
                upload("bands", "imagemosaic?configure=none", "application/zip", zip(settings));
            } else {
                GeoServerClient.Answer harvested = admin.send(
                        "POST", STORES + "bands/file.imagemosaic", "application/zip", zip(Map.of(name + ".tif", file)));
                assertThat(harvested.status()).as(harvested.text()).isEqualTo(202);
            }
            view.append("<coverageBand><inputCoverageBands class=\"singleton-list\"><inputCoverageBand><coverageName>")
                    .append(name)
                    .append("</coverageName></inputCoverageBand></inputCoverageBands><definition>")
                    .append(name)
                    .append("</definition><index>")
                    .append(BANDS.size() - 1 - band)
                    .append("</index><compositionType>BAND_SELECT</compositionType></coverageBand>");
        }
        reader.dispose();
        view("bands", "joined", view.toString());

        assertThat(areas(classify("joined"))).isEqualTo(areas(classify("msi")));
    }

    /** Makes a coverage view of bands. */
    private void view(String store, String name, String bands) throws IOException {
        created(admin.post(
                STORES + store + "/coverages",
                """
                <coverage><name>%1$s</name><nativeName>%1$s</nativeName><nativeCoverageName>%1$s</nativeCoverageName>
                <enabled>true</enabled>
                <metadata><entry key="COVERAGE_VIEW"><coverageView><coverageBands>%2$s</coverageBands>
                <name>%1$s</name><envelopeCompositionType>INTERSECTION</envelopeCompositionType>
                <selectedResolution>BEST</selectedResolution><selectedResolutionIndex>-1</selectedResolutionIndex>
                </coverageView></entry></metadata></coverage>"""
                        .formatted(name, bands)));
    }

    /** The file's own bands, and their names in it, are not those of the view. */
    @Test
    void aViewThatPutsTheBandsOfAFileIntoAnotherOrder() throws Exception {
        upload(
                "turned",
                "geotiff?coverageName=turned",
                "image/tiff",
                gdal(
                        "turned",
                        "gdal_translate -q -b 12 -b 11 -b 10 -b 9 -b 8 -b 7 -b 6 -b 5 -b 4 -b 3 -b 2 -b 1 {msi} {out}"));
        Matcher nativeName = Pattern.compile("<nativeCoverageName>(.*)</nativeCoverageName>")
                .matcher(admin.get(STORES + "turned/coverages/turned.xml").text());
        assertThat(nativeName.find()).isTrue();
        StringBuilder view = new StringBuilder();
        for (int band = 0; band < BANDS.size(); band++) {
            view.append("<coverageBand><inputCoverageBands class=\"singleton-list\"><inputCoverageBand><coverageName>")
                    .append(nativeName.group(1))
                    .append("</coverageName><band>")
                    .append(BANDS.size() - 1 - band)
                    .append("</band></inputCoverageBand></inputCoverageBands><definition>")
                    .append(BANDS.get(band))
                    .append("</definition><index>")
                    .append(band)
                    .append("</index><compositionType>BAND_SELECT</compositionType></coverageBand>");
        }
        view("turned", "turnedback", view.toString());

        assertThat(areas(classify("turnedback"))).isEqualTo(areas(classify("msi")));
    }

    @Test
    void aReprojectingLayerCountsInItsNativeGrid() throws Exception {
        upload(
                "reprojected",
                "geotiff?coverageName=reprojected",
                "image/tiff",
                Files.readAllBytes(SCENE.resolve("msi.tif")));
        put("reprojected", "<srs>EPSG:4326</srs><projectionPolicy>REPROJECT_TO_DECLARED</projectionPolicy>");

        assertThat(areas(classify("reprojected"))).isEqualTo(areas(classify("msi")));
    }

    /** Stored is reflectance × 20,000 without an offset, and the file says so. */
    @Test
    void aFileWithScaleAndOffset() throws Exception {
        byte[] scaled = gdal(
                "scaled",
                "gdal_translate -q -ot Int32 -scale 1000 11000 0 20000 -a_scale 0.00005 -a_offset 0 {msi} {out}");
        for (String rescale : List.of("", "true", "false")) {
            String layer = "scaled" + rescale;
            upload(layer, "geotiff?coverageName=" + layer, "image/tiff", scaled);
            if (!rescale.isEmpty()) {
                put(
                        layer,
                        "<parameters><entry><string>RescalePixels</string><string>" + rescale
                                + "</string></entry></parameters>");
            }
            assertThat(areas(classify(layer))).as("RescalePixels '%s'", rescale).isEqualTo(areas(classify("msi")));
        }
        assertThat(table(classify("scaledtrue", "offset", "0", "msiUnits", "dn", "allowImplausible", "true"))
                        .get("classes"))
                .as("taken for something else")
                .isNotEqualTo(areas(classify("msi")));
    }

    @Test
    void aFileThatNamesItsBands() throws Exception {
        upload(
                "named",
                "geotiff?coverageName=named",
                "image/tiff",
                gdal(
                        "named",
                        "gdal_translate -q -b 12 -b 11 -b 10 -b 9 -b 8 -b 7 -b 6 -b 5 -b 4 -b 3 -b 2 -b 1 {msi} {out}"));
        upload(
                "namedsar",
                "geotiff?coverageName=namedsar",
                "image/tiff",
                gdal("namedsar", "gdal_translate -q -b 2 -b 1 {sar} {out}"));

        assertThat(areas(classify("named", "sar", WORKSPACE + ":namedsar"))).isEqualTo(areas(classify("msi")));
    }

    /** Around the scene there are numbers that could be measurements, which a mask or an alpha band leaves out. */
    @Test
    void filesWithAnAlphaBandOrAMask() throws Exception {
        String warp = "gdalwarp -q -te 811300 9329300 816170 9332900 -dstalpha -wo INIT_DEST=1500 {msi} ";
        upload("alpha", "geotiff?coverageName=alpha", "image/tiff", gdal("alpha", warp + "{out}"));
        upload(
                "masked",
                "geotiff?coverageName=masked",
                "image/tiff",
                gdal(
                        "masked",
                        "gdal_translate -q -b 1 -b 2 -b 3 -b 4 -b 5 -b 6 -b 7 -b 8 -b 9 -b 10 -b 11 -b 12 -mask 13"
                                + " --config GDAL_TIFF_INTERNAL_MASK YES " + temp.resolve("alpha.tif") + " {out}"));

        JsonArray alpha = areas(classify("alpha"));

        assertThat(areas(classify("masked"))).isEqualTo(alpha);
    }

    /** The configuration of a layer gives each band no-data values of its own. */
    @Test
    void bandsWithNoDataOfTheirOwn() throws Exception {
        int[] missing = {median(0), median(5)};
        upload("holes", "geotiff?coverageName=holes", "image/tiff", Files.readAllBytes(SCENE.resolve("msi.tif")));
        StringBuilder dimensions = new StringBuilder("<dimensions>");
        for (int band = 0; band < BANDS.size(); band++) {
            dimensions
                    .append("<coverageDimension><name>Band")
                    .append(band + 1)
                    .append("</name><range><min>-inf</min><max>inf</max></range>");
            if (band == 0 || band == 5) {
                dimensions
                        .append("<nullValues><double>")
                        .append(missing[band == 0 ? 0 : 1])
                        .append("</double></nullValues>");
            }
            dimensions.append("</coverageDimension>");
        }
        put("holes", dimensions + "</dimensions>");
        long expected = 0;
        Raster pixels = pixels();
        for (int y = 0; y < pixels.getHeight(); y++) {
            for (int x = 0; x < pixels.getWidth(); x++) {
                boolean hole = pixels.getSample(x, y, 0) == missing[0] || pixels.getSample(x, y, 5) == missing[1];
                expected += hole ? 0 : 1;
            }
        }
        assertThat(expected).isLessThan(427 * 300);

        assertThat(table(classify("holes")).get("classifiedPixels").getAsLong()).isEqualTo(expected);
    }

    /** A value that a band has often. */
    private static int median(int band) throws IOException {
        Raster pixels = pixels();
        int[] values = pixels.getSamples(0, 0, pixels.getWidth(), pixels.getHeight(), band, (int[]) null);
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static Raster pixels() throws IOException {
        GeoTiffReader reader = new GeoTiffReader(SCENE.resolve("msi.tif").toFile());
        try {
            return reader.read((GeneralParameterValue[]) null)
                    .getRenderedImage()
                    .getData();
        } finally {
            reader.dispose();
        }
    }

    /** A file that GDAL's command line makes of the scene; skips where GDAL lacks. */
    private static byte[] gdal(String name, String command) throws Exception {
        Path out = temp.resolve(name + ".tif");
        List<String> words = Arrays.stream(command.split(" "))
                .map(word -> word.replace("{msi}", SCENE.resolve("msi.tif").toString())
                        .replace("{sar}", SCENE.resolve("sar.tif").toString())
                        .replace("{out}", out.toString()))
                .toList();
        int status;
        try {
            status = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(temp.resolve(name + ".log").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            System.out.println("SKIPPED: there is no " + words.get(0) + " to make files with");
            assumeTrue(false, "no GDAL");
            throw e;
        }
        assertThat(status).as(Files.readString(temp.resolve(name + ".log"))).isZero();
        return Files.readAllBytes(out);
    }

    @Test
    void aStoreOfTheGdalExtension() throws Exception {
        publishVrt("vrt", vrt("vrt", band -> SCENE.resolve("msi.tif"), band -> band));

        assertThat(areas(classify("vrt"))).isEqualTo(areas(classify("msi")));
    }

    @Test
    void bandsOfJpeg2000InAStoreOfTheGdalExtension() throws Exception {
        for (int band = 1; band <= BANDS.size(); band++) {
            String[] command = {
                "gdal_translate",
                "-q",
                "-of",
                "JP2OpenJPEG",
                "-co",
                "REVERSIBLE=YES",
                "-co",
                "QUALITY=100",
                "-co",
                "NBITS=15",
                "-b",
                "" + band,
                SCENE.resolve("msi.tif").toString(),
                jp2(band).toString()
            };
            boolean written = written(command);
            if (!written) {
                System.out.println("SKIPPED: no gdal_translate that writes JPEG 2000");
            }
            assumeTrue(written, "no JPEG 2000");
        }
        publishVrt("jp2", vrt("jp2", LayerKindsIT::jp2, band -> 1));

        assertThat(areas(classify("jp2"))).isEqualTo(areas(classify("msi")));
    }

    private static Path jp2(int band) {
        return temp.resolve("T22MHV_20220801T133851_" + BANDS.get(band - 1) + "_10m.jp2");
    }

    private static boolean written(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Publishes a VRT file, where the server can read one. */
    private void publishVrt(String name, Path file) throws IOException {
        boolean available = store(name, "VRT", file).status() == 201
                && admin.post(
                                        STORES + name + "/coverages",
                                        "<coverage><name>%1$s</name><nativeName>%1$s</nativeName><enabled>true</enabled></coverage>"
                                                .formatted(name))
                                .status()
                        == 201;
        if (!available) {
            System.out.println("SKIPPED: that GeoServer has no GDAL extension with its native libraries, or it does not"
                    + " run on this machine");
        }
        assumeTrue(available, "no GDAL extension");
    }

    private GeoServerClient.Answer store(String name, String type, Path path) throws IOException {
        return admin.post(
                "/rest/workspaces/" + WORKSPACE + "/coveragestores",
                "<coverageStore><name>" + name + "</name><workspace>" + WORKSPACE + "</workspace><type>" + type
                        + "</type><enabled>true</enabled><url>file:" + path + "</url></coverageStore>");
    }

    /** A VRT of the scene's bands, of which each lies in a file at a place in it. */
    private static Path vrt(String name, IntFunction<Path> files, IntUnaryOperator places) throws IOException {
        StringBuilder bands = new StringBuilder();
        for (int band = 1; band <= BANDS.size(); band++) {
            bands.append("<VRTRasterBand dataType=\"UInt16\" band=\"%d\"><SimpleSource><SourceFilename>%s"
                            .formatted(band, files.apply(band).toAbsolutePath()))
                    .append("</SourceFilename><SourceBand>")
                    .append(places.applyAsInt(band))
                    .append("</SourceBand></SimpleSource></VRTRasterBand>");
        }
        return Files.writeString(
                temp.resolve(name + ".vrt"),
                "<VRTDataset rasterXSize=\"427\" rasterYSize=\"300\"><SRS>EPSG:32722</SRS>"
                        + "<GeoTransform>811600, 10, 0, 9332600, 0, -10</GeoTransform>" + bands + "</VRTDataset>");
    }

    /** The scene with its first row everywhere. */
    private byte[] ofOneRow() throws IOException {
        GeoTiffReader reader = new GeoTiffReader(SCENE.resolve("msi.tif").toFile());
        GridCoverage2D msi = reader.read((GeneralParameterValue[]) null);
        RenderedImage image = msi.getRenderedImage();
        Raster pixels = image.getData();
        WritableRaster rows = pixels.createCompatibleWritableRaster();
        Object row = pixels.getDataElements(0, 0, pixels.getWidth(), 1, null);
        for (int y = 0; y < rows.getHeight(); y++) {
            rows.setDataElements(0, y, rows.getWidth(), 1, row);
        }
        byte[] file = geoTiff(new GridCoverageFactory()
                .create("rows", new BufferedImage(image.getColorModel(), rows, false, null), msi.getEnvelope()));
        reader.dispose();
        return file;
    }

    private byte[] geoTiff(GridCoverage2D coverage) throws IOException {
        File file = Files.createTempFile(temp, "granule", ".tif").toFile();
        GeoTiffWriter writer = new GeoTiffWriter(file);
        writer.write(coverage, (GeneralParameterValue[]) null);
        writer.dispose();
        return Files.readAllBytes(file.toPath());
    }

    private static byte[] text(String... lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
