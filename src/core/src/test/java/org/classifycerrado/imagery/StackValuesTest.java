package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.input.StatedInput;
import org.geotools.coverage.GridSampleDimension;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values and pixels without data become on the way from coverages to a model. */
class StackValuesTest {

    private static final ExpectedInput EXPECTED = ExpectedInput.of(1000, SarQuantity.DN);

    private static OpenCoverage open(GridCoverage2D coverage, RasterTags tags) {
        return new OpenCoverage("test", coverage, tags, () -> {});
    }

    private static OpenCoverage msi(int width, int height) {
        return open(
                TestCoverages.coverage(
                        TestCoverages.utmGrid(width, height), 12, DataBuffer.TYPE_USHORT, null, (x, y, b) -> 1500),
                RasterTags.NONE);
    }

    private static ImageryStack stack(
            Modality modality, OpenCoverage msi, OpenCoverage sar, String sarUnits, Double resolution) {
        return ImageryStack.of(new StackRequest(
                modality,
                Optional.ofNullable(msi).map(each -> new StackRequest.Input("msi", each)),
                Optional.ofNullable(sar).map(each -> new StackRequest.Input("sar", each)),
                Optional.empty(),
                new StatedInput(Optional.empty(), Optional.empty(), Optional.ofNullable(sarUnits)),
                EXPECTED,
                Optional.ofNullable(resolution),
                RegionOfInterest.EVERYTHING));
    }

    private static Samples read(ImageryStack stack) {
        return stack.read(new Rectangle(0, 0, stack.grid().width(), stack.grid().height()));
    }

    /** Two columns of 20 m, 0 dB and −20 dB, under four of 10 m. */
    @ParameterizedTest
    @CsvSource({"sigma0-db, 0, -20", "sigma0-power, 1, 0.01", "sigma0-amplitude, 1, 0.1", "dn, 600, 60"})
    void interpolatesPower(String units, double left, double right) {
        PixelGrid sarGrid = TestCoverages.grid("EPSG:32722", 700_000, 9_300_000, 20, 2, 1);
        GridCoverage2D sar =
                TestCoverages.coverage(sarGrid, 2, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> x == 0 ? left : right);

        Samples samples = read(stack(Modality.MSI_SAR, msi(4, 2), open(sar, RasterTags.NONE), units, null));

        assertThat(samples.noData()).containsOnly(false);
        // A quarter of the way power is 0.75 · 1 + 0.25 · 0.01 = 0.7525, and 600 · √0.7525 = 520.48; three quarters of
        // the way 0.2575 and 304.47. Of decibels, the first would be −5 dB: 337.
        float[] vv = samples.channels()[12];
        assertThat(vv[0]).isCloseTo(600, within(0.01f));
        assertThat(vv[1]).isCloseTo(520.48f, within(0.01f));
        assertThat(vv[2]).isCloseTo(304.47f, within(0.01f));
        assertThat(vv[3]).isCloseTo(60, within(0.01f));
    }

