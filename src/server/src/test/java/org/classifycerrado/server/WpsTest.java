package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WPS, with the real processes and models. */
class WpsTest {

    private static final String CLASSIFY = "cerrado:ClassifyCerrado";
    private static final String AREAS = "cerrado:CerradoAreas";
    private static final String CHANGE = "cerrado:CerradoChange";
    private static final String RAW_AREAS =
            "<wps:RawDataOutput mimeType='text/csv'><ows:Identifier>areas</ows:Identifier></wps:RawDataOutput>";
    private static final String STORED = "<wps:ResponseDocument storeExecuteResponse='true' status='true'>"
            + "<wps:Output><ows:Identifier>layer</ows:Identifier></wps:Output></wps:ResponseDocument>";

    @TempDir
    static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String wps(String request, String... pairs) throws Exception {
        String[] all = Stream.concat(
                        Stream.of("service", "WPS", "version", "1.0.0", "request", request), Stream.of(pairs))
                .toArray(String[]::new);
        String answer = server.text("/ows", all);
        if (answer.startsWith("<?xml")) {
            Schemas.validate(Schemas.WPS, answer);
        }
        return answer;
    }

    /** The request of the docs, of two layers that are here. */
    @Test
    void scoresAMapWithinABox() throws Exception {
        String example = Files.readString(TestServer.ROOT.resolve("docs/examples/accuracy.xml"));

        String answer =
                server.post("/wps", example.replace("cerrado:map", "truth_l1").replace("cerrado:truth", "truth_l2"));

        assertThat(answer)
                .startsWith("{")
                .contains("\"level\": \"L1\"", "\"pixels\": " + 220 * 150)
                .contains("\"withoutMap\": 0", "\"withoutReference\": 0");
    }

    /** The example's polygons on the level L2 of the scene: a square kilometre, and one that overlaps it by half. */
    @Test
    void countsManyPolygonsAtOnceAsTheExampleDoes() throws Exception {
        String example = Files.readString(TestServer.ROOT.resolve("docs/examples/areas-zones.xml"));

        String answer = server.post("/wps", example.replace("cerrado:map", "truth_l2"));

        assertThat(answer).startsWith("id,name,classified_pixels,no_data_pixels,hectares,");
        assertThat(answer.lines().skip(1).map(line -> line.split(",")[0] + " " + line.split(",")[2]))
                .containsExactly("farm-1 10000", "farm-2 10000");
    }

    @Test
    void capabilitiesListTheProcesses() throws Exception {
        String answer = wps("GetCapabilities");

        assertThat(answer)
                .contains(
                        "<ows:Identifier>cerrado:CerradoAccuracy<",
                        "<ows:Identifier>cerrado:CerradoAreas<",
                        "<ows:Identifier>cerrado:CerradoModels<",
                        "<ows:Identifier>cerrado:ClassifyCerrado<")
                .contains(server.url() + "/wps");
        Schemas.validate(
                Schemas.WPS,
                server.post(
                        "/wps", "<wps:GetCapabilities service='WPS' xmlns:wps='http://www.opengis.net/wps/1.0.0'/>"));
    }

    /** The file is what a GeoServer 2.27.1 with the extension answered. */
    @Test
    void describesTheProcessesAsGeoServerDoes() throws Exception {
        Path there = Path.of("src/test/resources/org/classifycerrado/server/geoserver-describe-process.xml");
        String theirs = normalized(Files.readString(there))
                // What GeoServer can besides.
                .replaceAll("<Format> <MimeType>(application/arcgrid|image/png|image/jpeg)</MimeType> </Format> ", "")
                // Its own answer is not valid here: an empty list must be left out.
                .replace("<DataInputs/> ", "");
        String described = normalized(wps("DescribeProcess", "identifier", "all"));
        // 64 MiB of base64; a GeoServer says so where its administrator has set a limit.
        String limit = "<ComplexData maximumMegabytes=\"48\">";
        assertThat(described).contains("<ows:Identifier>msiCoverage</ows:Identifier>", limit);
        String ours = described.replace(limit, "<ComplexData>");

        for (String process : theirs.split("(?=<ProcessDescription )")) {
            if (process.startsWith("<ProcessDescription ")) {
                String end = process.substring(0, process.indexOf("</ProcessDescription>"));
                assertThat(ours).contains(end);
            }
        }
        assertThat(ours.split("<ProcessDescription ")).hasSize(8);
    }

