package org.classifycerrado.learn.dataset;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.classifycerrado.Progress;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * Looks for faults in one split of a dataset laid out as CerraData-4MM: folders that are missing, patches without a
 * file in one of them, and, in every file, damage, other shapes or numbers of bands, pixels that are not finite, class
 * ids that the legend lacks, and L1 classes that are not those above the L2 classes.
 */
public final class SplitCheck {

    /** How many patches are named that a folder lacks; JSON has all. */
    private static final int NAMED = 10;

    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, List<String>> missing = new LinkedHashMap<>();
    private final Map<Level, Integer> patches = new LinkedHashMap<>();
    private final Map<Level, long[]> pixels = new LinkedHashMap<>();
    /** Without repetition: both levels may come upon the same fault. */
    private final Set<String> problems = new LinkedHashSet<>();

    private final Progress progress;

    private SplitCheck(Progress progress) {
        this.progress = progress;
    }

    /**
     * Reads all files of a split, of each level that it has.
     *
     * @param split its folder
     * @param progress receives progress and says whether to go on
     * @return what was found
     */
    public static SplitCheck of(Path split, Progress progress) {
        SplitCheck check = new SplitCheck(progress);
        try {
            check.read(SplitFiles.of(split));
        } catch (IOException e) {
            check.problems.add(e.getMessage());
        }
        return check;
    }

    private void read(SplitFiles files) {
        files.folders().forEach((folder, each) -> counts.put(folder, each.size()));
        missing.putAll(files.missing());
        tellMissing(files.ids().size());
        // Of the second level's imagery, SAR alone is read again: the cheaper half.
        Modality modality = Modality.MSI_SAR;
        for (Level level : List.of(Level.L2, Level.L1)) {
            if (files.has(SplitFiles.labels(level))) {
                read(files, modality, level);
                modality = Modality.SAR;
            }
        }
        if (modality == Modality.MSI_SAR) {
            problems.add("there is neither " + SplitFiles.labels(Level.L1) + " nor " + SplitFiles.labels(Level.L2));
        }
    }

    /** Names patches where a folder lacks few; where it lacks many, it was not copied whole. */
    private void tellMissing(int all) {
        SortedMap<String, List<String>> byPatch = new TreeMap<>();
        missing.forEach((folder, ids) -> {
            if (ids.size() > NAMED) {
                problems.add(folder + " has files of " + (all - ids.size()) + " patches only, of " + all
                        + " that there are; was it copied whole? It lacks "
                        + String.join(", ", ids.subList(0, NAMED)) + ", …");
            } else {
                ids.forEach(id ->
                        byPatch.computeIfAbsent(id, key -> new ArrayList<>()).add(folder));
            }
        });
        byPatch.forEach((id, lacking) -> problems.add("patch " + id + " has no file in " + String.join(", ", lacking)));
    }

    private void read(SplitFiles files, Modality modality, Level level) {
        PatchFolder folder;
        Map<String, Path> labelsOfL2 = files.files(SplitFiles.labels(Level.L2));
        try {
            folder = PatchFolder.open(files.split(), modality, level, files.has(SplitFiles.boundaries(level)));
        } catch (IOException e) {
            problems.add(e.getMessage());
            return;
        }
        long[] counts = new long[Legend.NO_DATA + 1];
        float[] x = new float[modality.bands().size() * folder.side() * folder.side()];
        byte[] y = new byte[folder.side() * folder.side()];
        byte[] edges = new byte[y.length];
        // Patches with the images of both sensors take most of the time.
        double begun = modality == Modality.MSI_SAR ? 0 : 80;
        double share = modality == Modality.MSI_SAR ? 80 : 20;
        progress.task("Checking " + folder.size() + " patches of " + level);
        for (int i = 0; i < folder.size(); i++) {
            progress.percent(begun + share * i / folder.size());
            try {
                folder.read(i, x, y);
                problems.addAll(folder.remarks());
                if (folder.hasEdges()) {
                    folder.readEdges(i, edges);
                }
            } catch (IOException e) {
                problems.add(e.getMessage());
                continue;
            }
            for (byte id : y) {
                counts[id & 0xff]++;
            }
            Path l2 = labelsOfL2.get(folder.id(i));
            if (level == Level.L1 && l2 != null) {
                compare(l2, folder.id(i), y);
            }
        }
        patches.put(level, folder.size());
        pixels.put(level, counts);
    }

