package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.classifycerrado.cli.Answer.done;
import static org.classifycerrado.cli.Answer.run;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.learn.dataset.PatchFile;
import org.classifycerrado.learn.tiff.BandTiff;
import org.classifycerrado.legend.Lettering;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dataset} and what reads datasets, as a user types it, in this process. */
class DatasetCommandsTest {

    private static final Path SCENE =
            Path.of(System.getProperty("cerrado.root")).resolve("test-data/scene");
    private static final int SIDE = 16;

    @TempDir
    Path temp;

    private static JsonObject json(Path file) throws Exception {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    /** Names of the files and folders below, hidden ones too. */
    private static TreeSet<String> tree(Path folder) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return new TreeSet<>(all.filter(each -> !each.equals(folder))
                    .map(each -> folder.relativize(each).toString().replace('\\', '/'))
                    .toList());
        }
    }

    private Path cut(String name, Object... more) {
        Path out = temp.resolve(name);
        Object[] arguments = {
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
            out
        };
        done(Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray());
        return out;
    }

    private static void write(Path file, WritableRaster raster, ReferencedEnvelope bounds) throws Exception {
        Files.createDirectories(file.getParent());
        AffineTransform cornerToCrs = new AffineTransform(
                bounds.getWidth() / raster.getWidth(),
                0,
                0,
                -bounds.getHeight() / raster.getHeight(),
                bounds.getMinX(),
                bounds.getMaxY());
        BandTiff.write(
                file,
                new BufferedImage(BandTiff.colors(raster.getNumBands(), raster.getTransferType()), raster, false, null),
                new PixelGrid(
                        bounds.getCoordinateReferenceSystem(), cornerToCrs, raster.getWidth(), raster.getHeight()),
                List.of(),
                16);
    }

    private static ReferencedEnvelope square(CoordinateReferenceSystem crs, double west, double south, double side) {
        return new ReferencedEnvelope(west, west + side, south, south + side, crs);
    }

    private static WritableRaster constant(int type, int bands, float value) {
        WritableRaster raster = Raster.createWritableRaster(new BandedSampleModel(type, SIDE, SIDE, bands), null);
        float[] samples = new float[SIDE * SIDE * bands];
        Arrays.fill(samples, value);
        raster.setPixels(0, 0, SIDE, SIDE, samples);
        return raster;
    }

    private static int[] ids(Path file) throws Exception {
        Raster raster = PatchFile.read(file).raster();
        return raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
    }

    @Test
    void cutsAScene() throws Exception {
        Path out = cut("cut");

        assertThat(tree(out)).hasSize(6 + 6 * 6);
        GeoTiffReader reader = new GeoTiffReader(SCENE.resolve("msi.tif").toFile());
        Raster scene = reader.read(null).getRenderedImage().getData(new Rectangle(256, 128, 128, 128));
        PatchFile msi = PatchFile.read(out.resolve("opt_images/cut_msi_patch_scene-y000128-x000256.tif"));
        assertThat(msi.raster().getTransferType()).isEqualTo(DataBuffer.TYPE_USHORT);
        assertThat(msi.raster().getSamples(0, 0, 128, 128, 11, (int[]) null))
                .isEqualTo(scene.getSamples(256, 128, 128, 128, 11, (int[]) null));
        assertThat(msi.noData()).isEmpty();
        assertThat(PatchFile.read(out.resolve("semantic_7c/cut_semantic_7c_scene-y000128-x000256.tif"))
                        .noData())
                .as("0 is a class")
                .isEmpty();
        PixelGrid grid = msi.grid().orElseThrow();
        assertThat(CRS.equalsIgnoreMetadata(grid.crs(), reader.getCoordinateReferenceSystem()))
                .isTrue();
        assertThat(grid.envelope().getMinX())
                .isEqualTo(reader.getOriginalEnvelope().getMinimum(0) + 2560);
        assertThat(grid.envelope().getMaxY())
                .isEqualTo(reader.getOriginalEnvelope().getMaximum(1) - 1280);
        reader.dispose();
        int[] l2 = ids(out.resolve("semantic_14c/cut_semantic_14c_scene-y000000-x000128.tif"));
        int[] edges = ids(out.resolve("edge_14c/cut_semantic_14c_edge_patch_scene-y000000-x000128.tif"));
        for (int p = 0; p < 128 * 128 - 1; p++) {
            if (p % 128 < 127 && l2[p] != l2[p + 1]) {
                assertThat(edges[p] + edges[p + 1]).isEqualTo(2);
            }
        }
        assertThat(Arrays.stream(edges).sum()).isBetween(1, 128 * 128 - 1);

        Path checked = temp.resolve("check.json");
        assertThat(done("dataset", "check", out, "--json", checked).out)
                .contains("L1: 6 patches", "L2: 6 patches", "no faults");
        assertThat(json(checked).get("faults").getAsInt()).isZero();
        JsonObject levels =
                json(checked).getAsJsonArray("splits").get(0).getAsJsonObject().getAsJsonObject("levels");
        assertThat(levels.getAsJsonObject("L2").get("patches").getAsInt()).isEqualTo(6);
        assertThat(levels.getAsJsonObject("L1").getAsJsonArray("classes")).hasSize(7);
        assertThat(run("dataset", "check", out, "--json", checked).err).contains("exists; say --overwrite");
    }

    @Test
    void overlapsWhereTheStrideIsShort() throws Exception {
        // 427×300 pixels: left edges at 0, 64 … 256, top edges at 0, 64, 128.
        assertThat(tree(cut("cut", "--stride", "64").resolve("sar_images"))).hasSize(5 * 3);
    }

    @Test
    void dropsPatchesWithoutClasses() throws Exception {
        // A reference of the western 200 of 427 columns: the second patch of a row has 72 of 128.
        GeoTiffReader reader = new GeoTiffReader(SCENE.resolve("truth_l2.tif").toFile());
        Raster whole = reader.read(null).getRenderedImage().getData();
        WritableRaster west = Raster.createBandedRaster(DataBuffer.TYPE_BYTE, 200, 300, 1, null);
        west.setSamples(0, 0, 200, 300, 0, whole.getSamples(0, 0, 200, 300, 0, (int[]) null));
        double left = reader.getOriginalEnvelope().getMinimum(0);
        double top = reader.getOriginalEnvelope().getMaximum(1);
        ReferencedEnvelope bounds =
                new ReferencedEnvelope(left, left + 2000, top - 3000, top, reader.getCoordinateReferenceSystem());
        reader.dispose();
        Path reference = temp.resolve("west.tif");
        write(reference, west, bounds);
        Object[] command = {
            "dataset",
            "cut",
            "--msi",
            SCENE.resolve("msi.tif"),
            "--sar",
            SCENE.resolve("sar.tif"),
            "--reference",
            reference,
            "--level",
            "L2"
        };

        Answer strict = done(with(command, temp.resolve("strict")));
        Answer lax = done(with(command, temp.resolve("lax"), "--max-no-data", "0.5"));
        TreeSet<String> before = tree(temp);
        Answer nothing = run(with(command, temp.resolve("none"), "--bands", "B01"));
        Answer wrong = run(with(command, temp.resolve("none"), "--max-no-data", "2"));

        assertThat(strict.out).contains("2 patches kept, 4 dropped");
        assertThat(lax.out).contains("4 patches kept, 2 dropped");
        int[] half = ids(temp.resolve("lax/semantic_7c/cut_semantic_7c_msi-y000000-x000128.tif"));
        assertThat(half[71]).isLessThan(7);
        assertThat(half[72]).isEqualTo(255);
        assertThat(done("dataset", "check", temp.resolve("lax")).out).contains("no faults");
        assertThat(nothing.code).isEqualTo(1);
        assertThat(nothing.err).contains("bands");
        assertThat(wrong.err).contains("max-no-data is 2.0; allowed: 0 to 1");
        assertThat(tree(temp)).isEqualTo(before);
    }

    private static Object[] with(Object[] command, Object... more) {
        return Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray();
    }

    @Test
    void refusesAReferenceThatDoesNotFit() throws Exception {
        Path far = temp.resolve("far.tif");
        write(
                far,
                constant(DataBuffer.TYPE_BYTE, 1, 3),
                square(CRS.decode("EPSG:32722", true), 300_000, 9_000_000, 160));
        Path unknown = temp.resolve("unknown.tif");
        GeoTiffReader reader = new GeoTiffReader(SCENE.resolve("msi.tif").toFile());
        ReferencedEnvelope bounds = new ReferencedEnvelope(reader.getOriginalEnvelope());
        reader.dispose();
        write(unknown, constant(DataBuffer.TYPE_BYTE, 1, 14), bounds);
        Object[] command = {
            "dataset",
            "cut",
            "--msi",
            SCENE.resolve("msi.tif"),
            "--sar",
            SCENE.resolve("sar.tif"),
            temp.resolve("out"),
            "--level"
        };
        TreeSet<String> before = tree(temp);

        assertThat(run(with(command, "L2", "--reference", far)).err).contains("all 6 patches have more");
        assertThat(run(with(command, "L2", "--reference", unknown)).err).contains("it has the value 14");
        assertThat(run(with(command, "L1", "--reference", SCENE.resolve("truth_l2.tif"))).err)
                .contains("level: is L1; the reference has the colours of L2");
        assertThat(tree(temp)).isEqualTo(before);
        Files.createDirectories(temp.resolve("out/something"));
        assertThat(run(with(command, "L2", "--reference", unknown)).err).contains("is not empty");
    }

    @Test
    void tellsStatistics() throws Exception {
        CoordinateReferenceSystem crs = CRS.decode("EPSG:32722", true);
        ReferencedEnvelope place = square(crs, 700_000, 9_300_000, 160);
        WritableRaster first = constant(DataBuffer.TYPE_FLOAT, 12, 1000);
        first.setSample(3, 4, 7, Float.NaN); // its pixel does not count in any band
        for (int b = 0; b < 12; b++) {
            first.setSample(0, 0, b, 0); // no data, as nothing else is declared
        }
        write(temp.resolve("d/train/opt_images/a_b_c_1.tif"), first, place);
        write(temp.resolve("d/test/opt_images/a_b_c_2.tif"), constant(DataBuffer.TYPE_USHORT, 12, 3000), place);
        write(temp.resolve("d/train/sar_images/a_b_c_1.tif"), constant(DataBuffer.TYPE_FLOAT, 2, 0), place);
        write(temp.resolve("d/train/sar_images/a_b_c_3.tif"), constant(DataBuffer.TYPE_FLOAT, 3, 0), place);
        write(temp.resolve("d/train/semantic_7c/a_b_c_1.tif"), constant(DataBuffer.TYPE_BYTE, 1, 2), place);
        WritableRaster labels = constant(DataBuffer.TYPE_BYTE, 1, 255);
        labels.setSample(5, 5, 0, 6);
        write(temp.resolve("d/test/semantic_7c/a_b_c_2.tif"), labels, place);
        Path json = temp.resolve("s.json");

        Answer answer = done("dataset", "stats", temp.resolve("d"), "--json", json);

        assertThat(answer.err).contains("left out: sar_images/a_b_c_3.tif: has 3 bands; needed: 2");
        assertThat(answer.out).containsPattern("Agriculture +256 +99\\.611 %").containsPattern("no class +255");
        JsonObject b08 = json(json).getAsJsonArray("bands").get(7).getAsJsonObject();
        assertThat(b08.get("band").getAsString()).isEqualTo("B08");
        assertThat(b08.get("pixels").getAsLong()).isEqualTo(254 + 256);
        assertThat(b08.get("min").getAsDouble()).isEqualTo(1000);
        assertThat(b08.get("max").getAsDouble()).isEqualTo(3000);
        double mean = (254 * 1000.0 + 256 * 3000.0) / 510;
        assertThat(b08.get("mean").getAsDouble()).isCloseTo(mean, within(1e-9));
        double variance = (254 * Math.pow(1000 - mean, 2) + 256 * Math.pow(3000 - mean, 2)) / 510;
        assertThat(b08.get("stddev").getAsDouble()).isCloseTo(Math.sqrt(variance), within(1e-9));
        JsonObject vv = json(json).getAsJsonArray("bands").get(12).getAsJsonObject();
        assertThat(vv.get("pixels").getAsLong()).as("0 is a value of SAR").isEqualTo(256);
        assertThat(json(json).get("unreadable").getAsInt()).isEqualTo(1);
        assertThat(json(json).getAsJsonObject("levels").keySet()).containsExactly("L1");

        assumeTrue(Lettering.sansSerif().available(), "SKIPPED: no fonts");
        Path chart = temp.resolve("s.png");
        done("dataset", "stats", temp.resolve("d"), "--chart", chart);
        BufferedImage picture = ImageIO.read(chart.toFile());
        int agriculture = 0xffe6206c;
        assertThat(Stream.iterate(0, x -> x < picture.getWidth(), x -> x + 1)
                        .flatMap(x -> Stream.iterate(0, y -> y < picture.getHeight(), y -> y + 1)
                                .map(y -> picture.getRGB(x, y)))
                        .filter(rgb -> rgb == agriculture)
                        .count())
                .isGreaterThan(1000);
        Path drawing = temp.resolve("s.svg");
        done("dataset", "stats", temp.resolve("d"), "--chart", drawing);
        // VV reaches from 0 to 0, and the other classes have no bar.
        assertThat(drawing).content().contains("99.61 %", "Sentinel-1", "Water body", "</svg>");
        assertThat(run("dataset", "stats", temp.resolve("d"), "--chart", temp.resolve("s.jpg")).err)
                .contains("--chart: is '", "a name that ends in .png or .svg");
    }

    /** Labels of 8×8 patches of 160 m side by side, written in the given order. */
    private Path labels(String name, List<Integer> order) throws Exception {
        CoordinateReferenceSystem crs = CRS.decode("EPSG:32722", true);
        Path folder = temp.resolve(name);
        for (int i : order) {
            write(
                    folder.resolve("semantic_7c/a_b_c_" + i + ".tif"),
                    constant(DataBuffer.TYPE_BYTE, 1, i % 7),
                    square(crs, 640_000 + 160 * (i % 8), 9_280_000 + 160 * (i / 8), 160));
        }
        return folder;
    }

    private static List<Integer> upTo(int count) {
        return Stream.iterate(0, i -> i < count, i -> i + 1).toList();
    }

    @Test
    void splitsTheSameWayEachTime() throws Exception {
        Path rising = labels("rising", upTo(20));
        Path falling = labels("falling", upTo(20).stream().map(i -> 19 - i).toList());

        Answer answer = done("dataset", "split", rising, temp.resolve("a"));
        done("dataset", "split", falling, temp.resolve("b"), "--copy");
        done("dataset", "split", rising, temp.resolve("c"), "--seed", "43");
        done("dataset", "split", rising, temp.resolve("d"), "--ratio", ".5,.25,.25");

        assertThat(answer.out).contains("train      18 patches  90.00 %", "test        2 patches  10.00 %");
        assertThat(tree(temp.resolve("a")))
                .hasSize(20 + 4)
                .isEqualTo(tree(temp.resolve("b")))
                .isNotEqualTo(tree(temp.resolve("c")))
                .doesNotContain("val");
        assertThat(tree(temp.resolve("d/val/semantic_7c"))).hasSize(5);
        Path linked = Files.list(temp.resolve("a/test/semantic_7c")).findFirst().orElseThrow();
        assertThat(Files.isSameFile(linked, rising.resolve("semantic_7c").resolve(linked.getFileName())))
                .as("a hard link")
                .isTrue();
        Path copied = temp.resolve("b/test/semantic_7c").resolve(linked.getFileName());
        assertThat(Files.isSameFile(copied, falling.resolve("semantic_7c").resolve(linked.getFileName())))
                .isFalse();
        assertThat(copied).hasSameBinaryContentAs(linked);
        assertThat(run("dataset", "split", temp.resolve("a"), temp.resolve("e")).err)
                .contains("is divided already, into train, test");
        assertThat(run("dataset", "split", rising, temp.resolve("a")).err).contains("is not empty");
        assertThat(run("dataset", "split", rising, temp.resolve("e"), "--ratio", "1,1,1").err)
                .contains("--ratio", "add up to 1");
    }

    @Test
    void keepsBlocksTogether() throws Exception {
        Path labels = labels("labels", upTo(64));
        Path out = temp.resolve("out");

        done("dataset", "split", labels, out, "--blocks", "0.64", "--ratio", ".5,0,.5");

        TreeSet<String> blocks = new TreeSet<>();
        for (String split : List.of("train", "test")) {
            assertThat(tree(out.resolve(split).resolve("semantic_7c"))).hasSize(32);
            for (String file : tree(out.resolve(split).resolve("semantic_7c"))) {
                int i = Integer.parseInt(file.replaceAll("\\D", ""));
                blocks.add(i % 8 / 4 + "," + i / 8 / 4 + " in " + split);
            }
        }
        assertThat(blocks).as("each of four blocks is in one split").hasSize(4);
        TreeSet<String> before = tree(temp);
        assertThat(run("dataset", "split", labels, temp.resolve("far"), "--blocks", "1000").err)
                .contains("the patches lie in 1 blocks of 1000.0 km; needed: 2 or more");
        assertThat(run("dataset", "split", labels, temp.resolve("far"), "--blocks", "-1").err)
                .contains("--blocks is -1.0");
        BufferedImage nowhere = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        ImageIO.write(
                nowhere, "tiff", labels.resolve("semantic_7c/a_b_c_64.tif").toFile());
        Answer answer = run("dataset", "split", labels, temp.resolve("far"), "--blocks", "1");
        assertThat(answer.code).isEqualTo(1);
        assertThat(answer.err).contains("patch 64 is not georeferenced");
        Files.delete(labels.resolve("semantic_7c/a_b_c_64.tif"));
        assertThat(tree(temp)).isEqualTo(before);
    }

    private static void zip(Path folder, String top, Path file) throws Exception {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : tree(folder)) {
                if (Files.isRegularFile(folder.resolve(name))) {
                    zip.putNextEntry(new ZipEntry(top + name));
                    Files.copy(folder.resolve(name), zip);
                }
            }
        }
    }

    @Test
    void readsZipFilesAsFolders() throws Exception {
        Path whole = cut("whole");
        Path split = temp.resolve("split");
        done("dataset", "split", whole, split, "--ratio", ".5,0,.5");
        Path zip = temp.resolve("data.zip");
        zip(split, "cerradata/", zip);
        Path flat = temp.resolve("flat.zip");
        zip(whole, "", flat);

        assertThat(done("dataset", "check", zip).out)
                .isEqualTo(done("dataset", "check", split).out.replace(split.toString(), zip.toString()))
                .contains("L2: 3 patches");
        assertThat(done("dataset", "stats", flat).out).isEqualTo(done("dataset", "stats", whole).out);
        done("dataset", "split", flat, temp.resolve("again"), "--ratio", ".5,0,.5", "--blocks", "1.28");
        assertThat(tree(temp.resolve("again"))).hasSameSizeAs(tree(split));
        String[] scored = {"evaluate", "--model", "demo-l2-sar", "--device", "cpu", "--data"};
        assertThat(done(with(scored, zip + "/test")).out)
                .isEqualTo(done(with(scored, split.resolve("test"))).out)
                .contains("L2, 14 classes");
        assertThat(done("benchmark", "--data", zip + "/train", "--device", "cpu").out)
                .contains("demo-l2-msi-sar");
        assertThat(run(with(scored, zip)).err).contains("is divided into train, test; name the folder of one");
        assertThat(run(with(scored, zip + "/val")).err).contains("the zip file has no folder 'val'");
        Path run = temp.resolve("run");
        Answer trained = done(
                "train",
                "--data",
                zip,
                "--level",
                "L1",
                "--modality",
                "sar",
                "--epochs",
                "1",
                "--batch",
                "2",
                "--device",
                "cpu",
                "--out",
                run);
        assertThat(trained.out).contains("3 patches to learn from", "3 to test on", "test: macro F1");
        byte[] bytes = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(run("dataset", "check", zip).err).contains("data.zip' is no readable zip file");
        assertThat(run("dataset", "check", temp.resolve("nothing")).err).contains("is neither a folder nor a zip file");
    }
}
