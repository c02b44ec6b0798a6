package org.classifycerrado.learn.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.classifycerrado.torchscript.Tensor;

/** Writes checkpoints as {@code torch.save} does, as far as readers care. */
final class Checkpoints {

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

    private Checkpoints() {}

    static Path write(Path file, Map<String, Tensor> tensors) throws IOException {
        return write(file, tensors, Map.of());
    }

    /** Of some tensors, bits of half precision are written instead of their values. */
    static Path write(Path file, Map<String, Tensor> tensors, Map<String, short[]> halves) throws IOException {
        Checkpoints writer = new Checkpoints();
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            writer.text("\u0080\u0002}(");
            int storage = 0;
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                float[] values = entry.getValue().values();
                writer.string(entry.getKey());
                short[] half = halves.get(entry.getKey());
                writer.tensor(
                        half == null ? "Float" : "Half",
                        storage,
                        values.length,
                        entry.getValue().shape());
                ByteBuffer bytes = ByteBuffer.allocate(values.length * (half == null ? Float.BYTES : Short.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
                if (half == null) {
                    bytes.asFloatBuffer().put(values);
                } else {
                    bytes.asShortBuffer().put(half);
                }
                store(zip, "net/data/" + storage++, bytes.array());
            }
            writer.text("u.");
            store(zip, "net/data.pkl", writer.pickle.toByteArray());
            store(zip, "net/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }

    private void tensor(String type, int storage, int elements, long[] shape) {
        text("ctorch._utils\n_rebuild_tensor_v2\n((");
        string("storage");
        text("ctorch\n" + type + "Storage\n");
        string(Integer.toString(storage));
        string("cpu");
        integer(elements);
        text("tQ");
        integer(0);
        text("(");
        for (long size : shape) {
            integer((int) size);
        }
        text("t(");
        for (int d = 0; d < shape.length; d++) {
            int step = 1;
            for (int inner = d + 1; inner < shape.length; inner++) {
                step *= (int) shape[inner];
            }
            integer(step);
        }
        text("t\u0089}tR");
    }

    private void string(String value) {
        text("X");
        number(value.length());
        text(value);
    }

    private void integer(int value) {
        text("J");
        number(value);
    }

    private void number(int value) {
        pickle.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void text(String latin) {
        pickle.writeBytes(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
