package org.classifycerrado.learn.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * The GeoTIFFs of one split of CerraData-4MM, or of a dataset laid out like it, by folder and patch id. The id is the
 * last part of a name between underscores, as in {@code msi_images/parrot_beak_ms_42312.tif} and
 * {@code semantic_14c/parrot_beak_terraclass_classes_14c_42312.tif}. Multispectral images are in {@code msi_images}, as
 * the dataset is downloaded, or in {@code opt_images}, as its authors' code reads it; here both are {@link #MSI}.
 *
 * @param split folder of the split
 * @param folders names of those of {@link #FOLDERS} that there are, and their files by patch id, in the order of the
 *     ids
 */
public record SplitFiles(Path split, Map<String, SortedMap<String, Path>> folders) {

    /** Multispectral images of a split. */
    public static final String MSI = "opt_images";

    /** Radar images of a split. */
    public static final String SAR = "sar_images";

    /** The folders that a split may have: images, class ids and boundaries between classes. */
    public static final List<String> FOLDERS =
            List.of(MSI, SAR, labels(Level.L1), labels(Level.L2), boundaries(Level.L1), boundaries(Level.L2));

    private static final System.Logger LOGGER = System.getLogger(SplitFiles.class.getName());

    private static final String DOWNLOADED_MSI = "msi_images";

    /**
     * Lists a split.
     *
     * @param split its folder, in any file system
     * @return the files; none if it has none of the folders
     * @throws IOException if it cannot be listed, has multispectral images in both folders, or two files of one patch
     *     in one folder
     */
    public static SplitFiles of(Path split) throws IOException {
        Map<String, SortedMap<String, Path>> folders = new TreeMap<>();
        for (String name : FOLDERS) {
            if (Files.isDirectory(split.resolve(name))) {
                folders.put(name, list(split.resolve(name)));
            }
        }
        if (Files.isDirectory(split.resolve(DOWNLOADED_MSI))) {
            if (folders.containsKey(MSI)) {
                throw new IOException("'" + split + "' has both " + MSI + " and " + DOWNLOADED_MSI
                        + "; only one may have the multispectral images");
            }
            folders.put(MSI, list(split.resolve(DOWNLOADED_MSI)));
        }
        return new SplitFiles(split, folders);
    }

    /**
     * What the images of a folder say of their values; all of a dataset mean the same.
     *
     * @param folder name of one of the folders
     * @return the tags of its first file that can be read; none if there is no such folder or file
     */
    public RasterTags tags(String folder) {
        for (Path file :
                folders.getOrDefault(folder, Collections.emptySortedMap()).values()) {
            try {
                return PatchFile.read(file).tags();
            } catch (IOException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "not a patch: " + file, e);
            }
        }
        return RasterTags.NONE;
    }

    /**
     * The folder of class ids.
     *
     * @param level of the classes
     * @return {@code semantic_7c} or {@code semantic_14c}
     */
    public static String labels(Level level) {
        return "semantic_" + Legend.of(level).size() + "c";
    }

    /**
     * The folder of boundaries between classes.
     *
     * @param level of the classes
     * @return {@code edge_7c} or {@code edge_14c}
     */
    public static String boundaries(Level level) {
        return "edge_" + Legend.of(level).size() + "c";
    }

    /** Whether a split may have a folder of this name. */
    static boolean knows(String folder) {
        return FOLDERS.contains(folder) || folder.equals(DOWNLOADED_MSI);
    }

    private static SortedMap<String, Path> list(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            // Archives of macOS have a file ._a.tif of something else beside each a.tif.
            files = all.filter(file -> !name(file).startsWith("."))
                    .filter(file -> name(file).toLowerCase(Locale.ROOT).endsWith(".tif"))
                    .sorted()
                    .toList();
        }
        SortedMap<String, Path> byId = new TreeMap<>();
        for (Path file : files) {
            Path other = byId.put(id(file), file);
            if (other != null) {
                throw new IOException(folder.getFileName() + " has two files of patch " + id(file) + ": " + name(other)
                        + " and " + name(file) + "; the id is what follows the last underscore");
            }
        }
        return byId;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static String id(Path file) {
        String name = name(file);
        return name.substring(name.lastIndexOf('_') + 1, name.length() - ".tif".length());
    }

    /**
     * Whether there is a folder.
     *
     * @param folder one of {@link #FOLDERS}
     * @return true, even if it is empty
     */
    public boolean has(String folder) {
        return folders.containsKey(folder);
    }

    /**
     * The files of a folder.
     *
     * @param folder one of {@link #FOLDERS}
     * @return by patch id; empty if there is no such folder
     */
    public SortedMap<String, Path> files(String folder) {
        return folders.getOrDefault(folder, Collections.emptySortedMap());
    }

    /**
     * The files of a folder that must be there.
     *
     * @param folder one of {@link #FOLDERS}
     * @return by patch id
     * @throws IOException if there is no such folder
     */
    public SortedMap<String, Path> require(String folder) throws IOException {
        if (!has(folder)) {
            throw new IOException("the dataset has no folder '" + split.resolve(folder) + "'"
                    + (folder.equals(MSI) ? ", nor " + DOWNLOADED_MSI + " beside it" : ""));
        }
        return files(folder);
    }

    /**
     * A file as messages call it.
     *
     * @param file one of the files
     * @return its folder as it is named, and its name
     */
    static String shown(Path file) {
        return name(file.getParent()) + "/" + name(file);
    }

    /**
     * The patches that have a file in at least one folder.
     *
     * @return their ids, in order
     */
    public List<String> ids() {
        TreeSet<String> all = new TreeSet<>();
        folders.values().forEach(files -> all.addAll(files.keySet()));
        return List.copyOf(all);
    }

    /**
     * What is incomplete.
     *
     * @return by folder, of those that there are, the ids of the patches that have a file elsewhere and none there;
     *     only folders that lack one
     */
    public Map<String, List<String>> missing() {
        Map<String, List<String>> missing = new TreeMap<>();
        List<String> all = ids();
        folders.forEach((folder, files) -> {
            List<String> lacking = new ArrayList<>(all);
            lacking.removeAll(files.keySet());
            if (!lacking.isEmpty()) {
                missing.put(folder, lacking);
            }
        });
        return missing;
    }
}
