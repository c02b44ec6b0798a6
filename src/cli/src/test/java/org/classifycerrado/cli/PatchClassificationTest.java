package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.classifycerrado.cli.Answer.run;

import java.awt.geom.AffineTransform;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.learn.dataset.PatchFile;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.segment.Batch;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.LocalRuntime;
import org.classifycerrado.segment.Segmenter;
import org.classifycerrado.segment.SegmenterRequest;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
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
        assertThat(answer.code).as(answer.text()).isZero();
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

        assertThat(answer.code).as(answer.text()).isZero();
        List<Path> images = files(data.resolve("opt_images"));
        assertThat(files(out))
                .extracting(Path::getFileName)
                .isEqualTo(images.stream().map(Path::getFileName).toList());
        Raster joined = ImageIO.read(mosaic.toFile()).getData();
        PixelGrid whole = PatchFile.read(mosaic).grid().orElseThrow();
        Model model = new ModelStore(ROOT.resolve("test-data/models"))
                .find("demo-l2-msi-sar")
                .orElseThrow();
        byte[][] expected;
        try (Segmenter segmenter = new LocalRuntime().load(new SegmenterRequest(model, ComputeDevice.CPU))) {
            expected = expected(segmenter, images, files(data.resolve("sar_images")));
        }
        for (int i = 0; i < images.size(); i++) {
            PatchFile map = PatchFile.read(out.resolve(images.get(i).getFileName()));
            int[] ids = map.raster().getSamples(0, 0, SIDE, SIDE, 0, (int[]) null);
            for (int p = 0; p < ids.length; p++) {
                assertThat(ids[p]).isEqualTo(expected[i][p]);
            }
            AffineTransform corner = map.grid().orElseThrow().cornerToCrs();
            assertThat(corner)
                    .isEqualTo(
                            PatchFile.read(images.get(i)).grid().orElseThrow().cornerToCrs());
            int x = (int) ((corner.getTranslateX() - whole.cornerToCrs().getTranslateX()) / 10);
            int y = (int) ((whole.cornerToCrs().getTranslateY() - corner.getTranslateY()) / 10);
            assertThat(joined.getSamples(x, y, SIDE, SIDE, 0, (int[]) null)).isEqualTo(ids);
        }
        assertThat(ImageIO.read(mosaic.toFile()).getColorModel()).isInstanceOf(IndexColorModel.class);
        Answer scores = run("evaluate", "--map", mosaic, "--reference", SCENE.resolve("truth_l2.tif"));
        assertThat(scores.code).as(scores.text()).isZero();
    }

    /** What the model says of all patches at once. */
    private static byte[][] expected(Segmenter segmenter, List<Path> msi, List<Path> sar) throws Exception {
        Batch batch = segmenter.newBatch(msi.size());
        FloatBuffer samples = batch.samples();
        for (int i = 0; i < msi.size(); i++) {
            for (Path file : List.of(msi.get(i), sar.get(i))) {
                Raster image = PatchFile.read(file).raster();
                for (int b = 0; b < image.getNumBands(); b++) {
                    samples.put(image.getSamples(0, 0, SIDE, SIDE, b, (float[]) null));
                }
            }
        }
        segmenter.segment(batch, msi.size());
        byte[][] ids = new byte[msi.size()][];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = batch.mostLikely(i);
        }
        return ids;
    }

    /** A patch moved to a place of its own, under another id. */
    private static void copy(Path from, String id, int epsg, double west, double north) throws Exception {
        GeoTiffReader reader = new GeoTiffReader(from.toFile());
        GridCoverage2D image = reader.read(new GeneralParameterValue[0]);
        String[] name = from.getFileName().toString().split("_");
        name[3] = id;
        String last = name.length == 4 ? ".tif" : "";
        GeoTiffWriter writer = new GeoTiffWriter(
                from.resolveSibling(String.join("_", name) + last).toFile());
        writer.write(
                new GridCoverageFactory()
                        .create(
                                "patch",
                                image.getRenderedImage(),
                                new ReferencedEnvelope(
                                        west,
                                        west + SIDE * 10,
                                        north - SIDE * 10,
                                        north,
                                        CRS.decode("EPSG:" + epsg, true))),
                new GeneralParameterValue[0]);
        writer.dispose();
        image.dispose(true);
        reader.dispose();
    }

    private void copyFirst(String id, int epsg, double west, double north) throws Exception {
        copy(files(data.resolve("opt_images")).get(0), id, epsg, west, north);
        copy(files(data.resolve("sar_images")).get(0), id, epsg, west, north);
    }

    @Test
    void laterPatchesWinInTheMosaicAndGapsAreNoData() throws Exception {
        AffineTransform first = PatchFile.read(files(data.resolve("opt_images")).get(0))
                .grid()
                .orElseThrow()
                .cornerToCrs();
        double west = first.getTranslateX();
        double north = first.getTranslateY();
        copyFirst("zoverlap", 32722, west + 300, north - 200);
        copyFirst("zremote", 32722, west + 6000, north + 2000);
        Path out = temp.resolve("maps");
        Path mosaic = temp.resolve("mosaic.tif");

        Answer answer = classify("--out", out, "--mosaic", mosaic, "--batch", "3");

        assertThat(answer.code).as(answer.text()).isZero();
        assertThat(answer.text()).contains("(8 patches)");
        Raster joined = ImageIO.read(mosaic.toFile()).getData();
        List<Path> maps = files(out).stream()
                .filter(map -> map.toString().contains("zoverlap"))
                .toList();
        assertThat(joined.getSamples(30, 220, SIDE, SIDE, 0, (int[]) null))
                .isEqualTo(PatchFile.read(maps.get(0)).raster().getSamples(0, 0, SIDE, SIDE, 0, (int[]) null));
        assertThat(joined.getWidth()).isEqualTo(600 + SIDE);
        assertThat(joined.getSamples(0, 0, 600, 200, 0, (int[]) null)).containsOnly(255);
    }

    @Test
    void patchesThatCannotBeJoinedAreNamed() throws Exception {
        copyFirst("zshifted", 32722, 800_005, 9_330_000);
        List<Path> before = files(temp);

        Answer shifted = classify("--out", temp.resolve("maps"), "--mosaic", temp.resolve("mosaic.tif"));

        assertThat(shifted.code).isEqualTo(1);
        assertThat(shifted.text()).contains("and zshifted do not lie on one pixel grid");
        assertThat(files(temp)).isEqualTo(before);

        copyFirst("other", 32723, 800_000, 9_330_000);

        Answer zones = classify("--out", temp.resolve("maps"), "--mosaic", temp.resolve("mosaic.tif"));

        assertThat(zones.code).isEqualTo(1);
        assertThat(zones.text()).contains("other", "cannot be joined into a mosaic");
        assertThat(files(temp)).isEqualTo(before);
        assertThat(classify("--out", temp.resolve("maps")).text()).contains("(8 patches)");
    }

    @Test
    void leavesNothingWhenAPatchIsDamaged() throws Exception {
        Path last = files(data.resolve("opt_images")).get(5);
        byte[] bytes = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(bytes, bytes.length / 2));
        List<Path> before = files(temp);

        Answer answer = classify("--out", temp.resolve("maps"), "--mosaic", temp.resolve("mosaic.tif"));

        assertThat(answer.code).isEqualTo(1);
        assertThat(answer.text()).contains("patch ", "the file ends before its last tile");
        assertThat(files(temp)).isEqualTo(before);
    }

    @Test
    void leavesOutPatchesThatLackAnImage() throws Exception {
        Files.delete(files(data.resolve("sar_images")).get(0));

        Answer answer = classify("--out", temp.resolve("maps"), "--level", "L1");

        assertThat(answer.code).as(answer.text()).isZero();
        assertThat(answer.text())
                .contains("1 patches do not have all images", "(no file in sar_images)", "(5 patches)");
    }

    @Test
    void refusesOptionsThatMakeNoSenseTogether() {
        assertThat(classify("--out", temp.resolve("m"), "--overlap", "16").text())
                .contains("--overlap cannot be given with --patches");
        assertThat(classify("--out", temp.resolve("m"), "--batch", "0").text()).contains("--batch is 0; allowed: 1");
        assertThat(classify("--out", temp.resolve("m"), "--precision", "fp8").text())
                .contains("precision", "fp8", "fp32", "bf16");
        assertThat(classify("--out", temp, "--mosaic", temp.resolve("data")).text())
                .contains("is not empty");
        assertThat(classify("--out", temp.resolve("m"), "--mosaic", SCENE.resolve("msi.tif"))
                        .text())
                .contains("mosaic: ", "exists; name a new file");
        assertThat(classify("--out", data).text()).contains("is not empty");
        assertThat(classify("--out", temp.resolve("m"), "--model", "x").text()).isNotBlank();
        assertThat(run("classify", "--msi", SCENE.resolve("msi.tif"), "--mosaic", "x.tif", "--out", "y.tif")
                        .text())
                .contains("--mosaic is for --patches");
    }
}
