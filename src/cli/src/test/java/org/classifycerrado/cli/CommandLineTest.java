package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.classifycerrado.cli.Answer.run;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
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
                "--confidence-measure",
                "margin",
                "--probabilities",
                out.resolve("all.tif").toString(),
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
        assertThat(files()).containsExactly("a.json", "all.tif", "c.tif", "map.tif", "p.png", "s.csv");
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
        assertFails(2, classify("--roi", "CIRCLE(1)"), "--roi is 'CIRCLE(1)': ");
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

    @Test
    void aRefusalOfImplausibleValuesNamesOptions() {
        Answer refused = classify("--sar-units", "sigma0-power");

        assertFails(1, refused, "--sar-units dn would make them fit. To use it all the same, say --allow-implausible");
        assertThat(refused.err).contains("--sar: holds").doesNotContain("sarUnits", "allowImplausible");
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
        // The checksum is right, the weights are no network.
        Path garbage = Files.createDirectory(temp.resolve("models/garbage"));
        Files.write(garbage.resolve("model.pt"), new byte[] {1});
        String card = Files.readString(ROOT.resolve("test-data/models/demo-l2-sar/model.json"));
        Files.writeString(
                garbage.resolve("model.json"),
                card.replace("\"demo-l2-sar\"", "\"garbage\"")
                        .replaceFirst(
                                "[0-9a-f]{64}", "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a"));
        assertThat(run("models", "--models", temp.resolve("models").toString()).out)
                .containsPattern("garbage +broken: its weights are damaged: not a TorchScript");
    }

    /** A checkpoint of the published network that PyTorch wrote; its weights are random. */
    private static final String CHECKPOINT = ROOT.resolve("src/learn/src/test/resources/org/classifycerrado/learn")
            .resolve("checkpoint/unet-resnet50-14ch-7c.pt")
            .toString();

    private String models() {
        return temp.resolve("models").toString();
    }

    @Test
    void importsACheckpointAndClassifiesWithIt() {
        Answer imported = run(
                "import",
                CHECKPOINT,
                "--models",
                models(),
                "--architecture",
                "unet-resnet50",
                "--level",
                "L1",
                "--modality",
                "msi+sar",
                "--id",
                "mine",
                "--title",
                "Random",
                "--published",
                "--weights",
                "nw");
        assertThat(imported.err).doesNotContain("Exception");
        assertThat(imported.code).isZero();
        assertThat(imported.out)
                .contains("\"id\": \"mine\"", "\"macroF1\": 0.3649", "\"stride\": 32", "Imported 'mine'. One patch: ");
        assertThat(run("models", "--models", models()).out).containsPattern("mine +L1 msi\\+sar Random");

        Answer classified = run(
                "classify",
                "--msi",
                MSI,
                "--sar",
                SAR,
                "--models",
                models(),
                "--model",
                "mine",
                "--bbox",
                CORNER,
                "--out",
                out.resolve("map.tif").toString());
        assertThat(classified.code).isZero();
        assertThat(classified.out).contains("all classes");

        assertFails(
                1,
                run(
                        "import",
                        CHECKPOINT,
                        "--models",
                        models(),
                        "--normalization",
                        "none",
                        "--id",
                        "mine",
                        "--title",
                        "x"),
                "there is a model of that id");
    }

    @Test
    void importsWhatTheAuthorsNamed() throws Exception {
        Path named = Files.copy(Path.of(CHECKPOINT), temp.resolve("unet_7cMSISAR_2nonW_model_epoch_29.pt"));
        Answer imported =
                run("import", named.toString(), "--models", models(), "--id", "m", "--title", "m", "--published");
        assertThat(imported.out)
                .contains(
                        "\"macroF1\": 0.3649",
                        "\"classWeights\": false",
                        "The file's name says: unet-resnet50, L1, msi+sar, nw");
        Answer overridden = run(
                "import",
                named.toString(),
                "--models",
                models(),
                "--id",
                "w",
                "--title",
                "w",
                "--published",
                "--weights",
                "w");
        assertThat(overridden.out).contains("\"macroF1\": 0.4524", "\"classWeights\": true");
    }

    @Test
    void importsAFolderOfThemAndNamesWhatItCannot() throws Exception {
        Path weights = temp.resolve("weights");
        Files.createDirectories(weights.resolve("unet"));
        Files.copy(Path.of(CHECKPOINT), weights.resolve("unet/unet_7cMSISAR_2nonW_model_epoch_29.pt"));
        Files.copy(Path.of(CHECKPOINT), weights.resolve("unnamed.pth"));
        Files.writeString(weights.resolve("broken.pt"), "no checkpoint");
        Files.writeString(weights.resolve("README.md"), "about them");
        String[] all = {"import", weights.toString(), "--models", models(), "--published"};
        Answer imported = run(all);
        assertThat(imported.code).isEqualTo(1);
        assertThat(imported.out)
                .contains("Imported 'unet-resnet50-l1-msi-sar-nw'", "1 of 3 imported.")
                .doesNotContain("README");
        assertThat(imported.err.lines())
                .anySatisfy(line -> assertThat(line).startsWith("not imported: broken.pt: "))
                .anySatisfy(line -> assertThat(line).startsWith("not imported: unnamed.pth: --weights: is missing"));
        assertThat(run("models", "--models", models()).out)
                .containsPattern("unet-resnet50-l1-msi-sar-nw +L1 msi\\+sar unet-resnet50, L1, msi\\+sar, nw");

        assertFails(2, run(with(all, "--id", "x")), "--id is for one checkpoint; '" + weights + "' is a folder");
        Files.createDirectories(temp.resolve("empty"));
        assertFails(
                1,
                run("import", temp.resolve("empty").toString(), "--models", models(), "--published"),
                "there is no checkpoint (.pt, .pth, .ckpt) in");
    }

    @Test
    void importsTorchScriptWithItsCard() throws Exception {
        Path demo = ROOT.resolve("test-data/models/demo-l2-sar");
        String card = demo.resolve("model.json").toString();
        String weights = demo.resolve("model.pt").toString();
        Answer answer = run("import", "--torchscript", weights, "--card", card, "--models", models());
        assertThat(answer.code).isZero();
        assertThat(temp.resolve("models/demo-l2-sar/model.pt")).hasSameBinaryContentAs(demo.resolve("model.pt"));
        assertFails(2, run("import", "--torchscript", weights, "--models", models()), "--card is missing");
    }

    @Test
    void modelsTravelAsACatalogue() throws Exception {
        Path catalogue = temp.resolve("catalogue");
        String bundled = ROOT.resolve("test-data/models").toString();
        assertThat(run("models", "--models", bundled, "--stac", catalogue.toString()).code)
                .isZero();
        assertThat(catalogue.resolve("catalog.json")).content().contains("./demo-l1-msi-sar/item.json");
        assertThat(temp).isDirectoryNotContaining("glob:**/.catalogue*");
        assertFails(1, run("models", "--models", bundled, "--stac", catalogue.toString()), "which exists");

        Path item = catalogue.resolve("demo-l2-sar");
        String[] arguments = {
            "import",
            "--torchscript",
            item.resolve("model.pt").toString(),
            "--card",
            item.resolve("item.json").toString(),
            "--models",
            models()
        };
        assertThat(run(arguments).code).isZero();
        assertThat(temp.resolve("models/demo-l2-sar/model.json"))
                .hasSameTextualContentAs(ROOT.resolve("test-data/models/demo-l2-sar/model.json"));
    }

    @Test
    void importAsksForWhatACheckpointDoesNotTell() throws Exception {
        assertFails(2, run("import", "--models", models()), "CKPT (or --torchscript, or --onnx) is missing");
        assertFails(
                2,
                run("import", CHECKPOINT, "--models", models(), "--id", "x", "--title", "x"),
                "--normalization is missing: a checkpoint does not tell it. Allowed: none");
        String[] complete = {
            "import", CHECKPOINT, "--models", models(), "--normalization", "none", "--id", "x", "--title", "x"
        };
        assertFails(2, run(with(complete, "--normalization=zscore")), "should be specified only once");
        assertFails(2, run(with(complete, "--level", "L3")), "L3");
        assertFails(2, run(with(complete, "--weights", "x")), "weights is 'x'; allowed: w");
        assertFails(1, run(with(complete, "--published")), "weights: is missing, and the file is not named as");
        assertFails(1, run(with(complete, "--level", "L2")), "level: is L2; the checkpoint tells 7 classes");
        assertFails(1, run(with(complete, "--architecture", "unet-small")), "the checkpoint's keys are those of unet");
        complete[1] = temp.resolve("none.pt").toString();
        assertFails(1, run(complete), "there is no file");
        complete[1] = MSI;
        assertFails(1, run(complete), "it is no zip");
        assertThat(temp.resolve("models")).doesNotExist();
    }

    private static String[] with(String[] args, String... more) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
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
