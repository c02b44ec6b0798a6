package org.classifycerrado.learn.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.torchscript.ElementType;
import org.classifycerrado.torchscript.Tensor;

/** Writes a network as it is trained: every weight of the state_dict, batch normalisation as its own operation. */
final class TrainableLayers extends CodeLayers {

    private final List<WeightSpec> specs = new ArrayList<>();
    private final Map<String, Tensor> fixed = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();

    TrainableLayers(int channels) {
        super(channels);
    }

    /** The tensors of the state_dict, in the order in which the code comes to them. */
    List<WeightSpec> specs() {
        return List.copyOf(specs);
    }

    /** Those that follow from the architecture alone, with their values. */
    Map<String, Tensor> fixed() {
        return fixed;
    }

    /** Those that are another one under a second name, which is the key. */
    Map<String, String> aliases() {
        return aliases;
    }

    @Override
    public Feature addBranch(Feature shortcut, Feature branch, double leftOut) {
        if (leftOut == 0) {
            return line(branch.channels(), "torch.add(%s, %s)", shortcut.name(), branch.name());
        }
        return line(
                branch.channels(),
                "torch.add(%1$s, torch.mul(%2$s, torch.dropout(torch.new_ones(%2$s, [torch.size(%2$s, 0), 1, 1, 1]),"
                        + " %3$s, self.training)))",
                shortcut.name(),
                branch.name(),
                leftOut);
    }

    @Override
    Feature attend(Feature qkv, Attention a) {
        int channels = qkv.channels() / 3;
        int tokens = a.tokens();
        int each = channels / a.heads();
        Feature parts = permute(reshape(qkv, each, -1, tokens, 3, a.heads(), each), 2, 0, 3, 1, 4);
        String part = "torch.select(" + parts.name() + ", 0, %d)";
        Feature scores = line(
                tokens,
                "torch.matmul(torch.mul(%s, %s), torch.transpose(%s, -2, -1))",
                String.format(part, 0),
                1 / Math.sqrt(each),
                String.format(part, 1));
        Feature biased = line(tokens, "torch.add(%s, %s)", scores.name(), bias(a));
        if (a.shift() > 0) {
            fixed.put(a.mask(), Tensor.floats(a.blinkers(), (long) a.windows() * a.windows(), tokens, tokens));
            String mask = weight(a.mask(), Role.MASK, (long) a.windows() * a.windows(), tokens, tokens);
            Feature grouped = reshape(biased, tokens, -1, a.windows() * a.windows(), a.heads(), tokens, tokens);
            Feature masked = line(tokens, "torch.add(%s, torch.unsqueeze(%s, 1))", grouped.name(), mask);
            biased = reshape(masked, tokens, -1, a.heads(), tokens, tokens);
        }
        Feature values = line(each, "torch.matmul(torch.softmax(%s, -1), %s)", biased.name(), String.format(part, 2));
        return reshape(permute(values, 0, 2, 1, 3), channels, -1, tokens, channels);
    }

    private String bias(Attention a) {
        int tokens = a.tokens();
        String index = a.key("relative_position_index");
        fixed.put(index, new Tensor(ElementType.INT64, new long[] {tokens, tokens}, a.index()));
        String table = weight(a.key("relative_position_bias_table"), Role.TABLE, a.differences(), a.heads());
        return String.format(
                "torch.permute(torch.reshape(torch.index_select(%s, 0, torch.reshape(%s, [-1])), [%d, %d, %d]), [2, 0, 1])",
                table, weight(index, Role.INDEX, tokens, tokens), tokens, tokens, a.heads());
    }

    @Override
    String weight(String name, Role role, long... shape) {
        specs.add(new WeightSpec(name, role, shape));
        return "getattr(self, \"" + name + "\")";
    }

    @Override
    public void alias(String key, String original, long... shape) {
        second(key + ".weight", original + ".weight", shape);
        second(key + ".bias", original + ".bias", shape[0]);
    }

    private void second(String name, String original, long... shape) {
        specs.add(new WeightSpec(name, Role.ALIAS, shape));
        aliases.put(name, original);
    }

    @Override
    public void unused(String key, long... shape) {
        specs.add(new WeightSpec(key + ".weight", Role.UNUSED, shape));
        specs.add(new WeightSpec(key + ".bias", Role.UNUSED, shape[0]));
    }

    @Override
    public Feature convolution(Feature x, Convolution c) {
        specs.add(new WeightSpec(c.key() + ".weight", Role.KERNEL, c.outputs(), x.channels(), c.kernel(), c.kernel()));
        if (c.norm() == null) {
            specs.add(new WeightSpec(c.key() + ".bias", Role.BIAS, c.outputs()));
            return relu(convolve(x, c, true), c);
        }
        return relu(normalize(convolve(x, c, false), c.norm()), c);
    }

    private Feature normalize(Feature x, String key) {
        specs.add(new WeightSpec(key + ".weight", Role.SCALE, x.channels()));
        specs.add(new WeightSpec(key + ".bias", Role.SHIFT, x.channels()));
        specs.add(new WeightSpec(key + ".running_mean", Role.MEAN, x.channels()));
        specs.add(new WeightSpec(key + ".running_var", Role.VARIANCE, x.channels()));
        specs.add(new WeightSpec(key + ".num_batches_tracked", Role.COUNT));
        String tensor = "getattr(self, \"" + key + ".%s\")";
        return line(
                x.channels(),
                "torch.batch_norm(%s, %s, %s, %s, %s, self.training, 0.1, 1e-05, True)",
                x.name(),
                String.format(tensor, "weight"),
                String.format(tensor, "bias"),
                String.format(tensor, "running_mean"),
                String.format(tensor, "running_var"));
    }
}
