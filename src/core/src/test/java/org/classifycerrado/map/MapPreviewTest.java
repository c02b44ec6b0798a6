package org.classifycerrado.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageWriterSpi;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Lettering;
import org.classifycerrado.legend.Level;
import org.geotools.data.util.NullProgressListener;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapPreviewTest {

    private static final int WATER = 0x1332ff;
    private static final int FOREST = 0x16980d;
    private static final int PASTURE = 0xceef62;
    private static final int MARGIN = 24;

    /** Forest, with pasture in the left half of the first row, water in the last pixel and no data in the first. */
    private static WritableRaster scene(int width, int height) {
        WritableRaster raster = Raster.createBandedRaster(DataBuffer.TYPE_BYTE, width, height, 1, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setSample(x, y, 0, y == 0 && x < width / 2 ? 0 : 1);
            }
        }
        raster.setSample(0, 0, 0, Legend.NO_DATA);
        raster.setSample(width - 1, height - 1, 0, 5);
        return raster;
    }

    private static PixelGrid grid(int width, int height) throws Exception {
        return new PixelGrid(
                CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 500000, 9400000), width, height);
    }

    private static MapPreview preview(Raster raster) throws Exception {
        return MapPreview.of(
                raster, grid(raster.getWidth(), raster.getHeight()), Legend.of(Level.L1), "Title", Locale.ENGLISH);
    }

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xffffff;
    }

    /** Left-most and right-most columns of a colour, or null where there is none. */
    private static int[] columnsOf(BufferedImage image, int color, int fromX) {
        int[] columns = null;
        for (int x = fromX; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if (rgb(image, x, y) == color) {
                    columns = new int[] {columns == null ? x : columns[0], x};
                }
            }
        }
        return columns;
    }

    @Test
    void enlargesPixelsAWholeNumberOfTimesWithoutMixingColours() throws Exception {
        BufferedImage image = preview(scene(100, 80)).draw();

        int top = MARGIN + 36;
        for (int i = 0; i < 10; i++) {
            assertThat(rgb(image, MARGIN + i, top + i)).isEqualTo(0xffffff);
            assertThat(rgb(image, MARGIN + 10 + i, top + i)).isEqualTo(PASTURE);
            assertThat(rgb(image, MARGIN + 499, top + i)).isEqualTo(PASTURE);
            assertThat(rgb(image, MARGIN + 500, top + i)).isEqualTo(FOREST);
            assertThat(rgb(image, MARGIN + 989, top + 790 + i)).isEqualTo(FOREST);
            assertThat(rgb(image, MARGIN + 990 + i, top + 790 + i)).isEqualTo(WATER);
        }
        // The frame lies outside the pixels.
        assertThat(rgb(image, MARGIN - 1, top + 400)).isEqualTo(0x404040);
        assertThat(rgb(image, MARGIN + 1000, top + 400)).isEqualTo(0x404040);
    }

    @ParameterizedTest
    @CsvSource({"300, 427, 600, 854", "128, 128, 896, 896", "40, 3000, 14, 1000", "1, 1, 256, 256", "1001, 3, 501, 2"})
    void drawsMapsOfEverySizeWithTheirLongSideNearAThousandPixels(
            int width, int height, int shownWidth, int shownHeight) throws Exception {
        BufferedImage image = preview(scene(width, height)).draw();

        int top = MARGIN + 36;
        assertThat(rgb(image, MARGIN - 1, top + shownHeight / 2)).isEqualTo(0x404040);
        assertThat(rgb(image, MARGIN + shownWidth, top + shownHeight / 2)).isEqualTo(0x404040);
        assertThat(rgb(image, MARGIN + shownWidth / 2, top + shownHeight)).isEqualTo(0x404040);
        assertThat(image.getWidth()).isGreaterThan(shownWidth + 2 * MARGIN - 1);
        assertThat(image.getHeight()).isGreaterThan(shownHeight + 2 * MARGIN + 35);
    }

    @Test
    void listsOnlyTheClassesThatOccur() throws Exception {
        WritableRaster raster = scene(100, 80);
        raster.setSample(0, 0, 0, 1);
        BufferedImage seen = preview(raster).draw();

        int panel = MARGIN + 1000 + 2;
        assertThat(columnsOf(seen, PASTURE, panel)).isNotNull();
        assertThat(columnsOf(seen, FOREST, panel)).isNotNull();
        assertThat(columnsOf(seen, WATER, panel)).isNotNull();
        assertThat(columnsOf(seen, 0x750ac2, panel)).as("other uses").isNull();

        // Counts of the whole map decide where they are known: a thinned-out raster may have lost a small class.
        BufferedImage counted =
                preview(raster).pixels(new long[] {50, 7949, 0, 0, 0, 0, 1}).draw();
        assertThat(columnsOf(counted, WATER, panel)).isNull();
        assertThat(columnsOf(counted, 0x750ac2, panel)).as("other uses").isNotNull();
    }

    @Test
    void refusesCountsOfAnotherLegend() throws Exception {
        MapPreview preview = preview(scene(2, 2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> preview.pixels(new long[14]))
                .withMessage("pixels of 14 classes for a legend of 7");
    }

    @Test
    void scaleBarHasItsLengthInPicturePixels() throws Exception {
        BufferedImage image = preview(scene(100, 80)).draw();

        // 1 m a picture pixel, on the central meridian (scale 0.9996): 100 m fit into 180 pixels.
        int[] arrowAndBar = columnsOf(image, 0, MARGIN + 1002);
        int barAt = MARGIN + 1000 + 24 + 52 + 24;
        int y = -1;
        for (int row = image.getHeight() - 1; row > 0 && y < 0; row--) {
            y = rgb(image, barAt, row) == 0 ? row : -1;
        }
        assertThat(arrowAndBar).isNotNull();
        int end = barAt;
        while (rgb(image, end, y) == 0) {
            end++;
        }
        assertThat(end - barAt).isCloseTo(100, within(1));
    }

    @Test
    void withoutFontsEverythingButTheTextIsDrawn() throws Exception {
        MapPreview preview = preview(scene(100, 80)).footer("m", LocalDate.of(2022, 8, 1));

        BufferedImage image = preview.lettering(Lettering.none()).draw();

        int panel = MARGIN + 1000 + 2;
        assertThat(columnsOf(image, FOREST, panel)).isNotNull();
        assertThat(columnsOf(image, 0, panel)).as("scale bar and arrow").isNotNull();
        assertThat(columnsOf(image.getSubimage(0, 0, image.getWidth(), MARGIN + 30), 0, 0))
                .as("title")
                .isNull();
    }

    @Test
    void writesAPngThatReadsBackAndLeavesNothingElse(@TempDir Path folder) throws Exception {
        MapPreview preview = preview(scene(30, 20));
        Path png = folder.resolve("preview.png");
        preview.write(png);
        preview.write(png);

        BufferedImage image = ImageIO.read(png.toFile());
        BufferedImage drawn = preview.draw();
        assertThat(image.getWidth()).isEqualTo(drawn.getWidth());
        assertThat(rgb(image, MARGIN + 500, MARGIN + 36 + 300)).isEqualTo(FOREST);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(png);
        }
        assertThatThrownBy(() -> preview.write(folder.resolve("missing/preview.png")))
                .isInstanceOf(IOException.class);
    }

    /** Writes a TIFF whose images are of the given widths, half as high, and filled with 0, 1, 2, …. */
    private static Path tiff(Path file, List<Integer> widths) throws IOException {
        ImageWriter writer = new TIFFImageWriterSpi().createWriterInstance();
        try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < widths.size(); i++) {
                BufferedImage image = new ImageTypeSpecifier(
                                Legend.of(Level.L1).colorModel(),
                                Legend.of(Level.L1).colorModel().createCompatibleSampleModel(1, 1))
                        .createBufferedImage(widths.get(i), widths.get(i) / 2);
                WritableRaster raster = image.getRaster();
                int[] line = new int[raster.getWidth()];
                Arrays.fill(line, i);
                for (int y = 0; y < raster.getHeight(); y++) {
                    raster.setSamples(0, y, raster.getWidth(), 1, 0, line);
                }
                writer.writeToSequence(new IIOImage(image, null, null), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "'2400,1200,600,300', 600, 2",
        "'2400,1200', 600, 1",
        "'2200', 734, 0",
        "'900,450', 900, 0",
    })
    void readsTheOverviewThatSuitsAndSkipsPixelsOtherwise(String widths, int width, int image, @TempDir Path folder)
            throws IOException {
        Path map = tiff(
                folder.resolve("map.tif"),
                Stream.of(widths.split(",")).map(Integer::valueOf).toList());

        Raster classes = MapPreview.readClasses(map);

        assertThat(classes.getWidth()).isEqualTo(width);
        assertThat(classes.getHeight()).isBetween(width / 2 - 1, width / 2);
        assertThat(classes.getSample(classes.getMinX(), classes.getMinY(), 0)).isEqualTo(image);
        assertThat(classes.getSample(width - 1, classes.getHeight() - 1, 0)).isEqualTo(image);
    }

    @Test
    void readsTheOverviewsOfOurOwnMaps(@TempDir Path folder) throws Exception {
        int width = 2300;
        int height = 1500;
        byte[] halves = new byte[width * height];
        Arrays.fill(halves, halves.length / 2, halves.length, (byte) 5);
        Path map = folder.resolve("map.tif");
        try (MapWriter writer = MapWriter.classes(map, grid(width, height), Legend.of(Level.L1), Map.of())) {
            writer.write(halves, 0, height);
            writer.finish(new NullProgressListener());
        }

        Raster classes = MapPreview.readClasses(map);

        assertThat(classes.getWidth()).isEqualTo(575);
        assertThat(classes.getHeight()).isEqualTo(375);
        assertThat(classes.getSample(574, 185, 0)).isZero();
        assertThat(classes.getSample(0, 190, 0)).isEqualTo(5);
    }

    @Test
    void aFileThatIsNoTiffIsAnIoError(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("map.tif"), "no TIFF");
        assertThatThrownBy(() -> MapPreview.readClasses(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> MapPreview.readClasses(folder.resolve("absent.tif")))
                .isInstanceOf(IOException.class);
    }
}
