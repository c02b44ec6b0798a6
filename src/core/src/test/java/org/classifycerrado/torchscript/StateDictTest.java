package org.classifycerrado.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of PyTorch 1.13 (made by unet_resnet50.py among the tests of module learn), and hostile ones. */
class StateDictTest {

    private static final float[] NUMBERS = {0, -1.5f, 0.333251953125f, 65504, 6e-8f, -2};

    @TempDir
    Path folder;

    @Test
    void readsEveryType() throws Exception {
        try (StateDict dict = StateDict.open(resource("kinds.pt"))) {
            assertThat(dict.entries()).hasSize(16);
            assertThat(dict.found()).isEmpty();
            assertValues(dict, "float32", NUMBERS, 6);
            assertValues(dict, "float64", NUMBERS, 6);
            assertValues(dict, "float16", new float[] {0, -1.5f, 0.333251953125f, 65504, 0x1p-24f, -2}, 6);
            assertValues(dict, "bfloat16", new float[] {0, -1.5f, 0.333984375f, 65536, 6.0070306e-8f, -2}, 6);
            assertValues(dict, "int64", new float[] {1, -2, 1 << 24}, 3);
            assertValues(dict, "int32", new float[] {1, -2, 1 << 24}, 3);
            assertValues(dict, "uint8", new float[] {0, 1, 255}, 3);
            assertValues(dict, "bool", new float[] {1, 0}, 2);
            assertThat(dict.entries().get("bfloat16").type()).isEqualTo(ElementType.BFLOAT16);
            assertThat(dict.read("bfloat16").type()).isEqualTo(ElementType.FLOAT32);
            assertThat(dict.read("int64").type()).isEqualTo(ElementType.INT64);
        }
    }

    @Test
    void readsEveryLayout() throws Exception {
        try (StateDict dict = StateDict.open(resource("kinds.pt"))) {
            assertValues(dict, "scalar", new float[] {7});
            assertValues(dict, "empty", new float[0], 0, 3);
            assertValues(dict, "whole", new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 3, 4);
            assertValues(dict, "transposed", new float[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}, 4, 3);
            assertValues(dict, "sliced", new float[] {2, 5, 8}, 3);
            assertValues(dict, "expanded", new float[] {1, 1, 1, 1}, 2, 2);
            assertValues(dict, "channels_last", new float[] {0, 1, 2, 3, 4, 5, 6, 7}, 1, 2, 2, 2);
            assertValues(dict, "parameter", new float[] {0, 1}, 2);
            assertThatThrownBy(() -> dict.read("none")).hasMessage("there is no tensor none");
        }
    }

