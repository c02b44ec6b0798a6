package org.classifycerrado.learn.dataset;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * The patches of one split of a dataset laid out as CerraData-4MM ({@link SplitFiles}) that have all the files that are
 * asked for.
 */
public final class PatchFolder implements PatchSet {

    /** The folders of images, in the order of the channels, and how many bands their files have. */
    private final Map<String, Integer> images = new LinkedHashMap<>();

    private final SplitFiles files;
    private final List<String> ids;
    private final int incomplete;
    private final String labels;
    private final String boundaries;
    private final int classes;
    private final Set<String> remarks = new LinkedHashSet<>();
    private final int side;
    private final boolean withEdges;

    private PatchFolder(Path folder, Modality modality, Level level, boolean withEdges) throws IOException {
        this.withEdges = withEdges;
        files = SplitFiles.of(folder);
        classes = Legend.of(level).size();
        labels = SplitFiles.labels(level);
        boundaries = SplitFiles.boundaries(level);
        if (modality.usesMsi()) {
            images.put(SplitFiles.MSI, modality.msiBands().size());
        }
        if (modality.usesSar()) {
            images.put(SplitFiles.SAR, modality.sarBands().size());
        }
        List<String> needed = new ArrayList<>(images.keySet());
        needed.add(labels);
        if (withEdges) {
            needed.add(boundaries);
        }
        TreeSet<String> common = new TreeSet<>(files.ids());
        TreeSet<String> all = new TreeSet<>();
        for (String each : needed) {
            common.retainAll(files.require(each).keySet());
            all.addAll(files.require(each).keySet());
        }
        if (common.isEmpty()) {
            throw new IOException("'" + folder + "' has no patch with a file in each of " + needed);
        }
        ids = List.copyOf(common);
        incomplete = all.size() - ids.size();
        side = firstSide();
    }

    /**
     * Lists the patches that have all files.
     *
     * @param folder the split
     * @param modality which bands
     * @param level which classes
     * @param edges whether the boundaries between classes are among them
     * @return the patches by id
     * @throws IOException if a folder is missing, or there are no such patches
     */
    public static PatchFolder open(Path folder, Modality modality, Level level, boolean edges) throws IOException {
        return new PatchFolder(folder, modality, level, edges);
    }

    /**
     * How many patches are left out because one of the folders has no file of theirs.
     *
     * @return at least 0
     */
    public int incomplete() {
        return incomplete;
    }

    @Override
    public String id(int index) {
        return ids.get(index);
    }

    /** The side of the first patch whose labels can be read. */
    private int firstSide() throws IOException {
        IOException first = null;
        for (String id : ids) {
            try {
                return file(labels, id).raster().getWidth();
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
        Gaps gaps = new Gaps(pixels);
        remarks.clear();
        for (Map.Entry<String, Integer> folder : images.entrySet()) {
            PatchFile image = sized(folder.getKey(), id, folder.getValue());
            Raster raster = image.raster();
            for (int b = 0; b < folder.getValue(); b++) {
                raster.getSamples(raster.getMinX(), raster.getMinY(), side, side, b, band);
                gaps.find(band, image.noData());
                remark(folder.getKey(), id, band);
                System.arraycopy(band, 0, x, channel++ * pixels, pixels);
            }
        }
        if (gaps.areAll()) {
            throw new IOException(
                    remarks.isEmpty()
                            ? "patch " + id + " has no pixel with data in all bands"
                            : String.join(", ", remarks));
        }
        gaps.fill(x);
        readIds(labels, id, classes, y);
        gaps.blank(y);
    }

    private void remark(String folder, String id, float[] band) {
        for (float value : band) {
            if (!Float.isFinite(value)) {
                remarks.add(name(folder, id) + " holds " + value);
                return;
            }
        }
    }

    /**
     * What is odd about the patch that was read last but does not spoil it: pixels that hold no number count as pixels
     * without data.
     *
     * @return sentences that name its files; mostly none
     */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    @Override
    public boolean hasEdges() {
        return withEdges;
    }

    @Override
    public void readEdges(int index, byte[] edges) throws IOException {
        readIds(boundaries, ids.get(index), 2, edges);
    }

    private void readIds(String folder, String id, int allowed, byte[] target) throws IOException {
        Raster raster = sized(folder, id, 1).raster();
        int[] values = raster.getSamples(raster.getMinX(), raster.getMinY(), side, side, 0, (int[]) null);
        for (int p = 0; p < values.length; p++) {
            if (values[p] != Legend.NO_DATA && (values[p] < 0 || values[p] >= allowed)) {
                throw new IOException(
                        name(folder, id) + " holds " + values[p] + "; allowed: 0 to " + (allowed - 1) + ", 255");
            }
            target[p] = (byte) values[p];
        }
    }

    private PatchFile sized(String folder, String id, int count) throws IOException {
        PatchFile file = file(folder, id);
        Raster raster = file.raster();
        if (raster.getWidth() != side || raster.getHeight() != side || raster.getNumBands() != count) {
            throw new IOException(name(folder, id) + " has " + raster.getNumBands() + " bands of " + raster.getWidth()
                    + "×" + raster.getHeight() + " pixels; needed: " + count + " of " + side + "×" + side);
        }
        return file;
    }

    private PatchFile file(String folder, String id) throws IOException {
        try {
            return PatchFile.read(files.files(folder).get(id));
        } catch (IOException e) {
            throw new IOException(name(folder, id) + " cannot be read: " + e.getMessage(), e);
        }
    }

    private String name(String folder, String id) {
        return SplitFiles.shown(files.files(folder).get(id));
    }
}
