package org.classifycerrado.learn.dataset;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.classifycerrado.Progress;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.learn.training.Evaluation;
import org.classifycerrado.learn.training.PatchFile;
import org.classifycerrado.learn.training.SplitFiles;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.Segmenter;
import org.geotools.data.util.NullProgressListener;
import org.geotools.referencing.CRS;

/**
 * Class maps of the patches of a split, each segmented by itself as the published benchmark does: no neighbours, no
 * overlap. Needs the imagery only, not the labels.
 */
public final class PatchMaps {

    private static final double ALIGNED = 0.01;

    private final Model model;
    private final Segmenter segmenter;
    private final SortedMap<String, List<Path>> patches = new TreeMap<>();
    private final int incomplete;
    private final SortedMap<String, PixelGrid> grids = new TreeMap<>();

    /**
     * Lists the patches of a split.
     *
     * @param split its folder, in any file system
     * @param model that classifies them
     * @param segmenter the loaded model; the caller closes it
     * @throws IOException if a folder that the model needs is missing, or no patch has all files
     */
    public PatchMaps(Path split, Model model, Segmenter segmenter) throws IOException {
        this.model = model;
        this.segmenter = segmenter;
        SplitFiles files = SplitFiles.of(split);
        List<String> needed = new ArrayList<>();
        if (model.card().modality().usesMsi()) {
            needed.add(SplitFiles.MSI);
        }
        if (model.card().modality().usesSar()) {
            needed.add(SplitFiles.SAR);
        }
        for (String folder : needed) {
            if (!files.folders().containsKey(folder)) {
                throw new IOException("'" + split + "' has no folder " + folder + ", which model "
                        + model.card().id() + " needs");
            }
        }
        int partial = 0;
        for (String id : files.ids()) {
            List<Path> own = needed.stream()
                    .map(folder -> files.folders().get(folder).get(id))
                    .filter(java.util.Objects::nonNull)
                    .toList();
            if (own.size() == needed.size()) {
                patches.put(id, own);
            } else if (!own.isEmpty()) {
                partial++;
            }
        }
        incomplete = partial;
        if (patches.isEmpty()) {
            throw new IOException("'" + split + "' has no patch with a file in each of " + needed);
        }
    }

    /**
     * How many patches there are.
     *
     * @return at least 1
     */
    public int size() {
        return patches.size();
    }

    /**
     * How many patches are left out because they have a file in one of two folders only.
     *
     * @return at least 0
     */
    public int incomplete() {
        return incomplete;
    }

    /**
     * Writes the maps.
     *
     * @param out folder to make, in which each map is named after the patch's first image
     * @param mosaic file to make, which joins the maps; where patches overlap, those later in the order of their ids
     *     win
     * @param progress told after each patch
     * @throws IOException if a patch cannot be read, is of another size or number of bands than the model takes, or
     *     does not lie on one pixel grid with the others, or if nothing can be written; nothing is left then
     * @throws SegmentationException if the model fails
     */
    public void write(Path out, Optional<Path> mosaic, Progress progress) throws IOException, SegmentationException {
        try (FolderDraft draft = FolderDraft.of(out)) {
            progress.task("Classifying " + patches.size() + " patches");
            int done = 0;
            for (Map.Entry<String, List<Path>> patch : patches.entrySet()) {
                try {
                    classify(patch.getKey(), patch.getValue(), draft.path());
                } catch (IOException e) {
                    throw new IOException("patch " + patch.getKey() + ": " + e.getMessage(), e);
                }
                progress.percent((mosaic.isPresent() ? 90.0 : 100.0) * ++done / patches.size());
            }
            if (mosaic.isPresent()) {
                join(draft.path(), mosaic.get(), progress);
            }
            draft.commit();
        }
    }

    private void classify(String id, List<Path> files, Path folder) throws IOException, SegmentationException {
        ModelCard card = model.card();
        List<Raster> rasters = new ArrayList<>();
        Optional<PixelGrid> grid = Optional.empty();
        for (Path file : files) {
            PatchFile image = PatchFile.read(file);
            rasters.add(image.raster());
            grid = grid.or(image::grid);
        }
        int side = rasters.get(0).getWidth();
        int bands = rasters.stream().mapToInt(Raster::getNumBands).sum();
        boolean square = rasters.stream().allMatch(r -> r.getWidth() == side && r.getHeight() == side);
        boolean fits = side == card.patchSize()
                || card.stride().isPresent() && side % card.stride().getAsInt() == 0;
        if (bands != card.channels() || !square || !fits) {
            throw new IOException("its images have " + bands + " bands of " + side + "×"
                    + rasters.get(0).getHeight() + " pixels; needed: " + card.channels() + " of " + card.patchSize()
                    + "×"
                    + card.patchSize()
                    + (card.stride().isPresent()
                            ? ", or of another square whose side is a multiple of "
                                    + card.stride().getAsInt()
                            : ""));
        }
        PixelGrid place = grid.orElseThrow(() -> new IOException("it is not georeferenced"));
        int pixels = side * side;
        ByteBuffer samples =
                ByteBuffer.allocateDirect(bands * pixels * Float.BYTES).order(ByteOrder.nativeOrder());
        FloatBuffer values = samples.asFloatBuffer();
        float[] band = new float[pixels];
        for (Raster raster : rasters) {
            for (int b = 0; b < raster.getNumBands(); b++) {
                raster.getSamples(raster.getMinX(), raster.getMinY(), side, side, b, band);
                for (float value : band) {
                    if (!Float.isFinite(value)) {
                        throw new IOException("it holds " + value);
                    }
                }
                values.put(band);
            }
        }
        Legend legend = segmenter.legend();
        byte[] ids = Evaluation.mostLikely(segmenter.segment(samples, 1, side), legend.size(), pixels);
        try (MapWriter writer = MapWriter.classes(folder.resolve(name(files)), place, legend, metadata())) {
            writer.write(ids, 0, side);
            writer.finish(new NullProgressListener());
        }
        grids.put(id, place);
    }

