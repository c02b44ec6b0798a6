package org.classifycerrado.learn.tiff;

import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.classifycerrado.geotiff.CogProfile;
import org.classifycerrado.geotiff.CogWriter;
import org.classifycerrado.geotiff.GdalMetadata;
import org.classifycerrado.geotiff.SampleType;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.data.util.NullProgressListener;

/** Writes images of any number of bands as cloud-optimized GeoTIFFs. No value is declared to be no data. */
public final class BandTiff {

    private BandTiff() {}

    /**
     * A colour model for an image whose bands are not colours; encoders only ask how many there are.
     *
     * @param bands how many bands
     * @param type of the samples, as {@link java.awt.image.DataBuffer} has them
     * @return an opaque model
     */
    public static ColorModel colors(int bands, int type) {
        return new ComponentColorModel(new BandSpace(bands), false, false, ColorModel.OPAQUE, type);
    }

    /**
     * Writes an image. The file appears whole or not at all.
     *
     * @param file to write
     * @param image of bytes, unsigned shorts or floats, with a colour model: one of indices becomes a palette
     * @param grid where its pixels lie
     * @param bands names of its bands, kept as GDAL does; none to leave them without names
     * @param tile side of the tiles, a multiple of 16
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, RenderedImage image, PixelGrid grid, List<String> bands, int tile)
            throws IOException {
        write(file, image, grid, Map.of(), bands, tile);
    }

    /**
     * Writes an image that says what its values mean. The file appears whole or not at all.
     *
     * @param file to write
     * @param image of bytes, unsigned shorts or floats, with a colour model: one of indices becomes a palette
     * @param grid where its pixels lie
     * @param items what is said of the whole image, by name
     * @param bands names of its bands, kept as GDAL does; none to leave them without names
     * @param tile side of the tiles, a multiple of 16
     * @throws IOException if the file cannot be written
     */
    public static void write(
            Path file, RenderedImage image, PixelGrid grid, Map<String, String> items, List<String> bands, int tile)
            throws IOException {
        SampleType type = type(image);
        GdalMetadata names = new GdalMetadata(items, bands, "");
        CogProfile profile = image.getColorModel() instanceof IndexColorModel palette
                ? CogProfile.ofPalette(palette, tile, names)
                : CogProfile.ofBands(type, image.getSampleModel().getNumBands(), tile, names);
        try (CogWriter writer = new CogWriter(file, grid, profile)) {
            for (int row = 0; row < grid.height(); row += tile) {
                int rows = Math.min(tile, grid.height() - row);
                Rectangle strip = new Rectangle(image.getMinX(), image.getMinY() + row, grid.width(), rows);
                writer.write(bytes(image.getData(strip), type), 0, rows);
            }
            writer.finish(new NullProgressListener());
        }
    }

    private static SampleType type(RenderedImage image) {
        int type = image.getSampleModel().getDataType();
        return switch (type) {
            case DataBuffer.TYPE_BYTE -> SampleType.UINT8;
            case DataBuffer.TYPE_USHORT -> SampleType.UINT16;
            case DataBuffer.TYPE_FLOAT -> SampleType.FLOAT32;
            default -> throw new IllegalArgumentException("samples of type " + type);
        };
    }

    private static byte[] bytes(Raster raster, SampleType type) {
        double[] row = new double[raster.getWidth() * raster.getNumBands()];
        ByteBuffer bytes = ByteBuffer.allocate(row.length * type.bytes() * raster.getHeight())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int y = raster.getMinY(); y < raster.getMinY() + raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), y, raster.getWidth(), 1, row);
            for (double sample : row) {
                type.put(bytes, sample);
            }
        }
        return bytes.array();
    }

    private static final class BandSpace extends ColorSpace {

        BandSpace(int bands) {
            super(TYPE_GRAY, bands);
        }

        @Override
        public float[] toRGB(float[] values) {
            return new float[] {values[0], values[0], values[0]};
        }

        @Override
        public float[] fromRGB(float[] rgb) {
            float[] values = new float[getNumComponents()];
            Arrays.fill(values, rgb[0]);
            return values;
        }

        @Override
        public float[] toCIEXYZ(float[] values) {
            return toRGB(values);
        }

        @Override
        public float[] fromCIEXYZ(float[] xyz) {
            return fromRGB(xyz);
        }
    }
}
