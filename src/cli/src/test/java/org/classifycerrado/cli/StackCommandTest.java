package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From products to stacks, and to maps, as a user types it. */
class StackCommandTest {

    private static final int SIZE = 258;

    @TempDir
    Path folder;

    private Path product(String... more) throws IOException {
        List<Object> args =
                new ArrayList<>(List.of("synth", "--out", folder, "--width", SIZE, "--height", SIZE, "--overwrite"));
        args.addAll(List.of(more));
        Answer answer = Answer.done(args.toArray());
        return Path.of(answer.out.strip().replaceFirst("(?s).*product: ", ""));
    }

    private static int[] samples(Path file, int band) throws IOException {
        GeoTiffReader reader = new GeoTiffReader(file.toFile());
        try {
            var raster =
                    reader.read(new GeneralParameterValue[0]).getRenderedImage().getData();
            return raster.getSamples(
                    raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), band, (int[]) null);
        } finally {
            reader.dispose();
        }
    }

    @Test
    void theMapOfAStackIsNearlyThatOfTheScene() throws Exception {
        Path product = product("--safe", "02.14");
        Path stack = folder.resolve("stack.tif");
        Answer answer = Answer.done("stack", product, "--out", stack);
        assertThat(answer.out)
                .contains("258×258 pixels in WGS 84 / UTM zone 22S, 1 date: B01 B02")
                .contains("100.0 % with data");
        int[] blue = samples(folder.resolve("msi.tif"), 1);
        // Before 04.00 there was no offset, and what would have been below 1 became 1.
        int[] clipped = Arrays.stream(blue).map(value -> Math.max(1001, value)).toArray();
        assertThat(Arrays.equals(samples(stack, 1), clipped)).as("B02").isTrue();

        Path ofScene = folder.resolve("scene_map.tif");
        Path ofStack = folder.resolve("stack_map.tif");
        Answer.done("classify", "--msi", folder.resolve("msi.tif"), "--model", "demo-l2-msi", "--out", ofScene);
        Answer said = Answer.done("classify", "--msi", stack, "--model", "demo-l2-msi", "--out", ofStack);
        assertThat(said.out).doesNotContain("warning");
        int[] one = samples(ofScene, 0);
        int[] other = samples(ofStack, 0);
        int alike = 0;
        for (int i = 0; i < one.length; i++) {
            alike += one[i] == other[i] ? 1 : 0;
        }
        // Eight of the twelve bands have lost detail to 20 and 60 m.
        assertThat(alike).isGreaterThan(one.length * 85 / 100);
    }

    @Test
    void datesFillEachOthersClouds() throws Exception {
        Path first = product("--safe", "04.00", "--clouds", "3", "--date", "2022-08-01");
        Path second = product("--safe", "03.01", "--date", "2021-08-11");
        Path alone = folder.resolve("alone.tif");
        Path both = folder.resolve("both.tif");
        Path counts = folder.resolve("counts.tif");
        Answer.done("stack", first, "--out", alone);
        Answer.done("stack", first, second, "--out", both, "--counts", counts, "--compress", "zstd");

        int[] hidden = samples(alone, 2);
        int[] filled = samples(both, 2);
        int[] truth = samples(folder.resolve("msi.tif"), 2);
        int[] days = samples(counts, 0);
        int gaps = 0;
        for (int i = 0; i < hidden.length; i++) {
            gaps += hidden[i] == 0 ? 1 : 0;
            assertThat(days[i]).isEqualTo(hidden[i] == 0 ? 1 : 2);
            int other = Math.max(1001, truth[i]); // of the older baseline
            assertThat(filled[i]).isEqualTo(hidden[i] == 0 ? other : (truth[i] + other + 1) / 2);
        }
        assertThat(gaps).isBetween(100, hidden.length - 100);
    }

    @Test
    void aMosaicHasOneFileADayAndKeepsThoseThatAreThere() throws Exception {
        Path first = product("--safe", "04.00", "--date", "2022-08-01");
        Path mosaic = folder.resolve("mosaic");
        Answer.done("stack", first, "--mosaic", mosaic);
        byte[] before = Files.readAllBytes(mosaic.resolve("msi_20220801.tif"));
        Path second = product("--safe", "04.00", "--date", "2022-08-11");
        Answer answer = Answer.done("stack", first, second, "--mosaic", mosaic);
        assertThat(answer.out).contains("kept: ");
        try (Stream<Path> files = Files.list(mosaic)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "indexer.properties", "timeregex.properties", "msi_20220801.tif", "msi_20220811.tif");
        }
        assertThat(mosaic.resolve("msi_20220801.tif")).hasBinaryContent(before);
    }

    @Test
    void anOutputThatIsAnInputIsRefused() throws Exception {
        Path product = product("--safe", "04.00");
        Path image;
        try (Stream<Path> all = Files.walk(product)) {
            image = all.filter(each -> each.toString().endsWith("B02_10m.jp2"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] before = Files.readAllBytes(image);
        Answer answer = Answer.run("stack", product, "--out", image, "--overwrite");
        assertThat(answer.code).isNotZero();
        assertThat(answer.err).contains("lies in the input");
        assertThat(image).hasBinaryContent(before);
    }

    @Test
    void whatIsSaidOfValuesIsAskedForAndHeldAgainstThePixels() throws Exception {
        Path older = product("--safe", "03.01", "--date", "2021-08-11");
        Path out = folder.resolve("out.tif");
        Answer wrong = Answer.run("stack", older, "--offset", "1000", "--out", out);
        assertThat(wrong.code).isEqualTo(1);
        assertThat(wrong.err).contains("says dn with offset 0, the command line dn with offset 1000");
        assertThat(wrong.err).contains("--msi-units dn, --offset 0 would make them fit", "--allow-implausible");
        assertThat(out).doesNotExist();
        Path product = product("--safe", "04.00");

        Path bands = Files.createDirectory(folder.resolve("bands"));
        try (Stream<Path> all = Files.walk(product)) {
            for (Path image :
                    (Iterable<Path>) all.filter(each -> each.toString().endsWith(".jp2"))::iterator) {
                Files.copy(image, bands.resolve(image.getFileName()));
            }
        }
        Answer unknown = Answer.run("stack", bands, "--out", out);
        assertThat(unknown.code).isEqualTo(1);
        assertThat(unknown.err).contains("mean is said nowhere; say it: --offset 1000");
        Answer.done("stack", bands, "--offset", "1000", "--out", out);
        Path ofProduct = folder.resolve("product.tif");
        Answer.done("stack", product, "--out", ofProduct);
        assertThat(Arrays.equals(samples(out, 5), samples(ofProduct, 5))).isTrue();
    }
}
