package org.classifycerrado.learn.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.classifycerrado.learn.architecture.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks that checkpoints become give what PyTorch gives. */
class PyTorchParityTest {

    private static final Path SCRIPTS = Path.of(System.getProperty("cerrado.root"), "src/learn/src/test/python");

    @TempDir
    Path folder;

    /** In full size, from a file that PyTorch 1.13 wrote as a training program does; see unet_resnet50.py. */
    @Test
    void theShippedCheckpointGivesWhatPyTorchGave() throws Exception {
        Checkpoint checkpoint = Checkpoint.read(resource("unet-resnet50-14ch-7c.pt"), Optional.empty());

        assertThat(checkpoint.found()).isEqualTo("model_state_dict");
        assertThat(checkpoint.network().architecture()).isEqualTo(Architecture.UNET_RESNET50);
        Reference.read(resource("unet-resnet50-14ch-7c-reference.pt")).assertSame(checkpoint, folder);
    }

    @ParameterizedTest
    @CsvSource({"14,7,3,128", "12,14,1,128", "2,7,2,96"})
    void newCheckpointsGiveWhatPyTorchGives(int channels, int classes, int batch, int side) throws Exception {
        Optional<String> python = python();
        assumeTrue(
                python.isPresent(),
                "SKIPPED: no Python with torch and torchvision (Debian: python3-torch, python3-torchvision)");
        run(python.get(), "unet_resnet50.py", "full", folder, channels, classes, batch, side);

        Checkpoint checkpoint = Checkpoint.read(folder.resolve("checkpoint.pt"), Optional.empty());

        assertThat(checkpoint.network().channels()).isEqualTo(channels);
        assertThat(checkpoint.network().classes()).isEqualTo(classes);
        Reference.read(folder.resolve("reference.pt")).assertSame(checkpoint, folder);
    }

    private static Optional<String> python() throws InterruptedException {
        for (String candidate : List.of("/usr/bin/python3", "python3")) {
            try {
                Process process = new ProcessBuilder(candidate, "-c", "import torch, torchvision")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() == 0) {
                    return Optional.of(candidate);
                }
            } catch (IOException e) {
                // not there
            }
        }
        return Optional.empty();
    }

    private void run(String python, String script, Object... arguments) throws Exception {
        Path log = folder.resolve("log");
        List<String> command = Stream.concat(
                        Stream.of(python, SCRIPTS.resolve(script).toString()),
                        Arrays.stream(arguments).map(Object::toString))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private Path resource(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = PyTorchParityTest.class.getResourceAsStream(name)) {
            Files.copy(in, file);
        }
        return file;
    }
}
