package org.classifycerrado.learn.architecture;

import java.util.ArrayList;
import java.util.List;
import org.classifycerrado.learn.architecture.WeightSpec.Role;

/** Writes a network as it is trained: every weight of the state_dict, batch normalisation as its own operation. */
final class TrainableLayers extends CodeLayers {

    private final List<WeightSpec> specs = new ArrayList<>();

    TrainableLayers(int channels) {
        super(channels);
    }

    /** The tensors that the code reads, in the order of the state_dict. */
    List<WeightSpec> specs() {
        return List.copyOf(specs);
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
