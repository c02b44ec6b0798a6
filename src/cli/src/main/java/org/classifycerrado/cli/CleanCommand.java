package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.process.CerradoCleanProcess;
import org.classifycerrado.process.RunSummary;
import org.geotools.process.ProcessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cerrado clean}: a map without what is too small to be meant. */
@Command(
        name = "clean",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Smooths a land-cover map by majority, and merges patches below a minimum area into their"
                + " neighbours.")
final class CleanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--map",
            required = true,
            paramLabel = "FILE",
            description = "GeoTIFF of class ids, 255 where there is none, or a folder of dated ones.")
    private Path map;

    @Mixin
    private TimeOption time;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The cleaned map to write, a GeoTIFF.")
    private Path out;

    @Option(names = "--level", paramLabel = "L1|L2", description = "Level of the map (default: as its colours say).")
    private String level;

    @Mixin
    private RegionOptions region;

    @Option(
            names = "--min-area",
            paramLabel = "HECTARES",
            description = "Merge patches that are smaller into the neighbour with the longest border.")
    private Double minArea;

    @Option(
            names = "--smooth",
            paramLabel = "PIXELS",
            description = "Give each pixel the commonest class of a square of this side around it, first: 3, 5, … 31.")
    private Integer smooth;

    @Option(names = "--areas", paramLabel = "FILE", description = "Write the areas after cleaning: .json or .csv.")
    private Path areas;

    @Option(
            names = "--summary",
            paramLabel = "FILE",
            description = "Write what was done, with the areas before and after: .json or .csv.")
    private Path summary;

    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    @Override
    public Integer call() throws Exception {
        TableFile.checkName(spec, "--areas", areas);
        TableFile.checkName(spec, "--summary", summary);
        new CommandFiles()
                .readsDates("map", map)
                .reads("roi", region.file())
                .writes("out", out)
                .writes("areas", areas)
                .writes("summary", summary)
                .check(overwrite);
        try (TemporaryFolder scratch = new TemporaryFolder();
                Interruption interruption = new Interruption()) {
            MapProcess process = new MapProcess(spec, scratch::file, new OutputFiles(out, Map.of()));
            try {
                report(process.run(CerradoCleanProcess.NAME, inputs(), interruption));
                return 0;
            } catch (ProcessException e) {
                return MapProcess.failed(spec, e.getMessage(), interruption);
            }
        }
    }

    private Map<String, Object> inputs() throws IOException {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("map", map.toString());
        time.addTo(inputs);
        inputs.put("level", level);
        inputs.put("roi", region.polygon());
        inputs.put("roiCrs", region.crs());
        inputs.put("bbox", region.box());
        inputs.put("minArea", minArea);
        inputs.put("smooth", smooth);
        inputs.put("publish", true);
        inputs.put("overwrite", overwrite);
        return inputs;
    }

    private void report(Map<String, Object> results) throws IOException {
        AreaTable table = (AreaTable) results.get("areas");
        RunSummary run = (RunSummary) results.get("summary");
        PrintWriter screen = spec.commandLine().getOut();
        screen.println(AreaText.of(table));
        screen.println("map:     " + out);
        write("areas:   ", areas, table::toJson, table::toCsv);
        write("summary: ", summary, run::toJson, run::toCsv);
    }

    private void write(String label, Path file, Supplier<String> json, Supplier<String> csv) throws IOException {
        if (file != null) {
            TableFile.write(file, json, csv);
            spec.commandLine().getOut().println(label + file);
        }
    }
}
