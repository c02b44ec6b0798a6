package org.classifycerrado.learn.training;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.classifycerrado.learn.architecture.Loss;
import org.classifycerrado.learn.architecture.MemoryLayout;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.WeightSpec;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.torchscript.Tensor;
import org.classifycerrado.torchscript.TorchScriptArchive;

/**
 * The trainable form of a network, loaded into libtorch: steps, predicts and gives its weights back. To be used by the
 * thread that made it.
 *
 * <p>The network runs as it is written. libtorch's optimizer of graphs would look on for two steps and then compute
 * gradients in another way: slower to start, and never again as it was after a restart.
 */
final class TrainingSession implements AutoCloseable {

    private final Network network;
    private final Weights initial;
    private final int side;
    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final boolean twoTasks;
    private final Model model;
    private final PtSymbolBlock block;
    private final AdamW optimizer;
    private final List<PtNDArray> parameters = new ArrayList<>();
    private int steps;

    /** Judgement of a batch: the loss of its classes, and the most likely class of each pixel, [count, side, side]. */
    record Judgement(float loss, byte[] classes) {}

    TrainingSession(Network network, Weights weights, Loss loss, int side, Device device, MemoryLayout layout)
            throws IOException {
        this.network = network;
        this.initial = weights;
        this.side = side;
        this.twoTasks = loss.twoTasks();
        network.specs().forEach(spec -> roles.put(spec.name(), spec.role()));
        Path folder = Files.createTempDirectory("cerrado-training");
        model = Model.newInstance("network", device, "PyTorch");
        JniUtils.setGraphExecutorOptimize(false);
        boolean loaded = false;
        try {
            TorchScriptArchive.write(folder.resolve("network.pt"), network.trainable(weights, loss, layout));
            model.load(folder, "network", Map.of("trainParam", "true", "mapLocation", "true"));
            loaded = true;
        } catch (MalformedModelException e) {
            throw new IOException("libtorch refuses the network's own code: " + e.getMessage(), e);
        } finally {
            // At once, so that no file is left if a step of training ends the process.
            Files.deleteIfExists(folder.resolve("network.pt"));
            Files.deleteIfExists(folder);
            if (!loaded) {
                close();
            }
        }
        block = (PtSymbolBlock) model.getBlock();
        optimizer = new AdamW(model.getNDManager());
        block.getParameters()
                .forEach(named -> parameters.add((PtNDArray) named.getValue().getArray()));
    }

    /** Goes on from where another session was: after so many steps, with the optimizer's moments then. */
    void resume(int stepsBefore, Map<String, AdamW.Moments> moments) {
        steps = stepsBefore;
        for (PtNDArray parameter : parameters) {
            AdamW.Moments saved = moments.get(parameter.getName());
            if (saved != null) {
                optimizer.restore(parameter.getName(), parameter.getShape(), saved);
            }
        }
    }

    /** Makes what the network leaves out at random in training a function of the seed. */
    void seed(int seed) {
        Engine.getEngine("PyTorch").setRandomSeed(seed);
    }

    /** One step of training; gives the loss before it. */
    float step(TrainingBatch batch, NDArray classWeights, double rate, double decay) {
        JniUtils.enableTrainingMode(block);
        steps++;
        float loss;
        try (NDManager manager = model.getNDManager().newSubManager();
                GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDList inputs = inputs(manager, batch, classWeights, "loss");
            NDArray value = IValueUtils.forward(block, inputs, true).singletonOrThrow();
            gradients.backward(value);
            loss = value.getFloat();
        }
        for (PtNDArray parameter : parameters) {
            String name = parameter.getName();
            optimizer.update(name, parameter, steps, rate, roles.get(name).decays() ? decay : 0);
        }
        return loss;
    }

