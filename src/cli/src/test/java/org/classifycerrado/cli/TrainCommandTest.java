package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.classifycerrado.cli.Answer.done;
import static org.classifycerrado.cli.Answer.run;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cerrado train} in processes of its own, which are killed. */
class TrainCommandTest {

    private static final Path ROOT = Path.of(System.getProperty("cerrado.root"));

    @TempDir
    Path temp;

    private static List<String> arguments(Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--data",
                "synthetic:8",
                "--level",
                "L1",
                "--modality",
                "sar",
                "--preset",
                "improved",
                "--weights",
                "sqrt",
                "--epochs",
                "3",
                "--batch",
                "2",
                "--device",
                "cpu",
                "--out",
                out.toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** Another JVM, and what it has said so far. */
    private record Run(Process process, BufferedReader lines, List<String> said) {

        static Run start(List<String> arguments) throws Exception {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    // The same number of threads in each, as equal results need; one, because tests share processors.
                    "-Dai.djl.pytorch.num_threads=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.classifycerrado.cli.Cerrado"));
            command.addAll(arguments);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new Run(process, process.inputReader(StandardCharsets.UTF_8), new ArrayList<>());
        }

        Run until(String start) throws Exception {
            String line = lines.readLine();
            while (line != null) {
                said.add(line);
                if (line.startsWith(start)) {
                    return this;
                }
                line = lines.readLine();
            }
            Answer.assumeTrains("" + said);
            throw new AssertionError("never said '" + start + "': " + said);
        }

        int end() throws Exception {
            lines.lines().forEach(said::add);
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("" + said).isTrue();
            return process.exitValue();
        }
    }

    @Test
    void whatIsKilledGoesOnToTheSameModel() throws Exception {
        Path whole = temp.resolve("whole");
        Path broken = temp.resolve("broken");
        Run unbroken = Run.start(arguments(whole));
        int ended = unbroken.end();
        Answer.assumeTrains("" + unbroken.said());
        assertThat(ended).as("" + unbroken.said()).isZero();

        Run killed = Run.start(arguments(broken)).until("epoch 1 of 3");
        killed.process().toHandle().destroyForcibly();
        killed.end();
        Run interrupted = Run.start(arguments(broken, "--resume")).until("epoch 2 of 3");
        interrupted.process().toHandle().destroy();
        int code = interrupted.end();
        assertThat(code).as("" + interrupted.said()).isIn(0, 128 + 15);
        Run resumed = Run.start(arguments(broken, "--resume"));
        assertThat(resumed.end()).as("" + resumed.said()).isZero();

        assertThat(resumed.said()).noneMatch(line -> line.startsWith("epoch 1") || line.startsWith("epoch 2"));
        Model model = new ModelStore(broken).find("unet-small-sar-l1").orElseThrow();
        assertThat(model.card().sha256())
                .isEqualTo(new ModelStore(whole)
                        .find("unet-small-sar-l1")
                        .orElseThrow()
                        .card()
                        .sha256());
        JsonObject training = model.card().training();
        assertThat(training.get("data").getAsString()).isEqualTo("synthetic scenes");
        assertThat(training.get("seed").getAsLong()).isEqualTo(42);
        assertThat(training.get("preset").getAsString()).isEqualTo("improved");
        assertThat(model.card().scores().get("macroF1").getAsDouble()).isBetween(0.0, 1.0);
        classifies(broken);
    }

    private void classifies(Path models) throws Exception {
        String summary = temp.resolve("summary.json").toString();
        String[] command = {
            "classify",
            "--sar",
            ROOT.resolve("test-data/scene/sar.tif").toString(),
            "--models",
            models.toString(),
            "--model",
            "unet-small-sar-l1",
            "--bbox",
            "148000,9330000,149300,9331000",
            "--out",
            temp.resolve("map.tif").toString(),
            "--summary",
            summary
        };
        assertThat(done((Object[]) command).out).contains("map:");
        assertThat(JsonParser.parseString(Files.readString(Path.of(summary))).isJsonObject())
                .isTrue();
    }

    @Test
    void wrongArgumentsAreNamed() {
        Path out = temp.resolve("out");

        assertThat(run(arguments(out, "--epochs", "0").toArray()).err)
                .contains("--epochs")
                .contains("only once");
        assertThat(run("train", "--data", "x", "--out", out.toString(), "--level", "L3").err)
                .contains("level is 'L3'; allowed: L1, L2");
        assertThat(run("train", "--data", "x", "--out", out.toString(), "--level", "L1", "--weights", "some").err)
                .contains("weights is 'some'; allowed: none, balanced, sqrt");
        assertThat(run("train", "--data", "x", "--out", out.toString(), "--level", "L1", "--epochs", "0").err)
                .contains("epochs 0");
        assertThat(out).doesNotExist();
    }
}
