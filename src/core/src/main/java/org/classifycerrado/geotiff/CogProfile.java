package org.classifycerrado.geotiff;

import java.awt.image.IndexColorModel;
import java.util.Optional;

/**
 * What a {@link CogWriter} writes.
 *
 * @param samples type of all samples
 * @param bands samples of a pixel, at least 1
 * @param tile side of the tiles, a multiple of 16
 * @param compression of the tiles
 * @param overviews how overviews are made
 * @param noData as GDAL writes it, such as {@code 255} or {@code nan}; empty if no value means it
 * @param palette colour of each value, for one band of {@link SampleType#UINT8}
 * @param metadata what else there is to say
 */
public record CogProfile(
        SampleType samples,
        int bands,
        int tile,
        Compression compression,
        Decimation overviews,
        Optional<String> noData,
        Optional<IndexColorModel> palette,
        GdalMetadata metadata) {

    private static final int TILE_UNIT = 16;

    /** Checks that it can be written. */
    public CogProfile {
        if (bands < 1 || tile < TILE_UNIT || tile % TILE_UNIT != 0) {
            throw new IllegalArgumentException(bands + " bands in tiles of " + tile + " pixels");
        }
        if (palette.isPresent() && (bands != 1 || samples != SampleType.UINT8)) {
            throw new IllegalArgumentException("a palette for " + bands + " bands of " + samples);
        }
    }

    /**
     * Bands that are numbers, without a no-data value: overviews are means, of samples that are not NaN.
     *
     * @param samples type of all samples
     * @param bands samples of a pixel
     * @param tile side of the tiles, a multiple of 16
     * @param metadata what else there is to say
     * @return the profile
     */
    public static CogProfile ofBands(SampleType samples, int bands, int tile, GdalMetadata metadata) {
        return new CogProfile(
                samples,
                bands,
                tile,
                Compression.DEFLATE,
                SampleMeans.of(samples, bands),
                Optional.empty(),
                Optional.empty(),
                metadata);
    }

    /**
     * Bands that are numbers, with a no-data value: overviews are means of the samples that are not it.
     *
     * @param samples type of all samples
     * @param bands samples of a pixel
     * @param tile side of the tiles, a multiple of 16
     * @param compression of the tiles
     * @param noData a number, or {@code nan}
     * @param metadata what else there is to say
     * @return the profile
     */
    public static CogProfile ofBands(
            SampleType samples, int bands, int tile, Compression compression, String noData, GdalMetadata metadata) {
        double value = noData.equals("nan") ? Double.NaN : Double.parseDouble(noData);
        return new CogProfile(
                samples,
                bands,
                tile,
                compression,
                new SampleMeans(samples, bands, value),
                Optional.of(noData),
                Optional.empty(),
                metadata);
    }

    /**
     * One band of {@link SampleType#UINT8} that is drawn in the colours of a table, without a no-data value.
     *
     * @param palette colour of each value
     * @param tile side of the tiles, a multiple of 16
     * @param metadata what else there is to say
     * @return the profile
     */
    public static CogProfile ofPalette(IndexColorModel palette, int tile, GdalMetadata metadata) {
        return new CogProfile(
                SampleType.UINT8,
                1,
                tile,
                Compression.DEFLATE,
                Reduction.COMMONEST,
                Optional.empty(),
                Optional.of(palette),
                metadata);
    }

    /** Bytes of a pixel. */
    int pixel() {
        return bands * samples.bytes();
    }
}