    private static String normalized(String xml) {
        return xml.replaceAll(">\\s*<", "> <")
                .replaceAll("<ProcessDescription [^>]*>", "<ProcessDescription >")
                .replaceAll("<Input [^>]*minOccurs=\"0\"[^>]*>", "<Input>");
    }

    @Test
    void comparesTwoMaps() throws Exception {
        Files.copy(folder.resolve("truth_l2.tif"), folder.resolve("compared.tif"));
        String maps = "from=truth_l2;to=compared;level=L2;fromDate=2021;toDate=2022";

        assertThat(wps("Execute", "identifier", CHANGE, "DataInputs", maps, "RawDataOutput", "transitions"))
                .contains("\"pixels\": 128100", "\"date\": \"2022\"");
        String polygons = wps(
                "Execute",
                "identifier",
                CHANGE,
                "DataInputs",
                maps + ";transitions=V1:V1;minArea=1",
                "RawDataOutput",
                "polygons");
        assertThat(polygons)
                .startsWith("{\"type\":\"FeatureCollection\"")
                .contains("\"from_code\":\"V1\",", "\"to_date\":\"2022-01-01\"");
        assertThat(wps(
                        "Execute",
                        "identifier",
                        "cerrado:CerradoPolygons",
                        "DataInputs",
                        "map=compared;level=L2;classes=Wt",
                        "ResponseDocument",
                        "polygons@mimeType=application/geopackage+sqlite3"))
                // "SQLite format 3" in base64.
                .contains("U1FMaXRlIGZvcm1hdCAz");
    }

    /** The scene's raster of changes from itself: nothing has changed, and the WMS says so where it is asked. */
    @Test
    void publishesARasterOfChanges() throws Exception {
        Files.copy(folder.resolve("truth_l2.tif"), folder.resolve("unchanged.tif"));
        String request = "from=truth_l2;to=unchanged;publish=true;name=changes";

        String answer = wps("Execute", "identifier", CHANGE, "DataInputs", request, "ResponseDocument", "layer");

        assertThat(answer).contains("<wps:LiteralData>changes</wps:LiteralData>");
        assertThat(server.text("/wms?service=WMS&version=1.3.0&request=GetFeatureInfo&layers=changes&styles="
                        + "&query_layers=changes&crs=EPSG:32722&bbox=811600,9329600,815870,9332600&width=427"
                        + "&height=300&i=100&j=50"))
                .contains("changes: No change (same)");
        assertThat(wps("Execute", "identifier", CHANGE, "DataInputs", request, "ResponseDocument", "layer"))
                .contains("'changes' exists");
        assertThat(wps("Execute", "identifier", CHANGE, "DataInputs", request + ";workspace=ws"))
                .contains("no workspaces");
        assertThat(wps("Execute", "identifier", AREAS, "DataInputs", "map=changes;level=L2", "RawDataOutput", "areas"))
                .contains("map: 'changes' is a raster of changes between two maps");
    }

