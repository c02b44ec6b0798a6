package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Rectangle;
import java.awt.image.Raster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.fixture.Gdal;
import org.classifycerrado.fixture.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encodings that people's files have: each gives the samples that GDAL put there, or is refused by its name. */
class TiffEncodingTest {

    private static final Path MSI = Project.scene().resolve("msi.tif");
    private static final Path SAR = Project.scene().resolve("sar.tif");

    @TempDir
    Path folder;

    private static TiffEncoding encoding(int compression, int predictor, int photometric, int format, int bits) {
        return new TiffEncoding(compression, predictor, photometric, format, bits, 1, false);
    }

    private static void refused(TiffEncoding encoding, String... why) {
        assertThatThrownBy(encoding::requireKnown)
                .isInstanceOf(UnsupportedTiffException.class)
                .hasMessageContainingAll(why)
                .hasMessageContaining("allowed: ");
    }

    @Test
    void whatDecodersDoNotKnowIsNamed() {
        assertThatCode(() -> encoding(8, 2, 1, 1, 16).requireKnown()).doesNotThrowAnyException();
        refused(encoding(34887, 1, 1, 3, 32), "is compressed with LERC, which is not read");
        refused(encoding(34925, 1, 1, 1, 16), "LZMA");
        refused(encoding(12345, 1, 1, 1, 16), "TIFF's method 12345");
        refused(encoding(8, 1, 0, 1, 8), "photometric interpretation MINISWHITE");
        refused(encoding(8, 1, 1, 3, 16), "floating-point numbers of 16 bits");
        refused(encoding(8, 1, 1, 5, 32), "complex integers of 32 bits");
        refused(encoding(8, 1, 1, 6, 64), "complex numbers of 64 bits");
        refused(encoding(8, 1, 1, 2, 64), "signed integers of 64 bits");
        refused(encoding(8, 1, 1, 2, 8), "signed integers of 8 bits");
        refused(encoding(8, 1, 1, 1, 14), "unsigned integers of 14 bits");
        refused(encoding(8, 1, 1, 1, 0), "several types");
        refused(encoding(8, 2, 1, 3, 64), "64 bits with the predictor 2");
        refused(new TiffEncoding(8, 3, 1, 3, 32, 1, true), "big-endian with the floating-point predictor");
        assertThatCode(() -> new TiffEncoding(8, 2, 1, 1, 16, 1, true).requireKnown())
                .doesNotThrowAnyException();
    }