    /** Looks at a batch without learning from it. */
    Judgement judge(TrainingBatch batch, NDArray classWeights) {
        JniUtils.enableInferenceMode(block);
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList both = IValueUtils.forward(block, inputs(manager, batch, classWeights, "judge"), false);
            byte[] classes = both.get(1).toType(DataType.UINT8, false).toByteArray();
            return new Judgement(both.get(0).getFloat(), classes);
        }
    }

    private NDList inputs(NDManager manager, TrainingBatch batch, NDArray classWeights, String name) {
        // DJL runs another method than forward if an array of this name is among the inputs.
        NDArray method = manager.create(0f);
        method.setName("module_method:" + name);
        NDList inputs = new NDList(values(manager, batch), labels(manager, batch, batch.y));
        if (twoTasks) {
            inputs.add(labels(manager, batch, batch.e));
        }
        inputs.add(classWeights);
        inputs.add(method);
        return inputs;
    }

    int steps() {
        return steps;
    }

    Map<String, AdamW.Moments> moments() {
        return optimizer.moments();
    }

    /** A copy of the weights as they are now. */
    Weights weights() throws IOException {
        Map<String, Tensor> current = new LinkedHashMap<>();
        try (PtNDManager manager = (PtNDManager) model.getNDManager().newSubManager()) {
            for (PtNDArray parameter : parameters) {
                current.put(parameter.getName(), tensor(parameter));
            }
            try (IValue list = IValueUtils.runMethod(block, "stats")) {
                NDList values = list.toNDList(manager);
                List<WeightSpec> specs = network.statistics();
                for (int i = 0; i < values.size(); i++) {
                    current.put(specs.get(i).name(), tensor(values.get(i)));
                }
            }
        }
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        for (WeightSpec spec : network.specs()) {
            String name = network.aliases().getOrDefault(spec.name(), spec.name());
            Tensor unchanged = spec.role() == Role.COUNT ? Tensor.count(steps) : initial.get(spec.name());
            ordered.put(spec.name(), current.getOrDefault(name, unchanged));
        }
        return new Weights(ordered);
    }

    /** Takes other weights; the optimizer's moments and the number of steps stay. */
    void restore(Weights weights) {
        try (PtNDManager manager = (PtNDManager) model.getNDManager().newSubManager()) {
            for (PtNDArray parameter : parameters) {
                write(manager, parameter, weights.get(parameter.getName()));
            }
            try (IValue list = IValueUtils.runMethod(block, "stats")) {
                NDList values = list.toNDList(manager);
                List<WeightSpec> specs = network.statistics();
                for (int i = 0; i < values.size(); i++) {
                    write(
                            manager,
                            (PtNDArray) values.get(i),
                            weights.get(specs.get(i).name()));
                }
            }
        }
    }

    /** Writes into the memory of a tensor, beside its gradient. */
    private static void write(NDManager manager, PtNDArray target, Tensor values) {
        try (NDArray memory = target.stopGradient()) {
            memory.set(new NDIndex("..."), manager.create(values.values(), target.getShape()));
        }
    }

    /** Class weights as the loss takes them; they live as long as the session. */
    NDArray classWeights(float[] weights) {
        return model.getNDManager().create(weights);
    }

    private NDArray values(NDManager manager, TrainingBatch batch) {
        Shape shape = new Shape(batch.count, network.channels(), side, side);
        return manager.create(batch.x.clear().limit((int) shape.size() * Float.BYTES), shape, DataType.FLOAT32);
    }

    private NDArray labels(NDManager manager, TrainingBatch batch, ByteBuffer ids) {
        Shape shape = new Shape(batch.count, side, side);
        return manager.create(ids.clear().limit((int) shape.size()), shape, DataType.UINT8);
    }

    private static Tensor tensor(NDArray array) {
        return Tensor.floats(array.toFloatArray(), array.getShape().getShape());
    }

    @Override
    public void close() {
        // The setting is the thread's own; true is what it starts with.
        JniUtils.setGraphExecutorOptimize(true);
        model.close();
    }
}
