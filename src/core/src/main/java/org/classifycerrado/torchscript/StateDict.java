package org.classifycerrado.torchscript;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.classifycerrado.torchscript.PickleMachine.Dictionary;

/**
 * The tensors of a checkpoint that {@code torch.save} wrote: a {@code state_dict}, alone or in the dictionary that a
 * training framework saves. Opening reads its pickle alone; nothing in the pickle is ever called. The elements of a
 * tensor are read when asked for, after their checksum is verified, so that time and memory are bounded by what is
 * asked for. Holds the file open: close it.
 *
 * <p>Read is the zip format of PyTorch 1.6 and later, little-endian.
 */
public final class StateDict implements AutoCloseable {

    /** Keys under which training frameworks keep the weights; the first that is there counts. */
    static final List<String> WRAPPERS =
            List.of("state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params");

    private static final int MOST_WRAPPERS = 4;
    private static final int NAMES_SHOWN = 12;

    private final ArchiveReader archive;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, Long> needed;
    private final List<String> others;
    private final String found;

    /**
     * What a tensor is.
     *
     * @param type of its elements in the file
     * @param shape sizes of its dimensions; none for a scalar
     */
    public record Entry(ElementType type, long... shape) {}

    private StateDict(ArchiveReader archive, Map<String, StoredTensor> tensors, List<String> others, String found)
            throws MalformedArchiveException {
        this.archive = archive;
        this.tensors = tensors;
        this.needed = new HashMap<>();
        this.others = others;
        this.found = found;
        for (StoredTensor tensor : tensors.values()) {
            needed.merge(tensor.storage(), tensor.neededBytes(), Math::max);
        }
    }

    /**
     * Opens a checkpoint.
     *
     * @param file the file
     * @return its tensors
     * @throws MalformedArchiveException if it is no checkpoint, is damaged, or asks for anything but tensors; the
     *     message says which
     * @throws IOException if it cannot be read
     */
    public static StateDict open(Path file) throws IOException {
        ArchiveReader archive = ArchiveReader.open(file);
        boolean sound = false;
        try {
            StateDict dict = read(archive);
            sound = true;
            return dict;
        } finally {
            if (!sound) {
                archive.close();
            }
        }
    }

    private static StateDict read(ArchiveReader archive) throws IOException {
        if (archive.sizes().keySet().stream().anyMatch(name -> name.startsWith("code/"))) {
            throw new MalformedArchiveException(
                    "it is a TorchScript archive, not a state_dict; it is imported with" + " --torchscript and a card");
        }
        if (!archive.sizes().containsKey("data.pkl")) {
            throw new MalformedArchiveException("data.pkl is missing: the zip is no checkpoint of PyTorch");
        }
        Object root = PickleMachine.run("data.pkl", archive.content("data.pkl"), new CheckpointConstructors());
        StringBuilder path = new StringBuilder();
        Dictionary weights = unwrap(root, path);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        for (Map.Entry<Object, Object> entry : weights.entries().entrySet()) {
            if (!(entry.getKey() instanceof String key) || !(entry.getValue() instanceof StoredTensor tensor)) {
                others.add(entry.getKey().toString());
                continue;
            }
            if (tensor.type() == null) {
                throw new MalformedArchiveException(
                        "'" + PickleMachine.shown(key) + "' has elements of a type that no weights have");
            }
            tensor.check("data/", archive.sizes());
            tensors.put(key, tensor);
        }
        if (tensors.isEmpty()) {
            throw new MalformedArchiveException("it holds no tensors. A state_dict is looked for at the top and under "
                    + String.join(", ", WRAPPERS) + "; the file has "
                    + (others.isEmpty() ? "nothing there" : names(others)));
        }
        return new StateDict(archive, tensors, others, path.toString());
    }

