package org.classifycerrado.learn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BandedSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.geotools.api.coverage.grid.GridCoverageWriter;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchFolderTest {

    private static final int SIDE = 16;

    @TempDir
    Path folder;

    /** Band b holds {@code first + b}, its second pixel 1 more. */
    private void write(String name, int type, int bands, int first) throws Exception {
        File file = folder.resolve(name).toFile();
        Files.createDirectories(file.toPath().getParent());
        WritableRaster raster = Raster.createWritableRaster(new BandedSampleModel(type, SIDE, SIDE, bands), null);
        for (int b = 0; b < bands; b++) {
            for (int p = 0; p < SIDE * SIDE; p++) {
                raster.setSample(p % SIDE, p / SIDE, b, first + b + (p == 1 ? 1 : 0));
            }
        }
        GridCoverageWriter writer = new GeoTiffWriter(file);
        writer.write(new GridCoverageFactory()
                .create("patch", raster, new ReferencedEnvelope(-48, -47, -8, -7, DefaultGeographicCRS.WGS84)));
        writer.dispose();
    }

    private void patch(int id, int label) throws Exception {
        write("opt_images/cerrado_msi_2022_" + id + ".tif", DataBuffer.TYPE_FLOAT, 12, 1000 * id);
        write("sar_images/cerrado_sar_2022_" + id + ".tif", DataBuffer.TYPE_FLOAT, 2, 10 * id);
        write("semantic_7c/cerrado_sem_2022_" + id + ".tif", DataBuffer.TYPE_BYTE, 1, label);
        write("edge_7c/cerrado_sem_2022_7c_edge_" + id + ".tif", DataBuffer.TYPE_BYTE, 1, 0);
    }

    @Test
    void readsWhatBelongsTogether() throws Exception {
        patch(1, 3);
        patch(2, 5);
        Files.createFile(folder.resolve("opt_images/cerrado_msi_2022_9.tif"));
        PatchSet patches = PatchFolder.open(folder, Modality.MSI_SAR, Level.L1, true);
        float[] x = new float[14 * SIDE * SIDE];
        byte[] y = new byte[SIDE * SIDE];

        assertThat(patches.size()).isEqualTo(2);
        assertThat(patches.side()).isEqualTo(SIDE);
        patches.read(1, x, y);
        assertThat(x[0]).isEqualTo(2000);
        assertThat(x[1]).isEqualTo(2001);
        assertThat(x[11 * SIDE * SIDE]).isEqualTo(2011);
        assertThat(x[13 * SIDE * SIDE + 5]).isEqualTo(21);
        assertThat(y).startsWith(5, 6, 5);
        patches.readEdges(1, y);
        assertThat(y).startsWith(0, 1, 0);
    }

    @Test
    void namesWhatIsWrong() throws Exception {
        patch(1, 3);
        patch(2, 6);
        Path file = folder.resolve("sar_images/cerrado_sar_2022_1.tif");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - SIDE));
        float[] x = new float[2 * SIDE * SIDE];
        byte[] y = new byte[SIDE * SIDE];
        PatchSet patches = PatchFolder.open(folder, Modality.SAR, Level.L1, false);

        assertThatThrownBy(() -> patches.read(0, x, y)).hasMessageContaining("sar_images/cerrado_sar_2022_1.tif");
        assertThatThrownBy(() -> patches.read(1, x, y))
                .hasMessage("semantic_7c/cerrado_sem_2022_2.tif holds 7; allowed: 0 to 6, 255");
        assertThatThrownBy(() -> PatchFolder.open(folder, Modality.SAR, Level.L2, false))
                .hasMessageContaining("semantic_14c");
    }

    @Test
    void boundariesThatNobodyNeedsMayBeMissing() throws Exception {
        patch(1, 3);
        patch(2, 5);
        Files.delete(folder.resolve("edge_7c/cerrado_sem_2022_7c_edge_2.tif"));

        assertThat(PatchFolder.open(folder, Modality.SAR, Level.L1, false).size())
                .isEqualTo(2);
        PatchFolder withEdges = PatchFolder.open(folder, Modality.SAR, Level.L1, true);
        assertThat(withEdges.size()).isEqualTo(1);
        assertThat(withEdges.incomplete()).isEqualTo(1);
    }
}