    private static String name(List<Path> files) {
        return files.get(0).getFileName().toString();
    }

    private Map<String, String> metadata() {
        return Map.of("MODEL", model.card().id(), "MODEL_SHA256", model.card().sha256());
    }

    /** Joins the maps strip by strip, so that memory holds one strip of the mosaic. */
    private void join(Path folder, Path target, Progress progress) throws IOException {
        progress.task("Joining " + patches.size() + " maps");
        SortedMap<String, Rectangle> places = places();
        Rectangle all = null;
        for (Rectangle place : places.values()) {
            all = all == null ? new Rectangle(place) : all.union(place);
        }
        PixelGrid first = grids.get(grids.firstKey());
        AffineTransform corner = new AffineTransform(first.cornerToCrs());
        corner.translate(all.x, all.y);
        PixelGrid grid = new PixelGrid(first.crs(), corner, all.width, all.height);
        int strip = first.height();
        byte[] rows = new byte[Math.multiplyExact(all.width, strip)];
        try (MapWriter writer = MapWriter.classes(target, grid, segmenter.legend(), metadata())) {
            for (int y = 0; y < all.height; y += strip) {
                Rectangle part = new Rectangle(all.x, all.y + y, all.width, Math.min(strip, all.height - y));
                Arrays.fill(rows, (byte) Legend.NO_DATA);
                for (Map.Entry<String, Rectangle> place : places.entrySet()) {
                    Rectangle common = part.intersection(place.getValue());
                    if (!common.isEmpty()) {
                        Path file = folder.resolve(name(patches.get(place.getKey())));
                        copy(PatchFile.read(file).raster(), place.getValue(), common, part, rows);
                    }
                }
                writer.write(rows, 0, part.height);
                progress.percent(90 + 10.0 * (y + part.height) / all.height);
            }
            writer.finish(new NullProgressListener());
        }
    }

    private static void copy(Raster map, Rectangle place, Rectangle common, Rectangle part, byte[] rows) {
        byte[] row = new byte[common.width];
        for (int y = common.y; y < common.y + common.height; y++) {
            map.getDataElements(common.x - place.x, y - place.y, common.width, 1, row);
            System.arraycopy(row, 0, rows, (y - part.y) * part.width + common.x - part.x, row.length);
        }
    }

    /** Where the patches lie, in pixels of the first one's grid. */
    private SortedMap<String, Rectangle> places() throws IOException {
        String firstId = grids.firstKey();
        PixelGrid first = grids.get(firstId);
        AffineTransform toPixel;
        try {
            toPixel = first.cornerToCrs().createInverse();
        } catch (java.awt.geom.NoninvertibleTransformException e) {
            throw new IOException("patch " + firstId + " is on no regular grid", e);
        }
        SortedMap<String, Rectangle> places = new TreeMap<>();
        for (Map.Entry<String, PixelGrid> patch : grids.entrySet()) {
            PixelGrid grid = patch.getValue();
            Point2D corner = new Point2D.Double();
            Point2D opposite = new Point2D.Double(grid.width(), grid.height());
            grid.cornerToCrs().transform(corner, corner);
            grid.cornerToCrs().transform(opposite, opposite);
            toPixel.transform(corner, corner);
            toPixel.transform(opposite, opposite);
            int x = (int) Math.rint(corner.getX());
            int y = (int) Math.rint(corner.getY());
            boolean fits = CRS.equalsIgnoreMetadata(first.crs(), grid.crs())
                    && corner.distance(x, y) < ALIGNED
                    && opposite.distance(x + grid.width(), y + grid.height()) < ALIGNED;
            if (!fits) {
                throw new IOException("the patches " + firstId + " and " + patch.getKey()
                        + " do not lie on one pixel grid, so they cannot be joined into a mosaic");
            }
            places.put(patch.getKey(), new Rectangle(x, y, grid.width(), grid.height()));
        }
        return places;
    }
}
