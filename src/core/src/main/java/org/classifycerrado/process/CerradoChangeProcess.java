package org.classifycerrado.process;

import static org.classifycerrado.process.ClassifyCerradoProcess.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.change.TransitionChoice;
import org.classifycerrado.change.TransitionTable;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.polygon.PolygonFile;
import org.classifycerrado.polygon.PolygonLayer;
import org.geotools.api.util.ProgressListener;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.process.factory.DescribeParameter;
import org.geotools.process.factory.DescribeProcess;
import org.geotools.process.factory.DescribeResult;
import org.geotools.process.factory.DescribeResults;
import org.locationtech.jts.geom.Geometry;

/** The process {@code cerrado:CerradoChange}: what changed between two maps. */
@DescribeProcess(
        title = "Cerrado change",
        description = "What changed between two land-cover maps, or two times of one: which class became which, in"
                + " pixels and hectares, a raster of groups of changes, and polygons of chosen changes. Raster and"
                + " polygons can be published as layers.",
        version = "1.0.0")
public final class CerradoChangeProcess {

    /** Local name of the process. */
    public static final String NAME = "CerradoChange";

    static final String ALERTS = "alerts";

    private final Host host;

    CerradoChangeProcess(Host host) {
        this.host = host;
    }

    /**
     * Runs the process. One of {@code from} and {@code fromCoverage} is needed, and one of {@code to},
     * {@code toCoverage} and {@code toTime}; all else may be null.
     *
     * @param from name of a layer of class ids, the earlier map
     * @param fromCoverage the earlier map, instead of a name
     * @param fromTime instant or period for an earlier map with a time dimension
     * @param fromDate date of the earlier map
     * @param to name of a layer of class ids, the later map
     * @param toCoverage the later map, instead of a name
     * @param toTime instant or period for a later map with a time dimension
     * @param toDate date of the later map
     * @param level level of both maps
     * @param roi area that counts
     * @param roiCrs CRS of a roi that carries none
     * @param bbox area that counts
     * @param fromAccuracy confusion matrix of a sample of the earlier map, as CSV
     * @param toAccuracy confusion matrix of a sample of the later map, as CSV
     * @param raster whether a raster of changes is wanted
     * @param alerts transitions whose polygons are wanted, by name
     * @param transitions transitions whose polygons are wanted, by classes or groups
     * @param minArea area of the smallest polygon, in hectares
     * @param simplify tolerance of simplified borders, in metres
     * @param fromConfidence name of the earlier map's confidence
     * @param toConfidence name of the later map's confidence
     * @param publish whether to publish the raster of changes, and the polygons if there are any wanted; they are
     *     returned too
     * @param workspace where to publish
     * @param name of the layer
     * @param title of the layer
     * @param overwrite whether a layer of that name may be replaced
     * @param listener for progress and cancelling
     * @return the results by name
     * @throws ProcessException if it fails or is cancelled; its message is for the caller
     */
    @DescribeResults({
        @DescribeResult(
                name = "polygons",
                description = "Polygons of the transitions that alerts and transitions name",
                type = PolygonFile.class,
                primary = true),
        @DescribeResult(
                name = "result",
                description =
                        "Raster of groups of changes, with raster=true, unless it is published; 255 where a map has"
                                + " no class",
                type = GridCoverage2D.class),
        @DescribeResult(name = "layer", description = "Name of the published raster's layer", type = String.class),
        @DescribeResult(
                name = "polygonsLayer",
                description = "Name of the published polygons' layer: that of the raster, with _polygons at its end",
                type = String.class),
        @DescribeResult(
                name = "transitions",
                description = "Which class became which: pixels, hectares and share; as CSV without what is said of"
                        + " classes and groups",
                type = TransitionTable.class)
    })
    public Map<String, Object> execute(
            @DescribeParameter(name = "from", description = "Name of the earlier land-cover layer", min = 0)
                    String from,
            @DescribeParameter(name = "fromCoverage", description = "Earlier map, instead of 'from'", min = 0)
                    GridCoverage2D fromCoverage,
            @DescribeParameter(
                            name = "fromTime",
                            description = "ISO 8601 instant or period, for an earlier map with a time dimension",
                            min = 0)
                    String fromTime,
            @DescribeParameter(
                            name = "fromDate",
                            description = "Date of the earlier map, as ISO 8601: year, month, day or instant (default:"
                                    + " fromTime)",
                            min = 0)
                    String fromDate,
            @DescribeParameter(
                            name = "to",
                            description =
                                    "Name of the later land-cover layer, on any grid (default: 'from', at" + " toTime)",
                            min = 0)
                    String to,
            @DescribeParameter(name = "toCoverage", description = "Later map, instead of 'to'", min = 0)
                    GridCoverage2D toCoverage,
            @DescribeParameter(
                            name = "toTime",
                            description = "ISO 8601 instant or period, for a later map with a time dimension",
                            min = 0)
                    String toTime,
            @DescribeParameter(name = "toDate", description = "Date of the later map (default: toTime)", min = 0)
                    String toDate,
            @DescribeParameter(
                            name = "level",
                            description =
                                    "Level of both maps: L1 (7 classes) or L2 (14) (default: as their colours say)",
                            min = 0)
                    String level,
            @DescribeParameter(
                            name = "roi",
                            description = "Polygon or multi-polygon that counts (default: all of the earlier map). In"
                                    + " the earlier map's CRS if it carries none",
                            min = 0)
                    Geometry roi,
            @DescribeParameter(
                            name = "roiCrs",
                            description = "CRS of a roi that carries none, such as EPSG:4326 (x before y)",
                            min = 0)
                    String roiCrs,
            @DescribeParameter(name = "bbox", description = "Box that counts; with a roi, what both share", min = 0)
                    ReferencedEnvelope bbox,
            @DescribeParameter(
                            name = "fromAccuracy",
                            description = "Confusion matrix of a sample of the earlier map, stratified by its classes,"
                                    + " as CSV: gives error-adjusted areas",
                            min = 0)
                    String fromAccuracy,
            @DescribeParameter(name = "toAccuracy", description = "The same of the later map", min = 0)
                    String toAccuracy,
            @DescribeParameter(
                            name = "raster",
                            description = "Whether a raster of groups of changes is wanted (default: false)",
                            min = 0)
                    Boolean raster,
            @DescribeParameter(
                            name = ALERTS,
                            description = "Polygons of changes of this kind; deforestation: natural vegetation (V1, V2;"
                                    + " at L1 Forest) that became anything else",
                            min = 0)
                    String alerts,
            @DescribeParameter(
                            name = "transitions",
                            description = "Polygons of these transitions, such as V1:Pa,V2:* (codes of classes, * for"
                                    + " any other), or of these groups, such as loss,gain",
                            min = 0)
                    String transitions,
            @DescribeParameter(
                            name = "minArea",
                            description = "Area of the smallest polygon, in hectares (default: 0)",
                            min = 0)
                    Double minArea,
            @DescribeParameter(
                            name = "simplify",
                            description = "Tolerance of simplified borders, in metres; neighbours keep their borders in"
                                    + " common (default: borders of pixels)",
                            min = 0)
                    Double simplify,
            @DescribeParameter(
                            name = "fromConfidence",
                            description = "Name of the earlier map's confidence layer, for the polygons' means",
                            min = 0)
                    String fromConfidence,
            @DescribeParameter(
                            name = "toConfidence",
                            description = "Name of the later map's confidence layer, for the polygons' means",
                            min = 0)
                    String toConfidence,
            @DescribeParameter(
                            name = "publish",
                            description = "Whether to make the raster and publish it as a layer, and the polygons, if"
                                    + " alerts or transitions ask for some, as another (default: false)",
                            min = 0)
                    Boolean publish,
            @DescribeParameter(
                            name = "workspace",
                            description = "Workspace of the new layer (default: the default workspace)",
                            min = 0)
                    String workspace,
            @DescribeParameter(
                            name = "name",
                            description = "Name of the new layer (default: made from the maps' names and the date)",
                            min = 0)
                    String name,
            @DescribeParameter(name = "title", description = "Title of the new layer", min = 0) String title,
            @DescribeParameter(
                            name = "overwrite",
                            description = "Whether a layer of the same name may be replaced",
                            min = 0)
                    Boolean overwrite,
            ProgressListener listener)
            throws ProcessException {
        return CallerErrors.guard("comparison", () -> {
            RegionOfInterest region = RegionOfInterest.of(roi, text(roiCrs).orElse(null), bbox);
            try (ChangeInputs inputs = ChangeInputs.open(
                    host,
                    new ChangeInputs.Given(
                            "from", text(from), fromCoverage, text(fromTime), text(fromDate), text(fromAccuracy)),
                    new ChangeInputs.Given("to", text(to), toCoverage, text(toTime), text(toDate), text(toAccuracy)),
                    text(level).map(value -> ClassifyCerradoProcess.level("level", value)),
                    region)) {
                Optional<boolean[]> chosen =
                        TransitionChoice.of(text(alerts), text(transitions), Legend.of(inputs.level()));
                if (chosen.isEmpty()) {
                    refuseWithoutPolygons("minArea", minArea);
                    refuseWithoutPolygons("simplify", simplify);
                    refuseWithoutPolygons("fromConfidence", text(fromConfidence).orElse(null));
                    refuseWithoutPolygons("toConfidence", text(toConfidence).orElse(null));
                }
                Run run = new Run(
                        inputs,
                        chosen,
                        PolygonRequest.limits(
                                minArea, simplify, host.settings().get().maxPolygons()),
                        text(fromConfidence),
                        text(toConfidence),
                        polygonsText(text(alerts), text(transitions), minArea),
                        new Progress(listener));
                if (!Boolean.TRUE.equals(publish)) {
                    Classification.refuseLayerParameters(text(workspace), text(name), text(title));
                    return run.answer(Boolean.TRUE.equals(raster));
                }
                return run.publish(new MapPublisher.Request(
                        text(workspace),
                        text(name),
                        run.suggestedName(),
                        text(title),
                        Boolean.TRUE.equals(overwrite),
                        chosen.isPresent() ? Set.of(Companion.POLYGONS) : Set.of(),
                        Legend.of(inputs.level()),
                        MapPublisher.Content.CHANGES,
                        Optional.empty()));
            }
        });
    }

