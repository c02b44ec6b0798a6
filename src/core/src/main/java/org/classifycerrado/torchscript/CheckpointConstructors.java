package org.classifycerrado.torchscript;

import java.util.List;
import java.util.Set;

/**
 * What the pickle of a checkpoint may ask for: tensors, parameters, ordered dictionaries, and numbers and sizes that
 * stand beside them, which are not kept.
 */
final class CheckpointConstructors extends TensorConstructors {

    private static final Set<String> PARAMETERS =
            Set.of("torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state");

    CheckpointConstructors() {
        super(Set.of(
                "torch.Size",
                "torch.device",
                // A numpy number, as in {"best_loss": np.float64(0.1)}.
                "numpy.core.multiarray.scalar",
                "numpy._core.multiarray.scalar",
                "numpy.dtype",
                "_codecs.encode"));
    }

    @Override
    public boolean knows(String name) {
        if (!PARAMETERS.contains(name) && !super.knows(name)) {
            throw new IllegalStateException("it asks for " + PickleMachine.shown(name)
                    + ", which a state_dict does not need, and nothing is run that a file asks for."
                    + " Was a whole model saved? Save model.state_dict()");
        }
        return true;
    }

    @Override
    public Object call(String function, List<?> arguments) {
        if (PARAMETERS.contains(function)) {
            if (arguments.get(0) instanceof StoredTensor tensor) {
                return tensor;
            }
            throw new IllegalStateException("a parameter that is no tensor");
        }
        return super.call(function, arguments);
    }
}
