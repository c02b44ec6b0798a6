package org.classifycerrado.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptArchiveTest {

    private static final ScriptModule AFFINE = new ScriptModule(
            Map.of("layer.weight", Tensor.floats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)),
            Map.of("layer.bias", Tensor.floats(new float[] {10, 20}, 2), "layer.count", Tensor.count(7)),
            false,
            "  def forward(self: __torch__.classifycerrado.Network, x: Tensor) -> Tensor:\n"
                    + "    y = torch.matmul(getattr(self, \"layer.weight\"), x)\n"
                    + "    return torch.add(y, getattr(self, \"layer.bias\"))\n");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("model.pt");
        TorchScriptArchive.write(file, AFFINE);
    }

    @Test
    void libtorchRunsWhatWasWritten() throws Exception {
        TorchScriptArchive.verify(file);

        try (Model model = Model.newInstance("model", "PyTorch")) {
            model.load(folder, "model");
            try (NDManager manager = model.getNDManager().newSubManager()) {
                NDArray x = manager.create(new float[] {1, 0, -1});
                float[] y = IValueUtils.forward((PtSymbolBlock) model.getBlock(), new NDList(x), false)
                        .get(0)
                        .toFloatArray();

                assertThat(y).containsExactly(8, 18);
            }
        }
    }

    @Test
    void whatLibtorchItselfWritesIsAccepted() throws Exception {
        Path rewritten = folder.resolve("rewritten.pt");
        try (Model model = Model.newInstance("model", "PyTorch")) {
            model.load(folder, "model");
            try (OutputStream out = Files.newOutputStream(rewritten)) {
                JniUtils.writeModule((PtSymbolBlock) model.getBlock(), out, false);
            }
        }

        assertThatCode(() -> TorchScriptArchive.verify(rewritten)).doesNotThrowAnyException();
        try (ZipFile zip = new ZipFile(rewritten.toFile())) {
            String top = zip.entries().nextElement().getName().split("/")[0];
            byte[] pickle = zip.getInputStream(zip.getEntry(top + "/data.pkl")).readAllBytes();
            assertThat(ModuleConstructors.tensors("data.pkl", pickle, true)).hasSize(3);
        }
    }

    @Test
    void contentsAreAligned() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int position = 0;
        int entries = 0;
        while (buffer.getInt(position) == 0x04034b50) {
            int content = position + 30 + buffer.getShort(position + 26) + buffer.getShort(position + 28);
            assertThat(content % 64).isZero();
            assertThat(buffer.getShort(position + 8)).as("stored").isZero();
            position = content + buffer.getInt(position + 18);
            entries++;
        }
        assertThat(entries).isEqualTo(7);
    }

    @Test
    void equalModulesGiveEqualBytes() throws IOException {
        Path second = folder.resolve("second.pt");
        TorchScriptArchive.write(second, AFFINE);

        assertThat(second).hasSameBinaryContentAs(file);
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        byte[] before = Files.readAllBytes(file);
        ScriptModule unwritable = new ScriptModule(
                Map.of("w", new Tensor(ElementType.FLOAT32, new long[] {0, 1L << 40}, new float[0])),
                Map.of(),
                false,
                "");

        assertThatThrownBy(() -> TorchScriptArchive.write(file, unwritable)).isInstanceOf(ArithmeticException.class);
        assertThat(file).hasBinaryContent(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9, 0.999})
    void truncatedFilesAreRefused(double part) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (part * bytes.length)));

        refused("truncated");
    }

    @Test
    void emptyAndForeignFilesAreRefused() throws IOException {
        Files.write(file, new byte[0]);
        refused("empty");
        Files.writeString(file, "no zip at all, but long enough to be looked into for its end");
        refused("not a TorchScript archive");
    }

    @Test
    void aFlippedBitIsFound() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("getattr");
        bytes[at] ^= 1;
        Files.write(file, bytes);

        refused("checksum of code/__torch__/classifycerrado.py is wrong");
    }

    @Test
    void aShortStorageIsRefused() throws IOException {
        repack(entries -> entries.put("network/data/0", new byte[12]));

        refused("storage data/0 has 12 bytes, its declared length needs 24");
    }

    @Test
    void aTensorBeyondItsStorageIsRefused() throws IOException {
        // The first stride of [2, 3] is 3: with 300 the second row lies far outside.
        repack(entries -> entries.computeIfPresent("network/data.pkl", (name, pickle) -> replaceStride(pickle)));

        refused("storage data/0 has 24 bytes, its tensor needs 1212");
    }

    @Test
    void missingPartsAreNamed() throws IOException {
        repack(entries -> entries.remove("network/data/1"));
        refused("storage data/1 is missing");
        write();
        repack(entries -> entries.remove("network/version"));
        refused("version is missing");
        write();
        repack(entries -> entries.keySet().removeIf(name -> name.contains("/code/")));
        refused("is it a state_dict");
        write();
        repack(entries -> entries.put("other/file", new byte[1]));
        refused("not one top folder");
    }

    @Test
    void picklesWithOtherContentAreRefused() throws IOException {
        repack(entries -> entries.put(
                "network/data.pkl",
                "\u0080\u0002cos\nsystem\n(X\u0002\0\0\0lstR.".getBytes(StandardCharsets.ISO_8859_1)));
        refused("unsupported global os.system");
        for (String pickle :
                new String[] {"", "\u0080", "\u0080\u0002", ".", "t.", "(", "h\u0001.", "R.", "b", "(0", "Q"}) {
            repack(entries -> entries.put("network/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1)));
            refused("data.pkl");
        }
        repack(entries -> entries.put("network/data.pkl", new byte[] {(byte) 0x80, 2, '}', '.'}));
        refused("holds no module");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> TorchScriptArchive.verify(file))
                .isInstanceOf(MalformedArchiveException.class)
                .hasMessageContaining(message);
    }

    private static byte[] replaceStride(byte[] pickle) {
        byte[] strides = {'(', 'J', 3, 0, 0, 0, 'J', 1, 0, 0, 0, 't'};
        int at = new String(pickle, StandardCharsets.ISO_8859_1)
                .indexOf(new String(strides, StandardCharsets.ISO_8859_1));
        byte[] changed = pickle.clone();
        changed[at + 2] = 44;
        changed[at + 3] = 1;
        return changed;
    }

    private void repack(Consumer<Map<String, byte[]>> change) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            zip.stream().forEach(entry -> {
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        change.accept(entries);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        Files.write(file, bytes.toByteArray());
    }
}
