package org.classifycerrado.imagery;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * How a TIFF file stores samples.
 *
 * @param compression value of the tag Compression
 * @param predictor value of the tag Predictor
 * @param photometric value of the tag PhotometricInterpretation
 * @param format value of the tag SampleFormat
 * @param bits of a sample; 0 if the samples differ in format or bits
 * @param together how many samples of a pixel are stored side by side; 1 where each band lies by itself
 * @param bigEndian whether the file's byte order is
 */
record TiffEncoding(
        int compression, int predictor, int photometric, int format, int bits, int together, boolean bigEndian) {

    private static final int BITS_PER_SAMPLE = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC_INTERPRETATION = 262;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int PLANAR_CONFIGURATION = 284;
    private static final int PREDICTOR = 317;
    private static final int SAMPLE_FORMAT = 339;

    private static final int UNSIGNED = 1;
    private static final int SIGNED = 2;
    private static final int FLOATING = 3;
    private static final int COMPLEX_WHOLE = 5;
    private static final int COMPLEX = 6;
    private static final int SIDE_BY_SIDE = 1;
    private static final int JPEG = 7;
    private static final int GREY = 1;
    private static final int COLOUR = 3;
    private static final int HORIZONTAL = 2;
    private static final int FLOATING_POINT = 3;
    private static final int WHITE_IS_ZERO = 0;
    private static final int DOUBLE_BITS = 64;

    /** None, CCITT's three, LZW, JPEG, Deflate by both of its numbers, PackBits, ZSTD. */
    private static final Set<Integer> COMPRESSIONS = Set.of(1, 2, 3, 4, 5, 7, 8, 32946, 32773, 50000);

    private static final Map<Integer, String> OTHER_COMPRESSIONS = Map.of(
            6, "old-style JPEG",
            34676, "SGI LogLuv",
            34712, "JPEG 2000",
            34887, "LERC",
            34925, "LZMA",
            50001, "WebP",
            50002, "JPEG XL",
            52546, "JPEG XL");

    private static final Map<Integer, String> PHOTOMETRICS =
            Map.of(WHITE_IS_ZERO, "MINISWHITE", 4, "a transparency mask", 5, "CMYK", 8, "CIE L*a*b*", 9, "ICC L*a*b*");

    private static final Map<Integer, Set<Integer>> BITS =
            Map.of(UNSIGNED, Set.of(1, 2, 4, 8, 16, 32), SIGNED, Set.of(16, 32), FLOATING, Set.of(32, 64));

    static TiffEncoding of(TiffFile file) throws IOException {
        int bits = only(file.values(BITS_PER_SAMPLE), 1);
        int format = only(file.values(SAMPLE_FORMAT), UNSIGNED);
        return new TiffEncoding(
                only(file.values(COMPRESSION), 1),
                only(file.values(PREDICTOR), 1),
                only(file.values(PHOTOMETRIC_INTERPRETATION), 1),
                format,
                format == 0 ? 0 : bits,
                only(file.values(PLANAR_CONFIGURATION), SIDE_BY_SIDE) == SIDE_BY_SIDE
                        ? only(file.values(SAMPLES_PER_PIXEL), 1)
                        : 1,
                file.bigEndian());
    }

    /** The value that all samples have, 0 if they differ. */
    private static int only(long[] values, int absent) {
        if (values.length == 0) {
            return absent;
        }
        return Arrays.stream(values).allMatch(value -> value == values[0]) ? (int) values[0] : 0;
    }

    /**
     * Refuses what decoders do not know, or decode wrongly.
     *
     * @throws UnsupportedTiffException if this is such an encoding
     */
    void requireKnown() throws UnsupportedTiffException {
        if (!COMPRESSIONS.contains(compression)) {
            throw new UnsupportedTiffException("is compressed with "
                    + OTHER_COMPRESSIONS.getOrDefault(compression, "TIFF's method " + compression)
                    + ", which is not read; allowed: none, Deflate, LZW, ZSTD, PackBits, JPEG, CCITT"
                    + " ('gdal_translate -co COMPRESS=DEFLATE' makes such a file)");
        }
        if (compression == JPEG && together != GREY && together != COLOUR) {
            throw new UnsupportedTiffException("is compressed with JPEG, " + together + " bands together, which is not"
                    + " read; allowed: JPEG of one band or three together ('gdal_translate -co INTERLEAVE=BAND -co"
                    + " COMPRESS=JPEG' makes such a file; JPEG changes the values)");
        }
        if (!BITS.getOrDefault(format, Set.of()).contains(bits)) {
            throw new UnsupportedTiffException("has samples of " + samples()
                    + ", which are not read; allowed: unsigned of 1, 2, 4, 8, 16 or 32 bits, signed of 16 or 32,"
                    + " floating-point of 32 or 64, the same for all bands ('gdal_translate -ot Float32' makes such a"
                    + " file, of a class map '-ot Byte')");
        }
        if (PHOTOMETRICS.containsKey(photometric)) {
            throw new UnsupportedTiffException("has the photometric interpretation " + PHOTOMETRICS.get(photometric)
                    + ", which is not read; allowed: MINISBLACK, RGB, palette"
                    + " ('gdal_translate -co PHOTOMETRIC=MINISBLACK' makes such a file)");
        }
        if (predictor == HORIZONTAL && bits == DOUBLE_BITS) {
            throw new UnsupportedTiffException(
                    "has samples of 64 bits with the predictor 2, which are not read; allowed:"
                            + " predictor 1 or 3 ('gdal_translate -co PREDICTOR=3 -co COMPRESS=DEFLATE' makes such a file)");
        }
        if (predictor == FLOATING_POINT && bigEndian) {
            // The bytes of each sample are turned round (https://github.com/OSGeo/gdal/pull/11504), which nothing
            // tells.
            throw new UnsupportedTiffException("is big-endian with the floating-point predictor, which GDAL before"
                    + " 3.10.1 writes wrongly; allowed: big-endian files with predictor 1 or 2, little-endian ones with"
                    + " any");
        }
    }

    private String samples() {
        if (bits == 0) {
            return "several types";
        }
        String kind =
                switch (format) {
                    case UNSIGNED -> "unsigned integers";
                    case SIGNED -> "signed integers";
                    case FLOATING -> "floating-point numbers";
                    case COMPLEX_WHOLE -> "complex integers";
                    case COMPLEX -> "complex numbers";
                    default -> "an undefined type";
                };
        return kind + " of " + bits + " bits";
    }
}