    /** One run, from the open maps to the results. */
    private final class Run {
        private final ChangeInputs inputs;
        private final Optional<boolean[]> chosen;
        private final PolygonLayer.Limits limits;
        private final Optional<String> fromConfidence;
        private final Optional<String> toConfidence;
        private final String polygonsText;
        private final Progress progress;
        private final Instant start = Instant.now();

        Run(
                ChangeInputs inputs,
                Optional<boolean[]> chosen,
                PolygonLayer.Limits limits,
                Optional<String> fromConfidence,
                Optional<String> toConfidence,
                String polygonsText,
                Progress progress) {
            this.inputs = inputs;
            this.chosen = chosen;
            this.limits = limits;
            this.fromConfidence = fromConfidence;
            this.toConfidence = toConfidence;
            this.polygonsText = polygonsText;
            this.progress = progress;
        }

        Map<String, Object> answer(boolean raster) throws IOException {
            Optional<Path> file = raster ? Optional.of(host.scratch().file(".tif")) : Optional.empty();
            Comparison.Outcome outcome = compare(file);
            GridCoverage2D result = file.isPresent() ? AnswerRaster.open(host, file.get()) : null;
            return results(outcome, result, null, null);
        }

        Map<String, Object> publish(MapPublisher.Request request) throws IOException {
            try (MapPublisher.Publication publication = host.publisher().begin(request)) {
                Comparison.Outcome outcome = compare(Optional.of(publication.mapFile()));
                Map<Companion, String> companions = new EnumMap<>(Companion.class);
                if (outcome.polygons().isPresent()) {
                    // The answer has a file of its own, which goes with it.
                    Files.copy(outcome.polygons().get().file(), publication.file(Companion.POLYGONS));
                    companions.put(Companion.POLYGONS, polygonsText);
                }
                progress.task("Publishing the raster of changes");
                String layer = publication.commit(new MapPublisher.MapInfo(
                        Legend.of(inputs.level()),
                        inputs.transitions().grid(),
                        NAME,
                        "Changes from " + described(inputs.from()) + " to " + described(inputs.to()),
                        companions,
                        described(inputs.from()) + " and " + described(inputs.to()),
                        start));
                return results(outcome, null, layer, companions.isEmpty() ? null : Companion.POLYGONS.of(layer));
            }
        }

