package org.classifycerrado.learn.dataset;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.learn.tiff.BandTiff;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/** Writes patches into the folders of a dataset, as compressed, georeferenced GeoTIFFs. */
final class PatchWriter {

    private final Path folder;
    private final int msiType;
    private final List<Level> levels;

    /**
     * A writer.
     *
     * @param folder where to make the folders
     * @param msiType of the multispectral samples: float, or unsigned short
     * @param level of the classes that patches come with
     */
    PatchWriter(Path folder, int msiType, Level level) throws IOException {
        this.folder = folder;
        this.msiType = msiType;
        this.levels = level == Level.L2 ? List.of(Level.L1, Level.L2) : List.of(Level.L1);
        List<String> folders = new ArrayList<>(List.of(SplitFiles.MSI, SplitFiles.SAR));
        for (Level each : levels) {
            folders.add(SplitFiles.labels(each));
            folders.add(SplitFiles.boundaries(each));
        }
        for (String each : folders) {
            Files.createDirectory(folder.resolve(each));
        }
    }

    private static String classes(Level level) {
        return Legend.of(level).size() + "c";
    }

    /**
     * Writes all files of a patch. The id, without underscores, is where readers look for it in a name: at its end, and
     * for the authors' code in its fourth part, of boundaries in its sixth.
     */
    void write(String id, PixelGrid grid, CutPatch patch) throws IOException {
        int msiBands = Modality.MSI.bands().size();
        image(SplitFiles.MSI + "/cut_msi_patch_" + id, grid, patch.image(0, msiBands, msiType), Modality.MSI);
        int sarBands = Modality.SAR.bands().size();
        image(
                SplitFiles.SAR + "/cut_sar_patch_" + id,
                grid,
                patch.image(msiBands, sarBands, DataBuffer.TYPE_FLOAT),
                Modality.SAR);
        for (Level level : levels) {
            byte[] ids = at(level, patch.ids());
            byte[] edges = new byte[ids.length];
            Boundaries.mark(ids, grid.width(), edges);
            String classes = classes(level);
            WritableRaster labels = CutPatch.image(ids, grid.width());
            ColorModel legend = Legend.of(level).colorModel();
            write(
                    SplitFiles.labels(level) + "/cut_semantic_" + classes + "_" + id,
                    grid,
                    labels,
                    legend,
                    Map.of(),
                    List.of());
            WritableRaster boundaries = CutPatch.image(edges, grid.width());
            ColorModel grey = BandTiff.colors(1, DataBuffer.TYPE_BYTE);
            write(
                    SplitFiles.boundaries(level) + "/cut_semantic_" + classes + "_edge_patch_" + id,
                    grid,
                    boundaries,
                    grey,
                    Map.of(),
                    List.of());
        }
    }

    private void image(String name, PixelGrid grid, WritableRaster raster, Modality modality) throws IOException {
        ColorModel colors = BandTiff.colors(raster.getNumBands(), raster.getTransferType());
        Map<String, String> items = RasterTags.items(modality, DatasetCut.QUANTITY.msi(), DatasetCut.QUANTITY.sar());
        write(name, grid, raster, colors, items, modality.bands());
    }

    /** The classes at one of the levels that are written. */
    private byte[] at(Level level, byte[] ids) {
        if (level == levels.get(levels.size() - 1)) {
            return ids;
        }
        byte[] parents = ids.clone();
        for (int p = 0; p < parents.length; p++) {
            int id = ids[p] & 0xff;
            parents[p] = (byte) (id == Legend.NO_DATA ? id : Legend.of(Level.L2).parentOf(id));
        }
        return parents;
    }

    private void write(
            String name,
            PixelGrid grid,
            WritableRaster raster,
            ColorModel colors,
            Map<String, String> items,
            List<String> bands)
            throws IOException {
        BandTiff.write(
                folder.resolve(name + ".tif"),
                new BufferedImage(colors, raster, false, null),
                grid,
                items,
                bands,
                grid.width());
    }
}
