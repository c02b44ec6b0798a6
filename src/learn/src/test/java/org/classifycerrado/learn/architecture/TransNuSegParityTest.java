package org.classifycerrado.learn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TransNuSeg gives what PyTorch gives; see {@code src/test/python/transnuseg_reference.py}. */
class TransNuSegParityTest {

    private static final int SIDE = 128;
    private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

    @TempDir
    Path folder;

    /** What PyTorch gave: for each head the best class of each pixel and some pixels' probabilities. */
    private record Head(byte[] best, float[] probabilities) {}

    @ParameterizedTest
    @CsvSource({"12,2,7,1", "12,12,14,3", "96,14,14,1"})
    void agreesWithStoredResults(int width, int channels, int classes, int batch) throws Exception {
        String name = String.format("transnuseg-%d-%d-%d-%d.bin.gz", width, channels, classes, batch);
        try (InputStream in = TransNuSegParityTest.class.getResourceAsStream(name)) {
            compare(width, channels, classes, batch, 61, in);
        }
    }

    @ParameterizedTest
    @CsvSource({"96,2,7,1", "96,12,14,3", "96,14,7,3"})
    void agreesWithPyTorchOnThisMachine(int width, int channels, int classes, int batch) throws Exception {
        String python = PYTHONS.stream()
                .filter(p -> run(p, "-c", "import torch") == 0)
                .findFirst()
                .orElse(null);
        assumeTrue(python != null, "SKIPPED: no Python with torch (Debian: python3-torch)");
        Path file = folder.resolve("reference.bin.gz");
        Path script = Path.of("src/test/python/transnuseg_reference.py").toAbsolutePath();

        int code = run(
                python, script.toString(), "" + width, "" + channels, "" + classes, "" + batch, "1", file.toString());

        assertThat(code).isZero();
        try (InputStream in = Files.newInputStream(file)) {
            compare(width, channels, classes, batch, 1, in);
        }
    }

    private void compare(int width, int channels, int classes, int batch, int step, InputStream reference)
            throws Exception {
        Network network = new Network(Architecture.TRANSNUSEG, new TransNuSeg(width), channels, classes);
        Weights weights = Noise.weights(network);
        long[] shape = {batch, channels, SIDE, SIDE};
        float[] input = Noise.input(batch * channels * SIDE * SIDE);
        Head[] expected = read(reference, batch, classes, step);

        try (LoadedModule module = new LoadedModule(folder, network.inference(weights))) {
            float[] scores = module.run("forward", input, shape)[0];
            agree("inference", expected[0], softmax(scores, classes), batch, classes, step);
        }
        try (LoadedModule module =
                new LoadedModule(folder, network.trainable(weights, new Loss(0), MemoryLayout.CHANNELS_LAST))) {
            float[][] heads = module.run("heads", input, shape);
            assertThat(heads).hasNumberOfRows(expected.length);
            for (int head = 0; head < heads.length; head++) {
                agree("head " + head, expected[head], softmax(heads[head], classes), batch, classes, step);
            }
        }
    }

    private static void agree(String what, Head expected, float[] probabilities, int batch, int classes, int step) {
        int plane = SIDE * SIDE;
        int other = 0;
        float furthest = 0;
        int next = 0;
        boolean[] seen = new boolean[classes];
        for (int b = 0; b < batch; b++) {
            for (int p = 0; p < plane; p++) {
                int best = 0;
                for (int k = 1; k < classes; k++) {
                    float value = probabilities[(b * classes + k) * plane + p];
                    best = value > probabilities[(b * classes + best) * plane + p] ? k : best;
                }
                seen[best] = true;
                other += best == expected.best()[b * plane + p] ? 0 : 1;
            }
            for (int k = 0; k < classes; k++) {
                for (int p = 0; p < plane; p += step) {
                    float value = probabilities[(b * classes + k) * plane + p];
                    furthest = Math.max(furthest, Math.abs(value - expected.probabilities()[next++]));
                }
            }
        }
        assertThat(seen).as(what).contains(true, true, true);
        assertThat(furthest).as(what + ": difference of probabilities").isLessThanOrEqualTo(1e-4f);
        assertThat(other).as(what + ": pixels of another class").isLessThanOrEqualTo(batch * plane / 10_000);
    }

    private static Head[] read(InputStream in, int batch, int classes, int step) throws IOException {
        byte[] content = new GZIPInputStream(in).readAllBytes();
        ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new int[] {buffer.get(), buffer.get()}).containsExactly(batch, classes);
        Head[] all = new Head[2];
        for (int head = 0; head < all.length; head++) {
            byte[] best = new byte[batch * SIDE * SIDE];
            buffer.get(best);
            float[] probabilities = new float[batch * classes * ((SIDE * SIDE + step - 1) / step)];
            buffer.asFloatBuffer().get(probabilities);
            buffer.position(buffer.position() + probabilities.length * Float.BYTES);
            all[head] = new Head(best, probabilities);
        }
        assertThat(buffer.hasRemaining()).isFalse();
        return all;
    }

    private static float[] softmax(float[] logits, int classes) {
        int plane = SIDE * SIDE;
        float[] probabilities = new float[logits.length];
        for (int start = 0; start < logits.length; start += classes * plane) {
            for (int p = start; p < start + plane; p++) {
                double sum = 0;
                for (int k = 0; k < classes; k++) {
                    sum += Math.exp(logits[p + k * plane]);
                }
                for (int k = 0; k < classes; k++) {
                    probabilities[p + k * plane] = (float) (Math.exp(logits[p + k * plane]) / sum);
                }
            }
        }
        return probabilities;
    }

    private static int run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return process.waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
