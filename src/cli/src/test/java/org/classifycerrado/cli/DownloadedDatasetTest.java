package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.classifycerrado.cli.Answer.done;
import static org.classifycerrado.cli.Answer.run;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every command that reads a dataset, on patches that are laid out and named as CerraData-4MM's are downloaded. */
class DownloadedDatasetTest {

    private static final Path SCENE =
            Path.of(System.getProperty("cerrado.root")).resolve("test-data/scene");

    /** Folders as downloaded, and what is before the id in a name. */
    private static final Map<String, String> NAMES = Map.of(
            "msi_images", "parrot_beak_ms_",
            "sar_images", "parrot_beak_sar_",
            "semantic_7c", "mask_parrot_beak_7classes_",
            "semantic_14c", "parrot_beak_terraclass_classes_14c_",
            "edge_7c", "mask_parrot_beak_7classes_edge_",
            "edge_14c", "parrot_beak_terraclass_classes_14c_edge_");

    private static final int FIRST_ID = 42310;
    private static final int PATCHES = 6;

    /** How the dataset is given to the commands. */
    enum Form {
        FOLDER,
        FOLDER_IN_FOLDER,
        ZIP
    }

    @TempDir
    Path temp;

    private Path folder;

    private static JsonObject json(Path file) throws Exception {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    @BeforeEach
    void lay() throws Exception {
        Path cut = temp.resolve("cut");
        done(
                "dataset",
                "cut",
                "--msi",
                SCENE.resolve("msi.tif"),
                "--sar",
                SCENE.resolve("sar.tif"),
                "--reference",
                SCENE.resolve("truth_l2.tif"),
                "--level",
                "L2",
                "--name",
                "scene",
                cut);
        folder = Files.createDirectory(temp.resolve("cerradata"));
        for (Map.Entry<String, String> each : NAMES.entrySet()) {
            Path from = cut.resolve(each.getKey().replace("msi_images", "opt_images"));
            Path to = Files.createDirectory(folder.resolve(each.getKey()));
            List<Path> files = files(from);
            assertThat(files).hasSize(PATCHES);
            for (int i = 0; i < files.size(); i++) {
                Files.move(files.get(i), to.resolve(each.getValue() + (FIRST_ID + i) + ".tif"));
            }
        }
    }

    private Path data(Form form) throws Exception {
        if (form == Form.FOLDER) {
            return folder;
        }
        Path above = Files.createDirectory(temp.resolve("download"));
        if (form == Form.FOLDER_IN_FOLDER) {
            Files.move(folder, above.resolve("CerraData-4MM"));
            return above;
        }
        Path zip = above.resolve("archive.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
                Stream<Path> all = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                out.putNextEntry(new ZipEntry(temp.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
        return zip;
    }

    @ParameterizedTest
    @EnumSource
    void isCheckedAndDescribed(Form form) throws Exception {
        Path data = data(form);
        Path stats = temp.resolve("stats.json");

        Answer checked = done("dataset", "check", data);
        Answer described = done("dataset", "stats", data, "--json", stats);

        assertThat(checked.out)
                .contains("opt_images: 6 files", "edge_14c: 6 files", "L1: 6 patches", "L2: 6 patches", "no faults");
        assertThat(json(stats).getAsJsonObject("files").get("opt_images").getAsInt())
                .isEqualTo(PATCHES);
        assertThat(json(stats).getAsJsonArray("bands")).hasSize(14);
        assertThat(described.err).doesNotContain("offset");
    }

    @ParameterizedTest
    @EnumSource
    void isDividedLearnedFromAndScored(Form form) throws Exception {
        Path data = data(form);
        Path divided = temp.resolve("divided");
        Path models = temp.resolve("models");

        Answer split = done("dataset", "split", data, divided, "--ratio", ".5,0,.5");

        assertThat(split.out).contains("train       3 patches", "test        3 patches");
        // As the authors' code reads it.
        assertThat(files(divided.resolve("train")).stream().map(each -> "" + each.getFileName()))
                .containsExactly("edge_14c", "edge_7c", "opt_images", "sar_images", "semantic_14c", "semantic_7c");
        assertThat(files(divided.resolve("test/opt_images"))
                        .get(0)
                        .getFileName()
                        .toString())
                .startsWith("parrot_beak_ms_4231");
        // As split-folders leaves it behind.
        Files.createDirectories(divided.resolve("val/opt_images"));
        assertThat(done("dataset", "check", divided).out).doesNotContain("divided/val");
        done(
                "train",
                "--data",
                divided,
                "--level",
                "L1",
                "--modality",
                "sar",
                "--epochs",
                1,
                "--batch",
                2,
                "--device",
                "cpu",
                "--id",
                "mine",
                "--out",
                temp.resolve("run"),
                "--models",
                models);
        Answer scored = done("evaluate", "--data", data, "--model", "mine", "--models", models, "--device", "cpu");
        assertThat(scored.out).contains("L1, 7 classes: ").contains(PATCHES * 128 * 128 + " pixels");
        assertThat(done("benchmark", "--data", data, "--models", models, "--device", "cpu").out)
                .containsPattern("L1 SAR NW +mine ");
        Path maps = temp.resolve("maps");
        done("classify", "--patches", data, "--model", "mine", "--models", models, "--device", "cpu", "--out", maps);
        assertThat(files(maps)).hasSize(PATCHES);
    }

    @Test
    void isDrawn() throws Exception {
        Path sheet = temp.resolve("sheet.png");

        done("dataset", "show", folder, "--patch", "42310,42315", "--out", sheet);

        BufferedImage image = ImageIO.read(sheet.toFile());
        // Four columns and two rows of 192 pixels, and the legend.
        assertThat(image.getWidth()).isGreaterThan(4 * 192);
        assertThat(image.getHeight()).isGreaterThan(2 * 192);
        assertThat(run("dataset", "show", folder, "--patch", "7", "--out", temp.resolve("b.png")).err)
                .contains("there is no patch '7'");
        assertThat(run("dataset", "show", folder, "--count", 0, "--out", temp.resolve("b.png")).err)
                .contains("--count is 0; allowed: 1 to 50");
    }

    @Test
    void aHalfCopiedFolderIsCountedAndNamed() throws Exception {
        Path many = Files.createDirectory(temp.resolve("many"));
        for (Map.Entry<String, String> each : NAMES.entrySet()) {
            Path to = Files.createDirectory(many.resolve(each.getKey()));
            Path file = files(folder.resolve(each.getKey())).get(0);
            int count = each.getKey().equals("semantic_7c") ? 3 : 20;
            for (int i = 0; i < count; i++) {
                Files.createLink(to.resolve(each.getValue() + (FIRST_ID + i) + ".tif"), file);
            }
        }
        Files.delete(many.resolve("sar_images/parrot_beak_sar_42311.tif"));
        Path json = temp.resolve("check.json");

        Answer checked = run("dataset", "check", many, "--json", json);

        assertThat(checked.code).isEqualTo(1);
        assertThat(checked.out)
                .contains(
                        "semantic_7c: 3 files",
                        "fault: semantic_7c has files of 3 patches only, of 20 that there are; was it copied whole? It"
                                + " lacks 42313, 42314, ",
                        "fault: patch 42311 has no file in sar_images",
                        "faults: 2");
        JsonObject missing =
                json(json).getAsJsonArray("splits").get(0).getAsJsonObject().getAsJsonObject("missing");
        assertThat(missing.getAsJsonArray("semantic_7c")).hasSize(17);
    }

    @Test
    void ambiguousFilesAreRefused() throws Exception {
        Path other = folder.resolve("msi_images/another_name_42310.tif");
        Files.copy(folder.resolve("msi_images/parrot_beak_ms_42310.tif"), other);
        assertThat(run("dataset", "check", folder).out)
                .contains("msi_images has two files of patch 42310: another_name_42310.tif and parrot_beak_ms");
        // What archives of macOS have beside each file does not count.
        Files.move(other, folder.resolve("msi_images/._parrot_beak_ms_42310.tif"));
        done("dataset", "check", folder);
        Files.createDirectory(folder.resolve("opt_images"));
        assertThat(run("dataset", "check", folder).out).contains("has both opt_images and msi_images");
    }

    @Test
    void statisticsFarFromThePublishedAreWarnedOf() throws Exception {
        Path dark = temp.resolve("dark");
        GeoTiffReader reader = new GeoTiffReader(
                folder.resolve("msi_images/parrot_beak_ms_42310.tif").toFile());
        GridCoverage2D image = reader.read(null);
        Raster raster = image.getRenderedImage().getData();
        WritableRaster lower = raster.createCompatibleWritableRaster();
        int[] values = raster.getPixels(0, 0, 128, 128, (int[]) null);
        Arrays.setAll(values, i -> Math.max(1, values[i] - 1000));
        lower.setPixels(0, 0, 128, 128, values);
        Path file = Files.createDirectories(dark.resolve("msi_images")).resolve("parrot_beak_ms_1.tif");
        GeoTiffWriter writer = new GeoTiffWriter(file.toFile());
        writer.write(new GridCoverageFactory().create("dark", lower, image.getEnvelope2D()), null);
        writer.dispose();
        reader.dispose();
        Path stats = temp.resolve("stats.json");

        Answer far = done("dataset", "stats", dark, "--json", stats);

        assertThat(far.err)
                .containsPattern("warning: B01 has mean [2-4][0-9][0-9]\\..*published of CerraData-4MM are 1331\\.3")
                .contains("Do the values lack the offset of 1000?");
        assertThat(json(stats).getAsJsonArray("warnings").size()).isPositive();
    }

    @Test
    void patchesWithoutNumbersAreLeftOutOfScores() throws Exception {
        Path broken = folder.resolve("semantic_14c/parrot_beak_terraclass_classes_14c_42312.tif");
        byte[] bytes = Files.readAllBytes(broken);
        Files.write(broken, Arrays.copyOf(bytes, bytes.length / 2));
        Object[] command = {"evaluate", "--data", folder, "--model", "demo-l2-sar", "--device", "cpu"};

        Answer skipped = done(command);
        Answer stopped = run(Stream.concat(Arrays.stream(command), Stream.of("--corrupt", "stop"))
                .toArray());

        assertThat(skipped.out).contains(5 * 128 * 128 + " pixels");
        assertThat(skipped.err)
                .contains("skipped a patch: semantic_14c/parrot_beak_terraclass_classes_14c_42312.tif cannot be read")
                .contains("1 patches could not be read and are left out of the scores");
        assertThat(stopped.code).isEqualTo(1);
        assertThat(stopped.err).contains("42312.tif cannot be read");
    }
}
