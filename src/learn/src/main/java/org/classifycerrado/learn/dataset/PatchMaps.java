package org.classifycerrado.learn.dataset;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.classifycerrado.Progress;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.segment.Batch;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.Segmenter;
import org.classifycerrado.segment.SegmenterRequest;
import org.geotools.data.util.NullProgressListener;
import org.geotools.referencing.CRS;

/**
 * Class maps of the patches of a split, each segmented by itself as the published benchmark does: no neighbours, no
 * overlap. Needs the imagery only, not the labels.
 */
public final class PatchMaps implements AutoCloseable {

    private static final double ALIGNED = 0.01;

    private final Model model;
    private final SegmenterRequest request;
    private final InferenceRuntime runtime;
    private final SortedMap<String, List<Path>> patches = new TreeMap<>();
    private final SortedMap<String, List<String>> missing = new TreeMap<>();
    private final SortedMap<String, PixelGrid> grids = new TreeMap<>();
    private Segmenter loaded;
    private int loadedSide;
    private Batch batch;

    /**
     * Lists the patches of a split.
     *
     * @param split its folder, in any file system
     * @param request the model that classifies them, and how; its windows are the patches
     * @param runtime where the model is loaded
     * @throws IOException if a folder that the model needs is missing, or no patch has all files
     */
    public PatchMaps(Path split, SegmenterRequest request, InferenceRuntime runtime) throws IOException {
        this.model = request.model();
        this.request = request;
        this.runtime = runtime;
        SplitFiles files = SplitFiles.of(split);
        List<String> needed = new ArrayList<>();
        if (model.card().modality().usesMsi()) {
            needed.add(SplitFiles.MSI);
        }
        if (model.card().modality().usesSar()) {
            needed.add(SplitFiles.SAR);
        }
        for (String folder : needed) {
            files.require(folder);
        }
        for (String id : files.ids()) {
            List<Path> own = needed.stream()
                    .map(folder -> files.files(folder).get(id))
                    .filter(Objects::nonNull)
                    .toList();
            if (own.size() == needed.size()) {
                patches.put(id, own);
            } else if (!own.isEmpty()) {
                missing.put(
                        id,
                        needed.stream()
                                .filter(folder -> !files.files(folder).containsKey(id))
                                .toList());
            }
        }
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
     * What the patches lack that are left out, as they have a file in one of two folders only.
     *
     * @return patch ids in their order, and the names of the folders without a file of that patch
     */
    public SortedMap<String, List<String>> missing() {
        return Collections.unmodifiableSortedMap(missing);
    }

    /**
     * Writes the maps.
     *
     * @param out folder to make, in which each map is named after the patch's first image
     * @param mosaic file to make, in another folder, which joins the maps; where patches overlap, those later in the
     *     order of their ids win
     * @param batch how many patches to give to the model at once, at least 1
     * @param progress told after each batch
     * @throws IOException if a patch cannot be read, is of another size or number of bands than the model takes, or
     *     does not lie on one pixel grid with the others, or if nothing can be written; nothing is left then
     * @throws SegmentationException if the model fails
     */
    public void write(Path out, Optional<Path> mosaic, int batch, Progress progress)
            throws IOException, SegmentationException {
        Optional<Path> joined =
                mosaic.map(file -> file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID()));
        try (FolderDraft draft = FolderDraft.of(out)) {
            progress.task("Classifying " + patches.size() + " patches");
            List<Patch> waiting = new ArrayList<>();
            double share = mosaic.isPresent() ? 90.0 : 100.0;
            int done = 0;
            for (Map.Entry<String, List<Path>> entry : patches.entrySet()) {
                Patch patch = read(entry.getKey(), entry.getValue());
                if (!waiting.isEmpty() && waiting.get(0).side() != patch.side()) {
                    classify(waiting, draft.path());
                }
                waiting.add(patch);
                done++;
                if (waiting.size() == batch || done == patches.size()) {
                    classify(waiting, draft.path());
                    progress.percent(share * done / patches.size());
                }
            }
            if (joined.isPresent()) {
                join(draft.path(), joined.get(), progress);
            }
            draft.commit();
            if (joined.isPresent()) {
                Files.move(joined.get(), mosaic.get(), StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            if (joined.isPresent()) {
                Files.deleteIfExists(joined.get());
            }
        }
    }

    /** A patch in memory: its samples as the model takes them, and where it lies. */
    private record Patch(String name, float[] samples, Gaps gaps, int side, PixelGrid grid) {}

    private Patch read(String id, List<Path> files) throws IOException {
        try {
            List<PatchFile> images = new ArrayList<>();
            for (Path file : files) {
                images.add(PatchFile.read(file));
            }
            PixelGrid grid = images.stream()
                    .flatMap(image -> image.grid().stream())
                    .findFirst()
                    .orElseThrow(() -> new IOException("it is not georeferenced"));
            List<Raster> rasters = images.stream().map(PatchFile::raster).toList();
            int side = side(rasters);
            grids.put(id, grid);
            Gaps gaps = new Gaps(side * side);
            return new Patch(name(files), samples(images, side, gaps), gaps, side, grid);
        } catch (IOException e) {
            throw new IOException("patch " + id + ": " + e.getMessage(), e);
        }
    }

    /** The side of a patch that the model takes. */
    private int side(List<Raster> rasters) throws IOException {
        ModelCard card = model.card();
        int side = rasters.get(0).getWidth();
        int bands = rasters.stream().mapToInt(Raster::getNumBands).sum();
        boolean square = rasters.stream().allMatch(r -> r.getWidth() == side && r.getHeight() == side);
        boolean fits = side == card.patchSize()
                || card.stride().isPresent() && side % card.stride().getAsInt() == 0;
        if (bands != card.channels() || !square || !fits) {
            String sizes = rasters.stream()
                    .map(r -> r.getNumBands() + " bands of " + r.getWidth() + "×" + r.getHeight() + " pixels")
                    .collect(Collectors.joining(" and "));
            throw new IOException("its images have " + sizes + "; needed: " + card.channels() + " bands of "
                    + card.patchSize() + "×" + card.patchSize()
                    + (card.stride().isPresent()
                            ? ", or of another square whose side is a multiple of "
                                    + card.stride().getAsInt()
                            : ""));
        }
        return side;
    }

    /** Samples of all bands, one after the other, with gaps filled. */
    private static float[] samples(List<PatchFile> images, int side, Gaps gaps) {
        int pixels = side * side;
        int bands =
                images.stream().mapToInt(image -> image.raster().getNumBands()).sum();
        float[] samples = new float[bands * pixels];
        float[] band = new float[pixels];
        int channel = 0;
        for (PatchFile image : images) {
            Raster raster = image.raster();
            for (int b = 0; b < raster.getNumBands(); b++) {
                raster.getSamples(raster.getMinX(), raster.getMinY(), side, side, b, band);
                gaps.find(band, image.noData());
                System.arraycopy(band, 0, samples, channel++ * pixels, pixels);
            }
        }
        gaps.fill(samples);
        return samples;
    }

    /** Writes the maps of patches of one size, and empties their list. */
    private void classify(List<Patch> patches, Path folder) throws IOException, SegmentationException {
        int side = patches.get(0).side();
        if (loaded == null || loadedSide != side) {
            close();
            loaded = runtime.load(request.withWindow(side));
            loadedSide = side;
        }
        if (batch == null || batch.capacity() < patches.size()) {
            batch = loaded.newBatch(patches.size());
        }
        FloatBuffer samples = batch.samples();
        patches.forEach(patch -> samples.put(patch.samples()));
        loaded.segment(batch, patches.size());
        for (int i = 0; i < patches.size(); i++) {
            Patch patch = patches.get(i);
            try (MapWriter writer =
                    MapWriter.classes(folder.resolve(patch.name()), patch.grid(), legend(), metadata())) {
                byte[] ids = batch.mostLikely(i);
                patch.gaps().blank(ids);
                writer.write(ids, 0, side);
                writer.finish(new NullProgressListener());
            }
        }
        patches.clear();
    }

    private Legend legend() {
        return Legend.of(request.level());
    }

    /** Gives the memory of the model back. */
    @Override
    public void close() {
        if (loaded != null) {
            loaded.close();
            loaded = null;
            batch = null;
        }
    }

    private static String name(List<Path> files) {
        return files.get(0).getFileName().toString();
    }

    private Map<String, String> metadata() {
        // In this order: equal maps are to have equal bytes.
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("MODEL", model.card().id());
        metadata.put("MODEL_SHA256", model.card().sha256());
        return metadata;
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
        try (MapWriter writer = MapWriter.classes(target, grid, legend(), metadata())) {
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
