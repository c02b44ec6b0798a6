package org.classifycerrado.torchscript;

import java.nio.ByteBuffer;

/** How the elements of a tensor are stored in a file. In memory all are single-precision numbers. */
public enum ElementType {
    /** IEEE 754 single precision. */
    FLOAT32("FloatStorage", Float.BYTES) {
        @Override
        void put(float value, ByteBuffer target) {
            target.putFloat(value);
        }

        @Override
        float get(ByteBuffer source, int at) {
            return source.getFloat(at);
        }
    },
    /** IEEE 754 double precision; read with rounding to single. */
    FLOAT64("DoubleStorage", Double.BYTES) {
        @Override
        void put(float value, ByteBuffer target) {
            target.putDouble(value);
        }

        @Override
        float get(ByteBuffer source, int at) {
            return (float) source.getDouble(at);
        }
    },
    /** IEEE 754 half precision. */
    FLOAT16("HalfStorage", Short.BYTES) {
        @Override
        void put(float value, ByteBuffer target) {
            target.putShort(HalfPrecision.fromFloat(value));
        }

        @Override
        float get(ByteBuffer source, int at) {
            return HalfPrecision.toFloat(source.getShort(at));
        }
    },
    /** The upper half of single precision; written with rounding to nearest, ties to even. */
    BFLOAT16("BFloat16Storage", Short.BYTES) {
        @Override
        void put(float value, ByteBuffer target) {
            int bits = Float.floatToIntBits(value);
            boolean finite = (bits & 0x7f800000) != 0x7f800000;
            target.putShort((short) ((finite ? bits + 0x7fff + (bits >>> 16 & 1) : bits) >>> 16));
        }

        @Override
        float get(ByteBuffer source, int at) {
            return Float.intBitsToFloat(source.getShort(at) << 16);
        }
    },
    /** 64-bit integers, for counters and indices; exact up to 2^24. */
    INT64("LongStorage", Long.BYTES) {
        @Override
        void put(float value, ByteBuffer target) {
            target.putLong((long) value);
        }

        @Override
        float get(ByteBuffer source, int at) {
            return source.getLong(at);
        }
    },
    /** 32-bit integers; exact up to 2^24. */
    INT32("IntStorage", Integer.BYTES) {
        @Override
        void put(float value, ByteBuffer target) {
            target.putInt((int) value);
        }

        @Override
        float get(ByteBuffer source, int at) {
            return source.getInt(at);
        }
    },
    /** Integers from 0 to 255. */
    UINT8("ByteStorage", Byte.BYTES) {
        @Override
        void put(float value, ByteBuffer target) {
            target.put((byte) (int) value);
        }

        @Override
        float get(ByteBuffer source, int at) {
            return source.get(at) & 0xff;
        }
    },
    /** Truth values, 1 and 0. */
    BOOL("BoolStorage", Byte.BYTES) {
        @Override
        void put(float value, ByteBuffer target) {
            target.put((byte) (value == 0 ? 0 : 1));
        }

        @Override
        float get(ByteBuffer source, int at) {
            return source.get(at) == 0 ? 0 : 1;
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

    /** The element that begins at a byte of a little-endian buffer. */
    abstract float get(ByteBuffer source, int at);
}
