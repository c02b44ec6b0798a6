package org.classifycerrado.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.DataBuffer;
import java.nio.FloatBuffer;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.fixture.TestStacks;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.RegionOfInterest;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;

/** Windows of 4 pixels that overlap by 2, of imagery of 5 × 3 pixels whose samples say where they are. */
class PatchReaderTest {

    private static final int HOLE = -1;

    /** Row and column of a pixel from 1 on as two digits; the second band has a hundred more. */
    private static double sample(int x, int y, int band) {
        return 100 * band + 10 * (y + 1) + x + 1;
    }

    private static ImageryStack stack(TestCoverages.SampleFunction samples, RegionOfInterest region) {
        return TestStacks.sar(
                TestCoverages.coverage(TestCoverages.utmGrid(5, 3), 2, DataBuffer.TYPE_FLOAT, (double) HOLE, samples),
                region);
    }

    private static PatchReader reader(ImageryStack stack) {
        PatchLayout layout = new PatchLayout(stack.grid().width(), stack.grid().height(), 4, 2);
        return new PatchReader(stack, layout.whole(PatchMosaic.Join.COSINE));
    }

    private static float[] window(PatchReader reader, int column) {
        FloatBuffer samples = FloatBuffer.allocate(2 * 4 * 4);
        reader.copyWindow(column, samples);
        assertThat(samples.hasRemaining()).isFalse();
        return samples.array();
    }

    private static float[] first(PatchReader reader, int column) {
        return java.util.Arrays.copyOf(window(reader, column), 16);
    }

    @Test
    void windowsAreMirroredBeyondTheImagery() {
        PatchReader reader = reader(stack(PatchReaderTest::sample, RegionOfInterest.EVERYTHING));

        assertThat(reader.nextRow()).isTrue();
        assertThat(window(reader, 0))
                .containsExactly(
                        11, 11, 12, 13, 11, 11, 12, 13, 21, 21, 22, 23, 31, 31, 32, 33, //
                        111, 111, 112, 113, 111, 111, 112, 113, 121, 121, 122, 123, 131, 131, 132, 133);
        assertThat(first(reader, 1)).containsExactly(12, 13, 14, 15, 12, 13, 14, 15, 22, 23, 24, 25, 32, 33, 34, 35);
        assertThat(first(reader, 2)).containsExactly(14, 15, 15, 14, 14, 15, 15, 14, 24, 25, 25, 24, 34, 35, 35, 34);
        assertThat(reader.nextRow()).isTrue();
        assertThat(reader.row()).isEqualTo(1);
        assertThat(first(reader, 2)).containsExactly(24, 25, 25, 24, 34, 35, 35, 34, 34, 35, 35, 34, 24, 25, 25, 24);
        assertThat(reader.nextRow()).isFalse();
    }

    @Test
    void beyondTheGridNothingIsClassified() {
        PatchReader reader = reader(stack(PatchReaderTest::sample, RegionOfInterest.EVERYTHING));

        // The second row of windows begins with the second row of the grid: the first one finishes one row only.
        reader.nextRow();
        assertThat(reader.blankRows()).hasSize(5).containsOnly(false);
        reader.nextRow();
        assertThat(reader.blankRows()).hasSize(10).containsOnly(false);
        assertThat(reader.hasPixels(0)).isTrue();
        assertThat(reader.hasPixels(2)).isTrue();
    }

    @Test
    void holesGetTheMeanOfTheirWindow() {
        PatchReader reader = reader(
                stack((x, y, b) -> x == 0 || x == 1 && y == 2 ? HOLE : sample(x, y, b), RegionOfInterest.EVERYTHING));

        reader.nextRow();
        // What is left of the first window, mirrored rows included: 12 13 12 13 22 23 33, whose mean is 128 / 7.
        float mean = 128 / 7f;
        assertThat(first(reader, 0))
                .containsExactly(mean, mean, 12, 13, mean, mean, 12, 13, mean, mean, 22, 23, mean, mean, mean, 33);
        assertThat(first(reader, 1)[12])
                .isEqualTo((12 + 13 + 14 + 15 + 12 + 13 + 14 + 15 + 22 + 23 + 24 + 25 + 33 + 34 + 35) / 15f);
        assertThat(reader.blankRows()).containsExactly(true, false, false, false, false);
        reader.nextRow();
        assertThat(reader.blankRows())
                .containsExactly(true, false, false, false, false, true, true, false, false, false);
    }

    @Test
    void aWindowOfHolesHasNoPixels() {
        PatchReader reader = reader(stack((x, y, b) -> x < 3 ? HOLE : sample(x, y, b), RegionOfInterest.EVERYTHING));

        reader.nextRow();
        // Columns −1 to 2, 1 to 4 and 3 to 6 of the imagery.
        assertThat(reader.hasPixels(0)).isFalse();
        assertThat(reader.hasPixels(1)).isTrue();
        assertThat(reader.hasPixels(2)).isTrue();
        assertThat(first(reader, 0)).containsOnly(0);
        // Of 14 15 24 25 34 35; each row was read once so far.
        assertThat(reader.means()).containsExactly(24.5, 124.5);
    }

    /** A box of the second to fourth column: windows see the pixels around it, which are not classified. */
    @Test
    void windowsOfARegionSeeWhatIsAround() throws Exception {
        ReferencedEnvelope box = new ReferencedEnvelope(
                700_010, 700_040, 9_300_000 - 20, 9_300_000 - 10, CRS.decode("EPSG:32722", true));
        PatchReader reader = reader(stack(PatchReaderTest::sample, RegionOfInterest.of(null, null, box)));

        reader.nextRow();
        assertThat(first(reader, 0)).containsExactly(11, 12, 13, 14, 21, 22, 23, 24, 31, 32, 33, 34, 31, 32, 33, 34);
        assertThat(reader.blankRows()).hasSize(3).containsOnly(false);
        assertThat(reader.nextRow()).isFalse();
    }
}
