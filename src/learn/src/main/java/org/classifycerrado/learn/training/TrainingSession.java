package org.classifycerrado.learn.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.classifycerrado.learn.architecture.Loss;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.WeightSpec;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.torchscript.Tensor;
import org.classifycerrado.torchscript.TorchScriptArchive;

/** The trainable form of a network, loaded into libtorch: steps, predicts and gives its weights back. */
final class TrainingSession implements AutoCloseable {

    private final Network network;
    private final Weights initial;
    private final int side;
    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final Path folder;
    private final Model model;
    private final PtSymbolBlock block;
    private final AdamW optimizer;
    private final List<PtNDArray> parameters = new ArrayList<>();
    private int steps;

    TrainingSession(Network network, Weights weights, Loss loss, int side) throws IOException {
        this.network = network;
        this.initial = weights;
        this.side = side;
        network.specs().forEach(spec -> roles.put(spec.name(), spec.role()));
        folder = Files.createTempDirectory("cerrado-training");
        model = Model.newInstance("network", "PyTorch");
        boolean loaded = false;
        try {
            TorchScriptArchive.write(folder.resolve("network.pt"), network.trainable(weights, loss));
            model.load(folder, "network", Map.of("trainParam", "true"));
            loaded = true;
        } catch (MalformedModelException e) {
            throw new IOException("libtorch refuses the network's own code: " + e.getMessage(), e);
        } finally {
            if (!loaded) {
                close();
            }
        }
        block = (PtSymbolBlock) model.getBlock();
        optimizer = new AdamW(model.getNDManager());
        block.getParameters()
                .forEach(named -> parameters.add((PtNDArray) named.getValue().getArray()));
    }

    /** One step of training; gives the loss before it. */
    float step(Batch batch, NDArray classWeights, double rate, double decay) {
        JniUtils.enableTrainingMode(block);
        steps++;
        float loss;
        try (NDManager manager = model.getNDManager().newSubManager();
                GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
            // DJL runs another method than forward if an array of this name is among the inputs.
            NDArray method = manager.create(0f);
            method.setName("module_method:loss");
            NDList inputs = new NDList(values(manager, batch), labels(manager, batch), classWeights, method);
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

    /** The most likely class of each pixel of a batch, [count, side, side]. */
    byte[] predict(Batch batch) {
        JniUtils.enableInferenceMode(block);
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList inputs = new NDList(values(manager, batch));
            NDArray scores = IValueUtils.forward(block, inputs, false).get(0);
            return scores.argMax(1).toType(DataType.UINT8, false).toByteArray();
        }
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

    /** Class weights as the loss takes them; they live as long as the session. */
    NDArray classWeights(float[] weights) {
        return model.getNDManager().create(weights);
    }

    private NDArray values(NDManager manager, Batch batch) {
        Shape shape = new Shape(batch.count, network.channels(), side, side);
        return manager.create(batch.x.clear().limit((int) shape.size() * Float.BYTES), shape, DataType.FLOAT32);
    }

    private NDArray labels(NDManager manager, Batch batch) {
        Shape shape = new Shape(batch.count, side, side);
        return manager.create(batch.y.clear().limit((int) shape.size()), shape, DataType.UINT8);
    }

    private static Tensor tensor(NDArray array) {
        return Tensor.floats(array.toFloatArray(), array.getShape().getShape());
    }

    @Override
    public void close() throws IOException {
        model.close();
        Files.deleteIfExists(folder.resolve("network.pt"));
        Files.deleteIfExists(folder);
    }
}
