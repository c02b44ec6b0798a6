package org.classifycerrado.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.WeightsFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of one convolution of one pixel, as ONNX: the score of class c is (c + 1) times the first channel. */
class OnnxModelTest {

    private static final boolean INSTALLED =
            OnnxModelTest.class.getResource("/ai/djl/onnxruntime/engine/OrtEngine.class") != null;

    private static final int CLASSES = 7;
    private static final int CHANNELS = 2;

    @TempDir
    Path folder;

    @Test
    void givesTheProbabilitiesOfItsScores() throws Exception {
        assumeTrue(INSTALLED, "SKIPPED: ONNX Runtime is not on the class path; -Ponnx puts it there");
        Model model = model();
        int windows = 11;
        int pixels = 128 * 128;
        float[] result = new float[windows * CLASSES * pixels];

        try (WorkerRuntime runtime = new WorkerRuntime(() -> WorkerSettings.DEFAULTS);
                Segmenter segmenter = runtime.load(new SegmenterRequest(model, ComputeDevice.CPU))) {
            Batch batch = segmenter.newBatch(windows);
            FloatBuffer samples = batch.samples();
            for (int i = 0; i < windows * CHANNELS * pixels; i++) {
                samples.put(i / (CHANNELS * pixels) * 0.1f);
            }
            segmenter.segment(batch, windows);
            batch.probabilities().get(result);
        }

        for (int window = 0; window < windows; window++) {
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) {
                sum += Math.exp((c + 1) * window * 0.1);
            }
            for (int c = 0; c < CLASSES; c++) {
                assertThat((double) result[(window * CLASSES + c) * pixels + 37])
                        .as("window %d, class %d", window, c)
                        .isCloseTo(Math.exp((c + 1) * window * 0.1) / sum, within(1e-5));
            }
        }
    }

    @Test
    void offersSinglePrecisionOnly() throws Exception {
        Model model = model();

        assertThat(model.format()).isEqualTo(WeightsFormat.ONNX);
        assertThatThrownBy(() -> Arithmetic.wanted(model, Optional.of("bf16")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("offers fp32 only");
    }

    @Test
    void saysWhatIsMissingWhereThereIsNoRuntime() throws Exception {
        assumeTrue(!INSTALLED, "SKIPPED: ONNX Runtime is on the class path");
        Model model = model();

        try (WorkerRuntime runtime = new WorkerRuntime(() -> WorkerSettings.DEFAULTS)) {
            assertThatThrownBy(() -> runtime.load(new SegmenterRequest(model, ComputeDevice.CPU)))
                    .isInstanceOf(SegmentationException.class)
                    .hasMessageContaining("ONNX Runtime is not installed");
        }
    }

    @Test
    void saysThatDamagedOnesCannotBeLoaded() throws Exception {
        assumeTrue(INSTALLED, "SKIPPED: ONNX Runtime is not on the class path; -Ponnx puts it there");
        byte[] whole = network();
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);

        try (WorkerRuntime runtime = new WorkerRuntime(() -> WorkerSettings.DEFAULTS)) {
            Model model = model(half);
            assertThatThrownBy(() -> runtime.load(new SegmenterRequest(model, ComputeDevice.CPU)))
                    .isInstanceOf(SegmentationException.class)
                    .hasMessageContaining("model 'o': its weights cannot be loaded");
        }
    }

    private Model model() throws Exception {
        return model(network());
    }

    private Model model(byte[] network) throws Exception {
        Path file = Files.write(folder.resolve("network.onnx"), network);
        return new ModelStore(folder.resolve("models"))
                .save(TestModels.card("o", Level.L1, Modality.SAR, ModelStore.sha256(file)), file);
    }

    /** The file, field by field as onnx.proto numbers them. */
    private static byte[] network() {
        ByteBuffer weights =
                ByteBuffer.allocate(CLASSES * CHANNELS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int c = 0; c < CLASSES; c++) {
            weights.putFloat(c + 1).putFloat(0);
        }
        Message kernel = new Message()
                .number(1, CLASSES)
                .number(1, CHANNELS)
                .number(1, 1)
                .number(1, 1)
                .number(2, 1)
                .text(8, "w")
                .bytes(9, weights.array());
        Message convolution =
                new Message().text(1, "x").text(1, "w").text(2, "y").text(4, "Conv");
        Message graph = new Message()
                .message(1, convolution)
                .text(2, "g")
                .message(5, kernel)
                .message(11, array("x", CHANNELS))
                .message(12, array("y", CLASSES));
        return new Message()
                .number(1, 8)
                .message(7, graph)
                .message(8, new Message().text(1, "").number(2, 13))
                .toBytes();
    }

    /** An array of as many windows of as many pixels as one likes. */
    private static Message array(String name, int channels) {
        Message shape = new Message()
                .message(1, new Message().text(2, "windows"))
                .message(1, new Message().number(1, channels))
                .message(1, new Message().text(2, "rows"))
                .message(1, new Message().text(2, "columns"));
        Message tensor = new Message().number(1, 1).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /** A message of Protocol Buffers. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String text) {
            return bytes(field, text.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message message) {
            return bytes(field, message.toBytes());
        }

        Message bytes(int field, byte[] bytes) {
            varint(field << 3 | 2);
            varint(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        byte[] toBytes() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while (rest > 0x7f) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