    /** Holds the L1 labels of a patch to its L2 labels, if there are any that can be read. */
    private void compare(Path l2, String id, byte[] l1) {
        int[] ids;
        try {
            Raster raster = PatchFile.read(l2).raster();
            ids = raster.getSamples(
                    raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), 0, (int[]) null);
        } catch (IOException e) {
            return; // found before
        }
        Legend legend = Legend.of(Level.L2);
        int differing = 0;
        for (int p = 0; ids.length == l1.length && p < l1.length; p++) {
            boolean known = ids[p] >= 0 && ids[p] < legend.size();
            int above = known ? legend.parentOf(ids[p]) : Legend.NO_DATA;
            differing += (known || ids[p] == Legend.NO_DATA) && above != (l1[p] & 0xff) ? 1 : 0;
        }
        if (differing > 0) {
            problems.add(
                    "patch " + id + ": the L1 class of " + differing + " pixels is not the one above their L2 class");
        }
    }

    /**
     * How many files there are.
     *
     * @return by folder, of those that there are
     */
    public Map<String, Integer> files() {
        return new LinkedHashMap<>(counts);
    }

    /**
     * How many patches have all their files.
     *
     * @return by level, of the levels that the split has
     */
    public Map<Level, Integer> patches() {
        return new TreeMap<>(patches);
    }

    /**
     * How often a class occurs in the patches that could be read.
     *
     * @param level of the classes; one of {@link #patches()}
     * @param id of the class, or 255 for pixels that do not count
     * @return pixels
     */
    public long pixels(Level level, int id) {
        return pixels.get(level)[id];
    }

    /**
     * What is wrong.
     *
     * @return sentences that name the file or the patch; empty if nothing is
     */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * What was found in some splits.
     *
     * @param checks by the name of the split, empty where the dataset is one split
     * @return a JSON document
     */
    public static String toJson(Map<String, SplitCheck> checks) {
        JsonArray splits = new JsonArray();
        checks.forEach((name, check) -> {
            JsonObject split = new JsonObject();
            split.addProperty("split", name.isEmpty() ? null : name);
            JsonObject files = new JsonObject();
            check.counts.forEach(files::addProperty);
            split.add("files", files);
            JsonObject missing = new JsonObject();
            check.missing.forEach((folder, ids) -> {
                JsonArray lacking = new JsonArray();
                ids.forEach(lacking::add);
                missing.add(folder, lacking);
            });
            split.add("missing", missing);
            JsonObject levels = new JsonObject();
            check.patches().forEach((level, count) -> levels.add(level.name(), check.level(level, count)));
            split.add("levels", levels);
            JsonArray faults = new JsonArray();
            check.problems.forEach(faults::add);
            split.add("faults", faults);
            splits.add(split);
        });
        JsonObject json = new JsonObject();
        json.addProperty(
                "faults",
                checks.values().stream()
                        .mapToInt(check -> check.problems.size())
                        .sum());
        json.add("splits", splits);
        return new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(json) + "\n";
    }

    private JsonObject level(Level level, int count) {
        JsonObject json = new JsonObject();
        json.addProperty("patches", count);
        JsonArray classes = new JsonArray();
        for (LandCoverClass c : Legend.of(level).classes()) {
            JsonObject row = new JsonObject();
            row.addProperty("id", c.id());
            row.addProperty("name", c.name());
            row.addProperty("pixels", pixels(level, c.id()));
            classes.add(row);
        }
        json.add("classes", classes);
        json.addProperty("withoutClass", pixels(level, Legend.NO_DATA));
        return json;
    }
}
