package org.classifycerrado.learn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.classifycerrado.torchscript.ScriptModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loss of two pixels of class 0, of which a network says with probabilities 1/2, 1/4 and 1/4. */
class LossTest {

    private static final int CLASSES = 3;

    @TempDir
    Path folder;

    private double of(Loss loss) throws Exception {
        String self = "(self: " + ScriptModule.SELF + ", x: Tensor";
        ScriptModule module = new ScriptModule(
                Map.of(),
                Map.of(),
                false,
                "  def scores" + self + ") -> Tensor:\n    return x\n  def forward" + self
                        + ") -> Tensor:\n    return x\n  def loss" + self + ", y: Tensor, w: Tensor) -> Tensor:\n"
                        + loss.code(CLASSES) + "    return loss\n");
        float four = (float) Math.log(2);
        try (LoadedModule loaded = new LoadedModule(folder, module);
                NDManager manager = loaded.manager().newSubManager()) {
            NDArray x = manager.create(new float[] {four, four, 0, 0, 0, 0}, new Shape(1, CLASSES, 1, 2));
            NDArray y = manager.create(ByteBuffer.allocateDirect(2), new Shape(1, 1, 2), DataType.UINT8);
            return loaded.call(manager, false, "loss", x, y, manager.ones(new Shape(CLASSES)))
                    .get(0)
                    .getFloat();
        }
    }

    @Test
    void crossEntropy() throws Exception {
        assertThat(of(new Loss(0))).isCloseTo(Math.log(2), within(1e-6));
        // Softmax of 1/2, 1/4, 1/4.
        double again = Math.exp(0.5) / (Math.exp(0.5) + 2 * Math.exp(0.25));
        assertThat(of(new Loss(0, 1, 0, true, false))).isCloseTo(-Math.log(again), within(1e-6));
    }

    @Test
    void diceOfTheClassesThatThereAreOrOfAll() throws Exception {
        double first = (2 * (0.5 + 0.5) + 1e-5) / (2 * 0.25 + 2 + 1e-5);
        double absent = 1e-5 / (2 * 0.0625 + 1e-5);
        assertThat(of(new Loss(1))).isCloseTo(1 - first, within(1e-6));
        assertThat(of(new Loss(1, 1, 0, false, true))).isCloseTo(1 - (first + 2 * absent) / 3, within(1e-6));
        assertThat(of(new Loss(0.6, 0.3, 0, false, true)))
                .isCloseTo(0.3 * (0.4 * Math.log(2) + 0.6 * (1 - (first + 2 * absent) / 3)), within(1e-6));
    }
}
