package org.classifycerrado.learn.tiff;

import it.geosolutions.imageio.plugins.tiff.TIFFField;
import it.geosolutions.imageio.plugins.tiff.TIFFImageWriteParam;
import it.geosolutions.imageio.plugins.tiff.TIFFTag;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageMetadata;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageWriter;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageWriterSpi;
import java.awt.color.ColorSpace;
import java.awt.geom.AffineTransform;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageOutputStream;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.coverage.grid.io.imageio.geotiff.CRS2GeoTiffMetadataAdapter;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffConstants;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffIIOMetadataEncoder;
import org.geotools.gce.geotiff.GeoTiffWriter;

/**
 * Writes images of any number of bands as GeoTIFFs, tiled and compressed (Deflate). No value is declared to be no data.
 */
public final class BandTiff {

    private static final int GDAL_METADATA = 42112;
    private static final long LARGEST_CLASSIC_TIFF = 4_000_000_000L;

    /** Deflate level 6, in ImageIO-Ext's terms (1 + 8 × quality). */
    private static final float QUALITY = 5 / 8f;

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
     * Writes an image. While it is written, the file is not whole.
     *
     * @param file to write
     * @param image with a colour model
     * @param grid where its pixels lie
     * @param bands names of its bands, kept as GDAL does; none to leave them without names
     * @param tile side of the tiles, a multiple of 16
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, RenderedImage image, PixelGrid grid, List<String> bands, int tile)
            throws IOException {
        long bytes = grid.pixels()
                * image.getSampleModel().getNumBands()
                * image.getSampleModel().getSampleSize(0)
                / Byte.SIZE;
        TIFFImageWriter writer = new TIFFImageWriter(new TIFFImageWriterSpi());
        try (ImageOutputStream stream = new FileImageOutputStream(file.toFile())) {
            writer.setOutput(stream);
            ImageWriteParam param = parameters(tile, bytes > LARGEST_CLASSIC_TIFF);
            TIFFImageMetadata metadata = (TIFFImageMetadata) GeoTiffWriter.createGeoTiffIIOMetadata(
                    writer, ImageTypeSpecifier.createFromRenderedImage(image), georeference(grid), param);
            if (!bands.isEmpty()) {
                TIFFTag tag = new TIFFTag("GDAL_METADATA", GDAL_METADATA, 1 << TIFFTag.TIFF_ASCII);
                metadata.getRootIFD()
                        .addTIFFField(new TIFFField(tag, TIFFTag.TIFF_ASCII, 1, new String[] {descriptions(bands)}));
            }
            writer.write(null, new IIOImage(image, null, metadata), param);
            stream.flush();
        } finally {
            writer.dispose();
        }
    }

    private static ImageWriteParam parameters(int tile, boolean bigTiff) {
        TIFFImageWriteParam param = new TIFFImageWriteParam(null);
        param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
        param.setTiling(tile, tile, 0, 0);
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionType("ZLib");
        param.setCompressionQuality(QUALITY);
        param.setForceToBigTIFF(bigTiff);
        return param;
    }

    private static GeoTiffIIOMetadataEncoder georeference(PixelGrid grid) throws IOException {
        AffineTransform transform = grid.cornerToCrs();
        GeoTiffIIOMetadataEncoder encoder = new CRS2GeoTiffMetadataAdapter(grid.crs()).parseCoordinateReferenceSystem();
        encoder.addGeoShortParam(GeoTiffConstants.GTRasterTypeGeoKey, GeoTiffConstants.RasterPixelIsArea);
        boolean northUp = transform.getShearX() == 0
                && transform.getShearY() == 0
                && transform.getScaleX() > 0
                && transform.getScaleY() < 0;
        if (northUp) {
            encoder.setModelPixelScale(transform.getScaleX(), -transform.getScaleY());
            encoder.setModelTiePoint(0, 0, transform.getTranslateX(), transform.getTranslateY());
        } else {
            encoder.setModelTransformation(transform);
        }
        return encoder;
    }

    private static String descriptions(List<String> bands) {
        StringBuilder xml = new StringBuilder("<GDALMetadata>\n");
        for (int i = 0; i < bands.size(); i++) {
            xml.append("  <Item name=\"DESCRIPTION\" sample=\"" + i + "\" role=\"description\">" + bands.get(i)
                    + "</Item>\n");
        }
        return xml.append("</GDALMetadata>\n").toString();
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
