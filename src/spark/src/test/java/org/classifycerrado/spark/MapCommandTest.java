package org.classifycerrado.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.ZoneFeatures;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneTable;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.process.CerradoProcessFactory;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.WorkerRuntime;
import org.classifycerrado.segment.WorkerSettings;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.feature.NameImpl;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Maps on Spark, in this process and on a cluster of two workers with an executor process each. */
class MapCommandTest {

    private static final Path ROOT = Path.of(System.getProperty("cerrado.root"));
    private static final Path SCENE = ROOT.resolve("test-data/scene");
    private static final Path MODELS = ROOT.resolve("test-data/models");
    private static final String MODEL = "demo-l2-msi-sar";

    /** Two that overlap and reach beyond the scene, and one in another zone of UTM, where there is no map. */
    private static final String ZONES =
            """
            {"type": "FeatureCollection", "features": [
              {"type": "Feature", "properties": {"id": "1", "nome": "Augustinópolis"}, "geometry": {"type": "Polygon",
                "coordinates": [[[-48.19, -6.04], [-48.155, -6.05], [-48.17, -6.06], [-48.19, -6.04]]]}},
              {"type": "Feature", "properties": {"id": "2", "nome": "Araguatins"}, "geometry": {"type": "Polygon",
                "coordinates": [[[-48.17, -6.0], [-48.1, -6.0], [-48.1, -6.1], [-48.17, -6.1], [-48.17, -6.0]]]}},
              {"type": "Feature", "properties": {"id": "3", "nome": "Brasília"}, "geometry": {"type": "Polygon",
                "coordinates": [[[-47.9, -15.8], [-47.8, -15.8], [-47.8, -15.7], [-47.9, -15.8]]]}}]}
            """;

    @TempDir
    static Path common;

    @TempDir
    Path temp;

    /** One run of the whole scene: what the blocks are compared with. */
    private static byte[] map;

    private static byte[] confidence;
    private static AreaTable areas;

    @BeforeAll
    static void oneRun() throws IOException {
        // Where Spark looks for its own jars; here they come with the class path of the executors.
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME")).resolve("jars"));
        Map<String, Object> request = new HashMap<>();
        request.put("msi", SCENE.resolve("msi.tif").toString());
        request.put("sar", SCENE.resolve("sar.tif").toString());
        request.put("model", MODEL);
        request.put("precision", "fp32");
        request.put("device", "cpu");
        request.put("publish", false);
        request.put("confidence", "probability");
        try (InferenceRuntime runtime = new WorkerRuntime(() -> WorkerSettings.DEFAULTS);
                CerradoProcessFactory factory = processes(runtime)) {
            Map<String, Object> results =
                    factory.create(new NameImpl("cerrado", "ClassifyCerrado")).execute(request, null);
            map = pixels((GridCoverage2D) results.get("result"));
            confidence = pixels((GridCoverage2D) results.get("confidence"));
            areas = (AreaTable) results.get("areas");
        }
    }

    private static CerradoProcessFactory processes(InferenceRuntime runtime) {
        return new CerradoProcessFactory(new Host(
                new GeoTiffFiles(),
                none -> {
                    throw new IOException("not here");
                },
                suffix -> common.resolve(UUID.randomUUID() + suffix),
                () -> new ModelStore(MODELS),
                () -> Settings.DEFAULTS,
                runtime));
    }

    /** What CerradoAreas counts in the zones. */
    private static String zonesOf(Path file) {
        try (CerradoProcessFactory factory = processes(null)) {
            Map<String, Object> results = factory.create(new NameImpl("cerrado", "CerradoAreas"))
                    .execute(Map.of("map", file.toString(), "zones", ZoneFeatures.geoJson(ZONES)), null);
            return ((ZoneTable) results.get("zones")).toCsv();
        }
    }

    @AfterAll
    static void forget() {
        map = null;
        confidence = null;
    }

    @BeforeEach
    void cluster() {
        Map<String, String> settings = Map.of(
                "spark.master", "local[2]",
                "spark.ui.enabled", "false",
                "spark.driver.host", "127.0.0.1",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.local.dir", temp.toString(),
                "spark.executor.extraClassPath", System.getProperty("java.class.path"),
                "spark.executor.memory", "512m");
        settings.forEach(System::setProperty);
    }

