package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.MapPreview;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.classifycerrado.process.CerradoProcessFactory;
import org.classifycerrado.process.ClassifyCerradoProcess;
import org.classifycerrado.process.RunSummary;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.server.catalog.SeriesFolder;
import org.classifycerrado.time.AppendedDay;
import org.classifycerrado.time.DatedFolder;
import org.classifycerrado.time.Times;
import org.geotools.api.feature.type.Name;
import org.geotools.feature.NameImpl;
import org.geotools.process.ProcessException;
import org.geotools.process.Processors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado classify}: the process on files. */
@Command(
        name = "classify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Classifies GeoTIFF imagery into a land-cover map.")
final class ClassifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--msi",
            paramLabel = "FILE",
            description = "Sentinel-2 GeoTIFF, 12 bands; or a folder of dated ones, such as msi_20220715.tif.")
    private Path msi;

    @Option(
            names = "--sar",
            paramLabel = "FILE",
            description = "Sentinel-1 GeoTIFF, bands VV and VH; or a folder of dated ones.")
    private Path sar;

    @Mixin
    private TimeOption time;

    @Option(
            names = "--patches",
            paramLabel = "DIR",
            description = "Instead: a split of a dataset, folder or zip, whose patches get a map each.")
    private Path patches;

    @Option(names = "--mosaic", paramLabel = "FILE", description = "With --patches: also join the maps into one.")
    private Path mosaic;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The map to write, a GeoTIFF; with --patches, the folder of maps to make.")
    private Path out;

    @Option(
            names = "--append",
            paramLabel = "DIR",
            description = "Instead of --out: a folder of maps of several dates, which the map is added to.")
    private Path append;

    @Option(
            names = "--date",
            paramLabel = "DAY",
            description = "With --append: the date of the map, in UTC (default: the first day of --time).")
    private String date;

    @Option(
            names = "--times",
            paramLabel = "LIST",
            description =
                    "With --append, instead of --time: a map for each of these times, such as 2021-07-15,2022-07-20"
                            + " or 2021-07/2023-07/P1Y.")
    private String times;

    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    @Mixin
    private ModelsOption models;

    @Mixin
    private WorkerOption worker;

    @Option(names = "--model", paramLabel = "ID", description = "Model, as 'cerrado models' lists them.")
    private String model;

    @Option(names = "--level", paramLabel = "L1|L2", description = "Level of the classes (default: the model's own).")
    private String level;

    @Mixin
    private RegionOptions region;

    @Option(names = "--bands", paramLabel = "B01,…", description = "What each band of the MSI file is, in its order.")
    private String bands;

    @Mixin
    private ValueOptions values;

    @Option(names = "--overlap", paramLabel = "PIXELS", description = "Overlap of windows (default: 32).")
    private Integer overlap;

    @Option(names = "--blend", paramLabel = "core|cosine", description = "How windows are joined (default: cosine).")
    private String blend;

    @Option(
            names = "--augment",
            paramLabel = "none|flips",
            description = "Average over flips and rotations (default: none).")
    private String augment;

    @Option(
            names = "--window",
            paramLabel = "PIXELS",
            description = "Side of a window (default: the model's patch size).")
    private Integer window;

    @Option(names = "--device", paramLabel = "auto|cpu|gpu:N", description = "Where to run (default: auto).")
    private String device;

    @Option(names = "--precision", paramLabel = "fp32|bf16", description = "Arithmetic (default: the model's own).")
    private String precision;

    @Option(names = "--batch", paramLabel = "N", description = "Windows at once (default: as the device suggests).")
    private Integer batch;

    @Option(
            names = "--confidence",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "FILE",
            description = "Also write how sure the model was, in percent (with --append, no file is named).")
    private Path confidence;

    @Option(
            names = "--confidence-measure",
            paramLabel = "NAME",
            description = "What --confidence holds: probability (default), margin or entropy.")
    private String confidenceMeasure;

    @Option(
            names = "--probabilities",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "FILE",
            description = "Also write the probability of each class in percent, a band for each (as --confidence).")
    private Path probabilities;

    @Option(
            names = "--min-area",
            paramLabel = "HECTARES",
            description = "Merge patches of the map that are smaller into the neighbour with the longest border.")
    private Double minArea;

    @Option(
            names = "--smooth",
            paramLabel = "PIXELS",
            description = "Smooth the map over squares of this side: 3, 5, … 31 (default: not at all).")
    private Integer smooth;

    @Option(
            names = "--smooth-by",
            paramLabel = "majority|probabilities",
            description = "How to smooth (default: majority of the classes).")
    private String smoothBy;

    @Option(
            names = "--areas",
            paramLabel = "FILE",
            description = "Write the areas, with --times those of the newest map: .json or .csv.")
    private Path areas;

    @Option(names = "--summary", paramLabel = "FILE", description = "Write what the run did: .json or .csv.")
    private Path summary;

    @Option(
            names = "--preview",
            paramLabel = "FILE",
            description = "Write a picture with legend, with --times of the newest map: .png.")
    private Path preview;

    @Option(names = "--title", paramLabel = "TEXT", description = "Title of the preview.")
    private String title;

    @Option(names = "--lang", paramLabel = "en|pt", defaultValue = "en", description = "Language of the preview.")
    private String language;

    @Override
    public Integer call() throws Exception {
        checkTarget();
        if (patches != null) {
            return patches().run();
        }
        if (mosaic != null) {
            throw new ParameterException(spec.commandLine(), "--mosaic is for --patches");
        }
        if (confidenceMeasure != null) {
            if (confidence == null) {
                throw new ParameterException(spec.commandLine(), "--confidence-measure is for --confidence");
            }
            if (ConfidenceMeasure.find(confidenceMeasure.toLowerCase(Locale.ROOT))
                    .isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--confidence-measure is '" + confidenceMeasure + "'; allowed: "
                                + String.join(", ", ConfidenceMeasure.ids()));
            }
        }
        TableFile.checkName(spec, "--areas", areas);
        TableFile.checkName(spec, "--summary", summary);
        new CommandFiles()
                .readsDates("msi", msi)
                .readsDates("sar", sar)
                .reads("roi", region.file())
                .reads("models", models.given().orElse(null))
                .writes("out", out)
                .writes("confidence", append == null ? confidence : null)
                .writes("probabilities", append == null ? probabilities : null)
                .writes("areas", areas)
                .writes("summary", summary)
                .writes("preview", preview)
                .check(overwrite);
        if (append == null) {
            OutputFiles files = new OutputFiles(out, companions());
            return classify(files, files::published);
        }
        SeriesFolder series = new SeriesFolder(append);
        return classify(series, series::published);
    }

    private int classify(MapPublisher publisher, Supplier<MapPublisher.MapInfo> published) throws Exception {
        try (TemporaryFolder scratch = new TemporaryFolder();
                InferenceRuntime runtime = worker.open();
                Interruption interruption = new Interruption()) {
            ModelStore modelStore = new ModelStore(models.folder(scratch));
            Host host = new Host(
                    new GeoTiffFiles(), publisher, scratch::file, () -> modelStore, () -> Settings.DEFAULTS, runtime);
            CerradoProcessFactory factory = new CerradoProcessFactory(host);
            Processors.addProcessFactory(factory);
            try {
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), interruption);
                Map<String, Object> results;
                try {
                    Name name = new NameImpl(CerradoProcessFactory.NAMESPACE, ClassifyCerradoProcess.NAME);
                    results = Processors.createProcess(name).execute(inputs(), bar);
                } finally {
                    bar.close();
                }
                report(results, published);
                return 0;
            } catch (ProcessException e) {
                return MapProcess.failed(spec, e.getMessage(), interruption);
            } finally {
                Processors.removeProcessFactory(factory);
            }
        }
    }

    /** The rasters that come with the map, and the files that are named for them. */
    private Map<Companion, Path> companions() {
        Map<Companion, Path> files = new EnumMap<>(Companion.class);
        if (confidence != null) {
            files.put(Companion.CONFIDENCE, confidence);
        }
        if (probabilities != null) {
            files.put(Companion.PROBABILITIES, probabilities);
        }
        return files;
    }

    /** The layer with time: the folder's name. */
    private String layer() {
        return new SeriesFolder(append).name();
    }

    /** The dates of the maps that are appended. */
    private SortedSet<LocalDate> days() {
        return times == null
                ? new TreeSet<>(Set.of(AppendedDay.of(Optional.ofNullable(date), time.given())))
                : Times.parse(times, Settings.DEFAULTS.maxTimes()).navigableKeySet();
    }

    /** Refuses options that leave open where the map goes. */
    private void checkTarget() {
        if (append == null) {
            if (out == null) {
                throw new ParameterException(spec.commandLine(), "give --out FILE, or --append DIR and --date DAY");
            }
            if (date != null || times != null) {
                throw new ParameterException(
                        spec.commandLine(), (date != null ? "--date" : "--times") + " is for --append");
            }
        } else if (out != null || patches != null) {
            throw new ParameterException(
                    spec.commandLine(), "--append is not for " + (out != null ? "--out" : "--patches"));
        } else if (date == null && times == null && time.given().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--append needs --date, the day of the map, such as 2022-08-01");
        }
        checkCompanion("--confidence", confidence);
        checkCompanion("--probabilities", probabilities);
    }

    /** With --append the rasters beside the map are named after it, else they must be named. */
    private void checkCompanion(String option, Path file) {
        if (file == null || file.toString().isEmpty() == (append != null)) {
            return;
        }
        throw new ParameterException(
                spec.commandLine(),
                append == null
                        ? option + " needs a file to write"
                        : option + " is '" + file
                                + "'; with --append give it alone, the files go into a folder beside '" + append + "'");
    }

    private String confidenceMeasure() {
        return confidenceMeasure == null ? ConfidenceMeasure.PROBABILITY.id() : confidenceMeasure;
    }

    private PatchClassification patches() {
        if (augment != null && !List.of("none", "flips").contains(augment.toLowerCase(Locale.ROOT))) {
            throw new ParameterException(spec.commandLine(), "--augment is '" + augment + "'; allowed: none, flips");
        }
        if (batch != null && batch < 1) {
            throw new ParameterException(spec.commandLine(), "--batch is " + batch + "; allowed: 1 or more");
        }
        try {
            return new PatchClassification(
                    spec,
                    patches,
                    out,
                    Optional.ofNullable(mosaic),
                    models,
                    model,
                    Optional.ofNullable(level).map(Level::parse),
                    device == null ? "auto" : device,
                    Optional.ofNullable(precision),
                    "flips".equalsIgnoreCase(augment),
                    Optional.ofNullable(batch),
                    worker);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Map<String, Object> inputs() throws IOException {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("msi", msi == null ? null : msi.toString());
        inputs.put("sar", sar == null ? null : sar.toString());
        time.addTo(inputs);
        inputs.put("model", model);
        inputs.put("level", level);
        inputs.put("roi", region.polygon());
        inputs.put("roiCrs", region.crs());
        inputs.put("bbox", region.box());
        inputs.put("bands", bands);
        values.addTo(inputs);
        inputs.put("overlap", overlap);
        inputs.put("blend", blend);
        inputs.put("augment", augment);
        inputs.put("window", window);
        inputs.put("device", device);
        inputs.put("precision", precision);
        inputs.put("batch", batch);
        inputs.put("publish", true);
        inputs.put("title", title);
        if (append != null) {
            inputs.put("append", true);
            inputs.put("name", layer());
            inputs.put("date", date);
            inputs.put("times", times);
        }
        inputs.put("overwrite", overwrite);
        inputs.put("confidence", confidence == null ? "false" : confidenceMeasure());
        inputs.put("probabilities", probabilities != null);
        inputs.put("minArea", minArea);
        inputs.put("smooth", smooth);
        inputs.put("smoothBy", smoothBy);
        inputs.values().removeIf(java.util.Objects::isNull);
        return inputs;
    }

    private void report(Map<String, Object> results, Supplier<MapPublisher.MapInfo> published) throws IOException {
        AreaTable table = (AreaTable) results.get("areas");
        RunSummary run = (RunSummary) results.get("summary");
        var screen = spec.commandLine().getOut();
        if (times != null) {
            screen.println("Areas of the newest map, " + days().last() + ":");
        }
        screen.println(AreaText.of(table));
        OptionNames names = new OptionNames(spec);
        for (String warning : run.warnings()) {
            screen.println("warning: " + names.in(warning));
        }
        Path newest = out;
        if (append == null) {
            tell(out, companions());
        } else {
            for (LocalDate day : days()) {
                newest = new DatedFolder(append).file(day);
                tell(newest, companions(day));
            }
        }
        if (areas != null) {
            TableFile.write(areas, table::toJson, table::toCsv);
            screen.println("areas:   " + areas);
        }
        if (summary != null) {
            TableFile.write(summary, run::toJson, run::toCsv);
            screen.println("summary: " + summary);
        }
        if (preview != null) {
            drawPreview(newest, table, published.get());
            screen.println("preview: " + preview);
        }
    }

    private void tell(Path map, Map<Companion, Path> companions) {
        var screen = spec.commandLine().getOut();
        screen.println("map:     " + map);
        companions.forEach((companion, file) -> screen.println(companion.label() + ": " + file));
    }

    /** The files that came with an appended map. */
    private Map<Companion, Path> companions(LocalDate day) throws IOException {
        Path folder = append.toAbsolutePath().normalize();
        Map<Companion, Path> files = new EnumMap<>(Companion.class);
        for (Companion companion : companions().keySet()) {
            files.put(companion, new DatedFolder(folder.resolveSibling(companion.of(layer()))).file(day));
        }
        return files;
    }

    private void drawPreview(Path map, AreaTable table, MapPublisher.MapInfo info) throws IOException {
        Locale locale = Locale.forLanguageTag(language);
        long[] pixels = table.rows().stream().mapToLong(AreaTable.Row::pixels).toArray();
        MapPreview.of(MapPreview.readClasses(map), info.grid(), info.legend(), title == null ? "" : title, locale)
                .pixels(pixels)
                .footer(info.maker(), info.date().atZone(ZoneOffset.UTC).toLocalDate())
                .write(preview);
    }
}
