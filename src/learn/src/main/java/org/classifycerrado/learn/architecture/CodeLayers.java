package org.classifycerrado.learn.architecture;

import java.util.Locale;

/** Writes each operation as a line of TorchScript, in the form in which PyTorch serialises code. */
abstract class CodeLayers implements Layers {

    private final StringBuilder code = new StringBuilder();
    private final int channels;
    private int variables;

    CodeLayers(int channels) {
        this.channels = channels;
    }

    /** The lines so far, as the body of a method whose argument is {@code x}. */
    final String code() {
        return code.toString();
    }

    @Override
    public final Feature input() {
        return new Feature("x", channels);
    }

    @Override
    public final Feature maxPool(Feature x, int kernel, int stride) {
        int padding = kernel % 2 * (kernel / 2);
        return line(
                x.channels(),
                "torch.max_pool2d(%1$s, [%2$d, %2$d], [%3$d, %3$d], [%4$d, %4$d], [1, 1], False)",
                x.name(),
                kernel,
                stride,
                padding);
    }

    @Override
    public final Feature upsample(Feature x) {
        return line(x.channels(), "torch.upsample_nearest2d(%s, None, [2., 2.])", x.name());
    }

    @Override
    public final Feature concatenate(Feature first, Feature second) {
        return line(first.channels() + second.channels(), "torch.cat([%s, %s], 1)", first.name(), second.name());
    }

    @Override
    public final Feature addRelu(Feature first, Feature second) {
        return line(first.channels(), "torch.relu_(torch.add(%s, %s))", first.name(), second.name());
    }

    final Feature convolve(Feature x, Convolution c, boolean bias) {
        String tensor = "getattr(self, \"" + c.key() + ".%s\")";
        return line(
                c.outputs(),
                "torch.conv2d(%1$s, %2$s, %3$s, [%4$d, %4$d], [%5$d, %5$d], [1, 1], 1)",
                x.name(),
                String.format(tensor, "weight"),
                bias ? String.format(tensor, "bias") : "None",
                c.stride(),
                c.padding());
    }

    final Feature relu(Feature x, Convolution c) {
        return c.relu() ? line(x.channels(), "torch.relu_(%s)", x.name()) : x;
    }

    /** Adds the line that assigns an expression to a new variable. */
    final Feature line(int channels, String expression, Object... arguments) {
        String name = "x" + variables++;
        code.append("    ").append(name).append(" = ");
        code.append(String.format(Locale.ROOT, expression, arguments)).append('\n');
        return new Feature(name, channels);
    }
}