    @Test
    void classifiesAndPublishesByKeyValuePairs() throws Exception {
        String answer = wps(
                "Execute",
                "identifier",
                CLASSIFY,
                "DataInputs",
                "msi=msi;sar=sar;model=demo-l2-msi-sar;name=kvp;confidence=true",
                "lineage",
                "true");

        assertThat(answer).contains("<wps:ProcessSucceeded>", "<wps:LiteralData>kvp</wps:LiteralData>");
        assertThat(folder.resolve("kvp.tif")).exists();
        assertThat(folder.resolve("kvp_confidence.tif")).exists();
        assertThat(wps("Execute", "identifier", AREAS, "DataInputs", "map=kvp", "RawDataOutput", "areas"))
                .contains("\"classifiedPixels\": 128100");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/wkt | POLYGON((812000 9330000,813000 9330000,813000 9331000,812000 9331000,812000 9330000))",
                "application/ewkt | SRID=32722;POLYGON((812000 9330000,813000 9330000,813000 9331000,812000 9331000,812000 9330000))",
                "application/json | {\"type\":\"Polygon\",\"coordinates\":[[[812000,9330000],[813000,9330000],[813000,9331000],[812000,9331000],[812000,9330000]]]}",
                "text/xml; subtype=gml/3.1.1 | <gml:Polygon srsName='EPSG:32722'><gml:exterior><gml:LinearRing><gml:posList>812000 9330000 813000 9330000 813000 9331000 812000 9331000 812000 9330000</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>",
                "text/xml; subtype=gml/2.1.2 | <gml:Polygon srsName='http://www.opengis.net/gml/srs/epsg.xml#32722'><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>812000,9330000 813000,9330000 813000,9331000 812000,9331000 812000,9330000</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon>",
                "text/xml; subtype=gml/3.1.1 | <gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:pos>812000 9330000</gml:pos><gml:pos>813000 9330000</gml:pos><gml:pos>813000 9331000</gml:pos><gml:pos>812000 9331000</gml:pos><gml:pos>812000 9330000</gml:pos></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface>",
                "text/xml; subtype=gml/3.1.1 | <gml:Envelope><gml:lowerCorner>812000 9330000</gml:lowerCorner><gml:upperCorner>813000 9331000</gml:upperCorner></gml:Envelope>"
            })
    void takesPolygonsInAllTheirFormats(String mimeType, String polygon) throws Exception {
        String content = polygon.startsWith("<") ? polygon : "<![CDATA[" + polygon + "]]>";
        String answer = server.post(
                "/wps",
                TestServer.execute(
                        AREAS,
                        Map.of(
                                "map",
                                "truth_l2",
                                "roi",
                                "<wps:ComplexData mimeType='" + mimeType + "'>" + content + "</wps:ComplexData>"),
                        RAW_AREAS));

        // One square kilometre of 10 m pixels.
        assertThat(pixels(answer)).isEqualTo(10_000);
    }

    @Test
    void takesBoxesOfGeographicCrsLongitudeFirst() throws Exception {
        String box = "<wps:BoundingBoxData crs='EPSG:4326' dimensions='2'><ows:LowerCorner>-48.18 -6.05"
                + "</ows:LowerCorner><ows:UpperCorner>-48.17 -6.04</ows:UpperCorner></wps:BoundingBoxData>";
        String byXml =
                server.post("/wps", TestServer.execute(AREAS, Map.of("map", "truth_l2", "bbox", box), RAW_AREAS));
        String byPairs = wps(
                "Execute",
                "identifier",
                AREAS,
                "DataInputs",
                "map=truth_l2;bbox=-48.18,-6.05,-48.17,-6.04,EPSG:4326",
                "RawDataOutput",
                "areas@mimeType=text/csv");

        assertThat(byPairs).isEqualTo(byXml);
        // A hundredth of a degree here is about 1.107 km by 1.106 km.
        assertThat(pixels(byXml)).isBetween(12_000L, 12_500L);
    }

    private static long pixels(String csv) {
        assertThat(csv).doesNotStartWith("<");
        return csv.lines()
                .skip(1)
                .filter(line -> line.matches("\\d+,.*"))
                .mapToLong(line -> {
                    Matcher number = Pattern.compile(",(\\d+),").matcher(line);
                    assertThat(number.find()).isTrue();
                    return Long.parseLong(number.group(1));
                })
                .sum();
    }

    @Test
    void takesAndGivesGeoTiffs() throws Exception {
        var before = temporaryFiles();
        String msi = Base64.getMimeEncoder().encodeToString(Files.readAllBytes(folder.resolve("msi.tif")));
        String body = TestServer.execute(
                CLASSIFY,
                Map.of(
                        "msiCoverage",
                        "<wps:ComplexData mimeType='image/tiff' encoding='base64'>" + msi + "</wps:ComplexData>",
                        "model",
                        "demo-l2-msi",
                        "publish",
                        "false"),
                "<wps:RawDataOutput mimeType='image/tiff'><ows:Identifier>result</ows:Identifier></wps:RawDataOutput>");
        byte[] tiff = server.send(server.request("/wps").POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)))
                .body();

        assertThat(tiff.length).isGreaterThan(1000);
        Path layer = folder.resolve("returned.tif");
        Files.write(layer, tiff);
        assertThat(wps("Execute", "identifier", AREAS, "DataInputs", "map=returned;level=L2", "RawDataOutput", "areas"))
                .contains("\"classifiedPixels\": 128100");
        Files.delete(layer);
        assertThat(before).containsAll(temporaryFiles());
    }

    private static java.util.List<String> temporaryFiles() throws Exception {
        try (Stream<Path> all = Files.walk(Path.of(System.getProperty("java.io.tmpdir")), 2)) {
            return all.filter(file -> file.toString().contains("cerrado-server"))
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".tif"))
                    .toList();
        }
    }

    @Test
    void runsInTheBackgroundAndTellsHowFarItIs() throws Exception {
        String accepted = server.post(
                "/wps",
                TestServer.execute(
                        CLASSIFY,
                        Map.of(
                                "msi",
                                "msi",
                                "sar",
                                "sar",
                                "model",
                                "demo-l2-msi-sar",
                                "augment",
                                "flips",
                                "name",
                                "later"),
                        STORED));
        Schemas.validate(Schemas.WPS, accepted);
        assertThat(accepted).contains("<wps:ProcessAccepted>");
        String id = id(accepted);

        String status;
        do {
            Thread.sleep(50);
            status = wps("GetExecutionStatus", "executionId", id);
        } while (status.contains("<wps:ProcessAccepted>") || status.contains("<wps:ProcessStarted "));

        assertThat(status).contains("<wps:ProcessSucceeded>", "<wps:LiteralData>later</wps:LiteralData>");
        assertThat(server.text("/api/jobs")).contains(id, "\"succeeded\"");
    }

    private static String id(String answer) {
        Matcher matcher = Pattern.compile("executionId=([0-9a-f-]{36})").matcher(answer);
        assertThat(matcher.find()).as(answer).isTrue();
        return matcher.group(1);
    }

    @Test
    void dismissesWhatRunsAndLeavesNothing() throws Exception {
        String id = id(server.post(
                "/wps",
                TestServer.execute(
                        CLASSIFY,
                        Map.of(
                                "msi",
                                "msi",
                                "sar",
                                "sar",
                                "model",
                                "demo-l2-msi-sar",
                                "augment",
                                "flips",
                                "name",
                                "never"),
                        STORED)));

        String answer = wps("Dismiss", "executionId", id);

        assertThat(answer).contains("<wps:ProcessFailed>", "The process execution has been dismissed");
        assertThat(wps("GetExecutionStatus", "executionId", id)).contains("Unknown execution id " + id);
        assertThat(server.text("/api/jobs")).contains("\"dismissed\"");
        // The next one waits for its turn until the dismissed one has ended.
        wps(
                "Execute",
                "identifier",
                CLASSIFY,
                "DataInputs",
                "msi=msi;model=demo-l2-msi;publish=false",
                "RawDataOutput",
                "summary");
        assertThat(folder.resolve("never.tif")).doesNotExist();
        try (Stream<Path> own = Files.list(folder.resolve(".cerrado"))) {
            assertThat(own.map(Path::toString).filter(name -> name.endsWith(".tif")))
                    .isEmpty();
        }
    }

    @Test
    void refusesMoreThanItsQueueHolds() throws Exception {
        String body = TestServer.execute(
                CLASSIFY, Map.of("msi", "msi", "sar", "sar", "model", "demo-l2-msi-sar", "augment", "flips"), STORED);
        java.util.List<String> ids = new java.util.ArrayList<>();
        String answer = server.post("/wps", body);
        while (answer.contains("<wps:ProcessAccepted>") && ids.size() < 50) {
            ids.add(id(answer));
            answer = server.post("/wps", body);
        }

        Schemas.validate(Schemas.WPS, answer);
        assertThat(answer).contains("exceptionCode=\"ServerBusy\"");
        assertThat(ids).hasSizeBetween(12, 20);
        for (String id : ids) {
            wps("Dismiss", "executionId", id);
        }
        // Those that were dismissed give their places back.
        while (wps("Execute", "identifier", "cerrado:CerradoModels").contains("ServerBusy")) {
            Thread.sleep(50);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request=Execute | MissingParameterValue",
                "service=WPS | MissingParameterValue",
                "service=WFS&request=GetCapabilities | InvalidParameterValue",
                "service=WPS&request=Nope | OperationNotSupported",
                "service=WPS&request=GetCapabilities&acceptVersions=2.0.0 | VersionNegotiationFailed",
                "service=WPS&version=2.0.0&request=DescribeProcess&identifier=all | VersionNegotiationFailed",
                "service=WPS&request=DescribeProcess | MissingParameterValue",
                "service=WPS&request=DescribeProcess&identifier=a:b | NoApplicableCode",
                "service=WPS&request=Execute&identifier=a:b | NoApplicableCode",
                "service=WPS&request=Execute | MissingParameterValue",
                "service=WPS&request=Execute&identifier=cerrado:CerradoModels&RawDataOutput=x | InvalidParameterValue",
                "service=WPS&request=Execute&identifier=cerrado:CerradoModels&RawDataOutput=models@mimeType=a/b | InvalidParameterValue",
                "service=WPS&request=Execute&identifier=cerrado:CerradoAreas&DataInputs=map | InvalidParameterValue",
                "service=WPS&request=Execute&identifier=cerrado:CerradoModels&storeExecuteResponse=maybe | InvalidParameterValue",
                "service=WPS&request=GetExecutionStatus&executionId=x | NoApplicableCode",
                "service=WPS&request=Dismiss | MissingParameterValue"
            })
    void saysWhatIsWrongWithARequest(String query, String code) throws Exception {
        String answer = server.text("/wps?" + query);

        Schemas.validate(Schemas.WPS, answer);
        assertThat(answer).contains("<ows:ExceptionReport", "exceptionCode=\"" + code + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "map=nope | there is no layer 'nope'; layers: ",
                "map=../truth_l2 | there is no layer '../truth_l2'",
                "map=truth_l2;nope=1 | No such parameter: nope",
                "map=truth_l2;map=truth_l1 | map is given more than once",
                "map=truth_l2;level=L3 | level is 'L3'; allowed: L1, L2",
                "map=truth_l2;bbox=1,2,3 | bbox is '1,2,3'; it must be X1,Y1,X2,Y2",
                "map=truth_l2;bbox=1,2,3,4,EPSG:999999 | which is not known",
                "map=truth_l2;roi=POLYGON((1 1 | roi is neither GML, WKT, EWKT nor GeoJSON",
                "map=truth_l2;mapCoverage=#### | mapCoverage is empty"
            })
    void saysWhatIsWrongWithAnInput(String inputs, String message) throws Exception {
        String answer = wps("Execute", "identifier", AREAS, "DataInputs", inputs);

        assertThat(answer).contains("<wps:ProcessFailed>", "Process failed during execution", message);
    }

    @Test
    void fetchesNothing() throws Exception {
        String body = TestServer.execute(AREAS, Map.of(), RAW_AREAS)
                .replace(
                        "<wps:DataInputs>",
                        "<wps:DataInputs><wps:Input><ows:Identifier>mapCoverage</ows:Identifier><wps:Reference"
                                + " xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='file:///etc/passwd'/></wps:Input>");

        assertThat(server.post("/wps", body)).contains("is a reference; this server fetches nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
                "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY x '&b;&b;&b;&b;'>]>",
                "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'>"
            })
    void knowsNoDocumentTypes(String type) throws Exception {
        String answer = server.post("/wps", type + TestServer.execute("&x;", Map.of(), RAW_AREAS));

        Schemas.validate(Schemas.WPS, answer);
        assertThat(answer)
                .contains("exceptionCode=\"NoApplicableCode\"", "the request is not a WPS 1.0.0 request in XML")
                .doesNotContain("root:", "aaaa");
    }

    @Test
    void stopsAtDocumentsThatAreTooDeep() throws Exception {
        String deep = "<a>".repeat(20_000) + "</a>".repeat(20_000);
        String body =
                TestServer.execute(AREAS, Map.of("roi", "<wps:ComplexData>" + deep + "</wps:ComplexData>"), RAW_AREAS);

        assertThat(server.post("/wps", body)).contains("the request is not a WPS 1.0.0 request in XML");
    }

    @Test
    void runsAProcessWithoutInputs() throws Exception {
        assertThat(wps("Execute", "identifier", "cerrado:CerradoModels", "RawDataOutput", "models"))
                .contains("\"demo-l2-msi-sar\"");
    }
}
