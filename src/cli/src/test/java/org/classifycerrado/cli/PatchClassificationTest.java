package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.AffineTransform;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.learn.training.PatchFile;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.Segmenter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code classify --patches}, on patches cut from the committed scene. */
class PatchClassificationTest {

    private static final Path ROOT = Path.of(System.getProperty("cerrado.root"));
    private static final Path SCENE = ROOT.resolve("test-data/scene");
    private static final int SIDE = 128;

    @TempDir
    Path temp;

    private Path data;

    private record Answer(int code, String text) {}

    private static Answer run(Object... args) {
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
            System.setErr(System.out);
            int code = Cerrado.execute(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
            return new Answer(code, text.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    @BeforeEach
    void cut() {
        data = temp.resolve("data");
        Answer answer = run(
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
                data);
        assertThat(answer.code).as(answer.text).isZero();
    }

    private Answer classify(Object... more) {
        Object[] first = {
            "classify", "--patches", data, "--models", ROOT.resolve("test-data/models"), "--model", "demo-l2-msi-sar"
        };
        return run(Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray());
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    @Test
    void writesWhatTheModelSaysOfEachPatchAndJoinsTheMaps() throws Exception {
        Path out = temp.resolve("maps");
        Path mosaic = temp.resolve("mosaic.tif");

        Answer answer = classify("--out", out, "--mosaic", mosaic);

        assertThat(answer.code).as(answer.text).isZero();
        List<Path> images = files(data.resolve("opt_images"));
        assertThat(files(out))
                .extracting(Path::getFileName)
                .isEqualTo(images.stream().map(Path::getFileName).toList());
        Raster joined = ImageIO.read(mosaic.toFile()).getData();
        PixelGrid whole = PatchFile.read(mosaic).grid().orElseThrow();
        Model model = new ModelStore(ROOT.resolve("test-data/models"))
                .find("demo-l2-msi-sar")
                .orElseThrow();
        try (Segmenter segmenter = Segmenter.load(model, Level.L2, ComputeDevice.choose("cpu"), false)) {
            List<Path> sar = files(data.resolve("sar_images"));
            for (int i = 0; i < images.size(); i++) {
                PatchFile map = PatchFile.read(out.resolve(images.get(i).getFileName()));
                PatchFile image = PatchFile.read(images.get(i));
                assertThat(map.raster().getSamples(0, 0, SIDE, SIDE, 0, (int[]) null))
                        .isEqualTo(expected(
                                segmenter,
                                image.raster(),
                                PatchFile.read(sar.get(i)).raster()));
                assertThat(map.grid().orElseThrow().cornerToCrs())
                        .isEqualTo(image.grid().orElseThrow().cornerToCrs());
                AffineTransform corner = map.grid().orElseThrow().cornerToCrs();
                int x = (int) ((corner.getTranslateX() - whole.cornerToCrs().getTranslateX()) / 10);
                int y = (int) ((whole.cornerToCrs().getTranslateY() - corner.getTranslateY()) / 10);
                assertThat(joined.getSamples(x, y, SIDE, SIDE, 0, (int[]) null))
                        .isEqualTo(map.raster().getSamples(0, 0, SIDE, SIDE, 0, (int[]) null));
            }
        }
        assertThat(ImageIO.read(mosaic.toFile()).getColorModel()).isInstanceOf(IndexColorModel.class);
        Answer scores = run("evaluate", "--map", mosaic, "--reference", SCENE.resolve("truth_l2.tif"));
        assertThat(scores.code).as(scores.text).isZero();
    }

    private static int[] expected(Segmenter segmenter, Raster... images) throws Exception {
        ByteBuffer samples =
                ByteBuffer.allocateDirect(14 * SIDE * SIDE * Float.BYTES).order(ByteOrder.nativeOrder());
        for (Raster image : images) {
            for (int b = 0; b < image.getNumBands(); b++) {
                for (float value : image.getSamples(0, 0, SIDE, SIDE, b, (float[]) null)) {
                    samples.putFloat(value);
                }
            }
        }
        float[] scores = segmenter.segment(samples.flip(), 1, SIDE);
        int[] ids = new int[SIDE * SIDE];
        for (int p = 0; p < ids.length; p++) {
            for (int c = 1; c < 14; c++) {
                ids[p] = scores[c * ids.length + p] > scores[ids[p] * ids.length + p] ? c : ids[p];
            }
        }
        return ids;
    }

    @Test
    void leavesNothingWhenAPatchIsDamaged() throws Exception {
        Path last = files(data.resolve("opt_images")).get(5);
        byte[] bytes = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(bytes, bytes.length / 2));
        List<Path> before = files(temp);

        Answer answer = classify("--out", temp.resolve("maps"), "--mosaic", temp.resolve("mosaic.tif"));

        assertThat(answer.code).isEqualTo(1);
        assertThat(answer.text).contains("patch ", "the file ends before its last tile");
        assertThat(files(temp)).isEqualTo(before);
    }

    @Test
    void leavesOutPatchesThatLackAnImage() throws Exception {
        Files.delete(files(data.resolve("sar_images")).get(0));

        Answer answer = classify("--out", temp.resolve("maps"), "--level", "L1");

        assertThat(answer.code).as(answer.text).isZero();
        assertThat(answer.text).contains("1 patches do not have all images", "(5 patches)");
    }

    @Test
    void refusesOptionsThatMakeNoSenseTogether() {
        assertThat(classify("--out", temp.resolve("m"), "--overlap", "16").text)
                .contains("--overlap cannot be given with --patches");
        assertThat(classify("--out", data).text).contains("is not empty");
        assertThat(classify("--out", temp.resolve("m"), "--model", "x").text).isNotBlank();
        assertThat(run("classify", "--msi", SCENE.resolve("msi.tif"), "--mosaic", "x.tif", "--out", "y.tif").text)
                .contains("--mosaic is for --patches");
    }
}
