package org.classifycerrado.learn.score;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.learn.training.PatchSet;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Modality;

/**
 * A split of CerraData-4MM on disk, read for scoring: {@code opt_images}, {@code sar_images}, {@code semantic_7c} and
 * {@code semantic_14c}, GeoTIFFs of 128×128 pixels. Files belong together by the fourth part of their names between
 * underscores. A pixel with a value that is not finite does not count.
 */
public final class SplitFolder implements PatchSource {

    private static final int SIDE = 128;
    private static final int ID_PART = 3;

    private final Path folder;

    private SplitFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks for a split.
     *
     * @param folder its folder
     * @return its patches; nothing is read yet
     * @throws InvalidParameterException if there is no such folder
     */
    public static SplitFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidParameterException("data", "there is no folder '" + folder + "'");
        }
        return new SplitFolder(folder);
    }

    @Override
    public PatchSet patches(Modality modality, Level level) throws IOException {
        List<Map<String, Path>> images = new ArrayList<>();
        if (modality != Modality.SAR) {
            images.add(files("opt_images"));
        }
        if (modality != Modality.MSI) {
            images.add(files("sar_images"));
        }
        Map<String, Path> truth = files(level == Level.L1 ? "semantic_7c" : "semantic_14c");
        for (Map<String, Path> each : images) {
            if (!each.keySet().equals(truth.keySet())) {
                throw new InvalidParameterException(
                        "data",
                        "has " + each.size() + " images and " + truth.size()
                                + " maps of classes whose ids are not the same");
            }
        }
        return new Patches(
                images, truth, List.copyOf(truth.keySet()), modality.bands().size());
    }

    private Map<String, Path> files(String name) throws IOException {
        Path each = folder.resolve(name);
        if (!Files.isDirectory(each)) {
            throw new InvalidParameterException("data", "'" + folder + "' has no folder '" + name + "'");
        }
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(each)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                String lower = file.getFileName().toString().toLowerCase(Locale.ROOT);
                if (lower.endsWith(".tif") && files.put(id(file), file) != null) {
                    throw new InvalidParameterException(
                            "data", "'" + name + "' has two files with the id '" + id(file) + "'");
                }
            }
        }
        if (files.isEmpty()) {
            throw new InvalidParameterException("data", "'" + name + "' has no .tif");
        }
        return files;
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        String[] parts = name.substring(0, name.lastIndexOf('.')).split("_");
        return parts.length > ID_PART ? parts[ID_PART] : parts[parts.length - 1];
    }

    /** The patches of one modality and level. */
    private record Patches(List<Map<String, Path>> images, Map<String, Path> truth, List<String> ids, int channels)
            implements PatchSet {

        @Override
        public int size() {
            return ids.size();
        }

        @Override
        public int side() {
            return SIDE;
        }

        @Override
        public void read(int index, float[] x, byte[] y) throws IOException {
            String id = ids.get(index);
            int pixels = SIDE * SIDE;
            int[] classes = new int[pixels];
            try (OpenCoverage source = open(truth.get(id))) {
                raster(source, truth.get(id), 1).getSamples(0, 0, SIDE, SIDE, 0, classes);
            }
            int channel = 0;
            for (Map<String, Path> each : images) {
                int bands = images.size() > 1
                        ? (each == images.get(0) ? Modality.MSI : Modality.SAR)
                                .bands()
                                .size()
                        : channels;
                float[] samples = new float[pixels];
                try (OpenCoverage source = open(each.get(id))) {
                    Raster raster = raster(source, each.get(id), bands);
                    for (int b = 0; b < bands; b++) {
                        raster.getSamples(0, 0, SIDE, SIDE, b, samples);
                        System.arraycopy(samples, 0, x, channel++ * pixels, pixels);
                    }
                }
            }
            for (int p = 0; p < pixels; p++) {
                y[p] = (byte) classes[p];
                for (int c = 0; c < channels; c++) {
                    if (!Float.isFinite(x[c * pixels + p])) {
                        x[c * pixels + p] = 0;
                        y[p] = (byte) Legend.NO_DATA;
                    }
                }
            }
        }

        private static OpenCoverage open(Path file) throws IOException {
            return new GeoTiffFiles().open("data", file.toString(), Optional.empty());
        }

        private static Raster raster(OpenCoverage source, Path file, int bands) throws IOException {
            Raster raster = source.coverage().getRenderedImage().getData();
            if (raster.getWidth() != SIDE || raster.getHeight() != SIDE || raster.getNumBands() != bands) {
                throw new IOException("'" + file.getFileName() + "' has " + raster.getWidth() + "×"
                        + raster.getHeight() + " pixels and " + raster.getNumBands() + " bands; needed: " + SIDE + "×"
                        + SIDE + " and " + bands);
            }
            return raster.createTranslatedChild(0, 0);
        }
    }
}
