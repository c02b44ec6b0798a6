package org.classifycerrado.learn.dataset;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.classifycerrado.Progress;

/**
 * Which patches of a dataset are to learn from, to validate with and to test on. The same patches and seed give the
 * same split, in whatever order the files are listed.
 *
 * <p>CerraData-4MM was split by the Python package split-folders with the ratio .9, 0, .1 and seed 42. Equal to that
 * are the counts (train and val get their share rounded down, test the rest) and the folders of the result. Not equal
 * are the patches: that package shuffles the file names of each folder with Python's generator, this class the patch
 * ids with Java's, once, so that the files of a patch stay together even where one is missing. To repeat published
 * scores, use the published split.
 */
public final class DatasetSplit {

    private final SplitFiles files;
    private final Map<String, List<String>> ids = new LinkedHashMap<>();
    /** How far the run has come when the files are written, in percent. */
    private final double begun;

    private DatasetSplit(SplitFiles files, double begun) {
        this.files = files;
        this.begun = begun;
        DatasetFolder.SPLITS.forEach(name -> ids.put(name, new ArrayList<>()));
    }

    /**
     * Divides patches at random.
     *
     * @param files of the patches
     * @param shares of the splits
     * @param seed equal seeds give equal splits
     * @return the split
     */
    public static DatasetSplit random(SplitFiles files, Shares shares, long seed) {
        DatasetSplit split = new DatasetSplit(files, 0);
        List<String> all = shuffled(files.ids(), seed);
        int[] counts = shares.counts(all.size());
        int first = 0;
        for (int i = 0; i < counts.length; i++) {
            split.ids.get(DatasetFolder.SPLITS.get(i)).addAll(all.subList(first, first + counts[i]));
            first += counts[i];
        }
        return split;
    }

    /**
     * Divides square blocks of ground at random, so that patches that lie beside each other are in the same split
     * unless the side of a block runs between them. Each block goes to the split that has the least of its share so
     * far; the shares come out as evenly as whole blocks allow.
     *
     * @param files of the patches; georeferenced
     * @param shares of the splits
     * @param seed equal seeds give equal splits
     * @param kilometres side of a block
     * @param progress receives progress and says whether to go on
     * @return the split
     * @throws IOException if a patch does not say where it lies, or there are fewer blocks than splits
     */
    public static DatasetSplit blocked(SplitFiles files, Shares shares, long seed, double kilometres, Progress progress)
            throws IOException {
        DatasetSplit split = new DatasetSplit(files, Blocks.PERCENT);
        List<List<String>> blocks = shuffled(Blocks.of(files, kilometres, progress), seed);
        if (blocks.size() < shares.used()) {
            throw new IOException("the patches lie in " + blocks.size() + " blocks of " + kilometres + " km; needed: "
                    + shares.used() + " or more, one for each split. Make the blocks smaller");
        }
        for (List<String> block : blocks) {
            split.poorest(shares).addAll(block);
        }
        return split;
    }

    private List<String> poorest(Shares shares) {
        List<String> poorest = null;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < DatasetFolder.SPLITS.size(); i++) {
            List<String> candidate = ids.get(DatasetFolder.SPLITS.get(i));
            double filled = candidate.size() / shares.values().get(i);
            if (shares.values().get(i) > 0 && filled < least) {
                poorest = candidate;
                least = filled;
            }
        }
        return poorest;
    }

    private static <T> List<T> shuffled(List<T> ordered, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<T> shuffled = new ArrayList<>(ordered);
        IntStream.iterate(shuffled.size() - 1, i -> i > 0, i -> i - 1).forEach(i -> {
            int j = random.nextInt(i + 1);
            T moved = shuffled.get(i);
            shuffled.set(i, shuffled.get(j));
            shuffled.set(j, moved);
        });
        return shuffled;
    }

    /**
     * Which patches each split has.
     *
     * @return patch ids by the name of the split
     */
    public Map<String, List<String>> ids() {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        ids.forEach((name, patches) -> copy.put(name, List.copyOf(patches)));
        return copy;
    }

    /**
     * Writes a folder for each split that has patches, with the same folders of files as the dataset. All appears when
     * it is complete.
     *
     * @param out where to; there is nothing yet, or an empty folder
     * @param copy whether to copy the files even where hard links are possible
     * @param progress receives progress and says whether to go on
     * @throws IOException if it cannot be written there; nothing is left behind then
     */
    public void write(Path out, boolean copy, Progress progress) throws IOException {
        int all = files.folders().values().stream().mapToInt(Map::size).sum();
        try (FolderDraft draft = FolderDraft.of(out)) {
            progress.task("Writing " + all + " files");
            Placing placing = new Placing(!copy);
            int done = 0;
            for (Map.Entry<String, List<String>> split : ids.entrySet()) {
                for (String folder : split.getValue().isEmpty()
                        ? List.<String>of()
                        : files.folders().keySet()) {
                    Path target = Files.createDirectories(
                            draft.path().resolve(split.getKey()).resolve(folder));
                    for (String id : split.getValue()) {
                        Path file = files.folders().get(folder).get(id);
                        if (file != null) {
                            placing.place(
                                    file, target.resolve(file.getFileName().toString()));
                            progress.percent(begun + (100 - begun) * ++done / all);
                        }
                    }
                }
            }
            draft.commit();
        }
    }

    /** Puts files into folders, by hard links until one fails: a file system has them or not. */
    private static final class Placing {
        private boolean links;

        Placing(boolean links) {
            this.links = links;
        }

        void place(Path file, Path target) throws IOException {
            if (links && file.getFileSystem() == FileSystems.getDefault()) {
                try {
                    Files.createLink(target, file.toRealPath());
                    return;
                } catch (IOException | UnsupportedOperationException e) {
                    links = false;
                }
            }
            Files.copy(file, target);
        }
    }
}
