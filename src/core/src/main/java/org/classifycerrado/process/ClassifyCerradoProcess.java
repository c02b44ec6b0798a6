package org.classifycerrado.process;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.change.TransitionChoice;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.input.StatedInput;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.classifycerrado.patch.PatchMosaic;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.time.AppendedDay;
import org.classifycerrado.time.Times;
import org.geotools.api.util.ProgressListener;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.process.factory.DescribeParameter;
import org.geotools.process.factory.DescribeProcess;
import org.geotools.process.factory.DescribeResult;
import org.geotools.process.factory.DescribeResults;
import org.locationtech.jts.geom.Geometry;

/** The process {@code cerrado:ClassifyCerrado}: checks a request's parameters and runs the classification. */
@DescribeProcess(
        title = "Classify Cerrado",
        description = "Makes a land-use and land-cover map from Sentinel-2 (MSI) and Sentinel-1 (SAR) coverages with a"
                + " model for the classes of CerraData-4MM, and publishes it as a styled raster layer.",
        version = "1.0.0")
public final class ClassifyCerradoProcess {

    /** Local name of the process. */
    public static final String NAME = "ClassifyCerrado";

    private static final String APPEND = "append";
    private static final String NONE = "none";
    private static final String FALSE = "false";

    private static final String FLIPS = "flips";

    /** What is done with a checked request. */
    @FunctionalInterface
    interface Answer {
        Map<String, Object> of(Classification classification) throws IOException, SegmentationException;
    }

    private final Host host;
    private final Turns turns;
    private final Answer answer;

    ClassifyCerradoProcess(Host host, Turns turns, Answer answer) {
        this.host = host;
        this.turns = turns;
        this.answer = answer;
    }

    /** Parameters with a closed list of values, and the lists. */
    static Map<String, List<String>> options() {
        return Map.of(
                "level",
                List.of("L1", "L2"),
                CerradoAccuracyProcess.REFERENCE_LEVEL,
                List.of("L1", "L2"),
                CerradoChangeProcess.ALERTS,
                TransitionChoice.alerts(),
                "sarUnits",
                SarQuantity.names(),
                "msiUnits",
                List.of(MsiQuantity.DIGITAL_NUMBERS, MsiQuantity.REFLECTANCE),
                "blend",
                List.of("core", "cosine"),
                "augment",
                List.of(NONE, FLIPS),
                "precision",
                List.of("fp32", "bf16"),
                CleaningRequest.SMOOTH_BY,
                List.of(CleaningRequest.MAJORITY, CleaningRequest.PROBABILITIES),
                "confidence",
                Stream.concat(Stream.of(FALSE, "true"), ConfidenceMeasure.ids().stream())
                        .toList());
    }

    /** What parameters are if a request does not say, for the description. */
    static Map<String, Object> defaults(Settings settings) {
        return Map.of(
                "overlap",
                settings.overlap(),
                "blend",
                settings.blend().name().toLowerCase(Locale.ROOT),
                "augment",
                NONE,
                "device",
                settings.device(),
                "publish",
                settings.publish(),
                "overwrite",
                false,
                APPEND,
                false,
                "allowImplausible",
                false,
                "confidence",
                FALSE,
                "probabilities",
                false);
    }

