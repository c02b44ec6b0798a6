package org.classifycerrado.learn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.learn.tiff.BandTiff;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchFileTest {

    private static final int SIDE = 16;
    private static final int BITS_PER_SAMPLE = 258;

    @TempDir
    Path folder;

    private static WritableRaster raster() {
        WritableRaster raster = Raster.createBandedRaster(DataBuffer.TYPE_BYTE, SIDE, SIDE, 2, null);
        for (int p = 0; p < SIDE * SIDE; p++) {
            raster.setSample(p % SIDE, p / SIDE, 1, p % 251);
        }
        return raster;
    }

    /** A file on a grid that is turned by a quarter. */
    private Path turned() throws Exception {
        Path file = folder.resolve("turned.tif");
        AffineTransform cornerToCrs = new AffineTransform(0, 10, 10, 0, 500_000, 9_000_000);
        BandTiff.write(
                file,
                new BufferedImage(BandTiff.colors(2, DataBuffer.TYPE_BYTE), raster(), false, null),
                new PixelGrid(CRS.decode("EPSG:32722", true), cornerToCrs, SIDE, SIDE),
                List.of("B01", "B02"),
                SIDE);
        return file;
    }

    @Test
    void readsPixelsAndPlace() throws Exception {
        PatchFile file = PatchFile.read(turned());

        assertThat(file.raster().getSamples(0, 0, SIDE, SIDE, 1, (int[]) null))
                .isEqualTo(raster().getSamples(0, 0, SIDE, SIDE, 1, (int[]) null));
        assertThat(file.noData()).isEmpty();
        PixelGrid grid = file.grid().orElseThrow();
        assertThat(grid.cornerToCrs()).isEqualTo(new AffineTransform(0, 10, 10, 0, 500_000, 9_000_000));
        assertThat(CRS.lookupEpsgCode(grid.crs(), false)).isEqualTo(32722);
    }

    @Test
    void knowsWhatIsDeclaredNoData() throws Exception {
        Path file = folder.resolve("patch.tif");
        GeoTiffWriter writer = new GeoTiffWriter(file.toFile());
        WritableRaster raster = Raster.createBandedRaster(DataBuffer.TYPE_BYTE, SIDE, SIDE, 1, null);
        writer.write(
                new GridCoverageFactory()
                        .create("patch", raster, new ReferencedEnvelope(-48, -47, -8, -7, DefaultGeographicCRS.WGS84)),
                null);
        writer.dispose();

        assertThat(PatchFile.read(file).noData()).as("as GeoTools writes").hasValue(0);
    }

    @Test
    void aPictureHasNoPlace() throws Exception {
        Path file = folder.resolve("picture.tif");
        ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY), "tiff", file.toFile());

        assertThat(PatchFile.read(file).grid()).isEmpty();
        assertThat(PatchFile.read(file).noData()).isEmpty();
    }

    @Test
    void refusesDamagedFilesInFoldersAndZips() throws Exception {
        byte[] whole = Files.readAllBytes(turned());
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        byte[] greedy = whole.clone();
        ByteBuffer buffer =
                ByteBuffer.wrap(greedy).order(greedy[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = buffer.getInt(4);
        for (int entry = directory + 2; entry < directory + 2 + 12 * buffer.getShort(directory); entry += 12) {
            if (buffer.getShort(entry) == BITS_PER_SAMPLE) {
                buffer.putInt(entry + 4, Integer.MAX_VALUE);
            }
        }
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("patches.zip"), Map.of("create", "true"))) {
            for (Path place : new Path[] {folder, zip.getPath("/")}) {
                Path file = Files.write(place.resolve("whole.tif"), whole);
                assertThat(PatchFile.read(file).grid()).isPresent();
                Path broken = Files.write(place.resolve("cut.tif"), cut);
                assertThatThrownBy(() -> PatchFile.read(broken))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("ends");
                Path claiming = Files.write(place.resolve("greedy.tif"), greedy);
                assertThatThrownBy(() -> PatchFile.read(claiming))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("the TIFF tag 258 claims 2147483647 values");
            }
        }
    }
}
