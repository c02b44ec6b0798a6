package org.classifycerrado.learn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BandedSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.classifycerrado.Progress;
import org.classifycerrado.legend.Level;
import org.geotools.api.coverage.grid.GridCoverageWriter;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitCheckTest {

    private static final int SIDE = 16;

    @TempDir
    Path folder;

    private void write(String name, int type, int bands, float value) throws Exception {
        File file = folder.resolve(name).toFile();
        Files.createDirectories(file.toPath().getParent());
        WritableRaster raster = Raster.createWritableRaster(new BandedSampleModel(type, SIDE, SIDE, bands), null);
        float[] samples = new float[SIDE * SIDE * bands];
        Arrays.fill(samples, value);
        raster.setPixels(0, 0, SIDE, SIDE, samples);
        GridCoverageWriter writer = new GeoTiffWriter(file);
        writer.write(new GridCoverageFactory()
                .create("patch", raster, new ReferencedEnvelope(-48, -47, -8, -7, DefaultGeographicCRS.WGS84)));
        writer.dispose();
    }

    private void patch(int id, int l2, int l1) throws Exception {
        write("opt_images/cerrado_msi_2022_" + id + ".tif", DataBuffer.TYPE_FLOAT, 12, 1500);
        write("sar_images/cerrado_sar_2022_" + id + ".tif", DataBuffer.TYPE_FLOAT, 2, 90);
        write("semantic_14c/cerrado_sem_2022_" + id + ".tif", DataBuffer.TYPE_BYTE, 1, l2);
        write("semantic_7c/cerrado_sem_2022_" + id + ".tif", DataBuffer.TYPE_BYTE, 1, l1);
    }

    @Test
    void findsNothingInACleanSplit() throws Exception {
        patch(1, 13, 2);
        patch(2, 3, 5);

        SplitCheck check = SplitCheck.of(folder, new Progress(null));

        assertThat(check.problems()).isEmpty();
        assertThat(check.patches()).containsEntry(Level.L1, 2).containsEntry(Level.L2, 2);
        assertThat(check.pixels(Level.L2, 13)).isEqualTo(SIDE * SIDE);
        assertThat(check.pixels(Level.L1, 5)).isEqualTo(SIDE * SIDE);
        assertThat(check.pixels(Level.L1, 0)).isZero();
    }

    @Test
    void namesEachFault() throws Exception {
        patch(1, 13, 6); // deforestation is agriculture, not other uses
        patch(2, 14, 5);
        patch(3, 3, 5);
        write("opt_images/cerrado_msi_2022_3.tif", DataBuffer.TYPE_FLOAT, 12, Float.NaN);
        patch(4, 3, 5);
        write("sar_images/cerrado_sar_2022_4.tif", DataBuffer.TYPE_FLOAT, 1, 90);
        patch(5, 3, 5);
        Files.delete(folder.resolve("sar_images/cerrado_sar_2022_5.tif"));

        assertThat(SplitCheck.of(folder, new Progress(null)).problems())
                .containsExactlyInAnyOrder(
                        "patch 1: the L1 class of 256 pixels is not the one above their L2 class",
                        "semantic_14c/cerrado_sem_2022_2.tif holds 14; allowed: 0 to 13, 255",
                        "opt_images/cerrado_msi_2022_3.tif holds NaN",
                        "sar_images/cerrado_sar_2022_4.tif has 1 bands of 16×16 pixels; needed: 2 of 16×16",
                        "patch 5 has no file in sar_images");
    }

    @Test
    void missesLabels() {
        assertThat(SplitCheck.of(folder, new Progress(null)).problems())
                .containsExactly("there is neither semantic_7c nor semantic_14c");
    }
}
