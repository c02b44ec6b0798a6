package org.classifycerrado.learn.architecture;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.classifycerrado.child.ChildJvm;
import org.classifycerrado.segment.Proofs;
import org.classifycerrado.segment.PyTorch;
import org.classifycerrado.torchscript.ScriptModule;
import org.classifycerrado.torchscript.TorchScriptArchive;

/** A module that went through a file into libtorch. */
final class LoadedModule implements AutoCloseable {

    /** Stands in the code of a method whose kernels have been seen to crash on some machines. */
    private static final String RISK = "memory_format=2";

    private final Model model;
    private final PtSymbolBlock block;
    private final Path folder;
    private final boolean risky;

    LoadedModule(Path folder, ScriptModule module) throws Exception {
        Path file = folder.resolve("network.pt");
        Files.deleteIfExists(file);
        TorchScriptArchive.write(file, module);
        TorchScriptArchive.verify(file);
        model = Model.newInstance("network", "PyTorch");
        model.load(folder, "network", module.trainable() ? Map.of("trainParam", "true") : Map.of());
        block = (PtSymbolBlock) model.getBlock();
        JniUtils.enableInferenceMode(block);
        this.folder = folder;
        risky = !ChildJvm.isChild() && module.methods().contains(RISK);
    }

    private LoadedModule(Path folder) throws Exception {
        model = Model.newInstance("network", "PyTorch");
        model.load(folder, "network", Map.of());
        block = (PtSymbolBlock) model.getBlock();
        JniUtils.enableInferenceMode(block);
        this.folder = folder;
        risky = false;
    }

    /** Runs a method of a module in a child process: the folder of the module, the method, and the input's shape. */
    public static void main(String[] arguments) throws Exception {
        PyTorch.engine();
        long[] shape =
                Arrays.stream(arguments).skip(2).mapToLong(Long::parseLong).toArray();
        try (LoadedModule module = new LoadedModule(Path.of(arguments[0]))) {
            module.run(arguments[1], new float[(int) new Shape(shape).size()], shape);
        }
        Runtime.getRuntime().halt(0);
    }

    /** Skips a test that would end this process. */
    private void tryInChild(String method, long... shape) {
        String[] arguments = Stream.concat(
                        Stream.of(folder.toString(), method),
                        LongStream.of(shape).mapToObj(Long::toString))
                .toArray(String[]::new);
        Proofs.Verdict verdict = new Proofs(folder.resolve("proofs"))
                .of("method " + method + " of a test", new ChildJvm(LoadedModule.class, 512, 0), arguments);
        assumeTrue(verdict.works(), verdict.why());
    }

    PtSymbolBlock block() {
        return block;
    }

    NDManager manager() {
        return model.getNDManager();
    }

    /** What a method returns, tensor by tensor. */
    float[][] run(String method, float[] input, long... shape) {
        if (risky) {
            tryInChild(method, shape);
        }
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
