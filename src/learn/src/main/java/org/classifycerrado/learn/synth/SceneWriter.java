package org.classifycerrado.learn.synth;

import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.learn.tiff.BandTiff;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.MapWriter;
import org.geotools.data.util.NullProgressListener;

/**
 * Writes a scene as GeoTIFFs: {@value #MSI} (uint16), {@value #SAR} (float32), both tiled and compressed, with the
 * bands' names as GDAL keeps them, and {@value #TRUTH_L2} and {@value #TRUTH_L1} (uint8 with palette). Memory is
 * bounded by a row of tiles, whatever the scene's size.
 */
public final class SceneWriter {

    /** File name of the MSI image. */
    public static final String MSI = "msi.tif";

    /** File name of the SAR image. */
    public static final String SAR = "sar.tif";

    /** File name of the truth at L2. */
    public static final String TRUTH_L2 = "truth_l2.tif";

    /** File name of the truth at L1. */
    public static final String TRUTH_L1 = "truth_l1.tif";

    /** All of them. */
    public static final List<String> FILES = List.of(MSI, SAR, TRUTH_L2, TRUTH_L1);

    private static final int TILE = 256;

    private final SyntheticScene scene;

    private SceneWriter(SyntheticScene scene) {
        this.scene = scene;
    }

    /**
     * Writes a scene. The files appear when all four are complete; those that were there before are replaced.
     *
     * @param scene the scene
     * @param folder where to; made if it does not exist
     * @throws IOException if it cannot be written there; nothing new is left behind in the folder
     */
    public static void write(SyntheticScene scene, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path draft = Files.createTempDirectory(folder.toAbsolutePath(), ".scene");
        try {
            SceneWriter writer = new SceneWriter(scene);
            writer.image(draft.resolve(MSI), scene.msiGrid(), Modality.MSI);
            writer.image(draft.resolve(SAR), scene.sarGrid(), Modality.SAR);
            writer.truth(draft);
            for (String name : FILES) {
                Files.move(draft.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            for (String name : FILES) {
                Files.deleteIfExists(draft.resolve(name));
            }
            Files.deleteIfExists(draft);
        }
    }

    /**
     * What the files say of their values.
     *
     * @param modality of the file, which holds one sensor's bands
     * @return the items of the whole file
     */
    public static RasterTags tags(Modality modality) {
        return new RasterTags(RasterTags.items(modality, MsiQuantity.digitalNumbers(1000), SarQuantity.DN), List.of());
    }

    private void truth(Path folder) throws IOException {
        PixelGrid grid = scene.msiGrid();
        Map<String, String> about = Map.of("SOURCE", "Synthetic scene; no real place");
        try (MapWriter l2 = MapWriter.classes(folder.resolve(TRUTH_L2), grid, Legend.of(Level.L2), about);
                MapWriter l1 = MapWriter.classes(folder.resolve(TRUTH_L1), grid, Legend.of(Level.L1), about)) {
            for (int row = 0; row < grid.height(); row += TILE) {
                int rows = Math.min(TILE, grid.height() - row);
                byte[] classes = truth(row, rows);
                l2.write(classes, 0, rows);
                l1.write(SceneSamples.parents(classes), 0, rows);
            }
            l2.finish(new NullProgressListener());
            l1.finish(new NullProgressListener());
        }
    }

    /** The truth of some rows, in pieces of a tile's width on all processors. */
    private byte[] truth(int row, int rows) {
        int width = scene.msiGrid().width();
        byte[] classes = new byte[width * rows];
        IntStream.range(0, (width + TILE - 1) / TILE).parallel().forEach(tile -> {
            int column = tile * TILE;
            int columns = Math.min(TILE, width - column);
            byte[] piece = scene.world().truth(scene.msiGrid(), new Rectangle(column, row, columns, rows));
            for (int r = 0; r < rows; r++) {
                System.arraycopy(piece, r * columns, classes, r * width + column, columns);
            }
        });
        return classes;
    }

    private void image(Path file, PixelGrid grid, Modality modality) throws IOException {
        boolean msi = modality == Modality.MSI;
        List<String> bands = msi ? modality.msiBands() : modality.sarBands();
        RenderedImage image = new ComputedImage(
                grid.width(),
                grid.height(),
                bands.size(),
                msi ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_FLOAT,
                TILE,
                area -> msi ? scene.world().msi(grid, area) : scene.world().sar(grid, area));
        BandTiff.write(file, image, grid, tags(modality).items(), bands, TILE);
    }
}
