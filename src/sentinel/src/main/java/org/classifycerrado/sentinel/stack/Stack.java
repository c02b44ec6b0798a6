package org.classifycerrado.sentinel.stack;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Uninterruptible;
import org.classifycerrado.geotiff.CogProfile;
import org.classifycerrado.geotiff.CogWriter;
import org.classifycerrado.geotiff.GdalMetadata;
import org.classifycerrado.geotiff.SampleType;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.Quantity;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.BandRaster;
import org.classifycerrado.sentinel.scene.Scene;
import org.classifycerrado.sentinel.scene.SceneBand;
import org.geotools.api.util.ProgressListener;
import org.geotools.data.util.SubProgressListener;
import org.geotools.referencing.CRS;

/**
 * Scenes of one sensor, open, on one grid. {@link #write} makes a cloud-optimized GeoTIFF of them, block by block in
 * several threads, in memory that does not depend on the size of the stack.
 *
 * <p>Values of Sentinel-2 become digital numbers with an offset of {@value #OFFSET}, as uint16, whatever baseline they
 * come from; 0 is no data, and what would be less than 1 is 1. Values of Sentinel-1 become power, or stay digital
 * numbers, as float32; NaN is no data.
 */
public final class Stack implements Closeable {

    /**
     * What digital numbers carry in a stack, as those of baseline 04.00 and later, so that dark pixels stay above 0.
     */
    public static final int OFFSET = 1000;

    private static final String NO_DATA_MSI = "0";
    private static final String NO_DATA_SAR = "nan";
    private static final int TILE = 512;

    /** Of all progress, what reading takes; the rest is compressing. */
    private static final float READING = 70;

    private final Modality modality;
    private final List<Band> bands;
    private final StackSettings settings;
    private final List<SceneReader> scenes;
    private final List<String> leftOut;
    private final List<BandRaster> masks;
    private final PixelGrid grid;
    private final Quantity quantity;

    private Stack(
            Modality modality,
            StackSettings settings,
            List<SceneReader> scenes,
            List<String> leftOut,
            List<BandRaster> masks,
            PixelGrid grid,
            Quantity quantity) {
        this.modality = modality;
        this.bands = Band.of(modality);
        this.settings = settings;
        this.scenes = scenes;
        this.leftOut = leftOut;
        this.masks = masks;
        this.grid = grid;
        this.quantity = quantity;
    }

    /**
     * Which sensor's stack some scenes make.
     *
     * @param scenes at least one
     * @return {@link Modality#MSI} or {@link Modality#SAR}
     * @throws IOException if they are of both, or lack bands
     */
    public static Modality modality(List<Scene> scenes) throws IOException {
        Optional<Modality> common = Optional.empty();
        for (Scene scene : scenes) {
            List<Band> msi = scene.missing(Band.of(Modality.MSI));
            List<Band> sar = scene.missing(Band.of(Modality.SAR));
            Modality of = sar.size() < Band.of(Modality.SAR).size()
                            && msi.size() == Band.of(Modality.MSI).size()
                    ? Modality.SAR
                    : Modality.MSI;
            List<Band> missing = of == Modality.SAR ? sar : msi;
            if (!missing.isEmpty()) {
                throw new IOException("'" + scene.id() + "' lacks "
                        + missing.stream().map(Band::name).collect(Collectors.joining(", ")) + "; a stack needs "
                        + Band.of(of).stream().map(Band::name).collect(Collectors.joining(" ")));
            }
            if (common.isPresent() && common.get() != of) {
                throw new IOException("'" + scenes.get(0).id() + "' is of Sentinel-"
                        + (common.get() == Modality.MSI ? "2" : "1") + ", '" + scene.id()
                        + "' is not; make a stack of each");
            }
            common = Optional.of(of);
        }
        return common.orElseThrow(() -> new IOException("there is no scene"));
    }

