package org.classifycerrado.learn.dataset;

import java.awt.image.DataBuffer;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.stream.IntStream;
import org.classifycerrado.imagery.Samples;
import org.classifycerrado.legend.Legend;

/** A square of imagery with the class of each pixel, on its way into a dataset. */
final class CutPatch {

    private final int side;
    private final float[][] channels;
    private final byte[] ids;
    private final boolean[] missing;
    private final int noData;

    /**
     * A patch.
     *
     * @param samples its imagery, square
     * @param ids its classes, 255 where there is none; changed to 255 where there is no imagery
     */
    CutPatch(Samples samples, byte[] ids) {
        this.side = samples.width();
        this.channels = samples.channels();
        this.missing = samples.noData();
        this.ids = ids;
        int none = 0;
        for (int p = 0; p < ids.length; p++) {
            for (float[] channel : channels) {
                missing[p] |= !Float.isFinite(channel[p]);
            }
            if (missing[p]) {
                ids[p] = (byte) Legend.NO_DATA;
            }
            none += ids[p] == (byte) Legend.NO_DATA ? 1 : 0;
        }
        noData = none;
    }

    /** How much of it lacks imagery or a class, 0 to 1. */
    double noData() {
        return (double) noData / ids.length;
    }

    byte[] ids() {
        return ids;
    }

    /**
     * Some channels as an image. Pixels without imagery get the channel's mean over the others, as they do when a scene
     * is classified; their class is 255.
     *
     * @param first channel
     * @param count of channels
     * @param type of the samples: float, or unsigned short, to which they are rounded
     */
    WritableRaster image(int first, int count, int type) {
        int[] offsets = IntStream.range(0, count).toArray();
        WritableRaster raster = Raster.createWritableRaster(
                new PixelInterleavedSampleModel(type, side, side, count, count * side, offsets), null);
        for (int b = 0; b < count; b++) {
            float[] channel = channels[first + b].clone();
            float fill = mean(channel);
            for (int p = 0; p < channel.length; p++) {
                float value = missing[p] ? fill : channel[p];
                channel[p] = type == DataBuffer.TYPE_USHORT ? Math.round(Math.max(0, Math.min(65535, value))) : value;
            }
            raster.setSamples(0, 0, side, side, b, channel);
        }
        return raster;
    }

    private float mean(float[] channel) {
        double sum = 0;
        int count = 0;
        for (int p = 0; p < channel.length; p++) {
            if (!missing[p]) {
                sum += channel[p];
                count++;
            }
        }
        return count == 0 ? 0 : (float) (sum / count);
    }

    /** Class ids or boundaries as an image. */
    static WritableRaster image(byte[] values, int side) {
        WritableRaster raster = Raster.createBandedRaster(DataBuffer.TYPE_BYTE, side, side, 1, null);
        raster.setDataElements(0, 0, side, side, values);
        return raster;
    }
}
