package org.classifycerrado.learn.architecture;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.classifycerrado.torchscript.Tensor;

/**
 * The tensors of a network by their {@code state_dict} keys.
 *
 * @param tensors in the network's order
 */
public record Weights(Map<String, Tensor> tensors) {

    /** Takes a copy that keeps the order. */
    public Weights {
        tensors = new LinkedHashMap<>(tensors);
    }

    /**
     * One tensor.
     *
     * @param name its key
     * @return the tensor
     * @throws IllegalArgumentException if there is none of that name
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("weights lack " + name);
        }
        return tensor;
    }

    /** The tensor that a network asks for, checked for its shape. */
    Tensor get(WeightSpec spec) {
        Tensor tensor = get(spec.name());
        if (!Arrays.equals(tensor.shape(), spec.shape())) {
            throw new IllegalArgumentException("weight " + spec.name() + " has shape " + Arrays.toString(tensor.shape())
                    + ", the network needs " + Arrays.toString(spec.shape()));
        }
        return tensor;
    }
}
