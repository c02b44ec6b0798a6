package org.classifycerrado.learn.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.classifycerrado.learn.architecture.WeightSpec.Role;

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

    @Override
    public final Feature tokens(Feature map, String key, int outputs, int size) {
        String kernel = weight(key + ".weight", Role.KERNEL, outputs, map.channels(), size, size);
        String bias = weight(key + ".bias", Role.BIAS, outputs);
        return line(
                outputs,
                "torch.permute(torch.conv2d(%1$s, %2$s, %3$s, [%4$d, %4$d], [0, 0], [1, 1], 1), [0, 2, 3, 1])",
                map.name(),
                kernel,
                bias,
                size);
    }

    @Override
    public final Feature linear(Feature x, String key, int outputs, boolean bias) {
        String matrix = weight(key + ".weight", Role.MATRIX, outputs, x.channels());
        String summand = bias ? weight(key + ".bias", Role.BIAS, outputs) : "None";
        return line(outputs, "torch.linear(%s, %s, %s)", x.name(), matrix, summand);
    }

    @Override
    public final Feature layerNorm(Feature x, String key) {
        return line(
                x.channels(),
                "torch.layer_norm(%s, [%d], %s, %s, 1e-05, True)",
                x.name(),
                x.channels(),
                weight(key + ".weight", Role.SCALE, x.channels()),
                weight(key + ".bias", Role.SHIFT, x.channels()));
    }

    @Override
    public final Feature gelu(Feature x) {
        return line(x.channels(), "torch.gelu(%s)", x.name());
    }

    @Override
    public final Feature join(Feature first, Feature second) {
        return line(first.channels() + second.channels(), "torch.cat([%s, %s], 3)", first.name(), second.name());
    }

    @Override
    public final Feature mergeFour(Feature x, int side) {
        Feature pairs = reshape(x, x.channels(), -1, side / 2, 2, side / 2, 2, x.channels());
        Feature together = permute(pairs, 0, 1, 3, 4, 2, 5);
        return reshape(together, 4 * x.channels(), -1, side / 2, side / 2, 4 * x.channels());
    }

    @Override
    public final Feature split(Feature x, int factor) {
        int channels = x.channels() / (factor * factor);
        return line(channels, "torch.unflatten(%s, 3, [%d, %d])", x.name(), factor * factor, channels);
    }

    @Override
    public final Feature layOut(Feature x, int side, int factor) {
        Feature parts = reshape(x, x.channels(), -1, side, side, factor, factor, x.channels());
        Feature grid = permute(parts, 0, 1, 3, 2, 4, 5);
        return reshape(grid, x.channels(), -1, side * factor, side * factor, x.channels());
    }

    @Override
    public final Feature layOutMap(Feature x, int side, int factor) {
        Feature parts = reshape(x, x.channels(), -1, side, side, factor, factor, x.channels());
        Feature map = permute(parts, 0, 5, 1, 3, 2, 4);
        return reshape(map, x.channels(), -1, x.channels(), side * factor, side * factor);
    }

    @Override
    public final Feature shift(Feature x, int side, boolean rows) {
        int reach = 2;
        int groups = 2 * reach + 1;
        int size = (x.channels() + groups - 1) / groups;
        String padding = rows ? "[0, 0, 0, 0, %1$d, %1$d]" : "[0, 0, %1$d, %1$d]";
        Feature padded =
                line(x.channels(), "torch.constant_pad_nd(%s, %s, 0)", x.name(), String.format(padding, reach));
        List<String> moved = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            int end = Math.min((group + 1) * size, x.channels());
            Feature own = line(size, "torch.slice(%s, 3, %d, %d, 1)", padded.name(), group * size, end);
            int start = 2 * reach - group;
            moved.add(line(size, "torch.slice(%s, %d, %d, %d, 1)", own.name(), rows ? 1 : 2, start, start + side)
                    .name());
        }
        return line(x.channels(), "torch.cat([%s], 3)", String.join(", ", moved));
    }

    @Override
    public final Feature depthwise(Feature x, String key) {
        String kernel = weight(key + ".weight", Role.KERNEL, x.channels(), 1, 3, 3);
        String bias = weight(key + ".bias", Role.BIAS, x.channels());
        return line(
                x.channels(),
                "torch.permute(torch.conv2d(torch.permute(%s, [0, 3, 1, 2]), %s, %s, [1, 1], [1, 1], [1, 1], %d),"
                        + " [0, 2, 3, 1])",
                x.name(),
                kernel,
                bias,
                x.channels());
    }

    @Override
    public final Feature pointwise(Feature x, String key, int outputs) {
        String kernel = weight(key + ".weight", Role.KERNEL, outputs, x.channels(), 1, 1);
        return line(
                outputs,
                "torch.linear(%s, torch.reshape(%s, [%d, %d]), None)",
                x.name(),
                kernel,
                outputs,
                x.channels());
    }

    @Override
    public final Feature attention(Feature x, Attention a) {
        int channels = x.channels();
        int n = a.windows();
        Feature moved = roll(x, -a.shift());
        Feature squares =
                permute(reshape(moved, channels, -1, n, a.window(), n, a.window(), channels), 0, 1, 3, 2, 4, 5);
        Feature windows = reshape(squares, channels, -1, a.tokens(), channels);
        Feature seen = linear(attend(project(windows, a), a), a.key("proj"), channels, true);
        Feature back = permute(reshape(seen, channels, -1, n, n, a.window(), a.window(), channels), 0, 1, 3, 2, 4, 5);
        return roll(reshape(back, channels, -1, a.side(), a.side(), channels), a.shift());
    }

    /** Queries, keys and values, one after the other in the channels of [windows, tokens, 3·channels]. */
    private Feature project(Feature windows, Attention a) {
        int outputs = 3 * windows.channels();
        if (a.partner() == null) {
            return linear(windows, a.key("qkv"), outputs, true);
        }
        alias(a.key("shared_qkv"), a.partner() + ".attn.qkv", outputs, windows.channels());
        String shared = "torch.linear(torch.slice(%s, 0, 0, %d, 1), %s, %s)";
        Feature first = line(
                outputs,
                shared,
                windows.name(),
                Attention.SHARED_WINDOWS,
                attribute(a.partner() + ".attn.qkv.weight"),
                attribute(a.partner() + ".attn.qkv.bias"));
        Feature rest = line(
                windows.channels(),
                "torch.slice(%s, 0, %d, %d, 1)",
                windows.name(),
                Attention.SHARED_WINDOWS,
                Long.MAX_VALUE);
        Feature own = linear(rest, a.key("qkv"), outputs, true);
        return line(outputs, "torch.cat([%s, %s], 0)", first.name(), own.name());
    }

    /**
     * From queries, keys and values to the sum of the values that each token attends to, [windows, tokens, channels].
     */
    abstract Feature attend(Feature qkv, Attention a);

    /** The expression that reads a tensor of the module. */
    String attribute(String name) {
        return "getattr(self, \"" + name + "\")";
    }

    /** The expression that reads a weight, which is herewith part of the network. */
    abstract String weight(String name, Role role, long... shape);

    private Feature roll(Feature x, int by) {
        return by == 0 ? x : line(x.channels(), "torch.roll(%1$s, [%2$d, %2$d], [1, 2])", x.name(), by);
    }

    final Feature reshape(Feature x, int channels, int... sizes) {
        return line(channels, "torch.reshape(%s, %s)", x.name(), list(sizes));
    }

    final Feature permute(Feature x, int... axes) {
        return line(x.channels(), "torch.permute(%s, %s)", x.name(), list(axes));
    }

    private static String list(int... numbers) {
        return Arrays.toString(numbers);
    }

    final Feature convolve(Feature x, Convolution c, boolean bias) {
        return line(
                c.outputs(),
                "torch.conv2d(%1$s, %2$s, %3$s, [%4$d, %4$d], [%5$d, %5$d], [1, 1], 1)",
                x.name(),
                attribute(c.key() + ".weight"),
                bias ? attribute(c.key() + ".bias") : "None",
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
