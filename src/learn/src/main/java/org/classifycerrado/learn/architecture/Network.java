package org.classifycerrado.learn.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.torchscript.ScriptModule;
import org.classifycerrado.torchscript.Tensor;

/**
 * A network of an architecture for a number of input channels and of classes. It reads normalised input [B, channels,
 * H, W] and gives scores [B, classes, H, W], both float32; H and W are multiples of the architecture's stride.
 */
public final class Network {

    /** Class id of pixels that do not count in the loss. */
    public static final int IGNORED = 255;

    private final Architecture architecture;
    private final int channels;
    private final int classes;
    private final List<WeightSpec> specs;

    /**
     * Describes a network.
     *
     * @param architecture which one
     * @param channels input channels, at least 1
     * @param classes classes to tell apart, 2 to 254
     */
    public Network(Architecture architecture, int channels, int classes) {
        if (channels < 1 || classes < 2 || classes >= IGNORED) {
            throw new IllegalArgumentException("a network of " + channels + " channels and " + classes + " classes");
        }
        this.architecture = architecture;
        this.channels = channels;
        this.classes = classes;
        TrainableLayers layers = new TrainableLayers(channels);
        architecture.scores(layers, classes);
        specs = layers.specs();
    }

    /**
     * The architecture.
     *
     * @return the architecture
     */
    public Architecture architecture() {
        return architecture;
    }

    /**
     * Input channels.
     *
     * @return at least 1
     */
    public int channels() {
        return channels;
    }

    /**
     * Classes.
     *
     * @return at least 2
     */
    public int classes() {
        return classes;
    }

    /**
     * The tensors of the network, in the order of a PyTorch {@code state_dict} of it.
     *
     * @return names, roles and shapes
     */
    public List<WeightSpec> specs() {
        return specs;
    }

    /**
     * The tensors that training changes without gradients, in the order in which the trainable form's {@code stats}
     * method returns them.
     *
     * @return running means and variances
     */
    public List<WeightSpec> statistics() {
        return specs.stream()
                .filter(s -> s.role() == Role.MEAN || s.role() == Role.VARIANCE)
                .toList();
    }

    /**
     * Random weights to start training from.
     *
     * @param seed equal seeds give equal weights
     * @return the weights
     */
    public Weights initialize(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        specs.forEach(spec -> tensors.put(spec.name(), spec.initial(random)));
        return new Weights(tensors);
    }

    /**
     * The form that is trained. Its attributes carry the keys of the state_dict. Besides {@code forward(x)} it has
     *
     * <ul>
     *   <li>{@code scores(x)}: logits, also where {@code forward} gives probabilities;
     *   <li>{@code loss(x, y, w)}: a scalar, of class ids y (uint8 [B, H, W], {@link #IGNORED} does not count) with
     *       class weights w (float32 [classes]); see {@link Loss};
     *   <li>{@code stats()}: the live running statistics of the batch normalisations, {@link #statistics()}.
     * </ul>
     *
     * @param weights all tensors of {@link #specs()}
     * @param loss what {@code loss} computes
     * @return the module
     * @throws IllegalArgumentException if a tensor is missing or has another shape
     */
    public ScriptModule trainable(Weights weights, Loss loss) {
        TrainableLayers layers = new TrainableLayers(channels);
        Feature scores = architecture.scores(layers, classes);
        // Channels last (memory format 2) spares oneDNN its reordering around every convolution.
        String body = "    x = torch.contiguous(x, memory_format=2)\n" + layers.code();
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        Map<String, Tensor> buffers = new LinkedHashMap<>();
        for (WeightSpec spec : specs) {
            (spec.role().learned() ? parameters : buffers).put(spec.name(), weights.get(spec));
        }
        String methods = method("scores", "x: Tensor", body, scores.name())
                + method("forward", "x: Tensor", "", activated("(self).scores(x)"))
                + method("loss", "x: Tensor, y: Tensor, w: Tensor", loss.code(classes), "loss")
                + statisticsMethod();
        return new ScriptModule(parameters, buffers, true, methods);
    }

    /**
     * The form that makes maps: batch normalisation folded into the convolutions, in single precision. It has
     * {@code forward(x)} only.
     *
     * @param weights all tensors of {@link #specs()}
     * @return the module; in exact arithmetic it gives what the trainable form gives in evaluation mode
     * @throws IllegalArgumentException if a tensor is missing or has another shape
     */
    public ScriptModule inference(Weights weights) {
        specs.forEach(weights::get);
        FoldedLayers layers = new FoldedLayers(channels, weights);
        Feature scores = architecture.scores(layers, classes);
        String methods = method("forward", "x: Tensor", layers.code(), activated(scores.name()));
        return new ScriptModule(layers.folded(), Map.of(), false, methods);
    }

    private String activated(String scores) {
        return architecture.probabilities() ? "torch.softmax(" + scores + ", 1)" : scores;
    }

    private String statisticsMethod() {
        String list = statistics().stream()
                .map(s -> "getattr(self, \"" + s.name() + "\")")
                .collect(Collectors.joining(", ", "[", "]"));
        return "  def stats(self: " + ScriptModule.SELF + ") -> List[Tensor]:\n    return " + list + "\n";
    }

    private static String method(String name, String arguments, String body, String result) {
        return String.format(
                Locale.ROOT,
                "  def %s(self: %s, %s) -> Tensor:\n%s    return %s\n",
                name,
                ScriptModule.SELF,
                arguments,
                body,
                result);
    }
}
