package org.classifycerrado.torchscript;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the pickles of a TorchScript archive may ask for. Keeps the tensors that they declare. */
final class ModuleConstructors extends TensorConstructors {

    private static final String CLASSES = "__torch__.";
    private static final String QUANTIZED = "torch._utils._rebuild_qtensor";

    private final List<StoredTensor> tensors = new ArrayList<>();
    private boolean moduleSeen;

    private ModuleConstructors() {
        super(Set.of(
                "torch.device",
                "torch.per_tensor_affine",
                "torch.per_channel_affine",
                "torch.jit._pickle.build_intlist",
                "torch.jit._pickle.build_doublelist",
                "torch.jit._pickle.build_boollist",
                "torch.jit._pickle.build_tensorlist",
                "torch.jit._pickle.build_tensor_from_id",
                "torch.jit._pickle.restore_type_tag"));
    }

    /**
     * The tensors that a pickle declares.
     *
     * @param entry name for messages
     * @param pickle the stream
     * @param module whether it must hold an object of a class of the archive
     */
    static List<StoredTensor> tensors(String entry, byte[] pickle, boolean module) throws MalformedArchiveException {
        ModuleConstructors constructors = new ModuleConstructors();
        PickleMachine.run(entry, pickle, constructors);
        if (module && !constructors.moduleSeen) {
            throw new MalformedArchiveException(entry + " holds no module");
        }
        return constructors.tensors;
    }

    @Override
    public boolean knows(String name) {
        return name.startsWith(CLASSES) || name.equals(QUANTIZED) || super.knows(name);
    }

    @Override
    public Object call(String function, List<?> arguments) {
        Object value = function.equals(QUANTIZED) ? tensor(arguments) : super.call(function, arguments);
        if (value instanceof StoredTensor tensor) {
            tensors.add(tensor);
        }
        return value;
    }

    @Override
    public Object instance(String type) {
        if (!type.startsWith(CLASSES)) {
            throw new IllegalStateException("an object that is no TorchScript class");
        }
        moduleSeen = true;
        return PickleMachine.OPAQUE;
    }
}