    private static Dictionary unwrap(Object root, StringBuilder path) throws MalformedArchiveException {
        Object value = root;
        for (int depth = 0; depth <= MOST_WRAPPERS; depth++) {
            if (!(value instanceof Dictionary dictionary)) {
                throw new MalformedArchiveException("it holds no dictionary of tensors; save model.state_dict()");
            }
            Optional<String> wrapper = WRAPPERS.stream()
                    .filter(name -> dictionary.entries().get(name) instanceof Dictionary)
                    .findFirst();
            if (wrapper.isEmpty()) {
                return dictionary;
            }
            path.append(path.isEmpty() ? "" : ".").append(wrapper.get());
            value = dictionary.entries().get(wrapper.get());
        }
        throw new MalformedArchiveException("dictionaries nest deeper than in any checkpoint");
    }

    private static String names(List<String> keys) {
        String shown =
                keys.stream().limit(NAMES_SHOWN).map(PickleMachine::shown).collect(Collectors.joining(", "));
        return shown + (keys.size() > NAMES_SHOWN ? ", …" : "");
    }

    /**
     * The tensors by key, in the file's order.
     *
     * @return types and shapes
     */
    public Map<String, Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        tensors.forEach((key, tensor) ->
                entries.put(key, new Entry(tensor.type(), tensor.sizes().clone())));
        return entries;
    }

    /**
     * What lies beside the tensors and is none, such as an epoch's number.
     *
     * @return keys
     */
    public List<String> others() {
        return List.copyOf(others);
    }

    /**
     * Where in the file's dictionaries the weights were found.
     *
     * @return keys joined by dots, such as {@code state_dict}; empty for the top
     */
    public String found() {
        return found;
    }

    /**
     * Reads a tensor. Its type is the file's, or {@link ElementType#FLOAT32} for other floating-point types.
     *
     * @param key one of {@link #entries()}
     * @return the tensor, in row-major order whatever its strides in the file
     * @throws IllegalArgumentException if there is none of that key
     * @throws MalformedArchiveException if its elements are damaged, or it is too large
     * @throws IOException if it cannot be read
     */
    public Tensor read(String key) throws IOException {
        StoredTensor tensor = tensors.get(key);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no tensor " + key);
        }
        long count = 1;
        try {
            for (long size : tensor.sizes()) {
                count = Math.multiplyExact(count, size);
            }
            float[] values = new float[Math.toIntExact(count)];
            if (count > 0) {
                new Strided(tensor).gather(span(tensor), values);
            }
            return new Tensor(inMemory(tensor.type()), tensor.sizes(), values);
        } catch (ArithmeticException e) {
            throw new MalformedArchiveException("'" + PickleMachine.shown(key) + "' is too large", e);
        }
    }

    private static ElementType inMemory(ElementType type) {
        return Set.of(ElementType.FLOAT16, ElementType.BFLOAT16, ElementType.FLOAT64)
                        .contains(type)
                ? ElementType.FLOAT32
                : type;
    }

    /** The part of the storage that a tensor that is not empty reaches, as bytes. */
    private ByteBuffer span(StoredTensor tensor) throws IOException {
        long bytes = Math.multiplyExact(tensor.end() - tensor.offset(), tensor.elementBytes());
        try (InputStream in = archive.stream("data/" + tensor.storage(), needed.get(tensor.storage()))) {
            in.skipNBytes(tensor.offset() * tensor.elementBytes());
            byte[] span = in.readNBytes(Math.toIntExact(bytes));
            if (span.length < bytes) {
                throw new EOFException("storage " + tensor.storage() + " is truncated");
            }
            return ByteBuffer.wrap(span).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    /** Walks over the elements of a tensor in row-major order, one dimension after the other. */
    private static final class Strided {
        private final StoredTensor tensor;
        private int next;

        Strided(StoredTensor tensor) {
            this.tensor = tensor;
        }

        void gather(ByteBuffer span, float[] values) {
            walk(span, values, 0, 0);
        }

        // The depth is the number of dimensions, which is bounded.
        private void walk(ByteBuffer span, float[] values, int dimension, long position) {
            if (dimension == tensor.sizes().length) {
                values[next++] = tensor.type().get(span, (int) (position * tensor.elementBytes()));
                return;
            }
            for (long i = 0; i < tensor.sizes()[dimension]; i++) {
                walk(span, values, dimension + 1, position + i * tensor.strides()[dimension]);
            }
        }
    }
}
