package org.classifycerrado.learn.architecture;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.segment.Precision;
import org.classifycerrado.torchscript.ElementType;
import org.classifycerrado.torchscript.ScriptModule;
import org.classifycerrado.torchscript.Tensor;

/**
 * A network of an architecture for a number of input channels and of classes. It reads normalised input [B, channels,
 * H, W] and gives scores [B, classes, H, W], both float32; H and W are multiples of the architecture's stride, or the
 * stride itself if it is not fully convolutional.
 */
public final class Network {

    /** Class id of pixels that do not count in the loss. */
    public static final int IGNORED = 255;

    private final Architecture architecture;
    private final int channels;
    private final int classes;
    private final Plan plan;
    private final List<WeightSpec> specs;
    private final Map<String, Tensor> fixed;
    private final Map<String, String> aliases;
    private final boolean twoTasks;

    /**
     * Describes a network.
     *
     * @param architecture which one
     * @param channels input channels, at least 1
     * @param classes classes to tell apart, 2 to 254
     */
    public Network(Architecture architecture, int channels, int classes) {
        this(architecture, architecture.plan(), channels, classes);
    }

    /** Describes a network by another plan than its architecture's, such as a narrower one of the same kind. */
    Network(Architecture architecture, Plan plan, int channels, int classes) {
        if (channels < 1 || classes < 2 || classes >= IGNORED) {
            throw new IllegalArgumentException("a network of " + channels + " channels and " + classes + " classes");
        }
        this.architecture = architecture;
        this.channels = channels;
        this.classes = classes;
        this.plan = plan;
        TrainableLayers layers = new TrainableLayers(channels);
        twoTasks = plan.heads(layers, classes).edges() != null;
        specs = layers.specs();
        fixed = layers.fixed();
        aliases = layers.aliases();
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
     * Whether it also finds the boundaries between classes.
     *
     * @return true if its trainable form has {@code heads}
     */
    public boolean twoTasks() {
        return twoTasks;
    }

    /**
     * The tensors of the network: the keys of a PyTorch {@code state_dict} of it, and no others.
     *
     * @return names, roles and shapes
     */
    public List<WeightSpec> specs() {
        return specs;
    }

    /**
     * The tensors that the {@code state_dict} holds twice.
     *
     * @return for each name of role {@link Role#ALIAS} the name under which the network reads the tensor
     */
    public Map<String, String> aliases() {
        return Collections.unmodifiableMap(aliases);
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
        WeightSpec kernel = null;
        for (WeightSpec spec : specs) {
            Tensor follows = fixed.get(spec.name());
            tensors.put(spec.name(), follows != null ? follows : initial(spec, kernel, random));
            kernel = spec.role() == Role.KERNEL ? spec : kernel;
        }
        aliases.forEach((name, original) -> tensors.put(name, tensors.get(original)));
        return new Weights(tensors);
    }

    /** Learned tensors as the architecture's {@link Initialization} says; statistics neutral. */
    private Tensor initial(WeightSpec spec, WeightSpec kernel, SplittableRandom random) {
        float[] values = new float[(int) Arrays.stream(spec.shape()).reduce(1, (a, b) -> a * b)];
        if (spec.role() == Role.SCALE || spec.role() == Role.VARIANCE) {
            Arrays.fill(values, 1);
        } else {
            architecture.initialization().of(spec, kernel).fill(values, random);
        }
        return new Tensor(spec.type(), spec.shape(), values);
    }

    /**
     * The form that is trained. Its attributes carry the keys of the state_dict; {@link #aliases()} are left out.
     * Besides {@code forward(x)} it has
     *
     * <ul>
     *   <li>{@code scores(x)}: logits, also where {@code forward} gives probabilities;
     *   <li>{@code heads(x)}, of a network of two tasks: the logits of the classes and those of their boundaries, both
     *       [B, classes, H, W];
     *   <li>{@code loss(x, y, w)}: a scalar, of class ids y (uint8 [B, H, W], {@link #IGNORED} does not count) with
     *       class weights w (float32 [classes]); see {@link Loss};
     *   <li>{@code loss(x, y, e, w)} instead, if the loss is of two tasks: e are the boundaries (uint8 [B, H, W]: 1 on
     *       one, 0 elsewhere, {@link #IGNORED} does not count);
     *   <li>{@code judge}, of the same arguments: the loss of the classes alone, not scaled by its share, and the most
     *       likely class of each pixel (int64 [B, H, W]);
     *   <li>{@code stats()}: the live running statistics of the batch normalisations, {@link #statistics()}.
     * </ul>
     *
     * <p>Its parameters are those that the loss depends on.
     *
     * @param weights all tensors of {@link #specs()}
     * @param loss what {@code loss} computes
     * @param layout of the activations
     * @return the module
     * @throws IllegalArgumentException if a tensor is missing, has another shape or contradicts the architecture, or if
     *     the loss is of two tasks and the network of one
     */
    public ScriptModule trainable(Weights weights, Loss loss, MemoryLayout layout) {
        check(weights);
        if (loss.twoTasks() && !twoTasks) {
            throw new IllegalArgumentException(architecture.id() + " has no second task to give a share of the loss");
        }
        String start = "    x = torch.contiguous(x, memory_format=" + layout.code() + ")\n";
        TrainableLayers layers = new TrainableLayers(channels);
        Feature scores = plan.scores(layers, classes);
        String methods = method("scores", "x: Tensor", start + layers.code(), scores.name())
                + method("forward", "x: Tensor", "", activated("(self).scores(x)"));
        Set<String> learned = names(layers);
        if (twoTasks) {
            TrainableLayers all = new TrainableLayers(channels);
            Plan.Heads heads = plan.heads(all, classes);
            String both = "[" + heads.scores().name() + ", " + heads.edges().name() + "]";
            methods += method("heads", "x: Tensor", "List[Tensor]", start + all.code(), both);
            learned = loss.twoTasks() ? names(all) : learned;
        }
        String arguments =
                loss.twoTasks() ? "x: Tensor, y: Tensor, e: Tensor, w: Tensor" : "x: Tensor, y: Tensor, w: Tensor";
        methods += method("loss", arguments, loss.code(classes), "loss")
                + method("judge", arguments, "List[Tensor]", loss.code(classes), "[lossc, torch.argmax(zc, 1, False)]")
                + statisticsMethod();
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        Map<String, Tensor> buffers = new LinkedHashMap<>();
        for (WeightSpec spec : specs) {
            if (spec.role() != Role.ALIAS) {
                boolean parameter = spec.role().learned() && learned.contains(spec.name());
                (parameter ? parameters : buffers).put(spec.name(), weights.get(spec));
            }
        }
        return new ScriptModule(parameters, buffers, true, methods);
    }

    private static Set<String> names(TrainableLayers layers) {
        return layers.specs().stream().map(WeightSpec::name).collect(Collectors.toSet());
    }

    /**
     * The form that makes maps, in single precision: batch normalisation is folded into the convolutions, the position
     * biases of attention are laid out, and what the class scores do not need is left out. It has {@code forward(x)}
     * only, which gives the class scores.
     *
     * @param weights all tensors of {@link #specs()}
     * @return the module; in exact arithmetic it gives what the trainable form gives in evaluation mode
     * @throws IllegalArgumentException if a tensor is missing, has another shape or contradicts the architecture
     */
    public ScriptModule inference(Weights weights) {
        check(weights);
        FoldedLayers single = new FoldedLayers(channels, weights, ElementType.FLOAT32, "");
        return new ScriptModule(single.folded(), Map.of(), false, forward(single));
    }

    /**
     * The form that makes maps in either precision: {@link #inference} and, beside {@code forward(x)}, a method of the
     * name {@link Precision#BF16}'s id that computes in bfloat16, with weights of its own. Its result is float32 too.
     *
     * @param weights all tensors of {@link #specs()}
     * @return the module, half as large again as that of single precision
     * @throws IllegalArgumentException if a tensor is missing, has another shape or contradicts the architecture
     */
    public ScriptModule bothPrecisions(Weights weights) {
        ScriptModule single = inference(weights);
        FoldedLayers half = new FoldedLayers(channels, weights, ElementType.BFLOAT16, "." + Precision.BF16.id());
        Feature scores = plan.scores(half, classes);
        // Integers where Python has names: dtype 15 is bfloat16 and 6 float32, memory format 2 is channels last.
        String start = "    x = torch.contiguous(torch.to(x, 15), memory_format=2)\n";
        String method = method(
                Precision.BF16.id(), "x: Tensor", start + half.code(), activated("torch.to(" + scores.name() + ", 6)"));
        Map<String, Tensor> tensors = new LinkedHashMap<>(single.parameters());
        tensors.putAll(half.folded());
        return new ScriptModule(tensors, Map.of(), false, single.methods() + method);
    }

    private String forward(FoldedLayers layers) {
        Feature scores = plan.scores(layers, classes);
        return method("forward", "x: Tensor", layers.code(), activated(scores.name()));
    }

    private void check(Weights weights) {
        specs.forEach(weights::get);
        fixed.forEach((name, values) -> {
            if (!Arrays.equals(weights.get(name).values(), values.values())) {
                throw new IllegalArgumentException("weight " + name + " is not what it is in every " + architecture.id()
                        + "; were the weights made for another window or input size?");
            }
        });
        aliases.forEach((name, original) -> {
            if (!Arrays.equals(weights.get(name).values(), weights.get(original).values())) {
                throw new IllegalArgumentException(
                        "weights " + name + " and " + original + " differ; in this network they are one tensor");
            }
        });
    }

    private String activated(String scores) {
        return architecture.probabilities() ? "torch.softmax(" + scores + ", 1)" : scores;
    }

    private String statisticsMethod() {
        String list = statistics().stream()
                .map(s -> "getattr(self, \"" + s.name() + "\")")
                .collect(Collectors.joining(", ", "[", "]"));
        String result = list.equals("[]") ? "annotate(List[Tensor], [])" : list;
        return "  def stats(self: " + ScriptModule.SELF + ") -> List[Tensor]:\n    return " + result + "\n";
    }

    private static String method(String name, String arguments, String body, String result) {
        return method(name, arguments, "Tensor", body, result);
    }

    private static String method(String name, String arguments, String type, String body, String result) {
        return String.format(
                Locale.ROOT,
                "  def %s(self: %s, %s) -> %s:\n%s    return %s\n",
                name,
                ScriptModule.SELF,
                arguments,
                type,
                body,
                result);
    }
}
