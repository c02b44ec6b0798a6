package org.classifycerrado.learn.architecture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.classifycerrado.torchscript.Tensor;

/**
 * Writes a network as it makes maps: each batch normalisation at rest is an affine function a channel and goes into the
 * convolution before it, w' = w · γ / √(σ² + ε) and b' = β − μ · γ / √(σ² + ε).
 */
final class FoldedLayers extends CodeLayers {

    private static final double EPSILON = 1e-5;

    private final Weights weights;
    private final Map<String, Tensor> folded = new LinkedHashMap<>();

    FoldedLayers(int channels, Weights weights) {
        super(channels);
        this.weights = weights;
    }

    /** The tensors that the code reads. */
    Map<String, Tensor> folded() {
        return folded;
    }

    @Override
    public Feature convolution(Feature x, Convolution c) {
        Tensor kernel = weights.get(c.key() + ".weight");
        if (c.norm() == null) {
            folded.put(c.key() + ".weight", kernel);
            folded.put(c.key() + ".bias", weights.get(c.key() + ".bias"));
        } else {
            fold(c, kernel);
        }
        return relu(convolve(x, c, true), c);
    }

    private void fold(Convolution c, Tensor kernel) {
        float[] scale = weights.get(c.norm() + ".weight").values();
        float[] shift = weights.get(c.norm() + ".bias").values();
        float[] mean = weights.get(c.norm() + ".running_mean").values();
        float[] variance = weights.get(c.norm() + ".running_var").values();
        float[] values = kernel.values().clone();
        float[] bias = new float[c.outputs()];
        int each = values.length / c.outputs();
        for (int o = 0; o < c.outputs(); o++) {
            double factor = scale[o] / Math.sqrt(variance[o] + EPSILON);
            for (int i = o * each; i < (o + 1) * each; i++) {
                values[i] = (float) (values[i] * factor);
            }
            bias[o] = (float) (shift[o] - mean[o] * factor);
        }
        folded.put(c.key() + ".weight", Tensor.floats(values, kernel.shape()));
        folded.put(c.key() + ".bias", Tensor.floats(bias, c.outputs()));
    }
}
