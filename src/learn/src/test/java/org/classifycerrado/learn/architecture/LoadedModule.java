package org.classifycerrado.learn.architecture;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.classifycerrado.torchscript.ScriptModule;
import org.classifycerrado.torchscript.TorchScriptArchive;

/** A module that went through a file into libtorch. */
final class LoadedModule implements AutoCloseable {

    private final Model model;
    private final PtSymbolBlock block;

    LoadedModule(Path folder, ScriptModule module) throws Exception {
        Path file = folder.resolve("network.pt");
        Files.deleteIfExists(file);
        TorchScriptArchive.write(file, module);
        TorchScriptArchive.verify(file);
        model = Model.newInstance("network", "PyTorch");
        model.load(folder, "network", module.trainable() ? Map.of("trainParam", "true") : Map.of());
        block = (PtSymbolBlock) model.getBlock();
        JniUtils.enableInferenceMode(block);
    }

    PtSymbolBlock block() {
        return block;
    }

    NDManager manager() {
        return model.getNDManager();
    }

    /** What a method returns, tensor by tensor. */
    float[][] run(String method, float[] input, long... shape) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDArray x = manager.create(input, new Shape(shape));
            NDList outputs = call(manager, false, method, x);
            float[][] values = new float[outputs.size()][];
            for (int i = 0; i < values.length; i++) {
                values[i] = outputs.get(i).toType(DataType.FLOAT32, false).toFloatArray();
            }
            return values;
        }
    }

    NDList call(NDManager manager, boolean gradients, String method, NDArray... arguments) {
        NDArray name = manager.create(0f);
        name.setName("module_method:" + method);
        NDList inputs = new NDList(arguments);
        inputs.add(name);
        return IValueUtils.forward(block, inputs, gradients);
    }

    @Override
    public void close() {
        model.close();
    }
}
