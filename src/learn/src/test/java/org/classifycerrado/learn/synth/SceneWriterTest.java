package org.classifycerrado.learn.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneWriterTest {

    // Neither square nor whole tiles, and more than one tile each way.
    private static final SceneOptions OPTIONS = SceneOptions.of(7, 811_600, 9_332_600, 270, 261);

    @TempDir
    private Path folder;

    @Test
    void filesHoldTheSceneWhereItLies() throws Exception {
        SyntheticScene scene = SyntheticScene.of(OPTIONS);

        SceneWriter.write(scene, folder.resolve("scene"));

        Rectangle all = new Rectangle(270, 261);
        check(SceneWriter.MSI, scene.msiGrid(), scene.world().msi(scene.msiGrid(), all));
        Rectangle sar = new Rectangle(scene.sarGrid().width(), scene.sarGrid().height());
        check(SceneWriter.SAR, scene.sarGrid(), scene.world().sar(scene.sarGrid(), sar));
        byte[] l2 = scene.world().truth(scene.msiGrid(), all);
        byte[] l1 = new byte[l2.length];
        for (int i = 0; i < l2.length; i++) {
            l1[i] = (byte) Legend.of(Level.L2).parentOf(l2[i]);
        }
        check(SceneWriter.TRUTH_L2, scene.msiGrid(), new float[][] {floats(l2)});
        check(SceneWriter.TRUTH_L1, scene.msiGrid(), new float[][] {floats(l1)});
        try (Stream<Path> files = Files.list(folder.resolve("scene"))) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void samplesAreWhatTheFilesHold() {
        SyntheticScene scene = SyntheticScene.of(OPTIONS);
        Rectangle window = new Rectangle(100, 120, 64, 48);

        SceneSamples samples = scene.samples(window);

        assertThat(samples.bands()).hasNumberOfRows(14);
        assertThat(Arrays.copyOf(samples.bands(), 12))
                .isDeepEqualTo(scene.world().msi(scene.msiGrid(), window));
        assertThat(samples.l2()).isEqualTo(scene.world().truth(scene.msiGrid(), window));
        for (int i = 0; i < samples.l2().length; i++) {
            assertThat((int) samples.l1()[i]).isEqualTo(Legend.of(Level.L2).parentOf(samples.l2()[i]));
        }
    }

    @Test
    void aFailureLeavesNothingBehind() throws Exception {
        Path blocked = folder.resolve("file");
        Files.writeString(blocked, "not a folder");

        assertThatThrownBy(() -> SceneWriter.write(SyntheticScene.of(OPTIONS), blocked))
                .isInstanceOf(IOException.class);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(blocked);
        }
    }

    @Test
    void optionsMustMakeSense() {
        assertThatThrownBy(() -> SceneOptions.of(1, 800_000, 9_300_000, 0, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0×10");
        SceneOptions unknown = new SceneOptions(1, 800_000, 9_300_000, 10, 10, 10, "EPSG:1", 20);
        assertThatThrownBy(() -> SyntheticScene.of(unknown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("EPSG:1");
    }

    private void check(String name, PixelGrid grid, float[][] expected) throws Exception {
        GeoTiffReader reader =
                new GeoTiffReader(folder.resolve("scene").resolve(name).toFile());
        try {
            GridCoverage2D coverage = reader.read((GeneralParameterValue[]) null);
            assertThat(CRS.lookupEpsgCode(coverage.getCoordinateReferenceSystem(), true))
                    .isEqualTo(CRS.lookupEpsgCode(grid.crs(), true));
            ReferencedEnvelope bounds = ReferencedEnvelope.reference(coverage.getEnvelope2D());
            assertThat(bounds.getMinX()).isCloseTo(grid.envelope().getMinX(), within(1e-6));
            assertThat(bounds.getMaxY()).isCloseTo(grid.envelope().getMaxY(), within(1e-6));
            assertThat(bounds.getMaxX()).isCloseTo(grid.envelope().getMaxX(), within(1e-6));
            assertThat(bounds.getMinY()).isCloseTo(grid.envelope().getMinY(), within(1e-6));
            Raster raster = coverage.getRenderedImage().getData();
            List<float[]> bands = new ArrayList<>();
            for (int band = 0; band < raster.getNumBands(); band++) {
                bands.add(raster.getSamples(0, 0, grid.width(), grid.height(), band, (float[]) null));
            }
            assertThat(bands.toArray(float[][]::new)).isDeepEqualTo(expected);
            coverage.dispose(true);
        } finally {
            reader.dispose();
        }
    }

    private static float[] floats(byte[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = values[i];
        }
        return floats;
    }
}
