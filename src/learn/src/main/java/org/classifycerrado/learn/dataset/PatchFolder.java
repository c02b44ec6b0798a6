package org.classifycerrado.learn.dataset;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * One split of a dataset laid out as CerraData-4MM: GeoTIFFs in {@code opt_images}, {@code sar_images},
 * {@code semantic_7c} or {@code semantic_14c}, and perhaps {@code edge_7c} or {@code edge_14c}. Files belong together
 * by patch id: the fourth part of a name between underscores, in the folders of boundaries the sixth; of a name with
 * fewer parts, all of it.
 */
public final class PatchFolder implements PatchSet {

    private final List<Path> images = new ArrayList<>();
    private final Map<Path, Integer> bands = new HashMap<>();
    private final List<String> ids;
    private final int incomplete;
    private final Map<Path, Map<String, Path>> files = new HashMap<>();
    private final Path labels;
    private final Path boundaries;
    private final int classes;
    private final int side;

    private PatchFolder(Path folder, Modality modality, Level level) throws IOException {
        classes = Legend.of(level).size();
        labels = folder.resolve("semantic_" + classes + "c");
        boundaries = folder.resolve("edge_" + classes + "c");
        add(folder.resolve("opt_images"), modality.msiBands().size());
        add(folder.resolve("sar_images"), modality.sarBands().size());
        files.put(labels, SplitFiles.list(labels));
        if (Files.isDirectory(boundaries)) {
            files.put(boundaries, SplitFiles.list(boundaries));
        }
        TreeSet<String> common = new TreeSet<>(files.get(labels).keySet());
        files.values().forEach(each -> common.retainAll(each.keySet()));
        if (common.isEmpty()) {
            throw new IOException("'" + folder + "' has no patch with a file in each of "
                    + files.keySet().stream()
                            .map(f -> "" + f.getFileName())
                            .sorted()
                            .toList());
        }
        ids = List.copyOf(common);
        TreeSet<String> all = new TreeSet<>();
        files.values().forEach(each -> all.addAll(each.keySet()));
        incomplete = all.size() - ids.size();
        side = firstSide();
    }

    /**
     * Lists the patches that have all files.
     *
     * @param folder the split
     * @param modality which bands
     * @param level which classes
     * @return the patches by id
     * @throws IOException if a folder is missing, or there are no such patches
     */
    public static PatchFolder open(Path folder, Modality modality, Level level) throws IOException {
        return new PatchFolder(folder, modality, level);
    }

    private void add(Path folder, int count) throws IOException {
        if (count > 0) {
            images.add(folder);
            bands.put(folder, count);
            files.put(folder, SplitFiles.list(folder));
        }
    }

    /**
     * How many patches are left out because one of the folders has no file of theirs.
     *
     * @return at least 0
     */
    public int incomplete() {
        return incomplete;
    }

    /**
     * What the patches that are left out lack.
     *
     * @return patch ids in their order, and the names of the folders without a file of that patch
     */
    public Map<String, List<String>> missing() {
        Map<String, List<String>> missing = new TreeMap<>();
        TreeSet<String> all = new TreeSet<>();
        files.values().forEach(each -> all.addAll(each.keySet()));
        files.forEach((folder, each) -> all.stream()
                .filter(id -> !each.containsKey(id))
                .forEach(id -> missing.computeIfAbsent(id, key -> new ArrayList<>())
                        .add(folder.getFileName().toString())));
        missing.values().forEach(folders -> folders.sort(null));
        return missing;
    }

    /**
     * Id of a patch, which its files share.
     *
     * @param index which, from 0
     * @return the id
     */
    public String id(int index) {
        return ids.get(index);
    }

    /** The side of the first patch whose labels can be read. */
    private int firstSide() throws IOException {
        IOException first = null;
        for (String id : ids) {
            try {
                return raster(labels, id).getWidth();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    @Override
    public int size() {
        return ids.size();
    }

    @Override
    public int side() {
        return side;
    }

    @Override
    public void read(int index, float[] x, byte[] y) throws IOException {
        String id = ids.get(index);
        int pixels = side * side;
        float[] band = new float[pixels];
        int channel = 0;
        for (Path folder : images) {
            Raster raster = sized(folder, id, bands.get(folder));
            for (int b = 0; b < bands.get(folder); b++) {
                raster.getSamples(raster.getMinX(), raster.getMinY(), side, side, b, band);
                for (float value : band) {
                    if (!Float.isFinite(value)) {
                        throw new IOException(name(folder, id) + " holds " + value);
                    }
                }
                System.arraycopy(band, 0, x, channel++ * pixels, pixels);
            }
        }
        readIds(labels, id, classes, y);
    }

    @Override
    public boolean hasEdges() {
        return files.containsKey(boundaries);
    }

    @Override
    public void readEdges(int index, byte[] edges) throws IOException {
        readIds(boundaries, ids.get(index), 2, edges);
    }

    private void readIds(Path folder, String id, int allowed, byte[] target) throws IOException {
        Raster raster = sized(folder, id, 1);
        int[] values = raster.getSamples(raster.getMinX(), raster.getMinY(), side, side, 0, (int[]) null);
        for (int p = 0; p < values.length; p++) {
            if (values[p] != Legend.NO_DATA && (values[p] < 0 || values[p] >= allowed)) {
                throw new IOException(
                        name(folder, id) + " holds " + values[p] + "; allowed: 0 to " + (allowed - 1) + ", 255");
            }
            target[p] = (byte) values[p];
        }
    }

    private Raster sized(Path folder, String id, int count) throws IOException {
        Raster raster = raster(folder, id);
        if (raster.getWidth() != side || raster.getHeight() != side || raster.getNumBands() != count) {
            throw new IOException(name(folder, id) + " has " + raster.getNumBands() + " bands of " + raster.getWidth()
                    + "×" + raster.getHeight() + " pixels; needed: " + count + " of " + side + "×" + side);
        }
        return raster;
    }

    private Raster raster(Path folder, String id) throws IOException {
        try {
            return PatchFile.read(files.get(folder).get(id)).raster();
        } catch (IOException e) {
            throw new IOException(name(folder, id) + " cannot be read: " + e.getMessage(), e);
        }
    }

    private String name(Path folder, String id) {
        return folder.getFileName() + "/" + files.get(folder).get(id).getFileName();
    }
}