    /**
     * Runs the process. All parameters may be null except that a model needs the imagery of its modality.
     *
     * @param msi name of the Sentinel-2 layer
     * @param sar name of the Sentinel-1 layer
     * @param msiCoverage Sentinel-2 coverage, instead of a name
     * @param sarCoverage Sentinel-1 coverage, instead of a name
     * @param time instant or period for layers with a time dimension
     * @param times several times, for each of which a map is appended
     * @param model id of a model
     * @param level level of the classes
     * @param roi area to classify
     * @param roiCrs CRS of a roi that carries none
     * @param bbox area to classify
     * @param bands names of the MSI coverage's bands in its own order
     * @param msiUnits what the MSI values mean
     * @param offset that the MSI values carry
     * @param sarUnits what the SAR values mean
     * @param resolution pixel size of the map, metres
     * @param allowImplausible whether imagery that the model can make nothing of is classified all the same
     * @param overlap of windows, pixels
     * @param blend how windows are joined
     * @param augment whether to average over flips and rotations
     * @param window side of a window, pixels
     * @param device where to run
     * @param precision arithmetic
     * @param batch how many windows to segment at once
     * @param publish whether to publish the map, or return it
     * @param workspace where to publish
     * @param name of the layer
     * @param title of the layer
     * @param overwrite whether a layer of that name may be replaced
     * @param append whether the map is added to a layer with time
     * @param date of the map in a layer with time
     * @param confidence whether a confidence map is wanted, or by which measure
     * @param probabilities whether the probabilities of all classes are wanted
     * @param minArea hectares of the smallest patch that stays
     * @param smooth side of the square over which the map is smoothed, pixels
     * @param smoothBy majority or probabilities
     * @param listener for progress and cancelling
     * @return the results by name: {@code result}, {@code confidence} and {@code probabilities} if not published, else
     *     {@code layer}; always {@code areas} and {@code summary}
     * @throws ProcessException if it fails or is cancelled; its message is for the caller and it has no cause
     */
    @DescribeResults({
        @DescribeResult(
                name = "result",
                description =
                        "The class map, unless it is published: one band of class ids, 255 where there is no class",
                type = GridCoverage2D.class,
                primary = true),
        @DescribeResult(
                name = "confidence",
                description =
                        "How sure the model was, in percent, 255 where there is no class; if asked for and not published",
                type = GridCoverage2D.class,
                primary = true),
        @DescribeResult(
                name = "probabilities",
                description =
                        "Probability of each class in percent, a band for each, 255 where there is none; if asked for"
                                + " and not published",
                type = GridCoverage2D.class,
                primary = true),
        @DescribeResult(
                name = "layer",
                description = "Name of the published layer",
                type = String.class,
                primary = true),
        @DescribeResult(
                name = "areas",
                description = "Area of each class: pixels, hectares and share",
                type = AreaTable.class,
                primary = true),
        @DescribeResult(
                name = "summary",
                description = "The model, the inputs, the choices that were made, warnings and times",
                type = RunSummary.class,
                primary = true)
    })
    public Map<String, Object> execute(
            @DescribeParameter(
                            name = "msi",
                            description =
                                    "Name of the Sentinel-2 layer: the 12 bands B01 to B09, B11, B12 with B8A, found by"
                                            + " name, or by position if there are exactly 12. Its pixel grid is that of the map",
                            min = 0)
                    String msi,
            @DescribeParameter(
                            name = "sar",
                            description =
                                    "Name of the Sentinel-1 layer: bands VV and VH, on any pixel grid and in any CRS",
                            min = 0)
                    String sar,
            @DescribeParameter(name = "msiCoverage", description = "Sentinel-2 coverage, instead of 'msi'", min = 0)
                    GridCoverage2D msiCoverage,
            @DescribeParameter(name = "sarCoverage", description = "Sentinel-1 coverage, instead of 'sar'", min = 0)
                    GridCoverage2D sarCoverage,
            @DescribeParameter(
                            name = "time",
                            description =
                                    "ISO 8601 instant or period, for layers with a time dimension (default: the layer's"
                                            + " own default)",
                            min = 0)
                    String time,
            @DescribeParameter(
                            name = "times",
                            description =
                                    "Instead of time: several of them, separated by commas, and periods with a step such"
                                            + " as 2021-07/2023-07/P1Y; for each, a map is appended",
                            min = 0)
                    String times,
            @DescribeParameter(
                            name = "model",
                            description =
                                    "Id of the model (default: the configured default of the level, else the only model"
                                            + " that fits the imagery)",
                            min = 0)
                    String model,
            @DescribeParameter(
                            name = "level",
                            description =
                                    "Level of the classes: L1 (7) or L2 (14) (default: the model's own). L1 of an L2"
                                            + " model sums the probabilities up the hierarchy",
                            min = 0)
                    String level,
            @DescribeParameter(
                            name = "roi",
                            description =
                                    "Polygon or multi-polygon to classify; outside it the map is 255. In the MSI layer's"
                                            + " CRS if it carries none",
                            min = 0)
                    Geometry roi,
            @DescribeParameter(
                            name = "roiCrs",
                            description = "CRS of a roi that carries none, such as EPSG:4326 (x before y)",
                            min = 0)
                    String roiCrs,
            @DescribeParameter(name = "bbox", description = "Box to classify; with a roi, what both share", min = 0)
                    ReferencedEnvelope bbox,
            @DescribeParameter(
                            name = "bands",
                            description =
                                    "What each band of the MSI layer is, in its order: B01,B02,… Needed only if neither"
                                            + " names nor count settle it",
                            min = 0)
                    String bands,
            @DescribeParameter(
                            name = "msiUnits",
                            description =
                                    "What the MSI values mean: dn (reflectance × 10000) or reflectance (0 to 1) (default:"
                                            + " what the file says, else what the model expects)",
                            min = 0)
                    String msiUnits,
            @DescribeParameter(
                            name = "offset",
                            description =
                                    "Offset that the MSI values carry: 1000 for Sentinel-2 products of baseline 04.00"
                                            + " and later, 0 for earlier and harmonised ones (default: what the file says,"
                                            + " else what the model expects)",
                            min = 0)
                    Double offset,
            @DescribeParameter(
                            name = "sarUnits",
                            description =
                                    "What the SAR values mean: dn (GRD digital numbers), sigma0 or gamma0 as -db, -power"
                                            + " or -amplitude; db is sigma0-db, linear is what a model that takes no"
                                            + " decibels expects (default: what the file says, else what the model expects)",
                            min = 0)
                    String sarUnits,
            @DescribeParameter(
                            name = "resolution",
                            description =
                                    "Pixel size of the map in metres; all imagery is resampled to it (default: that of"
                                            + " the MSI layer)",
                            min = 0)
                    Double resolution,
            @DescribeParameter(
                            name = "allowImplausible",
                            description =
                                    "Whether to classify imagery whose values or pixels cannot be what they are taken for",
                            min = 0)
                    Boolean allowImplausible,
            @DescribeParameter(
                            name = "overlap",
                            description = "Overlap of neighbouring windows in pixels: even, 0 to half a window",
                            min = 0,
                            minValue = 0)
                    Integer overlap,
            @DescribeParameter(
                            name = "blend",
                            description =
                                    "How windows are joined: core (trusted cores) or cosine (weighted class scores)",
                            min = 0)
                    String blend,
            @DescribeParameter(
                            name = "augment",
                            description =
                                    "none, or flips: the mean over the eight flips and rotations of each window, at"
                                            + " eight times the cost",
                            min = 0)
                    String augment,
            @DescribeParameter(
                            name = "window",
                            description =
                                    "Side of a window in pixels (default: the model's patch size); larger only for"
                                            + " fully convolutional models",
                            min = 0,
                            minValue = 1)
                    Integer window,
            @DescribeParameter(name = "device", description = "auto (a GPU if there is one), cpu or gpu:N", min = 0)
                    String device,
            @DescribeParameter(
                            name = "precision",
                            description = "Arithmetic of the network: fp32 or bf16 (default: the model's own)",
                            min = 0)
                    String precision,
            @DescribeParameter(
                            name = "batch",
                            description = "How many windows to segment at once (default: as the device suggests)",
                            min = 0,
                            minValue = 1)
                    Integer batch,
            @DescribeParameter(
                            name = "publish",
                            description = "Whether to publish the map as a layer; if not, it is returned as 'result'",
                            min = 0)
                    Boolean publish,
            @DescribeParameter(
                            name = "workspace",
                            description = "Workspace of the new layer (default: the default workspace)",
                            min = 0)
                    String workspace,
            @DescribeParameter(
                            name = "name",
                            description = "Name of the new layer (default: made from inputs, level and date)",
                            min = 0)
                    String name,
            @DescribeParameter(name = "title", description = "Title of the new layer", min = 0) String title,
            @DescribeParameter(
                            name = "overwrite",
                            description =
                                    "Whether a layer of the same name may be replaced, or with append, a map of the same"
                                            + " date",
                            min = 0)
                    Boolean overwrite,
            @DescribeParameter(
                            name = APPEND,
                            description =
                                    "Whether the map is added to the layer 'name' with a time dimension, which is made"
                                            + " if there is none",
                            min = 0)
                    Boolean append,
            @DescribeParameter(
                            name = "date",
                            description =
                                    "Date of an appended map: a day, or an instant, whose day in UTC counts (default:"
                                            + " the day of time)",
                            min = 0)
                    String date,
            @DescribeParameter(
                            name = "confidence",
                            description =
                                    "Whether to make a second map that says how sure the model was, in percent: by the"
                                            + " probability of the class (true), by its margin over the second class, or"
                                            + " by the entropy of all",
                            min = 0)
                    String confidence,
            @DescribeParameter(
                            name = "probabilities",
                            description =
                                    "Whether to make a raster with the probability of each class in percent, a band for"
                                            + " each",
                            min = 0)
                    Boolean probabilities,
            @DescribeParameter(
                            name = CleaningRequest.MIN_AREA,
                            description =
                                    "Hectares of the smallest patch of the map that stays; smaller ones are merged"
                                            + " into the neighbour with the longest border",
                            min = 0)
                    Double minArea,
            @DescribeParameter(
                            name = CleaningRequest.SMOOTH,
                            description = "Side of the square around each pixel over which the map is smoothed, in"
                                    + " pixels: odd, 3 to 31",
                            min = 0,
                            minValue = 1)
                    Integer smooth,
            @DescribeParameter(
                            name = CleaningRequest.SMOOTH_BY,
                            description =
                                    "How to smooth: majority of the classes (default), or by the mean of the class"
                                            + " probabilities",
                            min = 0)
                    String smoothBy,
            ProgressListener listener)
            throws ProcessException {
        Settings settings = host.settings().get();
        Optional<Instant> deadline = settings.timeLimit().isZero()
                ? Optional.empty()
                : Optional.of(Instant.now().plus(settings.timeLimit()));
        Progress progress = new Progress(listener, deadline, turns::isClosed);
        Map<LocalDate, String> each = new TreeMap<>();
        ClassificationRequest request = CallerErrors.guard("classification", () -> {
            text(times).ifPresent(several -> each.putAll(Times.parse(several, settings.maxTimes())));
            return new ClassificationRequest(
                    text(msi),
                    text(sar),
                    Optional.ofNullable(msiCoverage),
                    Optional.ofNullable(sarCoverage),
                    text(time),
                    text(model),
                    text(level).map(value -> level("level", value)),
                    RegionOfInterest.of(roi, text(roiCrs).orElse(null), bbox),
                    text(bands),
                    new StatedInput(
                            text(msiUnits).map(value -> oneOf("msiUnits", value)),
                            Optional.ofNullable(offset),
                            text(sarUnits).map(value -> oneOf("sarUnits", value))),
                    Optional.ofNullable(resolution),
                    Boolean.TRUE.equals(allowImplausible),
                    overlap == null ? settings.overlap() : overlap,
                    text(blend)
                            .map(value -> PatchMosaic.Join.valueOf(
                                    oneOf("blend", value).toUpperCase(Locale.ROOT)))
                            .orElse(settings.blend()),
                    text(augment)
                            .map(value -> oneOf("augment", value))
                            .orElse(NONE)
                            .equals(FLIPS),
                    Optional.ofNullable(window),
                    text(device).orElse(settings.device()),
                    text(precision).map(value -> oneOf("precision", value)),
                    Optional.ofNullable(batch),
                    publish == null ? settings.publish() : publish,
                    text(workspace),
                    text(name),
                    text(title),
                    Boolean.TRUE.equals(overwrite),
                    appendedAs(Boolean.TRUE.equals(append), text(date), text(time), text(times), text(name)),
                    text(confidence).flatMap(ClassifyCerradoProcess::measure),
                    Boolean.TRUE.equals(probabilities),
                    CleaningRequest.of(
                            minArea, smooth, text(smoothBy).map(value -> oneOf(CleaningRequest.SMOOTH_BY, value))));
        });
        if (!each.isEmpty()) {
            return new ClassificationSeries(host, turns, settings, request, each, progress).run();
        }
        return CallerErrors.guard(
                "classification", () -> answer.of(new Classification(host, turns, settings, request, progress)));
    }