    /**
     * Opens scenes.
     *
     * @param scenes of one sensor
     * @param settings how they become a stack
     * @return the stack
     * @throws InvalidParameterException if a setting does not fit the scenes
     * @throws IOException if a scene cannot be opened, or what its values mean is not known
     */
    public static Stack open(List<Scene> scenes, StackSettings settings) throws IOException {
        Modality modality = modality(scenes);
        List<Band> bands = Band.of(modality);
        Quantity quantity = quantity(modality, scenes);
        boolean classified = modality == Modality.MSI && !settings.maskClasses().isEmpty();
        List<SceneReader> readers = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        List<BandRaster> masks = new ArrayList<>();
        try {
            for (Scene scene : scenes) {
                if (classified && !scene.bands().containsKey(Band.SCL)) {
                    throw new InvalidParameterException(
                            "maskClasses",
                            "needs the scene classification (SCL), which '" + scene.id()
                                    + "' lacks; maskClasses=none does without");
                }
                readers.add(SceneReader.open(scene, bands, classified ? List.of(Band.SCL) : List.of()));
            }
            for (SceneBand mask : settings.masks()) {
                masks.add(mask.source().open());
            }
            PixelGrid grid =
                    StackGrid.of(readers.stream().map(SceneReader::finest).toList(), settings);
            for (SceneReader reader : List.copyOf(readers)) {
                reader.onto(grid, quantity, settings.kernel());
                if (reader.extent().isEmpty()) {
                    // Catalogues go by the bounds of a scene, which are larger than what is in it.
                    leftOut.add("'" + reader.scene().id() + "' has nothing of the area, and is left out");
                    readers.remove(reader);
                    reader.close();
                    continue;
                }
                if (classified) {
                    reader.mask(new ClearSky(
                            reader.raster(Band.SCL), grid, settings.maskClasses()::contains, settings.dilation()));
                }
                for (BandRaster mask : masks) {
                    reader.mask(new ClearSky(mask, grid, value -> value != 0, settings.dilation()));
                }
            }
            if (readers.isEmpty()) {
                throw new InvalidParameterException(
                        settings.region().polygon().isPresent() ? "roi" : "bbox", "holds nothing of the scenes");
            }
            return new Stack(modality, settings, readers, leftOut, masks, grid, quantity);
        } catch (IOException | RuntimeException e) {
            close(readers, masks);
            throw e;
        }
    }

    private static Quantity quantity(Modality modality, List<Scene> scenes) throws IOException {
        for (Scene scene : scenes) {
            for (Band band : Band.of(modality)) {
                SceneBand each = scene.bands().get(band);
                if (each.quantity().isEmpty()) {
                    throw new IOException("what the values of '" + each.name() + "' mean is said nowhere; say it: "
                            + (modality == Modality.MSI
                                    ? "--offset 1000 for products of processing baseline 04.00 and later (from 25 January"
                                            + " 2022), --offset 0 for earlier and for harmonised ones"
                                    : "--sar-units, such as gamma0-power"));
                }
            }
        }
        if (modality == Modality.MSI) {
            return MsiQuantity.digitalNumbers(OFFSET);
        }
        SarQuantity first =
                (SarQuantity) scenes.get(0).bands().get(Band.VV).quantity().orElseThrow();
        return switch (first) {
            case DN -> SarQuantity.DN;
            case SIGMA0_DB, SIGMA0_POWER, SIGMA0_AMPLITUDE -> SarQuantity.SIGMA0_POWER;
            case GAMMA0_DB, GAMMA0_POWER, GAMMA0_AMPLITUDE -> SarQuantity.GAMMA0_POWER;
        };
    }

    /**
     * Where the stack's pixels lie.
     *
     * @return its grid
     */
    public PixelGrid grid() {
        return grid;
    }

    /**
     * What was written.
     *
     * @param bands their names, in their order
     * @param dates on how many days the scenes were acquired
     * @param pixels of the grid
     * @param withData how many of them have data
     * @param warnings scenes that are left out, and values that cannot be what they are taken for, if that is allowed
     */
    public record Report(List<String> bands, int dates, long pixels, long withData, List<String> warnings) {}

    /**
     * Writes the stack. Files appear whole or not at all.
     *
     * @param file the GeoTIFF
     * @param counts a second one for the number of dates on which each pixel has data, if it is wanted
     * @param listener hears of progress, from 0 to 100, and may cancel
     * @return what was written
     * @throws CancellationException if the listener cancels, or the thread is interrupted
     * @throws InvalidParameterException if the values cannot be what they are taken for
     * @throws IOException if a band cannot be read, or a file not be written
     */
    public Report write(Path file, Optional<Path> counts, ProgressListener listener) throws IOException {
        List<List<SceneReader>> dates = dates();
        Map<SceneReader, Evidence> evidence = new HashMap<>();
        if (modality == Modality.MSI) {
            for (SceneReader scene : scenes) {
                List<Quantity> stored = bands.stream()
                        .map(band -> scene.scene().bands().get(band).quantity().orElseThrow())
                        .toList();
                evidence.put(scene, new Evidence(scene.scene().id(), stored, (MsiQuantity) quantity, grid.pixels()));
            }
        }
        Compositor compositor = new Compositor(dates, evidence, settings.composite() == Composite.MEDIAN);
        ExecutorService threads = Executors.newFixedThreadPool(settings.threads());
        try (CogWriter stack = new CogWriter(file, grid, profile(dates.size()));
                CogWriter count = counts.isPresent() ? new CogWriter(counts.get(), grid, countProfile()) : null) {
            ProgressListener reading = new SubProgressListener(listener, 0, READING);
            long withData = new Strips(grid, modality, scenes.size(), settings, compositor, threads, reading)
                    .write(stack, Optional.ofNullable(count));
            List<String> warnings = new ArrayList<>(leftOut);
            for (SceneReader scene : scenes) {
                Optional<String> doubt =
                        Optional.ofNullable(evidence.get(scene)).flatMap(Evidence::doubt);
                if (doubt.isPresent() && !settings.allowImplausible()) {
                    throw new InvalidParameterException(
                            "scene", doubt.get() + ". allowImplausible=true makes a stack of it all the same");
                }
                doubt.ifPresent(warnings::add);
            }
            stack.finish(new SubProgressListener(listener, READING, 100 - READING - 1), settings.threads());
            if (count != null) {
                count.finish(new SubProgressListener(listener, 100 - 1, 1), settings.threads());
            }
            return new Report(bands.stream().map(Band::name).toList(), dates.size(), grid.pixels(), withData, warnings);
        } catch (InterruptedIOException e) {
            CancellationException cancelled = new CancellationException("cancelled");
            cancelled.initCause(e);
            throw cancelled;
        } finally {
            // Native code must not lose its files while it reads.
            Uninterruptible.end(threads);
        }
    }

