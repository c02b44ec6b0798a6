package org.classifycerrado.learn.architecture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.torchscript.ElementType;
import org.classifycerrado.torchscript.Tensor;

/**
 * Writes a network as it makes maps: each batch normalisation at rest is an affine function a channel and goes into the
 * convolution before it, w' = w · γ / √(σ² + ε) and b' = β − μ · γ / √(σ² + ε). What attention adds to the scores of a
 * pair of tokens, looked up in a table by their positions, is laid out once for all pairs.
 */
final class FoldedLayers extends CodeLayers {

    private static final double EPSILON = 1e-5;

    private final Weights weights;
    private final ElementType type;
    private final String suffix;
    private final Map<String, Tensor> folded = new LinkedHashMap<>();

    /**
     * Layers to be written.
     *
     * @param channels of the input
     * @param weights of the network
     * @param type in which the tensors are kept
     * @param suffix of the tensors' names, so that several forms can be in one module
     */
    FoldedLayers(int channels, Weights weights, ElementType type, String suffix) {
        super(channels);
        this.weights = weights;
        this.type = type;
        this.suffix = suffix;
    }

    private void keep(String name, Tensor tensor) {
        folded.put(name + suffix, new Tensor(type, tensor.shape(), tensor.values()));
    }

    @Override
    String attribute(String name) {
        return super.attribute(name + suffix);
    }

    /** The tensors that the code reads. */
    Map<String, Tensor> folded() {
        return folded;
    }

    @Override
    public Feature addBranch(Feature shortcut, Feature branch, double leftOut) {
        return line(branch.channels(), "torch.add(%s, %s)", shortcut.name(), branch.name());
    }

    @Override
    Feature attend(Feature qkv, Attention a) {
        int channels = qkv.channels() / 3;
        int tokens = a.tokens();
        int each = channels / a.heads();
        keep(a.key("bias"), bias(a));
        Feature parts = permute(reshape(qkv, each, -1, tokens, 3, a.heads(), each), 2, 0, 3, 1, 4);
        String bias = attribute(a.key("bias"));
        if (a.shift() > 0) {
            bias = String.format(
                    "torch.repeat(%s, [torch.floordiv(torch.size(%s, 1), %d), 1, 1, 1])",
                    bias, parts.name(), a.windows() * a.windows());
        }
        Feature values = line(
                each,
                "torch.scaled_dot_product_attention(torch.select(%1$s, 0, 0), torch.select(%1$s, 0, 1),"
                        + " torch.select(%1$s, 0, 2), %2$s)",
                parts.name(),
                bias);
        return reshape(permute(values, 0, 2, 1, 3), channels, -1, tokens, channels);
    }

    /** What is added to the scores of each pair of tokens: [1 or windows², heads, tokens, tokens]. */
    private Tensor bias(Attention a) {
        float[] table = weights.get(a.key("relative_position_bias_table")).values();
        float[] index = a.index();
        float[] mask = a.shift() > 0 ? a.blinkers() : new float[index.length];
        int windows = mask.length / index.length;
        float[] bias = new float[mask.length * a.heads()];
        int next = 0;
        for (int window = 0; window < windows; window++) {
            for (int head = 0; head < a.heads(); head++) {
                for (int pair = 0; pair < index.length; pair++) {
                    bias[next++] = table[(int) index[pair] * a.heads() + head] + mask[window * index.length + pair];
                }
            }
        }
        return Tensor.floats(bias, windows, a.heads(), a.tokens(), a.tokens());
    }

    @Override
    String weight(String name, Role role, long... shape) {
        keep(name, weights.get(name));
        return attribute(name);
    }

    @Override
    public void alias(String key, String original, long... shape) {
        // The code reads the original.
    }

    @Override
    public void unused(String key, long... shape) {
        // Nothing reads it.
    }

    @Override
    public Feature convolution(Feature x, Convolution c) {
        Tensor kernel = weights.get(c.key() + ".weight");
        if (c.norm() == null) {
            keep(c.key() + ".weight", kernel);
            keep(c.key() + ".bias", weights.get(c.key() + ".bias"));
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
        keep(c.key() + ".weight", Tensor.floats(values, kernel.shape()));
        keep(c.key() + ".bias", Tensor.floats(bias, c.outputs()));
    }
}
