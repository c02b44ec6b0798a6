package org.classifycerrado.sentinel.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.sentinel.jp2.CellCache;
import org.classifycerrado.sentinel.jp2.Jp2Writer;
import org.classifycerrado.sentinel.scene.BandRaster;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader gdal, where a libgdal is installed. */
class GdalRasterTest {

    private static final int SIZE = 300;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("São B04.jp2");
        AffineTransform corner = new AffineTransform(10, 0, 0, -10, 699_960, 9_300_040);
        PixelGrid grid = new PixelGrid(CRS.decode("EPSG:32723", true), corner, SIZE, SIZE);
        Jp2Writer.write(file, grid, 32723, 15, 128, window -> {
            short[] values = new short[window.width * window.height];
            for (int i = 0; i < values.length; i++) {
                values[i] = (short) ((window.x + i % window.width) * 101 + (window.y + i / window.width) * 7 & 0x7fff);
            }
            return values;
        });
    }

    private static BandRaster open(RasterFiles.Reader reader, Path file) throws IOException {
        return new RasterFiles(new CellCache(0), reader).open(file, "B04.jp2", Optional.empty());
    }

    private BandRaster gdal() throws IOException {
        try {
            return open(RasterFiles.Reader.GDAL, file);
        } catch (IOException e) {
            assumeTrue(
                    !e.getMessage().startsWith("no libgdal is installed")
                            && !e.getMessage().contains("not recognized"),
                    "no libgdal with a driver for JPEG 2000 is installed");
            throw e;
        }
    }

    @Test
    void bothReadersGiveTheSame() throws IOException {
        Rectangle window = new Rectangle(100, 120, 150, 140);
        float[] ofGdal = new float[150 * 140];
        float[] ofOpenJpeg = new float[150 * 140];
        try (BandRaster gdal = gdal();
                BandRaster openJpeg = open(RasterFiles.Reader.OPENJPEG, file)) {
            gdal.read(window, ofGdal);
            openJpeg.read(window, ofOpenJpeg);
            assertThat(gdal.grid().cornerToCrs()).isEqualTo(openJpeg.grid().cornerToCrs());
            assertThat(CRS.equalsIgnoreMetadata(
                            gdal.grid().crs(), openJpeg.grid().crs()))
                    .isTrue();
        }
        assertThat(ofGdal).isEqualTo(ofOpenJpeg);
        assertThat(ofGdal[0]).isEqualTo((100 * 101 + 120 * 7) & 0x7fff);
    }

    @Test
    void whatGdalCannotReadIsSaidWithoutFolders() throws IOException {
        gdal().close();
        Files.writeString(file, "nothing");
        assertThatThrownBy(() -> open(RasterFiles.Reader.GDAL, file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("'B04.jp2' cannot be read by GDAL: ")
                .hasMessageNotContaining(folder.toString());
    }
}
