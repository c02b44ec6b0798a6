package org.classifycerrado.learn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What weights are before training, with 14 channels and 7 classes. */
class InitializationTest {

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double deviation(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / values.length);
    }

    private static float[] values(Architecture architecture, String name) {
        return new Network(architecture, 14, 7).initialize(5).get(name).values();
    }

    @ParameterizedTest
    @CsvSource({
        // 1/sqrt(14·7·7)
        "UNET_RESNET50, encoder.conv1.weight, 0.038180",
        // sqrt(6/(3072·3·3))
        "UNET_RESNET50, decoder.blocks.0.conv1.0.weight, 0.014731",
        // sqrt(6/(16·3·3 + 7·3·3))
        "UNET_RESNET50, segmentation_head.0.weight, 0.170251",
        // 1/sqrt(14·4·4)
        "TRANSNUSEG, patch_embed.proj.weight, 0.066815",
        "TRANSNUSEG, patch_embed.proj.bias, 0.066815",
        // 1/sqrt(96)
        "TRANSNUSEG, output.weight, 0.102062"
    })
    void uniform(Architecture architecture, String name, double bound) {
        float[] values = values(architecture, name);
        assertThat(largest(values)).isBetween(0.95 * bound, bound + 1e-6);
        assertThat(deviation(values)).isCloseTo(bound / Math.sqrt(3), within(0.1 * bound));
    }

    @ParameterizedTest
    @CsvSource({
        // sqrt(2/(64·3·3))
        "UNET_RESNET50, encoder.layer1.0.conv2.weight, 0.058926",
        // sqrt(2/(3·3))
        "TRANSNUSEG, layers.3.mlp.dwconv.dwconv.weight, 0.471405",
        "TRANSNUSEG, layers.0.blocks.0.mlp.fc1.weight, 0.02",
        "TRANSNUSEG, layers.0.blocks.0.attn.relative_position_bias_table, 0.02",
        // sqrt(2/(14·3·3))
        "UNET_SMALL, encoder.0.conv1.weight, 0.125988"
    })
    void normal(Architecture architecture, String name, double deviation) {
        float[] values = values(architecture, name);
        assertThat(deviation(values)).isCloseTo(deviation, within(0.06 * deviation));
        assertThat(largest(values)).isGreaterThan(2 * deviation);
    }

    @Test
    void otherBiasesAreNothing() {
        assertThat(values(Architecture.UNET_RESNET50, "segmentation_head.0.bias"))
                .containsOnly(0);
        assertThat(values(Architecture.TRANSNUSEG, "layers.3.mlp.dwconv.dwconv.bias"))
                .containsOnly(0);
        assertThat(values(Architecture.TRANSNUSEG, "norm.weight")).containsOnly(1);
    }
}