    /** A pixel's value is the same to the last bit, whatever it is read with: here with and without a hole. */
    @ParameterizedTest
    @CsvSource({"20, 1.3", "10, 0.25", "7, 1.9"})
    void whatIsReadWithAPixelDoesNotMatter(double pixel, double shift) {
        PixelGrid sarGrid = TestCoverages.grid("EPSG:32722", 700_000 - shift, 9_300_000 + shift, pixel, 90, 90);
        GridCoverage2D sar = TestCoverages.coverage(
                sarGrid,
                2,
                DataBuffer.TYPE_FLOAT,
                null,
                (x, y, b) -> x == 2 && y == 2 ? 0 : 0.1 + Math.sin(x * 12.9898 + y * 78.233) * 0.04321);
        ImageryStack stack = stack(Modality.MSI_SAR, msi(60, 60), open(sar, RasterTags.NONE), "sigma0-power", null);

        float[] whole = read(stack).channels()[12];
        float[] part = stack.read(new Rectangle(13, 17, 40, 40)).channels()[12];

        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                assertThat(part[y * 40 + x]).as("%d, %d", x, y).isEqualTo(whole[(17 + y) * 60 + 13 + x]);
            }
        }
    }

    @Test
    void averagesSarThatIsFiner() {
        // 5 m: squares of 2 × 2 pixels with powers of 1, 0, 0 and 0.04; their mean is 0.26, and 600 · √0.26 = 305.94.
        double[][] square = {{1, 1e-12}, {1e-12, 0.04}};
        PixelGrid sarGrid = TestCoverages.grid("EPSG:32722", 700_000, 9_300_000, 5, 8, 8);
        GridCoverage2D sar =
                TestCoverages.coverage(sarGrid, 2, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> square[y % 2][x % 2]);

        Samples samples = read(stack(Modality.MSI_SAR, msi(4, 4), open(sar, RasterTags.NONE), "sigma0-power", null));

        for (float value : samples.channels()[13]) {
            assertThat(value).isCloseTo(305.94f, within(0.01f));
        }
    }

    /** The left one of two columns of 20 m has no data. */
    @ParameterizedTest
    @CsvSource({
        "-9999, -9999, dn",
        "-32768, -32768, sigma0-db",
        "-3.4028234663852886e38, -3.4028234663852886e38, dn",
        "NaN, , dn",
        "-Infinity, , sigma0-db",
        "Infinity, , sigma0-power",
        "0, , dn",
        "0, , sigma0-power",
        "0, , gamma0-amplitude",
        "0, -9999, dn",
        "-9999, , sigma0-db",
        "-9999, , sigma0-power",
    })
    void neverMixesWhatIsNoDataIntoWhatIs(double fill, Double declared, String units) {
        double value = units.equals("sigma0-db") ? -10 : units.equals("dn") ? 189.737 : 0.1;
        PixelGrid sarGrid = TestCoverages.grid("EPSG:32722", 700_000, 9_300_000, 20, 2, 1);
        GridCoverage2D sar =
                TestCoverages.coverage(sarGrid, 2, DataBuffer.TYPE_FLOAT, declared, (x, y, b) -> x == 0 ? fill : value);

        Samples samples = read(stack(Modality.MSI_SAR, msi(4, 2), open(sar, RasterTags.NONE), units, null));

        assertThat(samples.noData()).containsExactly(true, true, false, false, true, true, false, false);
        float kept = units.equals("gamma0-amplitude") ? 52.894f : 189.737f; // 600 · 0.1 · √0.777146
        assertThat(samples.channels()[12][2]).isCloseTo(kept, within(0.01f));
        assertThat(samples.channels()[12][3]).isCloseTo(kept, within(0.01f));
    }

    @Test
    void zeroDecibelsAndOneZeroBandAreData() {
        PixelGrid grid = TestCoverages.utmGrid(4, 2);
        GridCoverage2D zero = TestCoverages.coverage(grid, 2, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> 0);
        GridCoverage2D half = TestCoverages.coverage(grid, 2, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> b * 90);

        Samples decibels = read(stack(Modality.SAR, null, open(zero, RasterTags.NONE), "db", null));
        assertThat(decibels.noData()).containsOnly(false);
        assertThat(decibels.channels()[0][0]).isEqualTo(600);
        assertThat(read(stack(Modality.SAR, null, open(half, RasterTags.NONE), null, null))
                        .noData())
                .containsOnly(false);
    }

    @Test
    void allZeroIsNoDataBesideADeclaredValue() {
        PixelGrid grid = TestCoverages.utmGrid(4, 1);
        double[] columns = {-9999, 0, 1500, 1};
        GridCoverage2D msi = TestCoverages.coverage(
                grid, 12, DataBuffer.TYPE_SHORT, -9999.0, (x, y, b) -> x == 3 && b > 0 ? 0 : columns[x]);

        assertThat(read(stack(Modality.MSI, open(msi, RasterTags.NONE), null, null, null))
                        .noData())
                .containsExactly(true, true, false, false);
    }

    @Test
    void eachBandHasItsOwnNoData() {
        // 7 is no data in the first band and 9 in the second.
        double[][] values = {{7, 9, 9, 50}, {50, 50, 7, 9}};
        GridCoverage2D plain = TestCoverages.coverage(
                TestCoverages.utmGrid(4, 1), 2, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> values[b][x]);
        GridSampleDimension[] dimensions = {dimension("VV", 7), dimension("VH", 9)};
        GridCoverage2D sar = new GridCoverageFactory()
                .create("sar", plain.getRenderedImage(), plain.getGridGeometry(), dimensions, null, Map.of());

        assertThat(read(stack(Modality.SAR, null, open(sar, RasterTags.NONE), null, null))
                        .noData())
                .containsExactly(true, false, false, true);
    }

    private static GridSampleDimension dimension(String name, double noData) {
        return new GridSampleDimension(
                name,
                new org.geotools.coverage.Category[] {
                    new org.geotools.coverage.Category(
                            org.geotools.coverage.Category.NODATA.getName(),
                            new java.awt.Color[] {java.awt.Color.BLACK},
                            org.geotools.util.NumberRange.create(noData, noData))
                },
                null);
    }

    @Test
    void aNumberThatIsNoneCostsItsPixelOnly() {
        PixelGrid grid = TestCoverages.utmGrid(3, 3);
        GridCoverage2D msi = TestCoverages.coverage(
                grid,
                12,
                DataBuffer.TYPE_FLOAT,
                null,
                (x, y, b) -> x == 1 && y == 1 && b == 3 ? Double.NEGATIVE_INFINITY : 1500);

        assertThat(read(stack(Modality.MSI, open(msi, RasterTags.NONE), null, null, null))
                        .noData())
                .containsExactly(false, false, false, false, true, false, false, false, false);
    }

    @Test
    void readsBandsByTheNamesInTheFileAndLeavesAlphaOut() {
        List<RasterTags.Band> bands = new ArrayList<>();
        for (String name : List.of("VH", "mask", "VV")) {
            bands.add(new RasterTags.Band(name, 1, 0, "", name.equals("mask")));
        }
        GridCoverage2D sar = TestCoverages.coverage(
                TestCoverages.utmGrid(2, 1), 3, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> b == 1 ? 255 * x : 100 + b);

        Samples samples = read(stack(Modality.SAR, null, open(sar, new RasterTags(Map.of(), bands)), null, null));

        assertThat(samples.channels()[0][1]).isEqualTo(102);
        assertThat(samples.channels()[1][1]).isEqualTo(100);
        assertThat(samples.noData()).containsExactly(true, false);
    }

    @Test
    void refusesABandThatIsNamedAsAnother() {
        List<RasterTags.Band> bands = new ArrayList<>();
        for (String name : List.of("HH", "HV")) {
            bands.add(new RasterTags.Band(name, 1, 0, "", false));
        }
        GridCoverage2D sar =
                TestCoverages.coverage(TestCoverages.utmGrid(2, 1), 2, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> 100);

        assertThatThrownBy(() -> stack(Modality.SAR, null, open(sar, new RasterTags(Map.of(), bands)), null, null))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("band 1 HH");
    }

    @Test
    void resamplesAllToTheResolutionThatIsAskedFor() {
        // 20 m: columns of 1000 and 2000. On a grid of 10 m, a quarter of the way is 1250.
        PixelGrid grid = TestCoverages.grid("EPSG:32722", 500_000, 9_300_000, 20, 2, 2);
        GridCoverage2D msi =
                TestCoverages.coverage(grid, 12, DataBuffer.TYPE_USHORT, null, (x, y, b) -> x == 0 ? 1000 : 2000);
        // The meridian in the middle of the zone is 0.9996 of its true length in the projection.
        ImageryStack stack = stack(Modality.MSI, open(msi, RasterTags.NONE), null, null, 10 / 0.9996);

        assertThat(stack.grid().width()).isEqualTo(4);
        assertThat(stack.grid().height()).isEqualTo(4);
        float[] row = read(stack).channels()[5];
        assertThat(row[0]).isCloseTo(1000, within(1f));
        assertThat(row[1]).isCloseTo(1250, within(1f));
        assertThat(row[2]).isCloseTo(1750, within(1f));
        assertThat(row[3]).isCloseTo(2000, within(1f));
    }

    /**
     * A third is filled with −9999 in one band, which nobody declared: that is not what the other values are judged by.
     */
    @Test
    void anUndeclaredFillIsNotLookedAt() {
        OpenCoverage filled = open(
                TestCoverages.coverage(
                        TestCoverages.utmGrid(9, 6),
                        12,
                        DataBuffer.TYPE_FLOAT,
                        null,
                        (x, y, b) -> x < 3 && b == 3 ? -9999 : 1500),
                RasterTags.NONE);
        float[][] looked = stack(Modality.MSI, filled, null, null, null).look(0);
        assertThat(looked[3]).isNotEmpty().containsOnly(1500f);
        assertThat(looked[0]).hasSameSizeAs(looked[3]);

        // Decibels taken for digital numbers are no fill.
        OpenCoverage decibels = open(
                TestCoverages.coverage(TestCoverages.utmGrid(9, 6), 2, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> -8),
                RasterTags.NONE);
        assertThat(stack(Modality.SAR, null, decibels, "dn", null).look(0)[0])
                .isNotEmpty()
                .containsOnly(-8f);
    }
}
