package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.classifycerrado.cli.Answer.done;
import static org.classifycerrado.cli.Answer.run;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code classify --append}, as a user types it: two dates, the west and the east of a corner of the scene. */
class AppendTest {

    private static final Path ROOT = Path.of(System.getProperty("cerrado.root"));
    private static final Path SCENE = ROOT.resolve("test-data/scene");
    private static final String WEST = "811600,9331600,812200,9332600";
    private static final String EAST = "812300,9331600,812900,9332600";

    @TempDir
    static Path made;

    private static Answer first;

    @TempDir
    Path temp;

    private Path layer;

    @BeforeAll
    static void classifyTwoDates() {
        Path layer = made.resolve("yearly");
        first = done(
                command(layer, "--date", "2022-07-15", "--bbox", WEST, "--confidence", "--preview", made + "/p.png"));
        done(command(layer, "--date", "2023-07-20T23:30:00-03:00", "--bbox", EAST));
    }

    @BeforeEach
    void copy() throws Exception {
        layer = temp.resolve("yearly");
        for (String folder : List.of("yearly", "yearly_confidence")) {
            Files.createDirectory(temp.resolve(folder));
            for (String name : names(made.resolve(folder))) {
                Files.copy(
                        made.resolve(folder).resolve(name), temp.resolve(folder).resolve(name));
            }
        }
    }

