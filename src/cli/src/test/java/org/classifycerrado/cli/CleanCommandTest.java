package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanCommandTest {

    private static final Path MAP = Path.of(System.getProperty("cerrado.root"), "test-data/scene/truth_l2.tif");

    @TempDir
    Path folder;

    @Test
    void writesACleanMapAndWhatItWasBefore() throws Exception {
        Path out = folder.resolve("clean.tif");
        Path summary = folder.resolve("s.json");

        Answer.done("clean", "--map", MAP, "--out", out, "--min-area", "1", "--smooth", "3", "--summary", summary);

        assertThat(Files.size(out)).isGreaterThan(1000);
        JsonObject cleaning = JsonParser.parseString(Files.readString(summary))
                .getAsJsonObject()
                .getAsJsonObject("cleaning");
        assertThat(cleaning.get("minPixels").getAsInt()).isEqualTo(100);
        assertThat(cleaning.get("changedPixels").getAsLong()).isPositive();
        assertThat(total(cleaning.getAsJsonObject("hectaresBefore")))
                .isEqualTo(total(cleaning.getAsJsonObject("hectaresAfter")));
        // What is clean already stays as it is.
        Path again = folder.resolve("again.tif");
        Answer.done("clean", "--map", out, "--out", again, "--min-area", "1", "--summary", summary, "--overwrite");
        assertThat(JsonParser.parseString(Files.readString(summary))
                        .getAsJsonObject()
                        .getAsJsonObject("cleaning")
                        .get("changedPixels")
                        .getAsLong())
                .isZero();
    }

    private static long total(JsonObject hectares) {
        return Math.round(hectares.asMap().values().stream()
                        .mapToDouble(value -> value.getAsDouble())
                        .sum()
                * 100);
    }

    @Test
    void leavesTheMapsOfAFolderThatItReads() throws Exception {
        Path yearly = Files.createDirectory(folder.resolve("yearly"));
        Path map = Files.copy(MAP, yearly.resolve("map_20220801.tif"));

        Answer answer = Answer.run("clean", "--map", yearly, "--out", map, "--min-area", "1", "--overwrite");

        assertThat(answer.err).contains("is the input --map");
        assertThat(map).hasSameBinaryContentAs(MAP);
    }

    @Test
    void tellsWhatIsWrong() {
        Answer answer = Answer.run("clean", "--map", MAP, "--out", folder.resolve("o.tif"), "--min-area", "0");
        assertThat(answer.code).isEqualTo(1);
        assertThat(answer.err).contains("--min-area: is 0.0; allowed: hectares above 0");
        assertThat(Answer.run("clean", "--map", MAP, "--out", MAP, "--smooth", "3", "--overwrite").err)
                .contains("is the input --map");
        assertThat(folder).isEmptyDirectory();
    }
}
