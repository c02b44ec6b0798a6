package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.TextFile;
import org.classifycerrado.imagery.RegionText;
import org.classifycerrado.learn.dataset.DatasetFolder;
import org.classifycerrado.learn.dataset.PatchFolder;
import org.classifycerrado.learn.score.Evaluation;
import org.classifycerrado.learn.score.HtmlReport;
import org.classifycerrado.learn.score.MappedAreas;
import org.classifycerrado.learn.score.TextReport;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.process.CerradoAccuracyProcess;
import org.classifycerrado.process.CerradoAreasProcess;
import org.classifycerrado.score.Assessment;
import org.classifycerrado.score.ConfusionMatrix;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.vector.RegionFile;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado evaluate}: scores a model, a map or a confusion matrix. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Scores, in percent: of a model on labelled patches (--data, --model), of a map against a"
                + " reference (--map, --reference), or of a confusion matrix (--confusion).")
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR|ZIP",
            description = "A split of a dataset (msi_images or opt_images, sar_images, semantic_7c, semantic_14c): a"
                    + " folder, a zip file, or a folder in one, such as data.zip/test.")
    private Path data;

    @Option(names = "--model", paramLabel = "ID", description = "Id of the model that is scored on --data.")
    private String model;

    @Mixin
    private ModelsOption models;

    @Mixin
    private WorkerOption worker;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Mixin
    private CorruptOption corrupt;

    @Option(
            names = "--map",
            paramLabel = "FILE",
            description = "GeoTIFF of class ids, 255 where there is none, or a folder of dated ones.")
    private Path map;

    @Mixin
    private TimeOption time;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "GeoTIFF of true class ids on any grid; where it has none (255, or its no data), nothing"
                    + " counts.")
    private Path reference;

    @Option(names = "--reference-time", paramLabel = "TIME", description = "As --time, of --reference.")
    private String referenceTime;

    @Option(names = "--level", description = "Level of --map: L1 or L2 (default: as its colours say).")
    private String level;

    @Option(
            names = "--reference-level",
            description = "Level of --reference: L1 or L2 (default: as its colours say, else that of --map).")
    private String referenceLevel;

    @Option(
            names = "--roi",
            paramLabel = "WKT|FILE",
            description =
                    "Polygon that counts: WKT, EWKT, or a file: WKT, GeoJSON, GeoPackage, Shapefile; of several features all of them.")
    private String roi;

    @Option(names = "--roi-crs", description = "CRS of a --roi that carries none (default: the map's).")
    private String roiCrs;

    @Option(
            names = "--bbox",
            paramLabel = "X1,Y1,X2,Y2[,CODE]",
            description = "Box that counts, in the CRS named or that of --map; with --roi, what both share.")
    private String bbox;

    @Option(
            names = "--sample",
            description = "The pixels of --reference are a random sample, stratified by the classes of --map: estimate"
                    + " error-adjusted areas too.")
    private boolean sample;

    @Option(
            names = "--confusion",
            paramLabel = "FILE",
            description = "CSV of a confusion matrix: 'Class' and a label for each column, then a row for each true"
                    + " class.")
    private Path confusion;

    @Option(
            names = "--mapped",
            paramLabel = "FILE",
            description = "Area of each class on the map (JSON or CSV of 'classify --areas', or a CSV with a column"
                    + " 'area'): --confusion is of a stratified sample, estimate error-adjusted areas too.")
    private Path mapped;

    @Option(names = "--matrix", paramLabel = "FILE", description = "Write the confusion matrix as CSV.")
    private Path matrix;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a report of one file.")
    private Path html;

    @Option(names = "--title", description = "Title of the reports.")
    private String title;

    @Mixin
    private ReportFiles files;

    @Override
    public Integer call() throws Exception {
        checkChoice();
        files.check(new CommandFiles()
                .reads("data", data)
                .reads("models", models.given().orElse(null))
                .reads("map", map)
                .reads("reference", reference)
                .reads("roi", RegionFile.of(roi).orElse(null))
                .reads("confusion", confusion)
                .reads("mapped", mapped)
                .writes("matrix", matrix)
                .writes("html", html));
        PrintWriter screen = spec.commandLine().getOut();
        Assessment assessment;
        try (Interruption interruption = new Interruption()) {
            try {
                assessment = confusion != null ? ofMatrix() : map != null ? ofMaps(interruption) : ofModel();
            } catch (ProcessException e) {
                return MapProcess.failed(spec, e.getMessage(), interruption);
            }
        }
        String heading = title == null ? "Accuracy of " + subject() : title;
        screen.println(TextReport.screen(assessment));
        files.write(screen, matrix, assessment::toCsv);
        files.write(screen, html, () -> HtmlReport.of(heading, assessment));
        files.write(screen, assessment::toJson, () -> TextReport.markdown(heading, assessment));
        return 0;
    }

    private void checkChoice() {
        int given = (data == null ? 0 : 1) + (map == null ? 0 : 1) + (confusion == null ? 0 : 1);
        if (given != 1) {
            throw wrong("give one of --data, --map and --confusion");
        }
        if ((data == null) != (model == null)) {
            throw wrong("--data and --model belong together");
        }
        if ((map == null) != (reference == null)) {
            throw wrong("--map and --reference belong together");
        }
        if (mapped != null && confusion == null) {
            throw wrong("--mapped belongs to --confusion; with --map, say --sample");
        }
        boolean ofMap = sample
                || Stream.of(time.given().orElse(null), referenceTime, level, referenceLevel, roi, roiCrs, bbox)
                        .anyMatch(Objects::nonNull);
        if (map == null && ofMap) {
            throw wrong(
                    "--time, --reference-time, --level, --reference-level, --roi, --roi-crs, --bbox and --sample belong to --map");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private String subject() {
        return confusion != null
                ? confusion.getFileName().toString()
                : map != null ? map.getFileName() + " against " + reference.getFileName() : model + " on " + data;
    }

    private Assessment ofMatrix() throws IOException {
        Assessment assessment = named("confusion", () -> Assessment.parse(text("confusion", confusion)));
        if (mapped == null) {
            return assessment;
        }
        double[] areas = named("mapped", () -> MappedAreas.parse(text("mapped", mapped), assessment.classes()));
        return named("mapped", () -> assessment.withMappedAreas(areas));
    }

    private Assessment ofMaps(Interruption interruption) throws IOException {
        MapProcess process = new MapProcess(spec, Path::of);
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("map", map.toString());
        time.addTo(inputs);
        inputs.put("level", level);
        inputs.put("roi", region());
        inputs.put("roiCrs", roiCrs);
        inputs.put("bbox", box());
        Map<String, Object> compared = new LinkedHashMap<>(inputs);
        compared.put("reference", reference.toString());
        compared.put("referenceTime", referenceTime);
        compared.put("referenceLevel", referenceLevel);
        Assessment assessment = (Assessment)
                process.run(CerradoAccuracyProcess.NAME, compared, interruption).get("accuracy");
        if (!sample) {
            return assessment;
        }
        AreaTable table = (AreaTable)
                process.run(CerradoAreasProcess.NAME, inputs, interruption).get("areas");
        if (!assessment.level().equals(Optional.of(table.level()))) {
            throw new InvalidParameterException(
                    "sample",
                    "needs a reference of the map's own level, " + table.level() + ": that is how it was drawn");
        }
        double[] areas =
                table.rows().stream().mapToDouble(AreaTable.Row::hectares).toArray();
        return named("sample", () -> assessment.withMappedAreas(areas));
    }

    private Object region() throws IOException {
        if (roi == null) {
            return null;
        }
        try {
            return RegionFile.read(roi, Optional.ofNullable(roiCrs));
        } catch (IllegalArgumentException e) {
            throw wrong("--roi " + e.getMessage());
        }
    }

    private ReferencedEnvelope box() {
        try {
            return bbox == null ? null : RegionText.box(bbox);
        } catch (IllegalArgumentException e) {
            throw wrong("--bbox " + e.getMessage());
        }
    }

    private Assessment ofModel() throws Exception {
        try (TemporaryFolder scratch = new TemporaryFolder();
                InferenceRuntime runtime = worker.open();
                DatasetFolder dataset = DatasetFolder.open(data)) {
            Model chosen = new ModelStore(models.folder(scratch))
                    .find(model)
                    .orElseThrow(() -> new InvalidParameterException(
                            "model", "is '" + model + "'; 'cerrado models' lists those that there are"));
            ModelCard card = chosen.card();
            PatchFolder patches = PatchFolders.open(spec, dataset.path(), card.modality(), card.level(), false);
            ComputeDevice where = ComputeDevice.choose(device, runtime);
            ConfusionMatrix matrix = Evaluation.of(chosen, patches, corrupt.choice(), corrupt::leftOut, where, runtime);
            corrupt.count();
            return Assessment.of(card.level(), matrix);
        }
    }

    private static String text(String parameter, Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new InvalidParameterException(parameter, "there is no readable file '" + file + "'");
        }
        try {
            return TextFile.read(file);
        } catch (CharacterCodingException e) {
            throw new InvalidParameterException(parameter, "'" + file + "' is no text in UTF-8 or UTF-16");
        }
    }

    /** What is read from a parameter's file. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T named(String parameter, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException(parameter, e.getMessage());
        }
    }
}
