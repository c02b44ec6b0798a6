package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user types them, in this process. */
class CommandLineTest {

    private static final Path ROOT = Path.of(System.getProperty("cerrado.root"));
    private static final String MSI = ROOT.resolve("test-data/scene/msi.tif").toString();
    private static final String SAR = ROOT.resolve("test-data/scene/sar.tif").toString();
    /** A corner of the scene, so that tests need few windows. */
    private static final String CORNER = "811600,9331600,812900,9332600";

    @TempDir
    Path temp;

    private Path out;

    @BeforeEach
    void folder() throws Exception {
        out = Files.createDirectory(temp.resolve("out"));
    }

    private record Answer(int code, String out, String err) {}

    private static Answer run(String... args) {
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = Cerrado.execute(args);
            return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    private Answer classify(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "classify",
                "--msi",
                MSI,
                "--sar",
                SAR,
                "--model",
                "demo-l2-msi-sar",
                "--bbox",
                CORNER,
                "--out",
                out.resolve("map.tif").toString()));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    private List<String> files() throws Exception {
        try (var all = Files.list(out)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesMapAreasSummaryConfidenceAndPreview() throws Exception {
        Answer answer = classify(
                "--confidence",
                out.resolve("c.tif").toString(),
                "--areas",
                out.resolve("a.json").toString(),
                "--summary",
                out.resolve("s.csv").toString(),
                "--preview",
                out.resolve("p.png").toString(),
                "--lang",
                "pt",
                "--title",
                "Canto");

        assertThat(answer.err).doesNotContain("Exception");
        assertThat(answer.code).isZero();
        assertThat(files()).containsExactly("a.json", "c.tif", "map.tif", "p.png", "s.csv");
        assertThat(answer.out)
                .contains("all classes", "preview: ")
                .containsPattern("(?m)^\\d+ +[A-Z].* +\\d+ +\\d+\\.\\d\\d +\\d+\\.\\d\\d%$");
        assertThat(JsonParser.parseString(Files.readString(out.resolve("a.json")))
                        .getAsJsonObject()
                        .get("level")
                        .getAsString())
                .isEqualTo("L2");
        assertThat(Files.readString(out.resolve("s.csv"))).contains("model.id,\"demo-l2-msi-sar\"");
        var preview = ImageIO.read(out.resolve("p.png").toFile());
        assertThat(preview.getWidth()).isBetween(600, 1600);
    }

    @Test
    void doesNotOverwriteUnasked() throws Exception {
        Files.writeString(out.resolve("map.tif"), "precious");
        Answer refused = classify();
        assertThat(refused.code).isEqualTo(1);
        assertThat(refused.err).contains("exists; say --overwrite");
        assertThat(out.resolve("map.tif")).hasContent("precious");
        assertThat(classify("--overwrite").code).isZero();
        assertThat(Files.size(out.resolve("map.tif"))).isGreaterThan(1000);
    }

    @Test
    void tellsWhatIsWrong() throws Exception {
        assertFails(
                1,
                run("classify", "--msi", MSI, "--out", out.resolve("m.tif").toString(), "--model", "x"),
                "model: there is no 'x'; available: demo-l1-msi-sar");
        assertFails(1, classify("--overlap", "31"), "overlap: is 31; allowed");
        assertFails(1, classify("--roi", "POLYGON((0 0,1 1,1 0,0 1,0 0))"), "roi: is not a valid Polygon");
        assertFails(2, classify("--roi", "CIRCLE(1)"), "--roi is neither WKT");
        assertFails(2, classify("--areas", out.resolve("a.txt").toString()), "must end in .json or .csv");
        assertFails(2, classify("--offset", "many"), "--offset");
        assertFails(2, run("classify", "--msi", MSI), "--out");
        assertFails(2, run("nonsense"), "nonsense");
        assertFails(2, run(), "a command is missing");
        assertFails(
                1,
                run(
                        "classify",
                        "--msi",
                        MSI,
                        "--out",
                        temp.resolve("nowhere/m.tif").toString(),
                        "--model",
                        "demo-l2-msi"),
                "there is no folder");
        assertThat(files()).isEmpty();
    }

    private static void assertFails(int code, Answer answer, String message) {
        assertThat(answer.err).contains(message).doesNotContain("\tat ");
        assertThat(answer.code).isEqualTo(code);
    }

    @Test
    void aFullDiskLeavesNothing() throws Exception {
        Path disk = Files.createDirectory(temp.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk.toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(mount.waitFor() == 0, "SKIPPED: this user may not mount a small disk to fill");
        try {
            Answer answer = run(
                    "classify",
                    "--msi",
                    MSI,
                    "--sar",
                    SAR,
                    "--model",
                    "demo-l2-msi-sar",
                    "--bbox",
                    CORNER,
                    "--out",
                    disk.resolve("map.tif").toString());
            assertThat(answer.code).isEqualTo(1);
            assertThat(answer.err).contains("the disk is full");
            try (var left = Files.list(disk)) {
                assertThat(left).isEmpty();
            }
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    @Test
    void takesRegionsWithTheirOwnCrs() throws Exception {
        // The same corner of the scene in geographic coordinates.
        Path geojson = Files.writeString(
                temp.resolve("roi.geojson"),
                "{\"type\":\"Polygon\",\"coordinates\":[[[811700,9331700],[812700,9331700],[812700,9332500],"
                        + "[811700,9332500],[811700,9331700]]]}");
        Answer answer = run(
                "classify",
                "--msi",
                MSI,
                "--sar",
                SAR,
                "--model",
                "demo-l2-msi-sar",
                "--roi",
                geojson.toString(),
                "--roi-crs",
                "EPSG:32722",
                "--out",
                out.resolve("map.tif").toString());
        assertThat(answer.err).doesNotContain("roi");
        assertThat(answer.code).isZero();
        assertThat(answer.out).containsPattern("all classes +8000 ");
    }

    @Test
    void listsModelsAndClasses() {
        Answer models = run("models");
        assertThat(models.code).isZero();
        assertThat(models.out.lines().map(line -> line.split(" ")[0]))
                .containsExactly("demo-l1-msi-sar", "demo-l2-msi", "demo-l2-msi-sar", "demo-l2-sar");
        Answer legend = run("legend", "--level", "L2");
        assertThat(legend.out.lines()).hasSize(15).anyMatch(line -> line.contains("#16980d"));
    }

    @Test
    void reportsBrokenModels() throws Exception {
        Path models = Files.createDirectories(temp.resolve("models/bad"));
        Files.writeString(models.resolve("model.json"), "{}");
        Answer answer = run("models", "--models", temp.resolve("models").toString());
        assertThat(answer.code).isEqualTo(1);
        assertThat(answer.out).contains("bad", "broken: id is missing");
    }

    @Test
    void benchReportsTheRatio() {
        Answer answer = run("bench", "--size", "128", "--rounds", "1", "--architecture", "unet-small");
        assertThat(answer.code).isZero();
        assertThat(answer.out).containsPattern("unet-small +4( +\\d+\\.\\d+){7}");
    }

    @Test
    void synthMakesTheShippedScene() throws Exception {
        Answer answer = run(
                "synth",
                "--seed",
                "7",
                "--west",
                "811600",
                "--north",
                "9332600",
                "--width",
                "427",
                "--height",
                "300",
                "--out",
                out.toString());
        assertThat(answer.code).isZero();
        assertThat(Files.mismatch(out.resolve("truth_l2.tif"), ROOT.resolve("test-data/scene/truth_l2.tif")))
                .isEqualTo(-1);
        assertThat(Files.mismatch(out.resolve("msi.tif"), Path.of(MSI))).isEqualTo(-1);
        assertThat(Files.mismatch(out.resolve("sar.tif"), Path.of(SAR))).isEqualTo(-1);
    }
}
