package org.classifycerrado.process;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.Scrutiny;
import org.classifycerrado.imagery.StackRequest;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.AreaCounter;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.classifycerrado.patch.Decision;
import org.classifycerrado.patch.PatchBlock;
import org.classifycerrado.patch.PatchLayout;
import org.classifycerrado.patch.PatchMosaic;
import org.classifycerrado.segment.Arithmetic;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.SceneClassifier;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.Segmenter;
import org.classifycerrado.segment.SegmenterRequest;
import org.geotools.coverage.grid.GridCoverage2D;

/** One run of the process, from the checked request to the results. */
final class Classification {

    /** Shares of the progress bar, in percent: up to here for checks, and up to here for the network. */
    private static final double CHECKED = 2;

    private static final double CLASSIFIED = 93;
    private static final double WRITTEN = 99;

    private final Host host;
    private final Turns turns;
    private final Settings settings;
    /** Seconds of the steps that make the model ready, by their names in the summary. */
    private final Map<String, Double> preparation = new LinkedHashMap<>();

    private final ClassificationRequest request;
    private final Progress progress;
    private final Instant start = Instant.now();

    Classification(Host host, Turns turns, Settings settings, ClassificationRequest request, Progress progress) {
        this.host = host;
        this.turns = turns;
        this.settings = settings;
        this.request = request;
        this.progress = progress;
    }

    /**
     * Classifies.
     *
     * @return the results by name
     * @throws InvalidParameterException if the request cannot be answered; nothing has been written then
     * @throws IOException if imagery cannot be read or the map not written
     * @throws SegmentationException if the model fails
     */
    Map<String, Object> run() throws IOException, SegmentationException {
        return run(false);
    }

    /**
     * Checks all that can be told of a request before its turn comes; nothing is computed or written.
     *
     * @throws InvalidParameterException if the request cannot be answered
     * @throws IOException if imagery cannot be read
     * @throws SegmentationException if the model cannot be used
     */
    void check() throws IOException, SegmentationException {
        run(true);
    }

    @SuppressWarnings("try") // A turn is only held.
    private Map<String, Object> run(boolean onlyCheck) throws IOException, SegmentationException {
        try (OpenScene scene = open()) {
            PatchBlock whole = scene.layout().whole(request.blend());
            int batch = RunCost.batch(request.batch(), whole, scene.model().card(), scene.device(), settings);
            progress.task("Looking at the imagery");
            try (Judgement judgement = new Judgement(() -> scrutinise(scene))) {
                progress.guard(judgement::check);
                if (request.publish()) {
                    try (MapPublisher.Publication publication = host.publisher().begin(publishRequest(scene))) {
                        if (onlyCheck) {
                            judgement.doubts(progress);
                            return Map.of();
                        }
                        try (Turns.Turn turn = turns.take(scene.device(), settings, progress)) {
                            return classify(scene, whole, batch, judgement, Optional.of(publication));
                        }
                    }
                }
                refuseLayerParameters();
                try (Turns.Turn turn = turns.take(scene.device(), settings, progress)) {
                    return classify(scene, whole, batch, judgement, Optional.empty());
                }
            }
        }
    }

    /**
     * Opens and checks what is to be classified; nothing is computed.
     *
     * @throws InvalidParameterException if the request cannot be answered
     */
    OpenScene open() throws IOException, SegmentationException {
        progress.task("Checking the request");
        Modality given = givenImagery();
        Model model = timed(
                "checking",
                () -> ModelChoice.choose(host.models().get(), settings, request.model(), request.level(), given));
        ModelCard card = model.card();
        Arithmetic.wanted(model, request.precision());
        ComputeDevice device = timed("libtorch", () -> ComputeDevice.choose(request.device(), host.runtime()));
        ClassificationInputs inputs = openInputs(card);
        try {
            TimeChoice.check(request.time(), inputs.coverages());
            StackRequest wanted = stackRequest(card, inputs);
            ImageryStack stack = ImageryStack.of(wanted);
            PatchLayout layout = layout(card, stack.grid());
            request.cleaning().on(stack.grid());
            Legend legend = Legend.of(request.level().orElse(card.level()));
            return new OpenScene(model, device, inputs, wanted, stack, layout, legend);
        } catch (RuntimeException e) {
            inputs.close();
            throw e;
        }
    }

