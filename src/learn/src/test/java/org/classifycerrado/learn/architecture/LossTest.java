package org.classifycerrado.learn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.classifycerrado.torchscript.ScriptModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loss of pixels of which a network says the three classes with probabilities 1/2, 1/4 and 1/4. */
class LossTest {

    private static final int CLASSES = 3;

    @TempDir
    Path folder;

    /** Of two pixels of class 0. */
    private double of(Loss loss) throws Exception {
        return of(loss, new float[] {1, 1, 1}, 0, 0);
    }

    private double of(Loss loss, float[] weights, int... classes) throws Exception {
        int pixels = classes.length;
        String self = "(self: " + ScriptModule.SELF + ", x: Tensor";
        ScriptModule module = new ScriptModule(
                Map.of(),
                Map.of(),
                false,
                "  def scores" + self + ") -> Tensor:\n    return x\n  def forward" + self
                        + ") -> Tensor:\n    return x\n  def loss" + self + ", y: Tensor, w: Tensor) -> Tensor:\n"
                        + loss.code(CLASSES) + "    return loss\n");
        float[] logits = new float[CLASSES * pixels];
        Arrays.fill(logits, 0, pixels, (float) Math.log(2));
        ByteBuffer ids = ByteBuffer.allocateDirect(pixels);
        for (int id : classes) {
            ids.put((byte) id);
        }
        try (LoadedModule loaded = new LoadedModule(folder, module);
                NDManager manager = loaded.manager().newSubManager()) {
            NDArray x = manager.create(logits, new Shape(1, CLASSES, 1, pixels));
            NDArray y = manager.create(ids.flip(), new Shape(1, 1, pixels), DataType.UINT8);
            return loaded.call(manager, false, "loss", x, y, manager.create(weights))
                    .get(0)
                    .getFloat();
        }
    }

    @Test
    void crossEntropy() throws Exception {
        assertThat(of(new Loss(0))).isCloseTo(Math.log(2), within(1e-6));
        // Softmax of 1/2, 1/4, 1/4.
        double again = Math.exp(0.5) / (Math.exp(0.5) + 2 * Math.exp(0.25));
        assertThat(of(new Loss(0, 1, 0, true, false, 0))).isCloseTo(-Math.log(again), within(1e-6));
    }

    @Test
    void focalLossCountsLessWhatIsKnownWell() throws Exception {
        // Of its class the network is sure with probability 1/2, of both pixels.
        assertThat(of(new Loss(0).focused(2))).isCloseTo(0.25 * Math.log(2), within(1e-6));
        assertThat(of(new Loss(0).focused(1))).isCloseTo(0.5 * Math.log(2), within(1e-6));
        // Class 0 with probability 1/2 and weight 1, class 1 with 1/4 and weight 3, and one that does not count.
        double first = 0.25 * Math.log(2);
        double second = 0.5625 * Math.log(4);
        assertThat(of(new Loss(0).focused(2), new float[] {1, 3, 1}, 0, 1, 255))
                .isCloseTo((first + 3 * second) / 4, within(1e-6));
        assertThat(of(new Loss(0), new float[] {1, 3, 1}, 0, 1, 255))
                .isCloseTo((Math.log(2) + 3 * Math.log(4)) / 4, within(1e-6));
        assertThat(of(new Loss(0).focused(2), new float[] {1, 1, 1}, 255, 255)).isZero();
    }

    @Test
    void diceOfTheClassesThatThereAreOrOfAll() throws Exception {
        double first = (2 * (0.5 + 0.5) + 1e-5) / (2 * 0.25 + 2 + 1e-5);
        double absent = 1e-5 / (2 * 0.0625 + 1e-5);
        assertThat(of(new Loss(1))).isCloseTo(1 - first, within(1e-6));
        assertThat(of(new Loss(1, 1, 0, false, true, 0))).isCloseTo(1 - (first + 2 * absent) / 3, within(1e-6));
        assertThat(of(new Loss(0.6, 0.3, 0, false, true, 0)))
                .isCloseTo(0.3 * (0.4 * Math.log(2) + 0.6 * (1 - (first + 2 * absent) / 3)), within(1e-6));
    }
}
