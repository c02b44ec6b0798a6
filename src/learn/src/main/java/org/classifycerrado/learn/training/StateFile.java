package org.classifycerrado.learn.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.torchscript.ElementType;
import org.classifycerrado.torchscript.Tensor;

/**
 * The state of a training in a file: a zip whose first entry is {@code state.json}, and whose others are the values of
 * one tensor each, in the order in which the first names them, single precision, little-endian. The zip's checksums
 * tell a damaged file.
 */
final class StateFile {

    private static final String HEAD = "state.json";
    private static final int CHUNK = 1 << 16;

    /** JSON knows no NaN; a score of a class that never occurs may be one. */
    private static final Gson GSON =
            new GsonBuilder().serializeSpecialFloatingPointValues().create();

    private record Head(
            String fingerprint,
            int steps,
            float[] classWeights,
            double[] expected,
            List<EpochReport> reports,
            List<Entry> weights,
            List<String> moments) {}

    private record Entry(String name, ElementType type, long[] shape) {}

    private StateFile() {}

    /**
     * Writes a state. The file appears whole or not at all: what is written is flushed to the disk before it takes the
     * target's place.
     *
     * @throws IOException if it cannot be written; the target is then as it was
     */
    static void write(Path target, TrainingState state) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                            part,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK);
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.setLevel(Deflater.NO_COMPRESSION);
                write(zip, state);
                zip.finish();
                out.flush();
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        try (FileChannel folder = FileChannel.open(target.toAbsolutePath().getParent())) {
            folder.force(true);
        } catch (IOException e) {
            // Where a folder cannot be opened, its entries cannot be flushed; the file itself has been.
            return;
        }
    }

    private static void write(ZipOutputStream zip, TrainingState state) throws IOException {
        List<Entry> entries = new ArrayList<>();
        state.weights()
                .tensors()
                .forEach((name, tensor) -> entries.add(new Entry(name, tensor.type(), tensor.shape())));
        List<String> moments = List.copyOf(state.moments().keySet());
        Head head = new Head(
                state.fingerprint(),
                state.steps(),
                state.classWeights(),
                state.expected(),
                state.reports(),
                entries,
                moments);
        zip.putNextEntry(new ZipEntry(HEAD));
        zip.write(GSON.toJson(head).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        for (Entry entry : entries) {
            values(
                    zip,
                    "weights/" + entry.name(),
                    state.weights().get(entry.name()).values());
        }
        for (String name : moments) {
            values(zip, "first/" + name, state.moments().get(name).first());
            values(zip, "second/" + name, state.moments().get(name).second());
        }
    }

    private static void values(ZipOutputStream zip, String name, float[] values) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += CHUNK / Float.BYTES) {
            int count = Math.min(values.length - from, CHUNK / Float.BYTES);
            chunk.asFloatBuffer().put(values, from, count);
            zip.write(chunk.array(), 0, count * Float.BYTES);
        }
        zip.closeEntry();
    }

    /**
     * Reads a state.
     *
     * @throws IOException if it cannot be read, or is damaged
     */
    static TrainingState read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK);
                ZipInputStream zip = new ZipInputStream(in)) {
            next(zip, HEAD);
            Head head = GSON.fromJson(new String(zip.readAllBytes(), StandardCharsets.UTF_8), Head.class);
            Map<String, Tensor> weights = new LinkedHashMap<>();
            for (Entry entry : head.weights()) {
                int count = 1;
                for (long size : entry.shape()) {
                    count = Math.multiplyExact(count, Math.toIntExact(size));
                }
                float[] values = values(zip, "weights/" + entry.name(), count);
                weights.put(entry.name(), new Tensor(entry.type(), entry.shape(), values));
            }
            Map<String, AdamW.Moments> moments = new LinkedHashMap<>();
            for (String name : head.moments()) {
                int count = weights.get(name).values().length;
                float[] first = values(zip, "first/" + name, count);
                moments.put(name, new AdamW.Moments(first, values(zip, "second/" + name, count)));
            }
            return new TrainingState(
                    head.fingerprint(),
                    head.reports(),
                    head.steps(),
                    head.classWeights(),
                    head.expected(),
                    new Weights(weights),
                    moments);
        } catch (IOException | JsonParseException | NullPointerException | ArithmeticException e) {
            throw new IOException("the checkpoint " + file.getFileName() + " is damaged: " + e.getMessage(), e);
        }
    }

    private static float[] values(ZipInputStream zip, String name, int count) throws IOException {
        next(zip, name);
        float[] values = new float[count];
        DataInputStream in = new DataInputStream(zip);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < count; from += CHUNK / Float.BYTES) {
            int part = Math.min(count - from, CHUNK / Float.BYTES);
            in.readFully(chunk.array(), 0, part * Float.BYTES);
            chunk.asFloatBuffer().get(values, from, part);
        }
        // The checksum is compared at the end of an entry.
        if (zip.read() >= 0) {
            throw new IOException(name + " is longer than it should be");
        }
        return values;
    }

    private static void next(ZipInputStream zip, String name) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null || !entry.getName().equals(name)) {
            throw new IOException(name + " is missing");
        }
    }
}