    /** A file that GDAL made of a corner of another, if it can. */
    private Optional<Path> translated(Path source, String options) throws Exception {
        Path file = folder.resolve("image.tif");
        Files.deleteIfExists(file);
        List<String> command = new ArrayList<>(List.of("gdal_translate", "-srcwin", "0", "0", "90", "70"));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of(source.toString(), file.toString()));
        return Gdal.run(command.toArray(String[]::new)) ? Optional.of(file) : Optional.empty();
    }

    private static double[] samples(Path file) throws Exception {
        try (OpenCoverage coverage = new GeoTiffFiles().open("msi", file.toString(), Optional.empty())) {
            Raster raster = coverage.coverage().getRenderedImage().getData();
            requireSameInTiles(coverage.tiles().orElseThrow(), raster);
            return pixels(raster, raster.getBounds());
        }
    }

    private static double[] pixels(Raster raster, Rectangle part) {
        return raster.getPixels(part.x, part.y, part.width, part.height, (double[]) null);
    }

    /** Whether tiles as they are stored show what the imaging engine shows. */
    private static void requireSameInTiles(TiffTiles tiles, Raster whole) {
        for (int y = 0; y * tiles.tileHeight() < whole.getHeight(); y++) {
            for (int x = 0; x * tiles.tileWidth() < whole.getWidth(); x++) {
                Raster tile = tiles.get(x, y);
                Rectangle place = new Rectangle(
                                x * tiles.tileWidth(), y * tiles.tileHeight(), tiles.tileWidth(), tiles.tileHeight())
                        .intersection(whole.getBounds());
                assertThat(tile.getBounds()).isEqualTo(place);
                assertThat(pixels(tile, place)).isEqualTo(pixels(whole, place));
            }
        }
    }

    @Test
    void encodingsOfTheSameSamplesGiveTheSameSamples() throws Exception {
        assumeTrue(Gdal.run("gdal_translate", "--version"), "GDAL is not installed: its encodings are not tried");
        String[] ofAny = {
            "-co COMPRESS=NONE",
            "-co COMPRESS=LZW",
            "-co COMPRESS=DEFLATE -co PREDICTOR=2",
            "-co COMPRESS=PACKBITS",
            "-co COMPRESS=ZSTD",
            "-co TILED=YES -co BLOCKXSIZE=16 -co BLOCKYSIZE=32 -co COMPRESS=LZW -co PREDICTOR=2",
            "-co INTERLEAVE=BAND -co COMPRESS=DEFLATE",
            "-co INTERLEAVE=BAND -co TILED=YES -co COMPRESS=ZSTD -co PREDICTOR=2",
            "-co BLOCKYSIZE=1",
            "-co BIGTIFF=YES",
            "-co ENDIANNESS=BIG",
            "-co ENDIANNESS=BIG -co BIGTIFF=YES -co COMPRESS=LZW",
            "-co ENDIANNESS=BIG -co TILED=YES -co COMPRESS=DEFLATE -co PREDICTOR=2",
            "-co SPARSE_OK=TRUE -co TILED=YES -co COMPRESS=DEFLATE",
            "-of COG -co COMPRESS=DEFLATE",
            "-of COG -co COMPRESS=ZSTD -co PREDICTOR=YES -co BLOCKSIZE=128",
        };
        int tried = 0;
        for (Path source : new Path[] {MSI, SAR}) {
            double[] expected = samples(translated(source, "-co COMPRESS=NONE").orElseThrow());
            List<String> all = new ArrayList<>(List.of(ofAny));
            if (source == MSI) {
                all.addAll(List.of(
                        "-ot Int16", "-ot UInt32", "-ot Int32 -co COMPRESS=LZW -co PREDICTOR=2", "-ot Float32"));
                all.add("-ot Int32 -co ENDIANNESS=BIG -co COMPRESS=DEFLATE -co PREDICTOR=2");
            } else {
                all.addAll(List.of("-ot Float64", "-ot Float64 -co COMPRESS=LZW -co PREDICTOR=3"));
                all.addAll(List.of("-co COMPRESS=DEFLATE -co PREDICTOR=3", "-co COMPRESS=ZSTD -co PREDICTOR=3"));
            }
            for (String options : all) {
                Optional<Path> file = translated(source, options);
                if (file.isPresent()) {
                    tried++;
                    assertThat(samples(file.get()))
                            .as("%s %s", source.getFileName(), options)
                            .isEqualTo(expected);
                }
            }
        }
        assertThat(tried).isGreaterThan(30);
    }

    @Test
    void encodingsThatAreNotReadAreRefusedByName() throws Exception {
        assumeTrue(Gdal.run("gdal_translate", "--version"), "GDAL is not installed: its encodings are not tried");
        String[][] refused = {
            {"-co COMPRESS=LERC", "LERC"},
            {"-co COMPRESS=LERC_ZSTD", "LERC"},
            {"-co COMPRESS=LZMA", "LZMA"},
            {"-co NBITS=16", "floating-point numbers of 16 bits"},
            {"-ot Float64 -co COMPRESS=DEFLATE -co PREDICTOR=2", "predictor 2"},
            {"-ot CInt16", "complex integers of 32 bits"},
            {"-ot Byte -co COMPRESS=JPEG", "JPEG, 2 bands together"},
            {"-ot CFloat32", "complex numbers of 64 bits"},
            {"-ot Int64", "signed integers of 64 bits"},
            {"-co PHOTOMETRIC=MINISWHITE", "MINISWHITE"},
            {"-co ENDIANNESS=BIG -co COMPRESS=DEFLATE -co PREDICTOR=3", "GDAL before 3.10.1"},
            {"-ot UInt16 -co NBITS=14", "unsigned integers of 14 bits"},
        };
        for (String[] each : refused) {
            Optional<Path> file = translated(SAR, each[0]);
            if (file.isPresent()) {
                assertThatThrownBy(() -> samples(file.get()))
                        .as(each[0])
                        .isInstanceOf(InvalidParameterException.class)
                        .hasMessageContaining(each[1])
                        .hasMessageContaining("allowed: ");
            }
        }
    }

    @Test
    void whatHasNoGridIsRefusedWithWhatMakesOne() throws Exception {
        assumeTrue(
                Gdal.run("gdal_translate", "--version"), "GDAL is not installed: files without a grid are not tried");
        String[][] refused = {
            {"-gcp 0 0 8e5 9e6 -gcp 90 0 8.1e5 9e6 -gcp 0 70 8e5 8.9e6 -a_srs EPSG:32722", "ground control points"},
            {"-co PROFILE=BASELINE", "does not say where on Earth it lies"},
            {"-of VRT", "gdal_translate -of COG"},
        };
        for (String[] each : refused) {
            Path file = translated(SAR, each[0]).orElseThrow();
            Files.deleteIfExists(file.resolveSibling("image.tif.aux.xml"));
            Files.deleteIfExists(file.resolveSibling("image.tfw"));
            assertThatThrownBy(() -> samples(file))
                    .as(each[0])
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining(each[1]);
        }
    }

    @Test
    void theWarningOfADamagedFileStays() throws Exception {
        Path text = Files.writeString(folder.resolve("x.tif"), "no TIFF", StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> samples(text))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("is not a readable GeoTIFF (7 bytes)");
    }
}
