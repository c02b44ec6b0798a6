package org.classifycerrado.learn.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import org.classifycerrado.torchscript.StateDict;
import org.classifycerrado.torchscript.Tensor;
import org.classifycerrado.torchscript.TorchScriptArchive;

/**
 * What PyTorch computed.
 *
 * @param input [B, channels, H, W]
 * @param probabilities [B, classes, H, W]
 */
record Reference(Tensor input, Tensor probabilities) {

    static Reference read(Path file) throws Exception {
        try (StateDict dict = StateDict.open(file)) {
            return new Reference(dict.read("input"), dict.read("probabilities"));
        }
    }

    /** Runs the network that a checkpoint becomes, and compares pixel by pixel. */
    void assertSame(Checkpoint checkpoint, Path folder) throws Exception {
        TorchScriptArchive.write(
                folder.resolve("folded.pt"), checkpoint.network().inference(checkpoint.weights()));
        float[] actual = forward(folder);
        float[] expected = probabilities.values();
        long[] shape = probabilities.shape();
        int classes = (int) shape[1];
        int pixels = (int) (shape[2] * shape[3]);
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        long equal = 0;
        boolean[] seen = new boolean[classes];
        for (int b = 0; b < shape[0]; b++) {
            for (int i = 0; i < pixels; i++) {
                int first = b * classes * pixels + i;
                int own = 0;
                int theirs = 0;
                for (int k = 0; k < classes; k++) {
                    int at = first + k * pixels;
                    largest = Math.max(largest, Math.abs(actual[at] - expected[at]));
                    own = actual[at] > actual[first + own * pixels] ? k : own;
                    theirs = expected[at] > expected[first + theirs * pixels] ? k : theirs;
                }
                equal += own == theirs ? 1 : 0;
                seen[theirs] = true;
            }
        }
        double share = (double) equal / (shape[0] * pixels);
        System.out.printf(
                "%s, %d channels, %d classes, %d patches of %d×%d: largest difference %.2e, same class %.4f %%%n",
                checkpoint.network().architecture().id(),
                input.shape()[1],
                classes,
                shape[0],
                shape[2],
                shape[3],
                largest,
                100 * share);
        assertThat(largest).isLessThanOrEqualTo(1e-4);
        assertThat(share).isGreaterThanOrEqualTo(0.9999);
        // A network that always says the same would prove nothing.
        int different = 0;
        for (boolean one : seen) {
            different += one ? 1 : 0;
        }
        assertThat(different).isGreaterThanOrEqualTo(Math.min(classes, 4));
    }

    private float[] forward(Path folder) throws Exception {
        try (Model model = Model.newInstance("folded", "PyTorch")) {
            model.load(folder, "folded");
            PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
            JniUtils.enableInferenceMode(block);
            try (NDManager manager = model.getNDManager().newSubManager()) {
                NDArray x = manager.create(input.values(), new Shape(input.shape()));
                return IValueUtils.forward(block, new NDList(x), false).get(0).toFloatArray();
            }
        }
    }
}
