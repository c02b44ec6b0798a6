package org.classifycerrado.learn.dataset;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.classifycerrado.Progress;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * What a dataset laid out as CerraData-4MM holds: smallest and largest value, mean and standard deviation of each band
 * over the valid pixels, and how often each class occurs. Every file is read once, one after the other, so memory does
 * not grow with the dataset.
 *
 * <p>A pixel is valid if it is finite in all bands of its image and none has the no-data value that the file declares;
 * of multispectral images whose file declares none, a pixel that is 0 in all bands is not, as when a scene is
 * classified.
 */
public final class DatasetStatistics {

    /** How many files that cannot be read are named; all are counted. */
    private static final int NAMED = 20;

    /** Standard deviations that differ by a larger factor are worth a warning. */
    private static final double MOST_APART = 2;

    private static final double MOST_REFLECTANCE = 2;
    private static final double OFFSET = 1000;

    private final Map<String, Integer> files = new LinkedHashMap<>();
    private final Map<String, BandMoments> bands = new LinkedHashMap<>();
    private final Map<Level, long[]> pixels = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private int unreadable;

    private DatasetStatistics() {}

    /**
     * Reads all files.
     *
     * @param splits their folders
     * @param progress receives progress and says whether to go on
     * @return the statistics of all splits together
     * @throws IOException if a folder cannot be listed, or there is no file at all
     */
    public static DatasetStatistics of(List<Path> splits, Progress progress) throws IOException {
        List<SplitFiles> listed = new ArrayList<>();
        for (Path split : splits) {
            listed.add(SplitFiles.of(split));
        }
        DatasetStatistics statistics = new DatasetStatistics();
        statistics.read(listed, progress);
        return statistics;
    }

    private void read(List<SplitFiles> splits, Progress progress) throws IOException {
        Map<String, FileReader> readers = new LinkedHashMap<>();
        readers.put(SplitFiles.MSI, file -> image(file, Modality.MSI));
        readers.put(SplitFiles.SAR, file -> image(file, Modality.SAR));
        for (Level level : Level.values()) {
            readers.put(SplitFiles.labels(level), file -> labels(file, level));
        }
        for (String folder : readers.keySet()) {
            int count = splits.stream()
                    .mapToInt(split -> split.files(folder).size())
                    .sum();
            if (count > 0) {
                files.put(folder, count);
            }
        }
        int all = files.values().stream().mapToInt(Integer::intValue).sum();
        if (all == 0) {
            throw new IOException("there is no GeoTIFF in any folder of " + readers.keySet());
        }
        progress.task("Reading " + all + " files");
        int done = 0;
        for (SplitFiles split : splits) {
            for (Map.Entry<String, FileReader> reader : readers.entrySet()) {
                for (Path path : split.files(reader.getKey()).values()) {
                    read(reader.getValue(), path);
                    progress.percent(100.0 * ++done / all);
                }
            }
        }
    }

    /** Adds what one file holds, all of it or nothing. */
    private interface FileReader {
        void read(PatchFile file) throws IOException;
    }

    private void read(FileReader reader, Path path) {
        try {
            reader.read(PatchFile.read(path));
        } catch (IOException e) {
            unreadable++;
            if (faults.size() < NAMED) {
                faults.add(SplitFiles.shown(path) + ": " + e.getMessage());
            }
        }
    }

    private void image(PatchFile file, Modality modality) throws IOException {
        Raster raster = file.raster();
        List<String> names = modality.bands();
        if (raster.getNumBands() != names.size()) {
            throw new IOException("has " + raster.getNumBands() + " bands; needed: " + names.size());
        }
        float[][] samples = new float[names.size()][];
        for (int b = 0; b < samples.length; b++) {
            samples[b] = raster.getSamples(
                    raster.getMinX(),
                    raster.getMinY(),
                    raster.getWidth(),
                    raster.getHeight(),
                    b,
                    new float[raster.getWidth() * raster.getHeight()]);
        }
        boolean[] valid = valid(samples, file.noData(), modality == Modality.MSI);
        for (int b = 0; b < samples.length; b++) {
            bands.computeIfAbsent(names.get(b), name -> new BandMoments()).add(samples[b], valid);
        }
    }

    private static boolean[] valid(float[][] samples, OptionalDouble noData, boolean zeroMeansNone) {
        boolean[] valid = new boolean[samples[0].length];
        for (int p = 0; p < valid.length; p++) {
            boolean usable = true;
            boolean nonZero = false;
            for (float[] band : samples) {
                float value = band[p];
                usable &= Float.isFinite(value) && (noData.isEmpty() || value != (float) noData.getAsDouble());
                nonZero |= value != 0;
            }
            valid[p] = usable && (nonZero || !zeroMeansNone || noData.isPresent());
        }
        return valid;
    }

