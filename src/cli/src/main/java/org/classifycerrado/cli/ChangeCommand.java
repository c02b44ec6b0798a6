package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.classifycerrado.TextFile;
import org.classifycerrado.change.TransitionTable;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.polygon.PolygonFile;
import org.classifycerrado.process.CerradoChangeProcess;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.process.ProcessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado change}: what changed between two maps. */
@Command(
        name = "change",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What changed between two maps of one level, on any grids: which class became which, a raster of"
                + " groups of changes, and polygons of chosen changes.")
final class ChangeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "FILE",
            description = "The earlier map, a GeoTIFF of class ids, or a folder of dated ones.")
    private Path from;

    @Option(
            names = "--from-time",
            paramLabel = "TIME",
            description = "Of a folder, the newest map within this year, month, day, or period such as 2021-07/2021-09"
                    + " (default: the newest of all).")
    private String fromTime;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "The later map, on any grid (default: the folder --from, at --to-time).")
    private Path to;

    @Option(names = "--to-time", paramLabel = "TIME", description = "As --from-time, of the later map.")
    private String toTime;

    @Option(
            names = "--from-date",
            paramLabel = "DATE",
            description = "Date of the earlier map: year, month, day or instant of ISO 8601 (default: --from-time).")
    private String fromDate;

    @Option(names = "--to-date", paramLabel = "DATE", description = "Date of the later map (default: --to-time).")
    private String toDate;

    @Option(names = "--level", description = "Level of both maps: L1 or L2 (default: as their colours say).")
    private String level;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Which class became which: .csv, or .json, which also has groups, classes and estimates.")
    private Path table;

    @Option(names = "--out", paramLabel = "FILE", description = "GeoTIFF of groups of changes.")
    private Path out;

    @Option(
            names = "--polygons",
            paramLabel = "FILE",
            description = "Polygons of the changes that --alerts and --transitions name: .gpkg (in the earlier map's"
                    + " CRS) or .geojson (longitude and latitude).")
    private Path polygonFile;

    @Option(
            names = "--alerts",
            paramLabel = "NAME",
            description = "deforestation: natural vegetation (V1, V2; at L1 Forest) that became anything else.")
    private String alerts;

    @Option(
            names = "--transitions",
            paramLabel = "LIST",
            description = "Such as V1:Pa,V2:* (codes of classes, * for any other) or loss,gain (groups).")
    private String transitions;

    @Mixin
    private PolygonOptions polygons;

    @Option(
            names = "--from-confidence",
            paramLabel = "FILE",
            description = "The earlier map's confidence: each polygon gets the mean of it.")
    private Path fromConfidence;

    @Option(names = "--to-confidence", paramLabel = "FILE", description = "The later map's confidence.")
    private Path toConfidence;

    @Option(
            names = "--from-accuracy",
            paramLabel = "CSV",
            description = "Confusion matrix of a sample of the earlier map, stratified by its classes: gives"
                    + " error-adjusted areas of its classes in --table.")
    private Path fromAccuracy;

    @Option(names = "--to-accuracy", paramLabel = "CSV", description = "The same of the later map.")
    private Path toAccuracy;

    @Mixin
    private RegionOptions region;

    @Option(names = "--overwrite", description = "Replace files that exist, but never an input.")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        new CommandFiles()
                .readsDates("from", from)
                .readsDates("to", to)
                .readsDates("from-confidence", fromConfidence)
                .readsDates("to-confidence", toConfidence)
                .reads("from-accuracy", fromAccuracy)
                .reads("to-accuracy", toAccuracy)
                .reads("roi", region.file())
                .writes("table", table)
                .writes("out", out)
                .writes("polygons", polygonFile)
                .check(overwrite);
        try (PendingFiles rasters = new PendingFiles(out);
                PendingFiles vectors = new PendingFiles(polygonFile);
                Interruption interruption = new Interruption()) {
            MapProcess process =
                    new MapProcess(spec, suffix -> (suffix.equals(".tif") ? rasters : vectors).file(suffix));
            try {
                finish(process.run(CerradoChangeProcess.NAME, inputs(), interruption), rasters, vectors);
                return 0;
            } catch (ProcessException e) {
                return MapProcess.failed(spec, e.getMessage(), interruption);
            }
        }
    }

    private void checkOptions() {
        if (to == null && toTime == null) {
            throw wrong("give --to, or --to-time if --from is a folder of dated maps");
        }
        TableFile.checkName(spec, "--table", table);
        polygons.checkName("--polygons", polygonFile);
        if ((polygonFile == null) != (alerts == null && transitions == null)) {
            throw wrong("--polygons and --alerts or --transitions belong together");
        }
        if (polygonFile == null && (polygons.given() || fromConfidence != null || toConfidence != null)) {
            throw wrong("--min-area, --simplify, --from-confidence and --to-confidence belong to --polygons");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Map<String, Object> inputs() throws IOException {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("from", from.toString());
        inputs.put("fromTime", fromTime);
        inputs.put("to", MapProcess.text(to));
        inputs.put("toTime", toTime);
        inputs.put("fromDate", fromDate);
        inputs.put("toDate", toDate);
        inputs.put("level", level);
        inputs.put("roi", region.polygon());
        inputs.put("roiCrs", region.crs());
        inputs.put("bbox", region.box());
        inputs.put("fromAccuracy", matrix("--from-accuracy", fromAccuracy));
        inputs.put("toAccuracy", matrix("--to-accuracy", toAccuracy));
        inputs.put("raster", out != null);
        inputs.put("alerts", alerts);
        inputs.put("transitions", transitions);
        inputs.put("fromConfidence", MapProcess.text(fromConfidence));
        inputs.put("toConfidence", MapProcess.text(toConfidence));
        polygons.addTo(inputs);
        return inputs;
    }

    private String matrix(String option, Path file) throws IOException {
        try {
            return file == null ? null : TextFile.read(file);
        } catch (CharacterCodingException e) {
            throw wrong(option + ": '" + file + "' is no text in UTF-8 or UTF-16");
        }
    }

    private void finish(Map<String, Object> results, PendingFiles rasters, PendingFiles vectors) throws IOException {
        TransitionTable transitionTable = (TransitionTable) results.get("transitions");
        PrintWriter screen = spec.commandLine().getOut();
        print(transitionTable, screen);
        if (table != null) {
            TableFile.write(table, transitionTable::toJson, transitionTable::toCsv);
            screen.println("table:    " + table);
        }
        if (out != null) {
            ((GridCoverage2D) results.get("result")).dispose(true);
            rasters.move(out);
            screen.println("changes:  " + out);
        }
        if (polygonFile != null) {
            PolygonFile traced = (PolygonFile) results.get("polygons");
            PolygonOptions.write(traced, polygonFile, vectors);
            screen.println("polygons: " + polygonFile + ", " + traced.count());
        }
    }

    /** The groups of changes, with their areas. */
    private static void print(TransitionTable table, PrintWriter screen) {
        for (LandCoverClass group : ChangeLegend.groups()) {
            double hectares = table.rows().stream()
                    .filter(row -> row.group().equals(group))
                    .mapToDouble(TransitionTable.Row::hectares)
                    .sum();
            screen.printf(Locale.ROOT, "%-34s %14.2f ha%n", group.name(), hectares);
        }
    }
}
