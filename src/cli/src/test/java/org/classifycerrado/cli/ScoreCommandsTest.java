package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.classifycerrado.cli.Answer.run;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.classifycerrado.legend.Lettering;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** {@code evaluate} and {@code benchmark} as a user types them, in this process. */
class ScoreCommandsTest {

    private static final Path ROOT = Path.of(System.getProperty("cerrado.root"));
    private static final Path SCENE = ROOT.resolve("test-data/scene");

    /** Olofsson et al. 2014, table 8, rows and columns exchanged. */
    private static final String SAMPLE =
            """
            Class,Deforestation,Forest gain,Stable forest,Stable non-forest
            Deforestation,66,0,1,2
            Forest gain,0,55,0,1
            Stable forest,5,8,153,9
            Stable non-forest,4,12,11,313
            """;

    private static final String MAPPED =
            """
            class,area
            Deforestation,18000
            Forest gain,13500
            Stable forest,288000
            Stable non-forest,580500
            """;

    @TempDir
    Path temp;

    private static JsonObject json(Path file) throws Exception {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    @Test
    void scoresAPublishedMatrixAndWritesEveryReport() throws Exception {
        Path published = ROOT.resolve("src/core/src/test/resources/published/transnuseg_concat_w_l2.csv");
        Path html = temp.resolve("r.html");
        Path json = temp.resolve("r.json");
        Path markdown = temp.resolve("r.md");
        Path matrix = temp.resolve("m.csv");

        Answer answer = run(
                "evaluate",
                "--confusion",
                published,
                "--html",
                html,
                "--json",
                json,
                "--markdown",
                markdown,
                "--matrix",
                matrix,
                "--title",
                "W & L2");

        assertThat(answer.err).isEmpty();
        assertThat(answer.code).isZero();
        assertThat(answer.out).contains("37.67", "27.31", "61.93", "L2, 14 classes", "L1, 7 classes");
        assertThat(matrix).hasSameTextualContentAs(published);
        assertThat(json(json).getAsJsonObject("l1").getAsJsonArray("classes")).hasSize(7);
        assertThat(markdown).content().contains("# W & L2", "| 61.93 | 37.67 |", "| Pa Pasture | ");
        assertThat(html)
                .content()
                .contains("<title>W &amp; L2</title>", "<b>37.67</b>", "Pasture → Primary natural vegetation: 1961888")
                .doesNotContain("http:", "https:", "<script", "<link", "NaN");
        assertThat(run("evaluate", "--confusion", published, "--json", json).err)
                .contains("exists; say --overwrite");
    }

    @Test
    void estimatesAreasOfThePaper() throws Exception {
        Path sample = Files.writeString(temp.resolve("sample.csv"), SAMPLE);
        Path mapped = Files.writeString(temp.resolve("mapped.csv"), MAPPED);
        Path json = temp.resolve("r.json");
        Path html = temp.resolve("r.html");

        Answer answer = run("evaluate", "--confusion", sample, "--mapped", mapped, "--json", json, "--html", html);

        assertThat(answer.err).isEmpty();
        assertThat(answer.out).containsPattern("Deforestation +75 +18000\\.00 +21157\\.\\d\\d ± 6157\\.\\d\\d");
        JsonObject deforestation = json(json)
                .getAsJsonObject("areas")
                .getAsJsonArray("classes")
                .get(0)
                .getAsJsonObject();
        assertThat(deforestation.get("area").getAsDouble()).isBetween(21157.0, 21158.5);
        assertThat(html).content().contains("Error-adjusted areas", "<svg").doesNotContain("NaN");
    }

    @Test
    void scoresAMapAgainstAReference() throws Exception {
        Path json = temp.resolve("r.json");
        Path reference = SCENE.resolve("truth_l2.tif");

        Answer answer = run("evaluate", "--map", reference, "--reference", reference, "--sample", "--json", json);

        assertThat(answer.code).as(answer.err).isZero();
        assertThat(json(json).getAsJsonObject("scores").get("accuracy").getAsDouble())
                .isEqualTo(100.0);
        // Every pixel is in the sample and right, so that nothing is adjusted and nothing is uncertain.
        json(json).getAsJsonObject("areas").getAsJsonArray("classes").forEach(entry -> {
            JsonObject area = entry.getAsJsonObject();
            assertThat(area.get("area")).isEqualTo(area.get("mapped"));
            assertThat(area.get("areaMargin").getAsDouble()).isZero();
        });
    }

    @Test
    void scoresWithinABox() throws Exception {
        Path json = temp.resolve("r.json");
        Path reference = SCENE.resolve("truth_l2.tif");

        Answer answer = run(
                "evaluate",
                "--map",
                SCENE.resolve("truth_l1.tif"),
                "--reference",
                reference,
                "--bbox",
                "812400,9330200,814600,9331700,EPSG:32722",
                "--json",
                json);

        assertThat(answer.code).as(answer.err).isZero();
        JsonObject scores = json(json);
        assertThat(scores.get("level").getAsString()).isEqualTo("L1");
        assertThat(scores.get("pixels").getAsLong()).isEqualTo(220 * 150);
        assertThat(run("evaluate", "--map", reference, "--reference", reference, "--bbox", "1,2,3").err)
                .contains("--bbox is '1,2,3'; it must be X1,Y1,X2,Y2");
        assertThat(run("evaluate", "--confusion", reference, "--bbox", "1,2,3,4").err)
                .contains("--bbox and --sample belong to --map");
    }

    /** Two patches of the scene, named as in CerraData-4MM. The SAR, on another grid, is of another place. */
    private Path split() throws Exception {
        Path split = temp.resolve("test");
        for (String[] each : new String[][] {
            {"msi.tif", "opt_images"},
            {"sar.tif", "sar_images"},
            {"truth_l1.tif", "semantic_7c"},
            {"truth_l2.tif", "semantic_14c"}
        }) {
            Path folder = Files.createDirectories(split.resolve(each[1]));
            GeoTiffReader reader = new GeoTiffReader(SCENE.resolve(each[0]).toFile());
            GridCoverage2D scene = reader.read(null);
            double pixel = reader.getOriginalEnvelope().getSpan(0)
                    / reader.getOriginalGridRange().getSpan(0);
            double west = reader.getOriginalEnvelope().getMinimum(0);
            double north = reader.getOriginalEnvelope().getMaximum(1);
            for (int i = 0; i < 2; i++) {
                Raster cut = scene.getRenderedImage()
                        .getData(
                                each[0].equals("sar.tif")
                                        ? new Rectangle(100 * i, 0, 128, 128)
                                        : new Rectangle(128 * i, 128, 128, 128));
                WritableRaster copy = cut.createCompatibleWritableRaster(128, 128);
                copy.setRect(cut.createTranslatedChild(0, 0));
                ReferencedEnvelope bounds = new ReferencedEnvelope(
                        west + 128 * i * pixel,
                        west + 128 * (i + 1) * pixel,
                        north - 256 * pixel,
                        north - 128 * pixel,
                        scene.getCoordinateReferenceSystem());
                GeoTiffWriter writer =
                        new GeoTiffWriter(folder.resolve("a_b_c_" + i + ".tif").toFile());
                writer.write(new GridCoverageFactory().create("patch", copy, bounds), null);
                writer.dispose();
            }
            reader.dispose();
        }
        return split;
    }

    @Test
    void scoresModelsOnASplit() throws Exception {
        Path split = split();
        Path json = temp.resolve("r.json");
        Path benchmark = temp.resolve("b.json");

        Answer one = run("evaluate", "--data", split, "--model", "demo-l2-msi", "--device", "cpu", "--json", json);
        Answer all = run("benchmark", "--data", split, "--device", "cpu", "--json", benchmark);

        assertThat(one.code).as(one.err).isZero();
        assertThat(json(json).get("pixels").getAsLong()).isPositive().isLessThanOrEqualTo(2 * 128 * 128);
        double accuracy = json(json).getAsJsonObject("scores").get("accuracy").getAsDouble();
        assertThat(accuracy).isGreaterThan(50);
        assertThat(all.code).as(all.err).isZero();
        assertThat(all.out)
                .contains("L1 MSI NW ", "57.45 / 48.94", "36.49 / 31.92", "L2 MSI+SAR W ", "37.67 / 27.31")
                .contains("10.45 / 8.25 *", "* read off the published figure")
                .containsPattern("L2 MSI W +demo-l2-msi +" + String.format(Locale.ROOT, "%.2f", accuracy));
        assertThat(json(benchmark).getAsJsonArray("models")).hasSize(4);
        assertThat(json(benchmark).getAsJsonArray("published")).hasSize(24);
        Files.delete(split.resolve("sar_images/a_b_c_1.tif"));
        assertThat(run("evaluate", "--data", split, "--model", "demo-l2-msi-sar").err)
                .contains("1 patches of", "do not have all files and are left out; 1 remain");
    }

    @Test
    void drawsTheBenchmark() throws Exception {
        assumeTrue(Lettering.sansSerif().available(), "SKIPPED: no fonts");
        Path chart = temp.resolve("benchmark.png");

        Answer all = run("benchmark", "--data", split(), "--device", "cpu", "--chart", chart);

        assertThat(all.code).as(all.err).isZero();
        BufferedImage image = ImageIO.read(chart.toFile());
        // The highest bars of the published networks, 57.60 and 47.17, take more pixels of their colours than legends
        // do.
        assertThat(pixels(image, 0xfdae6b)).isGreaterThan(5000);
        assertThat(pixels(image, 0x9ecae1)).isGreaterThan(5000);
        assertThat(pixels(image, 0x31a354)).isGreaterThan(2000);
        // No model here is a large one.
        assertThat(pixels(image, 0x08519c)).isZero();

        Path drawing = temp.resolve("benchmark.SVG");
        Answer again = run("benchmark", "--data", split(), "--device", "cpu", "--chart", drawing);
        assertThat(again.code).as(again.err).isZero();
        Document svg = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(drawing.toFile());
        assertThat(svg.getDocumentElement().getAttribute("width")).isEqualTo("1500");
        NodeList texts = svg.getElementsByTagNameNS("http://www.w3.org/2000/svg", "text");
        List<String> words = IntStream.range(0, texts.getLength())
                .mapToObj(i -> texts.item(i).getTextContent())
                .toList();
        assertThat(words).contains("L1 MSI NW", "L2 MSI+SAR W", "small U-Net, scored here");
        // A bar for each of twelve scenarios in both panels, and one in the legend.
        assertThat(Files.readString(drawing).split("fill=\"rgb\\(253,174,107\\)\"", -1).length)
                .isEqualTo(1 + 25);
        // Nothing that a reader would look up.
        assertThat(svg.getDoctype()).isNull();
        assertThat(run("benchmark", "--data", split(), "--chart", temp.resolve("chart.jpg")).err)
                .contains("--chart: is '", "a name that ends in .png or .svg");
    }

    private static long pixels(BufferedImage image, int rgb) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .filter(pixel -> (pixel & 0xffffff) == rgb)
                .count();
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Path sample = Files.writeString(temp.resolve("sample.csv"), SAMPLE);
        Path mapped = Files.writeString(temp.resolve("mapped.csv"), "class,area\nWater,1\n");

        assertThat(run("evaluate").err).contains("give one of --data, --map and --confusion");
        assertThat(run("evaluate", "--map", "a.tif").err).contains("--map and --reference belong together");
        assertThat(run("evaluate", "--confusion", sample, "--sample").err).contains("belong to --map");
        assertThat(run("evaluate", "--confusion", temp.resolve("none")).err).contains("there is no readable file");
        assertThat(run("evaluate", "--confusion", mapped).err).contains("is no confusion matrix: 1 columns");
        assertThat(run("evaluate", "--confusion", sample, "--mapped", mapped).err)
                .contains("the class 'Water'");
        assertThat(run("evaluate", "--data", temp, "--model", "none").err).contains("model: is 'none'");
        assertThat(run("evaluate", "--data", temp, "--model", "demo-l2-msi-sar").err)
                .contains("the dataset has no folder", "opt_images'");
        assertThat(run("benchmark", "--data", temp.resolve("nowhere")).err)
                .contains("nowhere' is neither a folder nor a zip file");
    }
}
