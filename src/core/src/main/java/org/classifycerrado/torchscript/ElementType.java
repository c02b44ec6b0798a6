package org.classifycerrado.torchscript;

import java.nio.ByteBuffer;

/** How the elements of a tensor are stored in an archive. */
public enum ElementType {
    /** IEEE 754 single precision. */
    FLOAT32("FloatStorage", Float.BYTES) {
        @Override
        void put(float value, ByteBuffer target) {
            target.putFloat(value);
        }
    },
    /** 64-bit integers, for counters. */
    INT64("LongStorage", Long.BYTES) {
        @Override
        void put(float value, ByteBuffer target) {
            target.putLong((long) value);
        }
    };

    private final String storage;
    private final int bytes;

    ElementType(String storage, int bytes) {
        this.storage = storage;
        this.bytes = bytes;
    }

    /** The storage class by which a pickle names the type. */
    String storage() {
        return storage;
    }

    /** Bytes of one element. */
    int bytes() {
        return bytes;
    }

    /** Appends one element to a little-endian buffer. */
    abstract void put(float value, ByteBuffer target);
}