    /** The date of a map that is to be appended; of several times, of the first. */
    private static Optional<LocalDate> appendedAs(
            boolean append,
            Optional<String> date,
            Optional<String> time,
            Optional<String> times,
            Optional<String> name) {
        if (!append) {
            Map<String, Optional<String>> onlyAppended = new LinkedHashMap<>();
            onlyAppended.put("date", date);
            onlyAppended.put("times", times);
            onlyAppended.forEach((parameter, value) -> value.ifPresent(text -> {
                throw new InvalidParameterException(
                        parameter, "is '" + text + "', which is for layers with time; give append=true too");
            }));
            return Optional.empty();
        }
        if (name.isEmpty()) {
            throw new InvalidParameterException(
                    "name", "is missing; append=true needs the name of the layer with time, which need not exist yet");
        }
        if (times.isPresent()) {
            Map<String, Optional<String>> alone = new LinkedHashMap<>();
            alone.put("time", time);
            alone.put("date", date);
            alone.forEach((parameter, value) -> value.ifPresent(text -> {
                throw new InvalidParameterException(
                        parameter, "is '" + text + "', but times was given too; give one of them");
            }));
            return Optional.empty();
        }
        return Optional.of(AppendedDay.of(date, time));
    }

    static Optional<String> text(String value) {
        return Optional.ofNullable(value).map(String::trim).filter(text -> !text.isEmpty());
    }

