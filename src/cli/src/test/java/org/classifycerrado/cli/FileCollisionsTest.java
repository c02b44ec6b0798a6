package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.classifycerrado.InvalidParameterException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must not be written, whatever {@code --overwrite} says. */
class FileCollisionsTest {

    @TempDir
    Path folder;

    private Path image;

    @BeforeEach
    void image() throws Exception {
        image = Files.writeString(folder.resolve("msi.tif"), "precious");
    }

    private ThrowingCallable check(Path output) {
        return () ->
                new CommandFiles().reads("msi", image).writes("out", output).check(true);
    }

    private static void refused(ThrowingCallable check, String why) {
        assertThatThrownBy(check)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("out: ")
                .hasMessageContaining(why);
    }

    @Test
    void anInputUnderAnyOfItsNames() throws Exception {
        refused(check(image), "is the input --msi");
        refused(check(folder.resolve("x/../msi.tif").normalize()), "is the input --msi");
        refused(check(folder.resolve("./msi.tif")), "is the input --msi");
        refused(check(Files.createSymbolicLink(folder.resolve("soft.tif"), image)), "is the input --msi");
        refused(check(Files.createLink(folder.resolve("hard.tif"), image)), "is the input --msi");
        Path linked = Files.createSymbolicLink(folder.resolve("linked"), folder);
        refused(check(linked.resolve("msi.tif")), "is the input --msi");
        assertThatCode(check(folder.resolve("map.tif"))).doesNotThrowAnyException();
        assertThat(image).hasContent("precious");
    }

    @Test
    void whatBelongsToAnInput() {
        for (String name : new String[] {"msi.tif.msk", "msi.tif.aux.xml", "msi.tif.ovr", "msi.tfw", "msi.prj"}) {
            refused(check(folder.resolve(name)), "belongs to the input --msi");
        }
        Path roi = folder.resolve("roi.shp");
        refused(
                () -> new CommandFiles()
                        .reads("roi", writable(roi))
                        .writes("out", folder.resolve("roi.dbf"))
                        .check(true),
                "belongs to the input --roi");
    }

    private static Path writable(Path file) throws IOException {
        return Files.exists(file) ? file : Files.writeString(file, "");
    }

    @Test
    void anotherOutputUnderAnyOfItsNames() throws Exception {
        Path map = folder.resolve("map.tif");
        Path linked = Files.createSymbolicLink(folder.resolve("linked"), folder);
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling.tif"), map);
        for (Path other : new Path[] {
            map, folder.resolve("./map.tif"), folder.resolve("MAP.TIF"), linked.resolve("map.tif"), dangling
        }) {
            refused(
                    () -> new CommandFiles()
                            .writes("confidence", map)
                            .writes("out", other)
                            .check(true),
                    "is also --confidence");
        }
    }

    @Test
    void whatLiesInAFolderThatIsRead() throws Exception {
        Path patch = Files.createDirectories(folder.resolve("data/opt_images")).resolve("1.tif");
        Files.writeString(patch, "a patch");
        Path zip = Files.writeString(folder.resolve("data.zip"), "patches");
        refused(
                () -> new CommandFiles()
                        .reads("data", folder.resolve("data"))
                        .writes("out", patch)
                        .check(true),
                "lies in the input --data");
        refused(
                () -> new CommandFiles()
                        .reads("data", zip.resolve("test"))
                        .writes("out", zip)
                        .check(true),
                "is the input --data");
        assertThatCode(() -> new CommandFiles()
                        .reads("data", folder.resolve("data"))
                        .writes("out", folder.resolve("data/statistics.json"))
                        .check(true))
                .doesNotThrowAnyException();
    }

    @Test
    void devicesAndFoldersAreNoFiles() {
        refused(check(folder), "is a folder");
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "there are no devices in the file system here");
        refused(check(device), "is a device");
    }

    /** Every command that writes files asks; none of these runs gets as far as reading anything. */
    @Test
    void everyCommandRefuses() throws Exception {
        String in = image.toString();
        Path report = Files.createSymbolicLink(folder.resolve("report.json"), image);
        String json = report.toString();
        refuses("classify", "--msi", in, "--sar", "none.tif", "--out", in, "--overwrite");
        refuses("classify", "--msi", in, "--out", folder.resolve("o.tif").toString(), "--areas", json, "--overwrite");
        refuses("classify", "--msi", "none.tif", "--out", "o.tif", "--confidence", "o.tif");
        refuses("classify", "--msi", "none.tif", "--out", "o.tif", "--probabilities", "o.tif");
        refuses("classify", "--roi", in, "--out", "o.tif", "--preview", in, "--overwrite");
        refuses("evaluate", "--map", in, "--reference", "none.tif", "--html", in, "--overwrite");
        refuses("evaluate", "--confusion", in, "--matrix", json, "--overwrite");
        refuses("evaluate", "--confusion", in, "--json", "o.json", "--markdown", "./o.json");
        refuses("benchmark", "--data", in, "--json", json, "--overwrite");
        refuses("dataset", "stats", in, "--json", json, "--overwrite");
        refuses("dataset", "check", in, "--json", json, "--overwrite");
        assertThat(image).hasContent("precious");
    }

    private static void refuses(Object... arguments) {
        Answer answer = Answer.run(arguments);
        assertThat(answer.code).as(Arrays.toString(arguments)).isEqualTo(1);
        assertThat(answer.err)
                .as(Arrays.toString(arguments))
                .containsPattern("is the input --|is also --")
                .contains("name another file");
    }
}
