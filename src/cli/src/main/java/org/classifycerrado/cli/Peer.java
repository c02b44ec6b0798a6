package org.classifycerrado.cli;

import java.awt.Rectangle;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.classifycerrado.learn.synth.SyntheticScene;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.Normalization;

/**
 * A plain PyTorch loop in Python over the same scene, weights and windows, to compare with. It gets the samples on one
 * grid and normalised, so it is spared reading GeoTIFFs, resampling and normalising.
 */
final class Peer {

    private final String python;
    private final Path folder;

    /** Patches at once: on a CPU, more make it no faster. */
    private static final int BATCH = 8;

    Peer(String python, Path folder) {
        this.python = python;
        this.folder = folder;
    }

    /**
     * What it took.
     *
     * @param seconds of the middle one of its rounds, in single precision on the CPU
     * @param kibibytes most memory that it held
     */
    record Result(double seconds, long kibibytes) {}

    /**
     * Runs it.
     *
     * @param weights the network as it is trained, a TorchScript file that old versions of PyTorch can read too
     * @param card of the model
     * @param scene what to classify, of {@code size} pixels a side
     * @return what it took
     * @throws IOException if Python or PyTorch fails; the message has what it said
     */
    Result run(Path weights, ModelCard card, SyntheticScene scene, int size, int overlap, int rounds)
            throws IOException, InterruptedException {
        Path script = folder.resolve("peer.py");
        try (InputStream in = Peer.class.getResourceAsStream("peer.py")) {
            Files.write(script, in.readAllBytes());
        }
        Path samples = folder.resolve("samples.f32");
        write(samples, card, scene, size);
        Path errors = folder.resolve("peer.err");
        List<String> command = List.of(
                python,
                script.toString(),
                weights.toString(),
                samples.toString(),
                Integer.toString(card.channels()),
                Integer.toString(size),
                Integer.toString(card.patchSize()),
                Integer.toString(overlap),
                Integer.toString(BATCH),
                Integer.toString(rounds),
                folder.resolve("peer.map").toString());
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        List<Double> seconds = new ArrayList<>();
        long kibibytes = 0;
        try (var out = process.inputReader()) {
            for (String line : (Iterable<String>) out.lines()::iterator) {
                if (line.startsWith("memory ")) {
                    kibibytes = Long.parseLong(line.substring("memory ".length()));
                } else {
                    seconds.add(Double.valueOf(line));
                }
            }
        }
        if (process.waitFor() != 0 || seconds.isEmpty()) {
            String last = Files.readString(errors)
                    .lines()
                    .reduce((first, second) -> second)
                    .orElse("");
            throw new IOException("against is " + python + "; it must be a Python with PyTorch and NumPy: " + last);
        }
        seconds.sort(null);
        return new Result(seconds.get(seconds.size() / 2), kibibytes);
    }

    private static void write(Path file, ModelCard card, SyntheticScene scene, int size) throws IOException {
        int channels = card.channels();
        float[][] affine = card.normalization().affine(channels);
        float[][] bands = scene.samples(new Rectangle(size, size)).bands();
        ByteBuffer row = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.nativeOrder());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int c = 0; c < channels; c++) {
                for (int i = 0; i < bands[c].length; i++) {
                    double raw = Math.max(bands[c][i], Normalization.FLOOR);
                    row.putFloat((float) (raw * affine[0][c] + affine[1][c]));
                    if (!row.hasRemaining()) {
                        out.write(row.array());
                        row.clear();
                    }
                }
            }
        }
    }
}
