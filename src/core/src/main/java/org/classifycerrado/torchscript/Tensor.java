package org.classifycerrado.torchscript;

import java.util.Arrays;

/**
 * A dense tensor.
 *
 * @param type how an archive stores it
 * @param shape sizes of its dimensions, slowest first; no dimension for a scalar
 * @param values the elements in row-major order; not copied
 */
public record Tensor(ElementType type, long[] shape, float[] values) {

    /** Checks that the shape and the number of elements agree. */
    public Tensor {
        shape = shape.clone();
        long expected = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("shape " + Arrays.toString(shape));
            }
            expected = Math.multiplyExact(expected, size);
        }
        if (expected != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " needs " + expected + " values, not " + values.length);
        }
    }

    /**
     * A single-precision tensor.
     *
     * @param values elements in row-major order; not copied
     * @param shape sizes of the dimensions
     * @return the tensor
     */
    public static Tensor floats(float[] values, long... shape) {
        return new Tensor(ElementType.FLOAT32, shape, values);
    }

    /**
     * A 64-bit integer without dimensions.
     *
     * @param value the value; exact up to 2^24
     * @return the tensor
     */
    public static Tensor count(long value) {
        return new Tensor(ElementType.INT64, new long[0], new float[] {value});
    }

    /** A copy of the sizes of the dimensions. */
    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Elements between neighbours along each dimension, in row-major order. */
    long[] strides() {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            strides[d] = step;
            step *= Math.max(1, shape[d]);
        }
        return strides;
    }
}
