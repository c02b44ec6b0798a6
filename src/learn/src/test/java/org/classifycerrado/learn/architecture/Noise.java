package org.classifycerrado.learn.architecture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.classifycerrado.torchscript.Tensor;

/**
 * Weights and inputs that {@code src/test/python/transnuseg_reference.py} computes too, so that no file needs to carry
 * them.
 */
final class Noise {

    private Noise() {}

    /** Numbers from −1 to 1, always the same for a name: SplitMix64 of CRC-32 of the name, the upper 24 bits. */
    static double[] of(String name, int count) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        double[] noise = new double[count];
        for (int i = 0; i < count; i++) {
            long z = (i + 1) * 0x9E3779B97F4A7C15L + crc.getValue();
            z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            noise[i] = (z >>> 40) / (double) (1 << 23) - 1;
        }
        return noise;
    }

    static float[] input(int count) {
        double[] noise = of("input", count);
        float[] input = new float[count];
        for (int i = 0; i < count; i++) {
            input[i] = (float) (2 * noise[i]);
        }
        return input;
    }

    static Weights weights(Network network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(network.initialize(1).tensors());
        for (WeightSpec spec : network.specs()) {
            switch (spec.role()) {
                case COUNT, INDEX, MASK, ALIAS -> {}
                default -> tensors.put(spec.name(), Tensor.floats(values(spec), spec.shape()));
            }
        }
        network.aliases().forEach((name, original) -> tensors.put(name, tensors.get(original)));
        return new Weights(tensors);
    }

    private static float[] values(WeightSpec spec) {
        long[] shape = spec.shape();
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        double[] noise = of(spec.name(), count);
        double deviation = Math.sqrt(3.0 / (count / shape[0]));
        boolean table = spec.name().endsWith("table");
        boolean shift = spec.name().endsWith("bias");
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double x = noise[i];
            values[i] = (float) (table ? x : shape.length > 1 ? x * deviation : shift ? x * 0.3 : 1 + 0.5 * x);
        }
        return values;
    }
}