    /** Looks at the imagery's values; tells what is odd about them. */
    List<String> scrutinise(OpenScene scene) {
        return Scrutiny.settle(
                Scrutiny.of(scene.stack(), scene.wanted(), scene.model().card().statistics()),
                request.allowImplausible());
    }

    RunRecord record(OpenScene scene) {
        return new RunRecord(
                request, scene.model().card(), scene.inputs(), scene.stack().layers(), start);
    }

    Arithmetic arithmetic(OpenScene scene) throws SegmentationException {
        return Arithmetic.choose(
                scene.model(),
                request.precision(),
                scene.device(),
                scene.layout().size(),
                host.runtime());
    }

    ClassificationRequest request() {
        return request;
    }

    /**
     * Classifies a block of a scene on this thread.
     *
     * @return what was done
     */
    SceneClassifier.Outcome classify(OpenScene scene, PatchBlock block, PatchMosaic.RowSink sink)
            throws IOException, SegmentationException {
        int batch = RunCost.batch(request.batch(), block, scene.model().card(), scene.device(), settings);
        try (Segmenter segmenter = host.runtime().load(segmenterRequest(scene, arithmetic(scene)))) {
            return new SceneClassifier(scene.stack(), block, segmenter, batch, decision())
                    .run(sink, progress, part -> {});
        }
    }

    private SegmenterRequest segmenterRequest(OpenScene scene, Arithmetic arithmetic) {
        return new SegmenterRequest(
                scene.model(),
                scene.legend().level(),
                scene.device(),
                arithmetic.precision(),
                request.augment(),
                scene.layout().size());
    }

    private interface Step<T> {
        T take() throws IOException, SegmentationException;
    }

    /** Takes a step towards a model that is ready to run, and its time. */
    private <T> T timed(String name, Step<T> step) throws IOException, SegmentationException {
        long began = System.nanoTime();
        T result = step.take();
        preparation.merge(name, (System.nanoTime() - began) / 1e9, Double::sum);
        return result;
    }

    private Modality givenImagery() {
        boolean msi = isGiven("msi", request.msi(), request.msiCoverage());
        boolean sar = isGiven("sar", request.sar(), request.sarCoverage());
        if (!msi && !sar) {
            throw new InvalidParameterException(
                    "msi", "is missing, and so is sar; give the imagery that the model reads");
        }
        return msi && sar ? Modality.MSI_SAR : msi ? Modality.MSI : Modality.SAR;
    }

    private static boolean isGiven(String parameter, Optional<String> name, Optional<GridCoverage2D> coverage) {
        if (name.isPresent() && coverage.isPresent()) {
            throw new InvalidParameterException(
                    parameter,
                    "is '" + name.get() + "', but " + parameter + "Coverage was given too; give one of them");
        }
        return name.isPresent() || coverage.isPresent();
    }

    /** Opens what the model reads; imagery that it does not read stays closed. */
    private ClassificationInputs openInputs(ModelCard card) throws IOException {
        Optional<StackRequest.Input> msi =
                card.modality().usesMsi() ? open("msi", request.msi(), request.msiCoverage()) : Optional.empty();
        try {
            Optional<StackRequest.Input> sar =
                    card.modality().usesSar() ? open("sar", request.sar(), request.sarCoverage()) : Optional.empty();
            return new ClassificationInputs(msi, sar);
        } catch (IOException | RuntimeException e) {
            msi.ifPresent(input -> input.coverage().close());
            throw e;
        }
    }

