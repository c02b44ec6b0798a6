package org.classifycerrado.imagery;

import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferFloat;
import java.awt.image.DataBufferShort;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;

/**
 * Copies rows of one band of a tile as floating-point numbers, straight from its arrays where it has the usual ones.
 */
final class Stored {

    private final Raster raster;
    private final ComponentSampleModel model;
    private final int[] banks;
    private final int[] bandOffsets;
    private final int[] bankOffsets;
    private float[] row = {};

    Stored(Raster raster) {
        this.raster = raster;
        this.model = raster.getSampleModel() instanceof ComponentSampleModel component ? component : null;
        this.banks = model == null ? null : model.getBankIndices();
        this.bandOffsets = model == null ? null : model.getBandOffsets();
        this.bankOffsets = raster.getDataBuffer().getOffsets();
    }

    /** Whether no value that can be stored in these tiles lies outside of a range. */
    boolean within(float least, float most) {
        return switch (raster.getDataBuffer().getDataType()) {
            case DataBuffer.TYPE_BYTE -> least <= 0 && most >= 0xff;
            case DataBuffer.TYPE_USHORT -> least <= 0 && most >= 0xffff;
            case DataBuffer.TYPE_SHORT -> least <= Short.MIN_VALUE && most >= Short.MAX_VALUE;
            default -> false;
        };
    }

    /**
     * Copies a part of a row.
     *
     * @param x first column, in the raster's coordinates
     * @param y row
     * @param count of columns
     * @param band which
     * @param target receives the values
     * @param at index of the first
     */
    void copy(int x, int y, int count, int band, float[] target, int at) {
        DataBuffer data = raster.getDataBuffer();
        if (model == null) {
            copyBySample(x, y, count, band, target, at);
            return;
        }
        int step = model.getPixelStride();
        int from = (y - raster.getSampleModelTranslateY()) * model.getScanlineStride()
                + (x - raster.getSampleModelTranslateX()) * step
                + bandOffsets[band]
                + bankOffsets[banks[band]];
        if (data instanceof DataBufferUShort shorts) {
            short[] values = shorts.getData(banks[band]);
            for (int i = 0, p = from; i < count; i++, p += step) {
                target[at + i] = values[p] & 0xffff;
            }
        } else if (data instanceof DataBufferFloat floats) {
            float[] values = floats.getData(banks[band]);
            for (int i = 0, p = from; i < count; i++, p += step) {
                target[at + i] = values[p];
            }
        } else if (data instanceof DataBufferShort shorts) {
            short[] values = shorts.getData(banks[band]);
            for (int i = 0, p = from; i < count; i++, p += step) {
                target[at + i] = values[p];
            }
        } else if (data instanceof DataBufferByte bytes) {
            byte[] values = bytes.getData(banks[band]);
            for (int i = 0, p = from; i < count; i++, p += step) {
                target[at + i] = values[p] & 0xff;
            }
        } else {
            copyBySample(x, y, count, band, target, at);
        }
    }

    private void copyBySample(int x, int y, int count, int band, float[] target, int at) {
        if (row.length != count) {
            row = new float[count];
        }
        raster.getSamples(x, y, count, 1, band, row);
        System.arraycopy(row, 0, target, at, count);
    }
}
