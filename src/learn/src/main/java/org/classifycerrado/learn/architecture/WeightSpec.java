package org.classifycerrado.learn.architecture;

import java.util.Arrays;
import org.classifycerrado.torchscript.ElementType;

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

    /** Values that one output of a kernel or matrix is computed of. */
    long inputs() {
        return Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    }
}
