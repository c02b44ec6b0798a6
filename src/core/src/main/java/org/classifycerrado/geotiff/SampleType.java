package org.classifycerrado.geotiff;

import java.nio.ByteBuffer;

/** What samples are, in little-endian order where they have several bytes. */
public enum SampleType {

    /** One byte, 0 to 255. */
    UINT8(1, 1) {
        @Override
        double get(ByteBuffer buffer, int at) {
            return Byte.toUnsignedInt(buffer.get(at));
        }

        @Override
        void put(ByteBuffer buffer, int at, double value) {
            buffer.put(at, (byte) Math.round(value));
        }
    },

    /** Two bytes, 0 to 65535. */
    UINT16(2, 1) {
        @Override
        double get(ByteBuffer buffer, int at) {
            return Short.toUnsignedInt(buffer.getShort(at));
        }

        @Override
        void put(ByteBuffer buffer, int at, double value) {
            buffer.putShort(at, (short) Math.round(value));
        }
    },

    /** IEEE 754 single precision. */
    FLOAT32(4, 3) {
        @Override
        double get(ByteBuffer buffer, int at) {
            return buffer.getFloat(at);
        }

        @Override
        void put(ByteBuffer buffer, int at, double value) {
            buffer.putFloat(at, (float) value);
        }
    };

    private final int bytes;
    private final int tiffFormat;

    SampleType(int bytes, int tiffFormat) {
        this.bytes = bytes;
        this.tiffFormat = tiffFormat;
    }

    /**
     * Size of a sample.
     *
     * @return bytes
     */
    public int bytes() {
        return bytes;
    }

    /** The value of TIFF's tag SampleFormat. */
    int tiffFormat() {
        return tiffFormat;
    }

    abstract double get(ByteBuffer buffer, int at);

    /**
     * Stores a sample.
     *
     * @param buffer little-endian, where to store it
     * @param value a number that the type can hold; rounded half up where it holds whole ones only
     */
    public void put(ByteBuffer buffer, double value) {
        put(buffer, buffer.position(), value);
        buffer.position(buffer.position() + bytes);
    }

    abstract void put(ByteBuffer buffer, int at, double value);
}
