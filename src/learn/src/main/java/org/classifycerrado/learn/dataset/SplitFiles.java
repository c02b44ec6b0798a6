package org.classifycerrado.learn.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.classifycerrado.input.RasterTags;

/**
 * The GeoTIFFs of one split of a dataset laid out as CerraData-4MM, by folder and patch id: the fourth part of a name
 * between underscores, in the folders of boundaries the sixth; of a name with fewer parts, all of it.
 *
 * @param folders names of those of {@link #FOLDERS} that there are, and their files by patch id, in the order of the
 *     ids
 */
public record SplitFiles(Map<String, SortedMap<String, Path>> folders) {

    /** Multispectral images of a split. */
    public static final String MSI = "opt_images";

    /** Radar images of a split. */
    public static final String SAR = "sar_images";

    /** The folders that a split may have: images, class ids and boundaries between classes. */
    public static final List<String> FOLDERS = List.of(MSI, SAR, "semantic_7c", "semantic_14c", "edge_7c", "edge_14c");

    private static final System.Logger LOGGER = System.getLogger(SplitFiles.class.getName());

    private static final int ID_PART = 3;
    private static final int EDGE_ID_PART = 5;

    /**
     * Lists a split.
     *
     * @param split its folder, in any file system
     * @return the files; none if it has none of the folders
     * @throws IOException if it cannot be listed
     */
    public static SplitFiles of(Path split) throws IOException {
        Map<String, SortedMap<String, Path>> folders = new TreeMap<>();
        for (String name : FOLDERS) {
            if (Files.isDirectory(split.resolve(name))) {
                folders.put(name, list(split.resolve(name)));
            }
        }
        return new SplitFiles(folders);
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

    /** The files of one folder by patch id. */
    static SortedMap<String, Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("the dataset has no folder '" + folder + "'");
        }
        int part = folder.getFileName().toString().startsWith("edge_") ? EDGE_ID_PART : ID_PART;
        SortedMap<String, Path> byId = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .endsWith(".tif"))
                    .sorted()
                    .forEach(file -> byId.put(id(file, part), file));
        }
        return byId;
    }

    private static String id(Path file, int part) {
        String name = file.getFileName().toString().replaceFirst("(?i)\\.tif$", "");
        String[] parts = name.split("_");
        return parts.length > part ? parts[part] : name;
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
}