    private Optional<StackRequest.Input> open(
            String parameter, Optional<String> name, Optional<GridCoverage2D> coverage) throws IOException {
        if (coverage.isPresent()) {
            // Whoever made the coverage closes it.
            String described = parameter + "Coverage";
            return Optional.of(
                    new StackRequest.Input(described, new OpenCoverage(described, coverage.get(), () -> {})));
        }
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new StackRequest.Input(parameter, host.coverages().open(parameter, name.get(), request.time())));
    }

    private StackRequest stackRequest(ModelCard card, ClassificationInputs inputs) {
        return new StackRequest(
                card.modality(),
                inputs.msi(),
                inputs.sar(),
                request.bands(),
                request.stated(),
                card.input(),
                request.resolution(),
                request.region());
    }

    private PatchLayout layout(ModelCard card, PixelGrid grid) {
        if (grid.pixels() > settings.maxPixels()) {
            throw new InvalidParameterException(
                    request.region().box().isPresent() ? "bbox" : "roi",
                    "the area to classify is " + grid.width() + "×" + grid.height() + " = " + grid.pixels()
                            + " pixels; this server allows " + settings.maxPixels() + ". Ask for a smaller area");
        }
        int window = request.window().orElse(card.patchSize());
        if (card.stride().isEmpty()) {
            if (window != card.patchSize()) {
                throw new InvalidParameterException(
                        "window",
                        "is " + window + "; model '" + card.id() + "' takes windows of " + card.patchSize()
                                + " pixels only");
            }
        } else if (window % card.stride().getAsInt() != 0
                || window < card.patchSize()
                || window > ImageryStack.CONTEXT) {
            throw new InvalidParameterException(
                    "window",
                    "is " + window + "; allowed for model '" + card.id() + "': a multiple of "
                            + card.stride().getAsInt() + " from " + card.patchSize() + " to " + ImageryStack.CONTEXT);
        }
        return new PatchLayout(grid.width(), grid.height(), window, request.overlap());
    }

    private void refuseLayerParameters() {
        refuseLayerParameters(request.workspace(), request.name(), request.title());
        request.appendedAs().ifPresent(date -> refuseLayerParameter("append", "true"));
    }

    /** Refuses what says something of a layer in a request that makes none. */
    static void refuseLayerParameters(Optional<String> workspace, Optional<String> name, Optional<String> title) {
        workspace.ifPresent(text -> refuseLayerParameter("workspace", text));
        name.ifPresent(text -> refuseLayerParameter("name", text));
        title.ifPresent(text -> refuseLayerParameter("title", text));
    }

    private static void refuseLayerParameter(String parameter, String text) {
        throw new InvalidParameterException(parameter, "is '" + text + "', but publish=false makes no layer");
    }

    private MapPublisher.Request publishRequest(OpenScene scene) {
        String day = DateTimeFormatter.BASIC_ISO_DATE.format(
                start.atZone(ZoneOffset.UTC).toLocalDate());
        String input = InputWord.of(scene.inputs().firstName());
        return new MapPublisher.Request(
                request.workspace(),
                request.name(),
                "cerrado_" + scene.legend().level().name().toLowerCase(Locale.ROOT) + "_" + input + "_" + day,
                request.title(),
                request.overwrite(),
                companions().keySet(),
                scene.legend(),
                MapPublisher.Content.CLASSES,
                request.appendedAs()
                        .map(date ->
                                new MapPublisher.Appended(date, scene.stack().grid())));
    }

    /** What comes with the map, and what its values are. */
    private Map<Companion, String> companions() {
        Map<Companion, String> companions = new EnumMap<>(Companion.class);
        request.confidence().ifPresent(measure -> companions.put(Companion.CONFIDENCE, measure.description()));
        if (request.probabilities()) {
            companions.put(Companion.PROBABILITIES, "Probability of each class in percent");
        }
        return companions;
    }

    /** A writer of the map; a CRS that its file cannot hold is the imagery's. */
    private static MapWriter mapWriter(
            ModelCard card, Path file, PixelGrid grid, Legend legend, Map<String, String> metadata) throws IOException {
        try {
            return MapWriter.classes(file, grid, legend, metadata);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException(card.modality().usesMsi() ? "msi" : "sar", e.getMessage());
        }
    }

    private Decision decision() {
        return new Decision(
                request.confidence().orElse(ConfidenceMeasure.PROBABILITY),
                request.probabilities(),
                request.cleaning().probabilitySquare());
    }

    private Map<String, Object> classify(
            OpenScene scene,
            PatchBlock whole,
            int batch,
            Judgement judgement,
            Optional<MapPublisher.Publication> publication)
            throws IOException, SegmentationException {
        ModelCard card = scene.model().card();
        ComputeDevice device = scene.device();
        PixelGrid grid = scene.stack().grid();
        Legend legend = scene.legend();
        progress.task("Loading model " + card.id());
        timed("libtorch", host.runtime()::hardware);
        Arithmetic arithmetic = timed("loading", () -> arithmetic(scene));
        Path mapFile = publication.isPresent()
                ? publication.get().mapFile()
                : host.scratch().file(".tif");
        Map<Companion, Path> companionFiles = new EnumMap<>(Companion.class);
        for (Companion companion : companions().keySet()) {
            companionFiles.put(
                    companion,
                    publication.isPresent()
                            ? publication.get().file(companion)
                            : host.scratch().file(".tif"));
        }
        RunRecord record = record(scene);
        Map<String, String> metadata = record.metadata(arithmetic);
        String source = card.modality().usesMsi() ? "msi" : "sar";
        AreaCounter areas = CerradoAreasProcess.counter(source, legend, grid);
        SceneClassifier.Outcome outcome;
        List<String> doubts;
        Optional<JsonObject> cleaning = Optional.empty();
        JsonObject run = new JsonObject();
        try (MapWriter map = mapWriter(card, mapFile, grid, legend, metadata);
                CompanionWriters companions =
                        new CompanionWriters(companionFiles, request.confidence(), grid, legend, metadata);
                FinishedMap finished = new FinishedMap(
                        map,
                        areas,
                        CerradoAreasProcess.counter(source, legend, grid),
                        companions,
                        request.cleaning(),
                        grid,
                        legend,
                        host.scratch())) {
            SegmenterRequest wanted = segmenterRequest(scene, arithmetic);
            try (Segmenter segmenter = timed("loading", () -> host.runtime().load(wanted))) {
                run.addProperty("device", device.id());
                if (!device.note().isEmpty()) {
                    run.addProperty("deviceNote", device.note());
                }
                run.addProperty("precision", arithmetic.precision().id());
                if (!arithmetic.note().isEmpty()) {
                    run.addProperty("precisionNote", arithmetic.note());
                }
                run.addProperty("batch", batch);
                progress.percent(CHECKED);
                progress.task("Classifying " + grid.width() + "×" + grid.height() + " pixels");
                outcome = new SceneClassifier(scene.stack(), whole, segmenter, batch, decision())
                        .run(
                                finished::add,
                                progress,
                                part -> progress.percent(CHECKED + part * (CLASSIFIED - CHECKED)));
            }
            doubts = judgement.doubts(progress);
            preparation.put("judging", judgement.seconds());
            if (request.cleaning().isNeeded()) {
                progress.task("Cleaning the map");
                timed("cleaning", () -> {
                    finished.clean(progress);
                    return null;
                });
                cleaning = Optional.of(finished.report());
            }
            progress.task("Writing the map");
            double each = (WRITTEN - CLASSIFIED) / (1 + companionFiles.size());
            timed("encoding", () -> {
                map.finish(progress.part(CLASSIFIED, CLASSIFIED + each));
                companions.finish(
                        place -> progress.part(CLASSIFIED + (1 + place) * each, CLASSIFIED + (2 + place) * each));
                return null;
            });
        }
        String layer = null;
        if (publication.isPresent()) {
            progress.task("Publishing the map");
            // The commit is the point of no return: from here on the map is there, so nothing is cancelled any more.
            layer = publication
                    .get()
                    .commit(new MapPublisher.MapInfo(
                            legend,
                            grid,
                            card.id(),
                            record.origin(),
                            companions(),
                            scene.inputs().names(),
                            start));
        }
        Map<Companion, GridCoverage2D> opened = new EnumMap<>(Companion.class);
        if (publication.isEmpty()) {
            for (Map.Entry<Companion, Path> file : companionFiles.entrySet()) {
                opened.put(file.getKey(), AnswerRaster.open(host, file.getValue()));
            }
        }
        RunSummary summary = record.summary(doubts, scene.layout(), legend.level(), run, preparation, outcome, layer);
        cleaning.ifPresent(done -> summary.json().add("cleaning", done));
        return ClassifyCerradoProcess.results(
                publication.isPresent() ? null : AnswerRaster.open(host, mapFile),
                opened,
                layer,
                areas.table(),
                summary);
    }
}