    private void labels(PatchFile file, Level level) throws IOException {
        Raster raster = file.raster();
        if (raster.getNumBands() != 1) {
            throw new IOException("has " + raster.getNumBands() + " bands; needed: 1");
        }
        int classes = Legend.of(level).size();
        int[] ids = raster.getSamples(
                raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), 0, (int[]) null);
        for (int id : ids) {
            if (id != Legend.NO_DATA && (id < 0 || id >= classes)) {
                throw new IOException("holds " + id + "; allowed: 0 to " + (classes - 1) + ", 255");
            }
        }
        long[] counts = pixels.computeIfAbsent(level, each -> new long[Legend.NO_DATA + 1]);
        for (int id : ids) {
            counts[id]++;
        }
    }

    /**
     * How many files there are.
     *
     * @return by folder, of those that have some
     */
    public Map<String, Integer> files() {
        return new LinkedHashMap<>(files);
    }

    /**
     * The bands, in the order of the channels of a model that reads all of them.
     *
     * @return by name; those of which there is a readable image
     */
    public Map<String, BandMoments> bands() {
        Map<String, BandMoments> ordered = new LinkedHashMap<>();
        Modality.MSI_SAR.bands().stream()
                .filter(bands::containsKey)
                .forEach(name -> ordered.put(name, bands.get(name)));
        return ordered;
    }

    /**
     * The levels of which there are labels.
     *
     * @return in order
     */
    public List<Level> levels() {
        return List.copyOf(pixels.keySet());
    }

    /**
     * How often a class occurs.
     *
     * @param level one of {@link #levels()}
     * @param id of the class, or 255 for pixels that have none
     * @return pixels
     */
    public long pixels(Level level, int id) {
        return pixels.get(level)[id];
    }

    /**
     * How much of the pixels that have a class has this one.
     *
     * @param level one of {@link #levels()}
     * @param id of the class
     * @return 0 to 1
     */
    public double share(Level level, int id) {
        long all = Arrays.stream(pixels.get(level)).sum() - pixels(level, Legend.NO_DATA);
        return all == 0 ? 0 : (double) pixels(level, id) / all;
    }

    /**
     * How many files could not be read, or hold what they must not; they are left out.
     *
     * @return at least 0
     */
    public int unreadable() {
        return unreadable;
    }

    /**
     * What is wrong with the files that could not be read.
     *
     * @return sentences, of some 20 files at most
     */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /**
     * Where the bands are far from what is published of CerraData-4MM: their mean differs by more than one published
     * standard deviation, or their own is less than half or more than twice the published one. A model trained on one
     * may then fail on the other.
     *
     * @return sentences; none if all bands are near
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        List<String> names = Modality.MSI_SAR.bands();
        BandStatistics published = BandStatistics.cerradata(Modality.MSI_SAR);
        bands().forEach((name, band) -> {
            int b = names.indexOf(name);
            double mean = published.mean().get(b);
            double stddev = published.stddev().get(b);
            boolean far = Math.abs(band.mean() - mean) > stddev
                    || band.stddev() < stddev / MOST_APART
                    || band.stddev() > stddev * MOST_APART;
            if (far) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s has mean %.1f and standard deviation %.1f; published of CerraData-4MM are %.1f and %.1f%s",
                        name,
                        band.mean(),
                        band.stddev(),
                        mean,
                        stddev,
                        hint(name, band, mean, stddev)));
            }
        });
        return warnings;
    }

    /** What may be the reason. */
    private static String hint(String name, BandMoments band, double mean, double stddev) {
        if (Modality.SAR.bands().contains(name)) {
            return band.mean() < 0 ? ". Are the values in dB?" : band.max() < 10 ? ". Are the values powers?" : "";
        }
        if (band.max() <= MOST_REFLECTANCE) {
            return ". Are the values reflectances from 0 to 1?";
        }
        return Math.abs(band.mean() + OFFSET - mean) <= stddev ? ". Do the values lack the offset of 1000?" : "";
    }

    /**
     * All figures.
     *
     * @return a JSON document
     */
    public String toJson() {
        JsonObject json = new JsonObject();
        JsonObject counts = new JsonObject();
        files.forEach(counts::addProperty);
        json.add("files", counts);
        json.addProperty("unreadable", unreadable);
        JsonArray rows = new JsonArray();
        bands().forEach((name, moments) -> rows.add(row(name, moments)));
        json.add("bands", rows);
        JsonArray warnings = new JsonArray();
        warnings().forEach(warnings::add);
        json.add("warnings", warnings);
        JsonObject levels = new JsonObject();
        for (Level level : levels()) {
            levels.add(level.name(), classes(level));
        }
        json.add("levels", levels);
        return new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(json) + "\n";
    }

    private static JsonObject row(String name, BandMoments moments) {
        JsonObject row = new JsonObject();
        row.addProperty("band", name);
        row.addProperty("pixels", moments.count());
        row.addProperty("min", finite(moments.min()));
        row.addProperty("max", finite(moments.max()));
        row.addProperty("mean", finite(moments.mean()));
        row.addProperty("stddev", finite(moments.stddev()));
        return row;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private JsonObject classes(Level level) {
        JsonArray classes = new JsonArray();
        for (LandCoverClass c : Legend.of(level).classes()) {
            JsonObject row = new JsonObject();
            row.addProperty("id", c.id());
            row.addProperty("code", c.code());
            row.addProperty("name", c.name());
            row.addProperty("pixels", pixels(level, c.id()));
            row.addProperty("share", share(level, c.id()));
            classes.add(row);
        }
        JsonObject json = new JsonObject();
        json.add("classes", classes);
        json.addProperty("withoutClass", pixels(level, Legend.NO_DATA));
        return json;
    }
}
