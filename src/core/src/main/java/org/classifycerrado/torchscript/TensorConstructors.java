package org.classifycerrado.torchscript;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.classifycerrado.torchscript.PickleMachine.Dictionary;
import org.classifycerrado.torchscript.PickleMachine.Global;

/** What every pickle of PyTorch may ask for: storages, tensors in them, and ordered dictionaries. */
abstract class TensorConstructors implements PickleMachine.Constructors {

    /** Bytes of an element, by the storage class that names its type. */
    private static final Map<String, Integer> STORAGES = storages();

    private static final String ORDERED_DICTIONARY = "collections.OrderedDict";
    private static final String TENSOR = "torch._utils._rebuild_tensor_v2";

    /** As many as PyTorch supports. */
    private static final int MOST_DIMENSIONS = 64;

    private final Set<String> others;

    private record Storage(String type, String key, int elementBytes, long elements) {}

    /** With further functions whose results do not matter. */
    TensorConstructors(Set<String> others) {
        this.others = others;
    }

    private static Map<String, Integer> storages() {
        Map<String, Integer> bytes = new HashMap<>(Map.of(
                "torch.ShortStorage", 2,
                "torch.CharStorage", 1,
                "torch.ComplexFloatStorage", 8,
                "torch.ComplexDoubleStorage", 16,
                "torch.QInt8Storage", 1,
                "torch.QUInt8Storage", 1,
                "torch.QInt32Storage", 4));
        for (ElementType type : ElementType.values()) {
            bytes.put("torch." + type.storage(), type.bytes());
        }
        return Map.copyOf(bytes);
    }

    @Override
    public boolean knows(String name) {
        return name.equals(TENSOR)
                || name.equals(ORDERED_DICTIONARY)
                || STORAGES.containsKey(name)
                || others.contains(name);
    }

    @Override
    public Object call(String function, List<?> arguments) {
        if (function.equals(TENSOR)) {
            return tensor(arguments);
        }
        if (function.equals(ORDERED_DICTIONARY) && arguments.isEmpty()) {
            return new Dictionary();
        }
        if (others.contains(function)) {
            return PickleMachine.OPAQUE;
        }
        throw new IllegalStateException("unsupported call of " + PickleMachine.shown(function));
    }

    @Override
    public Object instance(String type) {
        throw new IllegalStateException("unsupported object of class " + PickleMachine.shown(type));
    }

    @Override
    public Object reference(List<?> id) {
        String type = ((Global) id.get(1)).name();
        Integer bytes = STORAGES.get(type);
        if (!"storage".equals(id.get(0)) || bytes == null) {
            throw new IllegalStateException("unsupported storage of type " + PickleMachine.shown(type));
        }
        return new Storage(type.substring("torch.".length()), (String) id.get(2), bytes, (Long) id.get(4));
    }

    /** The tensor that {@code (storage, offset, sizes, strides, …)} describes. */
    static StoredTensor tensor(List<?> arguments) {
        Storage storage = (Storage) arguments.get(0);
        return new StoredTensor(
                Arrays.stream(ElementType.values())
                        .filter(type -> type.storage().equals(storage.type()))
                        .findFirst()
                        .orElse(null),
                storage.key(),
                storage.elementBytes(),
                storage.elements(),
                (Long) arguments.get(1),
                longs(arguments.get(2)),
                longs(arguments.get(3)));
    }

    private static long[] longs(Object tuple) {
        List<?> values = (List<?>) tuple;
        if (values.size() > MOST_DIMENSIONS) {
            throw new IllegalStateException("a tensor of " + values.size() + " dimensions");
        }
        return values.stream().mapToLong(Long.class::cast).toArray();
    }
}