        private Comparison.Outcome compare(Optional<Path> raster) throws IOException {
            return new Comparison(host, inputs, progress)
                    .run(new Comparison.Wanted(raster, chosen, limits, fromConfidence, toConfidence));
        }

        private static Map<String, Object> results(
                Comparison.Outcome outcome, GridCoverage2D result, String layer, String polygonsLayer) {
            Map<String, Object> results = new LinkedHashMap<>();
            results.put("polygons", outcome.polygons().orElse(null));
            results.put("result", result);
            results.put("layer", layer);
            results.put("polygonsLayer", polygonsLayer);
            results.put("transitions", outcome.table());
            return results;
        }

        /** A map, and its date if it is known. */
        private static String described(ChangeInputs.Side side) {
            return side.source().name()
                    + side.date().map(date -> " (" + date.text() + ")").orElse("");
        }

        /** Of what the maps are called, with their dates where those are known. */
        String suggestedName() {
            String day = DateTimeFormatter.BASIC_ISO_DATE.format(
                    start.atZone(ZoneOffset.UTC).toLocalDate());
            return "cerrado_change_" + word(inputs.from()) + "_" + word(inputs.to()) + "_" + day;
        }

        private static String word(ChangeInputs.Side side) {
            String name = side.source().name();
            return side.date().map(date -> InputWord.of(name, date.text())).orElseGet(() -> InputWord.of(name));
        }
    }

    /** Which changes the polygons are of. */
    private static String polygonsText(Optional<String> alerts, Optional<String> transitions, Double minArea) {
        return "Polygons of changes: "
                + Stream.concat(alerts.map(name -> "alerts of " + name).stream(), transitions.stream())
                        .collect(Collectors.joining(", "))
                + (minArea == null || minArea == 0 ? "" : ", of " + minArea + " ha or more");
    }

    private static void refuseWithoutPolygons(String parameter, Object given) {
        if (given != null) {
            throw new InvalidParameterException(
                    parameter, "is '" + given + "', but no polygons are asked for; give alerts or transitions");
        }
    }
}
