package org.classifycerrado.learn.architecture;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.classifycerrado.torchscript.Tensor;

/**
 * One tensor that a network needs, by its name in the {@code state_dict}.
 *
 * @param name the key
 * @param role what it is for
 * @param shape its sizes
 */
public record WeightSpec(String name, Role role, long... shape) {

    /** What a tensor is for. */
    public enum Role {
        /** Kernel of a convolution, [out, in, height, width]. */
        KERNEL,
        /** Bias of a convolution. */
        BIAS,
        /** Factor after a normalisation. */
        SCALE,
        /** Summand after a normalisation. */
        SHIFT,
        /** Running mean of a batch normalisation. */
        MEAN,
        /** Running variance of a batch normalisation. */
        VARIANCE,
        /** Number of batches that a batch normalisation has seen. */
        COUNT;

        /**
         * Whether it is learned by gradient; the others are buffers.
         *
         * @return true for the first four
         */
        public boolean learned() {
            return compareTo(MEAN) < 0;
        }
    }

    /** The value before training: kernels after He et al. (2015) for ReLU, normalisations neutral. */
    Tensor initial(SplittableRandom random) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        if (role == Role.KERNEL) {
            double deviation = Math.sqrt(2.0 / (values.length / shape[0]));
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        } else if (role == Role.SCALE || role == Role.VARIANCE) {
            Arrays.fill(values, 1);
        }
        return role == Role.COUNT ? Tensor.count(0) : Tensor.floats(values, shape);
    }
}
