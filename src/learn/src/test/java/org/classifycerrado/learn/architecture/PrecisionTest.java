package org.classifycerrado.learn.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.classifycerrado.torchscript.ScriptModule;
import org.classifycerrado.torchscript.TorchScriptArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bfloat16 form of networks: the same numbers, but for the rounding to 8 bits of every operation. */
class PrecisionTest {

    private static final int SIDE = 64;

    @TempDir
    Path folder;

    @Test
    void aConvolutionalNetworkAgreesWithItsSinglePrecision() throws Exception {
        compare(new Network(Architecture.UNET_SMALL, 3, 7), 3, SIDE);
    }

    @Test
    void aTransformerAgreesWithItsSinglePrecision() throws Exception {
        compare(new Network(Architecture.TRANSNUSEG, 2, 7), 2, Architecture.TRANSNUSEG.stride());
    }

    private void compare(Network network, int channels, int side) throws Exception {
        ScriptModule module = network.bothPrecisions(Noise.weights(network));
        float[] input = Noise.input(channels * side * side);
        try (LoadedModule loaded = new LoadedModule(folder, module)) {
            assertThat(TorchScriptArchive.verify(folder.resolve("network.pt"))).containsExactly("bf16");
            float[] single = loaded.run("forward", input, 1, channels, side, side)[0];
            float[] half = loaded.run("bf16", input, 1, channels, side, side)[0];
            assertThat(half).hasSameSizeAs(single);
            double error = 0;
            double spread = 0;
            double largest = 0;
            for (int i = 0; i < single.length; i++) {
                error += Math.pow(half[i] - single[i], 2);
                spread += Math.pow(single[i], 2);
                largest = Math.max(largest, Math.abs(half[i] - single[i]));
            }
            // A bfloat16 has 8 bits, so one rounding is wrong by 0.2 % on average; and it must be another arithmetic.
            assertThat(Math.sqrt(error / spread)).isLessThan(0.05);
            assertThat(largest).isPositive();
        }
    }

    @Test
    void singlePrecisionAloneHasNoOtherMethod() throws Exception {
        Network network = new Network(Architecture.UNET_SMALL, 2, 7);
        Path file = folder.resolve("network.pt");
        TorchScriptArchive.write(file, network.inference(network.initialize(1)));
        assertThat(TorchScriptArchive.verify(file)).isEmpty();
    }
}