    /** The scenes by day, in the order in which days are preferred. */
    private List<List<SceneReader>> dates() {
        Map<Object, List<SceneReader>> days = new LinkedHashMap<>();
        for (SceneReader scene : scenes) {
            Object day = scene.scene()
                    .acquired()
                    .<Object>map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC))
                    .orElse(scene);
            days.computeIfAbsent(day, key -> new ArrayList<>()).add(scene);
        }
        List<List<SceneReader>> dates = new ArrayList<>(days.values());
        // Where tiles overlap, what was not reprojected goes first.
        dates.forEach(date -> date.sort(Comparator.comparing(
                scene -> !CRS.equalsIgnoreMetadata(scene.finest().crs(), grid.crs()))));
        if (dates.size() > 1 && settings.composite() == Composite.NEWEST) {
            dates.sort(Comparator.comparing(Stack::time).reversed());
        } else if (dates.size() > 1 && settings.composite() == Composite.LEAST_CLOUD) {
            dates.sort(Comparator.comparing(Stack::cloud));
        }
        return dates;
    }

    private static Instant time(List<SceneReader> date) {
        Scene scene = date.get(0).scene();
        return scene.acquired()
                .orElseThrow(() -> new InvalidParameterException(
                        "composite", "is newest; when '" + scene.id() + "' was acquired is said nowhere"));
    }

    private static double cloud(List<SceneReader> date) {
        return date.stream()
                .mapToDouble(reader -> reader.scene()
                        .cloudCover()
                        .orElseThrow(() -> new InvalidParameterException(
                                "composite",
                                "is least-cloud; how much of '" + reader.scene().id() + "' is cloud is said nowhere")))
                .average()
                .orElseThrow();
    }

    private CogProfile profile(int dates) {
        Map<String, String> items = new LinkedHashMap<>(RasterTags.items(modality, msiQuantity(), sarQuantity()));
        items.put("SCENES", scenes.stream().map(scene -> scene.scene().id()).collect(Collectors.joining(",")));
        items.put("ACQUIRED", distinct(scene -> scene.acquired().map(Instant::toString)));
        items.put("PROCESSING_BASELINE", distinct(Scene::baseline));
        if (dates > 1) {
            items.put("COMPOSITE", settings.composite().name().toLowerCase(Locale.ROOT));
        }
        items.values().removeIf(String::isEmpty);
        GdalMetadata metadata =
                new GdalMetadata(items, bands.stream().map(Band::name).toList(), "");
        return modality == Modality.MSI
                ? CogProfile.ofBands(
                        SampleType.UINT16, bands.size(), TILE, settings.compression(), NO_DATA_MSI, metadata)
                : CogProfile.ofBands(
                        SampleType.FLOAT32, bands.size(), TILE, settings.compression(), NO_DATA_SAR, metadata);
    }

    private String distinct(Function<Scene, Optional<String>> property) {
        return scenes.stream()
                .map(reader -> property.apply(reader.scene()))
                .flatMap(Optional::stream)
                .distinct()
                .collect(Collectors.joining(","));
    }

    private MsiQuantity msiQuantity() {
        return quantity instanceof MsiQuantity msi ? msi : MsiQuantity.digitalNumbers(OFFSET);
    }

    private SarQuantity sarQuantity() {
        return quantity instanceof SarQuantity sar ? sar : SarQuantity.DN;
    }

    private static CogProfile countProfile() {
        return CogProfile.ofBands(
                SampleType.UINT8, 1, TILE, new GdalMetadata(Map.of(), List.of("valid observations"), ""));
    }

    @Override
    public void close() throws IOException {
        close(scenes, masks);
    }

    private static void close(List<SceneReader> scenes, List<BandRaster> masks) throws IOException {
        IOException failure = null;
        List<Closeable> all = new ArrayList<>(scenes);
        all.addAll(masks);
        for (Closeable each : all) {
            try {
                each.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