    @Test
    void readsNewerPickles() throws Exception {
        try (StateDict dict = StateDict.open(resource("protocol-4.pt"))) {
            assertThat(dict.found()).isEqualTo("state_dict");
            assertValues(dict, "a", new float[] {1}, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state_dict", "model", "model_state_dict", "net"})
    void looksWhereFrameworksPutTheWeights(String wrapper) throws Exception {
        byte[] pickle = new PickleBytes()
                .dict(wrapper, new PickleBytes().dict("module._orig_mod.conv.weight", tensor("0", 2, 0, 2, 1)))
                .end();
        try (StateDict dict = StateDict.open(archive(pickle, new byte[8]))) {
            assertThat(dict.found()).isEqualTo(wrapper);
            assertThat(dict.entries()).containsOnlyKeys("module._orig_mod.conv.weight");
        }
    }

    @Test
    void whatIsNoTensorIsNamed() throws Exception {
        byte[] pickle = new PickleBytes()
                .dict(
                        "epoch",
                        new PickleBytes().integer(3),
                        "a",
                        tensor("0", 2, 0, 2, 1),
                        "b",
                        new PickleBytes().dict())
                .end();
        try (StateDict dict = StateDict.open(archive(pickle, new byte[8]))) {
            assertThat(dict.entries()).containsOnlyKeys("a");
            assertThat(dict.others()).containsExactly("epoch", "b");
        }
    }

    @Test
    void refusesWhatIsNoStateDict() throws Exception {
        refused(resource("whole-model.pt"), "it asks for torch.nn.modules.linear.Linear", "model.state_dict()");
        refused(resource("legacy.pt"), "PyTorch's format before 1.6");
        refused(write(new byte[0]), "the file is empty");
        refused(write("<!DOCTYPE html>"), "it is a web page");
        refused(write("version https://git-lfs.github.com/spec/v1"), "git lfs pull");
        refused(write("\u0040\0\0\0\0\0\0\0{\"a\":{\"dtype\":\"F32\"}}"), "it is a safetensors file");
        refused(write("\u0080\u0004}."), "plain Python pickle");
        refused(write("nothing of the kind"), "it is no zip");
        byte[] tar = new byte[1024];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        tar[0] = 's';
        refused(write(tar), "it is a tar archive");
        refused(zip(Map.of("x/y.npy", new byte[3])), "data.pkl is missing");
        refused(archive(new PickleBytes().string("text").end()), "it holds no dictionary");
        refused(archive(new PickleBytes().dict().end()), "it holds no tensors");
        refused(
                archive(new PickleBytes()
                        .dict("epoch", new PickleBytes().integer(3), "mine", new PickleBytes().dict())
                        .end()),
                "it holds no tensors",
                "the file has epoch, mine");
        Path script = folder.resolve("script.pt");
        TorchScriptArchive.write(
                script, new ScriptModule(Map.of("w", Tensor.floats(new float[1], 1)), Map.of(), false, ""));
        refused(script, "it is a TorchScript archive", "--torchscript");
    }

    @ParameterizedTest
    @CsvSource({
        "os,system",
        "posix,system",
        "builtins,eval",
        "builtins,getattr",
        "subprocess,Popen",
        "torch.storage,_load_from_bytes",
        "torch.serialization,load",
        "__torch__,Anything"
    })
    void refusesByNameWhatAFileAsksFor(String module, String function) throws Exception {
        Path witness = folder.resolve("witness");
        byte[] call = new PickleBytes()
                .op(Pickle.GLOBAL)
                .text(module + "\n" + function + "\n")
                .op(Pickle.MARK)
                .string("touch " + witness)
                .op(Pickle.TUPLE)
                .op(Pickle.REDUCE)
                .end();
        refused(archive(call), "it asks for " + module + "." + function);
        byte[] stacked = new PickleBytes()
                .string(module)
                .string(function)
                .op(Pickle.STACK_GLOBAL)
                .end();
        refused(archive(stacked), "it asks for " + module + "." + function);
        assertThat(witness).doesNotExist();
    }

    @Test
    void aNameCannotFloodOrForgeAMessage() throws Exception {
        byte[] pickle = new PickleBytes()
                .op(Pickle.GLOBAL)
                .text("a\u001b[31m\r" + "x".repeat(100_000) + "\nb\n")
                .end();
        assertThatThrownBy(() -> StateDict.open(archive(pickle)))
                .hasMessageContaining("a?[31m?xxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\u001b"));
    }

    @Test
    void knownNamesStillDoNothingUnexpected() throws Exception {
        PickleBytes call = new PickleBytes().op(Pickle.GLOBAL).text("torch\nFloatStorage\n");
        refused(archive(call.op(Pickle.EMPTY_TUPLE).op(Pickle.REDUCE).end()), "unsupported call of torch.FloatStorage");
        PickleBytes object = new PickleBytes().op(Pickle.GLOBAL).text("torch\nSize\n");
        refused(
                archive(object.op(Pickle.EMPTY_TUPLE).op(Pickle.NEWOBJ).end()),
                "unsupported object of class torch.Size");
        refused(archive(new byte[] {(byte) 0x80, 2, 'o', '.'}), "unknown pickle opcode 111");
    }

    @Test
    void tensorsStayInTheirStorages() throws Exception {
        refusedTensor(tensor("0", 2, 0, 3, 1), "needs 12");
        refusedTensor(tensor("0", 3, 0, 2, 1), "its declared length needs 12");
        refusedTensor(tensor("0", 2, 1, 2, 1), "needs 12");
        refusedTensor(tensor("0", 2, -1, 2, 1), "make no sense");
        refusedTensor(tensor("0", 2, 0, 2, -1), "make no sense");
        refusedTensor(tensor("0", 2, 0, Long.MAX_VALUE / 2, Long.MAX_VALUE / 2), "overflows");
        refusedTensor(tensor("../0", 2, 0, 2, 1), "storage data/../0 is missing");
    }

    @Test
    void aTensorThatClaimsToBeHugeCostsNothingUnlessRead() throws Exception {
        byte[] pickle =
                new PickleBytes().dict("w", tensor("0", 1, 0, 1L << 40, 0)).end();
        try (StateDict dict = StateDict.open(archive(pickle, new byte[4]))) {
            assertThat(dict.entries().get("w").shape()).containsExactly(1L << 40);
            assertThatThrownBy(() -> dict.read("w"))
                    .isInstanceOf(MalformedArchiveException.class)
                    .hasMessage("'w' is too large");
        }
    }

    @Test
    void deepNestingIsRefusedWithoutRecursion() throws Exception {
        byte[] deep = new byte[PickleMachine.MOST_STEPS + 10];
        Arrays.fill(deep, (byte) Pickle.TUPLE1);
        System.arraycopy(new byte[] {(byte) 0x80, 2, '}'}, 0, deep, 0, 3);
        refused(archive(deep), "more than 2000000 steps");
        // As a key it would be hashed; as a value it is only held.
        byte[] nested = Arrays.copyOf(deep, 200_000);
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        key.write(new byte[] {(byte) 0x80, 2, '}', '('});
        key.write(nested, 2, nested.length - 2);
        key.write(new byte[] {'N', 'u', '.'});
        refused(archive(key.toByteArray()), "it holds no tensors");
    }

    @Test
    void aDictionaryInItselfIsRefused() throws Exception {
        byte[] pickle = new PickleBytes()
                .op(Pickle.EMPTY_DICT)
                .op(Pickle.BINPUT)
                .op(0)
                .string("model")
                .op(Pickle.BINGET)
                .op(0)
                .op(Pickle.SETITEM)
                .end();
        refused(archive(pickle), "nest deeper");
    }

    @Test
    void compressedBombsAreNotUnpacked() throws Exception {
        // Two entries that claim 5 GiB each; nothing of them is read.
        byte[] bytes = Files.readAllBytes(archive(new PickleBytes().dict().end(), new byte[4]));
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int patched = 0;
        for (int i = 0; i + 4 < bytes.length; i++) {
            if (buffer.getInt(i) == 0x02014b50) {
                buffer.putInt(i + 24, 0xfffffff0);
                patched++;
            }
        }
        assertThat(patched).isGreaterThanOrEqualTo(3);
        refused(write(bytes), "its content has more than 8589934592 bytes");
    }

    @Test
    void anEntryThatUnpacksToMoreThanItSaysIsRefused() throws Exception {
        Path file = folder.resolve("bomb.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x/data.pkl"));
            zip.write(new byte[50_000_000]);
        }
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 4 < bytes.length; i++) {
            if (buffer.getInt(i) == 0x02014b50) {
                buffer.putInt(i + 24, 10);
            }
        }
        refused(write(bytes), "data.pkl");
    }

    @Test
    void aStorageThatUnpacksToMoreThanItsTensorNeedsIsNotUnpacked() throws Exception {
        byte[] pickle =
                new PickleBytes().dict("w", tensor("0", 5_000_000, 1, 2, 1)).end();
        Path file = deflated(Map.of("x/data.pkl", pickle, "x/data/0", new byte[20_000_000]));
        try (StateDict dict = StateDict.open(file)) {
            assertThatThrownBy(() -> dict.read("w"))
                    .isInstanceOf(MalformedArchiveException.class)
                    .hasMessage("data/0 would unpack to 20000000 bytes, of which 12 are needed");
        }
        // What is no larger than needed may be compressed, and a larger one may lie in the file as it is.
        byte[] whole = new PickleBytes().dict("w", tensor("0", 3, 1, 2, 1)).end();
        try (StateDict dict = StateDict.open(deflated(Map.of("x/data.pkl", whole, "x/data/0", new byte[12])))) {
            assertThat(dict.read("w").values()).containsExactly(0, 0);
        }
        try (StateDict dict = StateDict.open(archive(whole, new byte[4000]))) {
            assertThat(dict.read("w").values()).containsExactly(0, 0);
        }
    }

    /** As a slice is saved: with all of the storage that it is a part of; here zipped anew, with compression. */
    @Test
    void aCompressedStorageMayHaveSlack() throws Exception {
        byte[] pickle =
                new PickleBytes().dict("w", tensor("0", 1_000_000, 1, 2, 1)).end();
        ByteBuffer storage = ByteBuffer.allocate(4_000_000).order(ByteOrder.LITTLE_ENDIAN);
        SplittableRandom random = new SplittableRandom(1);
        storage.putFloat(0.5f).putFloat(1.5f).putFloat(2.5f);
        while (storage.hasRemaining()) {
            storage.putFloat((float) random.nextGaussian());
        }
        try (StateDict dict = StateDict.open(deflated(Map.of("x/data.pkl", pickle, "x/data/0", storage.array())))) {
            assertThat(dict.read("w").values()).containsExactly(1.5f, 2.5f);
        }
        byte[] few = new PickleBytes().dict("w", tensor("0", 1000, 1, 2, 1)).end();
        try (StateDict dict = StateDict.open(deflated(Map.of("x/data.pkl", few, "x/data/0", new byte[4000])))) {
            assertThat(dict.read("w").values()).containsExactly(0, 0);
        }
    }

    @Test
    void whatIsNotReadIsNotUnpacked() throws Exception {
        // The directory says 9 bytes, which would show as soon as the entry is read.
        byte[] pickle = new PickleBytes()
                .dict("w", tensor("0", 2, 0, 2, 1), "other", tensor("1", 2, 0, 2, 1))
                .end();
        byte[] bytes = Files.readAllBytes(
                deflated(Map.of("x/data.pkl", pickle, "x/data/0", new byte[8], "x/data/1", new byte[1_000_000])));
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 46 < bytes.length; i++) {
            if (buffer.getInt(i) == 0x02014b50 && buffer.getInt(i + 24) == 1_000_000) {
                buffer.putInt(i + 24, 8);
            }
        }
        try (StateDict dict = StateDict.open(write(bytes))) {
            assertThat(dict.read("w").values()).containsExactly(0, 0);
            assertThatThrownBy(() -> dict.read("other")).hasMessageContaining("its directory entry says 8");
        }
    }

    @Test
    void aHugePickleIsRefused() throws Exception {
        refused(deflated(Map.of("x/data.pkl", new byte[(32 << 20) + 1])), "data.pkl has 33554433 bytes; at most");
    }

    @Test
    void aHugeDirectoryIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(archive(new PickleBytes().dict().end()));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 10, 0x7fffff00);
        refused(write(bytes), "the zip's directory has 2147483392 bytes");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 0.6, 0.9, 0.99})
    void truncatedFilesAreRefused(double part) throws Exception {
        byte[] bytes = Files.readAllBytes(resource("kinds.pt"));
        refused(write(Arrays.copyOf(bytes, (int) (part * bytes.length))), "truncated");
    }

    @Test
    void everyFlippedBitOfTheContentIsFound() throws Exception {
        byte[] bytes = Files.readAllBytes(resource("kinds.pt"));
        int refused = 0;
        for (int at = 100; at < 1500; at += 50) {
            byte[] changed = bytes.clone();
            changed[at] ^= 4;
            try (StateDict dict = StateDict.open(write(changed))) {
                // Padding and the headers' times are no content.
                assertThat(dict.entries()).hasSize(16);
                for (String key : dict.entries().keySet()) {
                    dict.read(key);
                }
            } catch (MalformedArchiveException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(15);
    }

    @Test
    void anotherByteOrderIsRefused() throws Exception {
        refused(
                zip(Map.of(
                        "x/data.pkl", new PickleBytes().dict().end(),
                        "x/byteorder", "big".getBytes(StandardCharsets.US_ASCII))),
                "not little-endian");
    }

    @Test
    void halfPrecisionIsExact() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = HalfPrecision.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfPrecision.fromFloat(value)).isEqualTo((short) bits);
            }
        }
        assertThat(HalfPrecision.fromFloat(Float.NaN) & 0x7fff).isGreaterThan(0x7c00);
        assertThat(HalfPrecision.fromFloat(2049)).isEqualTo(HalfPrecision.fromFloat(2048));
        assertThat(HalfPrecision.fromFloat(2051)).isEqualTo(HalfPrecision.fromFloat(2052));
        assertThat(HalfPrecision.fromFloat(65519)).isEqualTo((short) 0x7bff);
        assertThat(HalfPrecision.fromFloat(65520)).isEqualTo((short) 0x7c00);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1.00390625,1", "1.01171875,1.015625", "3.4028235e38,Infinity"})
    void bfloat16Rounds(float value, float expected) {
        ByteBuffer buffer = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        ElementType.BFLOAT16.put(value, buffer);
        assertThat(ElementType.BFLOAT16.get(buffer, 0)).isEqualTo(expected);
    }

    private static void assertValues(StateDict dict, String key, float[] values, long... shape) throws Exception {
        assertThat(dict.read(key).values()).as(key).containsExactly(values);
        assertThat(dict.read(key).shape()).as(key).containsExactly(shape);
        assertThat(dict.entries().get(key).shape()).as(key).containsExactly(shape);
    }

    private void refusedTensor(PickleBytes tensor, String message) throws Exception {
        refused(archive(new PickleBytes().dict("w", tensor).end(), new byte[8]), message);
    }

    private static void refused(Path file, String... messages) {
        assertThatThrownBy(() -> StateDict.open(file).close())
                .isInstanceOf(MalformedArchiveException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(messages));
    }

    private Path resource(String name) throws Exception {
        Path file = folder.resolve(name);
        try (InputStream in = StateDictTest.class.getResourceAsStream(name);
                OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        return file;
    }

    private Path write(byte[] bytes) throws Exception {
        return Files.write(folder.resolve("file.pt"), bytes);
    }

    private Path write(String latin) throws Exception {
        return write(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Path archive(byte[] pickle, byte[]... storages) throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("x/data.pkl", pickle);
        for (int i = 0; i < storages.length; i++) {
            entries.put("x/data/" + i, storages[i]);
        }
        entries.put("x/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        return zip(entries);
    }

    /** A zip of stored entries, as torch.save makes. */
    private Path zip(Map<String, byte[]> entries) throws Exception {
        Path file = folder.resolve("made.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry made = new ZipEntry(entry.getKey());
                made.setMethod(ZipEntry.STORED);
                made.setSize(entry.getValue().length);
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                made.setCrc(crc.getValue());
                zip.putNextEntry(made);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    private Path deflated(Map<String, byte[]> entries) throws Exception {
        Path file = folder.resolve("deflated.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    /** A one-dimensional float tensor. */
    private static PickleBytes tensor(String storage, long elements, long offset, long size, long stride) {
        return new PickleBytes()
                .op(Pickle.GLOBAL)
                .text("torch._utils\n_rebuild_tensor_v2\n")
                .op(Pickle.MARK)
                .op(Pickle.MARK)
                .string("storage")
                .op(Pickle.GLOBAL)
                .text("torch\nFloatStorage\n")
                .string(storage)
                .string("cpu")
                .integer(elements)
                .op(Pickle.TUPLE)
                .op(Pickle.BINPERSID)
                .integer(offset)
                .integer(size)
                .op(Pickle.TUPLE1)
                .integer(stride)
                .op(Pickle.TUPLE1)
                .op(Pickle.NEWFALSE)
                .op(Pickle.EMPTY_DICT)
                .op(Pickle.TUPLE)
                .op(Pickle.REDUCE);
    }

    /** Puts pickles together by hand. */
    private static final class PickleBytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        PickleBytes op(int code) {
            out.write(code);
            return this;
        }

        PickleBytes text(String text) {
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        PickleBytes string(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            op(Pickle.BINUNICODE);
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(bytes.length)
                    .array());
            out.writeBytes(bytes);
            return this;
        }

        PickleBytes integer(long value) {
            op(Pickle.LONG1).op(Long.BYTES);
            out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
            return this;
        }

        PickleBytes dict(Object... keysAndValues) {
            op(Pickle.EMPTY_DICT).op(Pickle.MARK);
            for (int i = 0; i < keysAndValues.length; i += 2) {
                string((String) keysAndValues[i]);
                out.writeBytes(((PickleBytes) keysAndValues[i + 1]).out.toByteArray());
            }
            return op(Pickle.SETITEMS);
        }

        byte[] end() {
            byte[] body = out.toByteArray();
            byte[] whole = new byte[body.length + 3];
            whole[0] = (byte) Pickle.PROTO;
            whole[1] = 2;
            System.arraycopy(body, 0, whole, 2, body.length);
            whole[whole.length - 1] = Pickle.STOP;
            return whole;
        }
    }
}