    private static Object[] command(Path layer, String... more) {
        return Stream.concat(
                        Stream.of(
                                "classify",
                                "--msi",
                                SCENE.resolve("msi.tif").toString(),
                                "--sar",
                                SCENE.resolve("sar.tif").toString(),
                                "--models",
                                ROOT.resolve("test-data/models").toString(),
                                "--model",
                                "demo-l2-msi-sar",
                                "--append",
                                layer.toString()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void laysOutFoldersThatGeoServerOpens() throws Exception {
        assertThat(names(made)).containsExactly("p.png", "yearly", "yearly_confidence");
        assertThat(names(made.resolve("yearly")))
                .containsExactly(
                        "indexer.properties", "timeregex.properties", "yearly_20220715.tif", "yearly_20230721.tif");
        assertThat(names(made.resolve("yearly_confidence")))
                .containsExactly("indexer.properties", "timeregex.properties", "yearly_confidence_20220715.tif");
        assertThat(first.out)
                .contains("map:     " + made.resolve("yearly/yearly_20220715.tif"))
                .contains("confidence: " + made.resolve("yearly_confidence/yearly_confidence_20220715.tif"));
        Matcher regex = Pattern.compile("regex=(.*),format=yyyyMMdd")
                .matcher(Files.readString(made.resolve("yearly/timeregex.properties")));
        assertThat(regex.find()).isTrue();
        Matcher date = Pattern.compile(regex.group(1)).matcher("yearly_20230721");
        assertThat(date.find()).isTrue();
        assertThat(date.group()).isEqualTo("20230721");
        assertThat(Files.readString(made.resolve("yearly/indexer.properties")))
                .contains("TimestampFileNameExtractorSPI[timeregex](time)", "Wildcard=*_????????.tif");
    }

    @Test
    void theSmallServerShowsALayerWithTime() throws Exception {
        StringWriter said = new StringWriter();
        Thread thread = new Thread(() -> new CommandLine(new ServeCommand())
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute("--data", temp.toString(), "--port", "0", "--models", ROOT + "/test-data/models"));
        thread.start();
        try {
            while (thread.isAlive() && !said.toString().contains("Ctrl-C")) {
                Thread.sleep(20);
            }
            Matcher url = Pattern.compile("map page: (http://[^/]+)/").matcher(said.toString());
            assertThat(url.find()).isTrue();
            assertThat(new String(
                            get(url.group(1) + "/wms?service=WMS&version=1.3.0&request=GetCapabilities"), "UTF-8"))
                    .contains("2022-07-15T00:00:00.000Z,2023-07-21T00:00:00.000Z");
            BufferedImage west = image(url.group(1), "2022-07-15");
            BufferedImage east = image(url.group(1), "2023");
            assertThat(west.getRGB(10, 50) >>> 24).isEqualTo(255);
            assertThat(west.getRGB(120, 50) >>> 24).isZero();
            assertThat(east.getRGB(10, 50) >>> 24).isZero();
            assertThat(east.getRGB(120, 50) >>> 24).isEqualTo(255);

            // The server runs on.
            done(command(layer, "--date", "2024-07-01", "--bbox", EAST));
            assertThat(image(url.group(1), "2024").getRGB(120, 50)).isEqualTo(east.getRGB(120, 50));
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    private static byte[] get(String url) throws Exception {
        try (var in = URI.create(url).toURL().openStream()) {
            return in.readAllBytes();
        }
    }

    private static BufferedImage image(String server, String time) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(get(server
                + "/wms?service=WMS&version=1.1.1&request=GetMap&layers=yearly&srs=EPSG:32722&width=130&height=100"
                + "&bbox=811600,9331600,812900,9332600&format=image/png&transparent=true&time=" + time)));
    }

    /** The scene as imagery of two dates. */
    @Test
    void imageryOfSeveralTimesMakesAMapOfEach() throws Exception {
        Path imagery = Files.createDirectory(temp.resolve("s2"));
        for (String day : List.of("20210715", "20220720")) {
            Files.copy(SCENE.resolve("msi.tif"), imagery.resolve("s2_" + day + ".tif"));
        }
        Path maps = temp.resolve("of_times");
        Path summary = temp.resolve("summary.json");
        Path areas = temp.resolve("areas.csv");
        Object[] several = ofFolder(
                imagery,
                maps,
                "--times",
                "2021-07/2022-07/P1Y",
                "--confidence",
                "--summary",
                summary.toString(),
                "--areas",
                areas.toString(),
                "--preview",
                temp.resolve("p.png").toString());

        Answer answer = done(several);
        assertThat(names(maps)).contains("of_times_20210701.tif", "of_times_20220701.tif");
        assertThat(answer.out)
                .contains("Areas of the newest map, 2022-07-01:")
                .contains("map:     " + maps.resolve("of_times_20210701.tif"))
                .contains("map:     " + maps.resolve("of_times_20220701.tif"))
                .contains("confidence: " + temp.resolve("of_times_confidence/of_times_confidence_20220701.tif"));
        assertThat(Files.readString(summary))
                .contains(
                        "\"mapDate\": \"2021-07-01\"",
                        "\"mapDate\": \"2022-07-01\"",
                        "s2_20210715.tif",
                        "s2_20220720.tif");
        assertThat(areas).isNotEmptyFile();
        assertThat(temp.resolve("p.png")).isNotEmptyFile();

        assertThat(run(ofFolder(imagery, maps, "--times", "2021-07/2022-07/P1Y")).err)
                .contains("date: is 2021-07-01, and 'of_times' has a map of that date");
        done(ofFolder(imagery, maps, "--time", "2021-07-15"));
        assertThat(names(maps)).contains("of_times_20210715.tif");
        assertThat(run(ofFolder(imagery, maps, "--times", "2021/2023/P1Y")).err)
                .contains(
                        "--time: '2023': the folder '" + imagery + "' has nothing there; it has 2021-07-15, 2022-07-20"
                                + " (at the time 2023, 3 of 3; no map was made)");
        assertThat(run(ofFolder(imagery, maps, "--times", "2021", "--date", "2021-01-01")).err)
                .contains("--date: is '2021-01-01', but times was given too");
        assertThat(run(ofFolder(imagery, maps, "--times", "1900/2023/P1Y")).err)
                .contains("--times: is '1900/2023/P1Y', which names more than the 100 times that are allowed");
        assertThat(run(command(maps, "--time", "2021")).err).contains("--time: is '2021', but no input has a time");
        assertThat(names(maps)).hasSize(5);
    }

    private static Object[] ofFolder(Path imagery, Path maps, String... more) {
        return Stream.concat(
                        Stream.of(
                                "classify",
                                "--msi",
                                imagery.toString(),
                                "--models",
                                ROOT.resolve("test-data/models").toString(),
                                "--model",
                                "demo-l2-msi",
                                "--append",
                                maps.toString(),
                                "--bbox",
                                WEST),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void aDateIsReplacedOnlyWhenAsked() throws Exception {
        Path map = layer.resolve("yearly_20220715.tif");
        byte[] before = Files.readAllBytes(map);

        Answer refused = run(command(layer, "--date", "2022-07-15", "--bbox", EAST));
        assertThat(refused.code).isEqualTo(1);
        assertThat(refused.err)
                .contains("date: is 2022-07-15, and 'yearly' has a map of that date", "--overwrite to replace it");
        assertThat(map).hasBinaryContent(before);
        assertThat(names(temp)).containsExactly("yearly", "yearly_confidence");

        done(command(layer, "--date", "2022-07-15", "--bbox", EAST, "--overwrite"));
        // The two maps of the east are of one run's pixels.
        assertThat(ImageIO.read(map.toFile()).getData().getDataElements(0, 0, 60, 100, null))
                .isEqualTo(ImageIO.read(layer.resolve("yearly_20230721.tif").toFile())
                        .getData()
                        .getDataElements(0, 0, 60, 100, null));
        // The confidence of the map that is gone was the only one.
        assertThat(names(temp)).containsExactly("yearly");
        assertThat(names(layer)).isEqualTo(names(made.resolve("yearly")));
    }

    @Test
    void leavesNothingOfWhatDoesNotFit() throws Exception {
        refuses("level: is L1; the maps of 'yearly' are of level L2", layer, "--date", "2024-01-01", "--level", "L1");
        refuses("the map's pixels do not lie on those", layer, "--date", "2024-01-01", "--resolution", "20");
        refuses("date: is '2024-13-01'", layer, "--date", "2024-13-01");
        refuses("there is no folder", temp.resolve("none/yearly"), "--date", "2024-01-01");
        refuses("name: is '2024'; allowed", temp.resolve("2024"), "--date", "2024-01-01");
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.writeString(other.resolve("notes.txt"), "mine");
        refuses("'other' exists and is no layer with time", other, "--date", "2024-01-01", "--overwrite");
        Path broken = Files.createDirectory(temp.resolve("broken"));
        Files.writeString(broken.resolve("broken_20220101.tif"), "no TIFF");
        refuses("'broken_20220101.tif' in the folder 'broken' cannot be read", broken, "--date", "2024-01-01");

        assertThat(names(temp)).containsExactly("broken", "other", "yearly", "yearly_confidence");
        assertThat(names(layer)).isEqualTo(names(made.resolve("yearly")));
        assertThat(names(other)).containsExactly("notes.txt");
    }

    private void refuses(String message, Path folder, String... options) {
        Answer answer = run(command(
                folder,
                Stream.concat(Stream.of(options), Stream.of("--bbox", WEST)).toArray(String[]::new)));
        assertThat(answer.code).as(answer.text()).isEqualTo(1);
        assertThat(answer.err).contains(message);
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        misuse("--append is not for --out", command(layer, "--date", "2024-01-01", "--out", "map.tif"));
        misuse("--append needs --date", command(layer));
        misuse(
                "--confidence is 'c.tif'; with --append",
                command(layer, "--date", "2024-01-01", "--confidence", "c.tif"));
        misuse("--times is for --append", "classify", "--out", "m.tif", "--times", "2021,2022");
        misuse("--date is for --append", "classify", "--out", "m.tif", "--date", "2024-01-01");
        misuse("--probabilities needs a file", "classify", "--out", "m.tif", "--probabilities");
    }

    private static void misuse(String message, Object... args) {
        Answer answer = run(args);
        assertThat(answer.code).as(answer.text()).isEqualTo(2);
        assertThat(answer.err).contains(message);
    }
}
