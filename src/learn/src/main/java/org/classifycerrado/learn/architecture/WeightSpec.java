package org.classifycerrado.learn.architecture;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.classifycerrado.torchscript.ElementType;
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
        /** Matrix of a linear layer, [out, in]. */
        MATRIX,
        /** Table of biases by relative position, [differences, heads]. */
        TABLE,
        /** Running mean of a batch normalisation. */
        MEAN,
        /** Running variance of a batch normalisation. */
        VARIANCE,
        /** Number of batches that a batch normalisation has seen. */
        COUNT,
        /** Rows of a table of biases by pair of tokens; follows from the architecture. */
        INDEX,
        /** Which tokens see each other; follows from the architecture. */
        MASK,
        /** Another tensor under a second name. */
        ALIAS,
        /** Held by published checkpoints, not used by the network. */
        UNUSED;

        /**
         * Whether it is learned by gradient; the others are buffers.
         *
         * @return true for those up to {@link #TABLE}
         */
        public boolean learned() {
            return compareTo(MEAN) < 0;
        }

        /**
         * Whether it is pulled towards 0 while it is learned.
         *
         * @return true for kernels and matrices
         */
        public boolean decays() {
            return this == KERNEL || this == MATRIX;
        }
    }

    /**
     * How the elements are stored.
     *
     * @return 64-bit integers for counts and indices, else single precision
     */
    public ElementType type() {
        return role == Role.COUNT || role == Role.INDEX ? ElementType.INT64 : ElementType.FLOAT32;
    }

    /**
     * The value before training: kernels after He et al. (2015) for ReLU, matrices and tables after Liu et al. (2021),
     * normalisations neutral.
     */
    Tensor initial(SplittableRandom random) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        if (role == Role.KERNEL || role == Role.MATRIX || role == Role.TABLE) {
            double deviation = role == Role.KERNEL ? Math.sqrt(2.0 / (values.length / shape[0])) : 0.02;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        } else if (role == Role.SCALE || role == Role.VARIANCE) {
            Arrays.fill(values, 1);
        }
        return new Tensor(type(), shape, values);
    }
}