    /** The level that a parameter names. */
    static Level level(String parameter, String value) {
        try {
            return Level.parse(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException(parameter, "is '" + value + "'; allowed: L1, L2");
        }
    }

    /** What a confidence map is to hold, or empty for none. */
    private static Optional<ConfidenceMeasure> measure(String value) {
        Optional<Boolean> wanted = BooleanText.parse(value);
        if (wanted.isPresent()) {
            return wanted.filter(Boolean::booleanValue).map(yes -> ConfidenceMeasure.PROBABILITY);
        }
        return ConfidenceMeasure.find(oneOf("confidence", value));
    }

    private static String oneOf(String parameter, String value) {
        List<String> allowed = options().get(parameter);
        String lower = value.toLowerCase(Locale.ROOT);
        if (!allowed.contains(lower)) {
            throw new InvalidParameterException(
                    parameter, "is '" + value + "'; allowed: " + String.join(", ", allowed));
        }
        return lower;
    }

    /** Results in the order in which they are declared, without those that are absent. */
    static Map<String, Object> results(
            GridCoverage2D result,
            Map<Companion, GridCoverage2D> companions,
            String layer,
            AreaTable areas,
            RunSummary summary) {
        Map<String, Object> results = new LinkedHashMap<>();
        results.put("result", result);
        for (Companion companion : Companion.values()) {
            results.put(companion.label(), companions.get(companion));
        }
        results.put("layer", layer);
        results.put("areas", areas);
        results.put("summary", summary);
        results.values().removeIf(java.util.Objects::isNull);
        return results;
    }
}