    @AfterEach
    void unset() {
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("spark."))
                .forEach(System::clearProperty);
    }

    @Test
    void blocksAreTheMapOfOneRunAndARestartDoesNothing() throws Exception {
        Path out = temp.resolve("out");
        String[] arguments = arguments(
                out,
                "--msi",
                SCENE.resolve("msi.tif").toString(),
                "--sar",
                SCENE.resolve("sar.tif").toString(),
                "--id",
                "bico",
                "--date",
                "2022-08-15",
                "--zones",
                Files.writeString(temp.resolve("zones.geojson"), ZONES).toString(),
                "--confidence");
        Answer first = run(arguments);

        assertThat(first.code).as(first.toString()).isZero();
        assertThat(first.out)
                .contains("bico_20220815: 427×300 pixels, 6 blocks, ")
                .contains("1 of 1 scenes have their map");
        Path file = out.resolve("maps/32722/bico_20220815.tif");
        assertThat(pixels(file)).isEqualTo(map);
        assertThat(pixels(out.resolve("confidence/32722/bico_20220815.tif"))).isEqualTo(confidence);
        assertThat(Files.readString(out.resolve("areas.json")).strip()).isEqualTo(areas.toJson());
        assertThat(Files.readString(out.resolve("areas.csv"))).isEqualTo(areas.toCsv());
        assertThat(Files.readString(out.resolve("zones.csv"))).isEqualTo(zonesOf(file));
        var item = JsonParser.parseString(Files.readString(out.resolve("stac/bico_20220815.json")))
                .getAsJsonObject();
        assertThat(item.getAsJsonObject("properties").get("datetime").getAsString())
                .isEqualTo("2022-08-15T00:00:00Z");
        assertThat(out.resolve("stac")
                        .resolve(item.getAsJsonObject("assets")
                                .getAsJsonObject("map")
                                .get("href")
                                .getAsString()))
                .exists();
        assertThat(Files.readString(out.resolve("maps/32722/indexer.properties")))
                .contains("TimeAttribute=time");
        try (Stream<Path> left = Files.walk(out)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .as("nothing temporary stays")
                    .noneMatch(name -> name.endsWith(".crc") || name.endsWith(".gz") || name.startsWith(".bico"));
        }

        FileTime made = Files.getLastModifiedTime(file);
        Answer second = run(arguments);
        assertThat(second.code).isZero();
        assertThat(second.out).contains("bico_20220815: is there already");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(made);

        arguments[Arrays.asList(arguments).indexOf(MODEL)] = "demo-l2-msi";
        Answer other = run(arguments);
        assertThat(other.code).isEqualTo(2);
        assertThat(other.err).contains("where another model or other settings have made maps");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(made);
    }

    /**
     * The scene's MSI, moved to where four tiles of Sentinel-2 overlap: their corners are those that ESA's list has of
     * 22MET, 499980 and 9300040, 198 pixels from its west and 96 from its north.
     */
    @Test
    void tilesOfAGridAreCutOutOfTheMapOfOneRun() throws Exception {
        Path moved = Files.write(
                temp.resolve("moved.tif"),
                moved(Files.readAllBytes(SCENE.resolve("msi.tif")), 811_600, 498_000, 9_332_600, 9_301_000));
        byte[] one;
        try (InferenceRuntime runtime = new WorkerRuntime(() -> WorkerSettings.DEFAULTS);
                CerradoProcessFactory factory = processes(runtime)) {
            one = pixels((GridCoverage2D) factory.create(new NameImpl("cerrado", "ClassifyCerrado"))
                    .execute(
                            Map.of(
                                    "msi",
                                    moved.toString(),
                                    "model",
                                    "demo-l2-msi",
                                    "precision",
                                    "fp32",
                                    "device",
                                    "cpu",
                                    "publish",
                                    false),
                            null)
                    .get("result"));
        }
        Path out = temp.resolve("out");
        String[] arguments = arguments(out, "--msi", moved.toString(), "--grid", "mgrs");
        arguments[Arrays.asList(arguments).indexOf(MODEL)] = "demo-l2-msi";
        List<String> inRegion = new ArrayList<>(List.of(arguments));
        inRegion.addAll(List.of("--region", "498100,9299500,498500,9300800,EPSG:32722"));

        Answer some = run(inRegion.toArray(String[]::new));
        assertThat(some.code).as(some.toString()).isZero();
        assertThat(some.out).contains("22MDU: 427×300 pixels, 6 blocks").contains("2 of 2 tiles have their map");
        assertThat(out.resolve("maps/32722/22MET.tif")).doesNotExist();
        Answer all = run(arguments);
        assertThat(all.out)
                .contains("22MDU: is there already")
                .contains("22MDT: is there already")
                .contains("22MEU: 229×300 pixels")
                .contains("4 of 4 tiles have their map");
        assertThat(pixels(out.resolve("maps/32722/22MDU.tif"))).isEqualTo(one);
        assertThat(pixels(out.resolve("maps/32722/22MEU.tif"))).isEqualTo(cut(one, 198, 0));
        assertThat(pixels(out.resolve("maps/32722/22MDT.tif"))).isEqualTo(cut(one, 0, 96));
        assertThat(pixels(out.resolve("maps/32722/22MET.tif"))).isEqualTo(cut(one, 198, 96));
        var item = JsonParser.parseString(Files.readString(out.resolve("stac/22MET.json")))
                .getAsJsonObject()
                .getAsJsonObject("properties");
        assertThat(item.get("proj:shape").toString()).isEqualTo("[204,229]");
        assertThat(item.get("proj:transform").toString()).isEqualTo("[10.0,0.0,499980.0,0.0,-10.0,9300040.0]");

        inRegion.set(inRegion.size() - 1, "-40,-10,-39,-9");
        Answer none = run(inRegion.toArray(String[]::new));
        assertThat(none.code).isEqualTo(1);
        assertThat(none.err).contains("no scene lies in the region");
        assertThat(run(arguments(out, "--msi", moved.toString(), "--grid", "utm")).err)
                .contains("--grid is 'utm'; allowed: bdc-sm, mgrs");
        assertThat(run(arguments(out, "--msi", moved.toString(), "--region", "none.geojson")).err)
                .contains("--region is 'none.geojson', neither a geometry nor a file; allowed: WKT");
    }

    /** A GeoTIFF with other numbers where its corner stands. */
    private static byte[] moved(byte[] tiff, double... pairs) {
        ByteBuffer bytes = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < pairs.length; i += 2) {
            int at = 0;
            while (bytes.getDouble(at) != pairs[i]) {
                at++;
            }
            bytes.putDouble(at, pairs[i + 1]);
        }
        return tiff;
    }

    /** What lies to the south and east of a pixel of the scene. */
    private static byte[] cut(byte[] map, int x, int y) {
        ByteBuffer cut = ByteBuffer.allocate((427 - x) * (300 - y));
        for (int row = y; row < 300; row++) {
            cut.put(map, row * 427 + x, 427 - x);
        }
        return cut.array();
    }

    /** Here the folder is one of Hadoop's file systems, whose files Java does not know. */
    @Test
    void aDamagedSceneIsNamedAndTheOthersGoOn() throws Exception {
        System.setProperty(
                "spark.hadoop.fs.viewfs.mounttable.there.link./data",
                temp.toUri().toString());
        Path scenes = Files.createDirectory(temp.resolve("scenes"));
        Path good = Files.createDirectory(scenes.resolve("good"));
        Path cut = Files.createDirectory(scenes.resolve("cut"));
        Path none = Files.createDirectory(scenes.resolve("none"));
        for (Path each : List.of(good, cut, none)) {
            Files.copy(SCENE.resolve("sar.tif"), each.resolve("sar.tif"));
        }
        Files.copy(SCENE.resolve("msi.tif"), good.resolve("msi.tif"));
        byte[] whole = Files.readAllBytes(SCENE.resolve("msi.tif"));
        Files.write(cut.resolve("msi.tif"), damaged(whole));

        Answer answer = run(arguments("viewfs://there/data/out", "--scenes", "viewfs://there/data/scenes"));

        assertThat(answer.code).isEqualTo(1);
        assertThat(answer.out).contains("good: 427×300 pixels").contains("1 of 3 scenes have their map");
        assertThat(answer.err).contains("scene cut: ").contains("scene none: msi: is missing");
        assertThat(pixels(temp.resolve("out/maps/32722/good.tif"))).isEqualTo(map);
        assertThat(temp.resolve("out/maps/32722/cut.tif")).doesNotExist();
    }

    private static byte[] damaged(byte[] tiff) {
        byte[] copy = tiff.clone();
        Arrays.fill(copy, copy.length / 2, copy.length / 2 + 20_000, (byte) 0x55);
        return copy;
    }

    @Test
    void eachRunAddsTheMapOfOneDateOfAFolder() throws Exception {
        Path s2 = Files.createDirectory(temp.resolve("s2"));
        Path s1 = Files.createDirectory(temp.resolve("s1"));
        for (String year : List.of("2022", "2023")) {
            Files.copy(SCENE.resolve("msi.tif"), s2.resolve("msi_" + year + "0815.tif"));
        }
        Files.write(s2.resolve("msi_20240815.tif"), damaged(Files.readAllBytes(SCENE.resolve("msi.tif"))));
        Files.copy(SCENE.resolve("sar.tif"), s1.resolve("sar_20220701.tif"));
        Path out = temp.resolve("out");
        List<String> words = new ArrayList<>(List.of(arguments(
                out,
                "--msi",
                s2.toString(),
                "--sar",
                s1.resolve("sar_20220701.tif").toString())));
        words.addAll(List.of("--id", "bico", "--licence", "CC-BY-4.0", "--time", "2022"));
        Answer first = run(words.toArray(String[]::new));
        assertThat(first.code).as(first.toString()).isZero();
        words.set(words.size() - 1, "2022/2023");
        Answer second = run(words.toArray(String[]::new));
        assertThat(second.code).as(second.toString()).isZero();
        words.set(words.size() - 1, "2021");
        Answer none = run(words.toArray(String[]::new));
        words.set(words.size() - 1, "last year");

        assertThat(first.out).contains("bico_20220815: 427×300 pixels");
        assertThat(second.out).contains("bico_20230815: 427×300 pixels");
        assertThat(pixels(out.resolve("maps/32722/bico_20220815.tif"))).isEqualTo(map);
        assertThat(pixels(out.resolve("maps/32722/bico_20230815.tif"))).isEqualTo(map);
        assertThat(Files.readString(out.resolve("stac/collection.json")))
                .contains("\"license\": \"CC-BY-4.0\"", "2022-08-15T00:00:00Z", "2023-08-15T00:00:00Z");
        assertThat(none.code).isEqualTo(1);
        assertThat(none.err)
                .contains(
                        "scene bico: time: '2021': the folder 'file:" + s2 + "' has nothing there; it has 2022-08-15,");
        assertThat(run(words.toArray(String[]::new)).err).contains("--time is 'last year'; allowed: one ISO 8601");
    }

    /** Two workers of a standalone cluster, each with an executor in a process of its own; one is killed halfway. */
    @Test
    void aKilledExecutorDoesNotChangeTheMaps() throws Exception {
        System.setProperty("spark.master", "local-cluster[2,1,512]");
        List<String> lines = new ArrayList<>(List.of("id,msi,sar,date"));
        Path folder = Files.createDirectory(temp.resolve("scenes"));
        for (int i = 0; i < 2; i++) {
            lines.add("s," + SCENE.resolve("msi.tif") + "," + SCENE.resolve("sar.tif") + ",202" + i + "-08-15");
        }
        Path list = Files.write(folder.resolve("scenes.csv"), lines);
        Path out = temp.resolve("out");
        CompletableFuture<Optional<ProcessHandle>> killed = CompletableFuture.supplyAsync(() -> killOneAfter(out, 2));

        Answer answer = run(arguments(out, "--scenes", list.toString()));

        assertThat(killed.get(1, TimeUnit.SECONDS)).as("an executor was killed").isPresent();
        assertThat(answer.code).as(answer.toString()).isZero();
        for (int i = 0; i < 2; i++) {
            assertThat(pixels(out.resolve("maps/32722/s_202" + i + "0815.tif"))).isEqualTo(map);
        }
    }

    private static Optional<ProcessHandle> killOneAfter(Path out, int blocks) {
        try {
            while (true) {
                if (blocksIn(out) >= blocks) {
                    // The workers run in this process and start executors, and nobody else starts anything here.
                    Optional<ProcessHandle> executor =
                            ProcessHandle.current().children().findFirst();
                    executor.ifPresent(ProcessHandle::destroyForcibly);
                    return executor;
                }
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            return Optional.empty();
        }
    }

    private static long blocksIn(Path out) {
        try (Stream<Path> files = Files.walk(out.resolve(".work/blocks"))) {
            return files.filter(file -> file.toString().endsWith(".gz")).count();
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    private record Answer(int code, String out, String err) {}

    private static String[] arguments(Path out, String... more) {
        return arguments(out.toString(), more);
    }

    private static String[] arguments(String out, String... more) {
        List<String> all = new ArrayList<>(
                List.of("--out", out, "--models", MODELS.toString(), "--model", MODEL, "--block", "140"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static Answer run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                MapCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = line.execute(arguments);
        return new Answer(code, out.toString(), err.toString());
    }

    private static byte[] pixels(Path file) throws IOException {
        GeoTiffReader reader = new GeoTiffReader(file.toFile());
        try {
            return pixels(reader.read(null));
        } finally {
            reader.dispose();
        }
    }

    private static byte[] pixels(GridCoverage2D coverage) {
        var raster = coverage.getRenderedImage().getData();
        return (byte[])
                raster.getDataElements(raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), null);
    }
}
