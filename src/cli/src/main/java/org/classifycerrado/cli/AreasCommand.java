package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.learn.chart.AreaChart;
import org.classifycerrado.map.AreaReport;
import org.classifycerrado.map.AreaSeries;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneTable;
import org.classifycerrado.process.CerradoAreasProcess;
import org.classifycerrado.time.DatedFolder;
import org.classifycerrado.vector.ZoneFile;
import org.geotools.process.ProcessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cerrado areas}: how much of a map, or of polygons on it, each class covers. */
@Command(
        name = "areas",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Area of each class: of a land-cover map, or in one pass of each of many polygons on it; of several"
                        + " maps, such as those of several years, one after the other.")
final class AreasCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--map",
            required = true,
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "GeoTIFF of class ids, 255 where there is none, or a folder of dated ones, of which each date"
                    + " is counted; of several maps, each is counted.")
    private List<Path> maps;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "Of a folder of dated maps, the newest alone within this year, month, day, or period such as"
                    + " 2022-07/2022-09 (default: each date).")
    private String time;

    @Option(names = "--level", paramLabel = "L1|L2", description = "Level of the maps (default: as their colours say).")
    private String level;

    @Mixin
    private RegionOptions region;

    @Option(
            names = "--zones",
            paramLabel = "FILE",
            description = "Polygons that are counted each for itself, which may overlap: GeoJSON, a GeoPackage or a"
                    + " Shapefile.")
    private Path zones;

    @Option(
            names = "--zone-id",
            paramLabel = "ATTRIBUTE",
            description = "Attribute of the polygons that is their id (default: id, else their numbers).")
    private String zoneId;

    @Option(
            names = "--zone-name",
            paramLabel = "ATTRIBUTE",
            description = "Attribute of the polygons that is their name (default: name, if there is one).")
    private String zoneName;

    @Option(
            names = "--zones-crs",
            paramLabel = "CODE",
            description = "CRS of polygons that carry none (default: of the map).")
    private String zonesCrs;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the areas: .json or .csv; of several maps, all in one table.")
    private Path out;

    @Option(
            names = "--chart",
            paramLabel = "FILE",
            description = "Draw stacked bars, one for each date, map or polygon: .png or .svg.")
    private Path chart;

    @Option(names = "--lang", paramLabel = "en|pt", defaultValue = "en", description = "Language of the chart.")
    private String language;

    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    /** The maps one by one. */
    private final List<Path> files = new ArrayList<>();

    /** Whether the maps are told apart by their dates. */
    private boolean dated;

    @Override
    public Integer call() throws Exception {
        try (Interruption interruption = new Interruption()) {
            ChartFile picture = new ChartFile(chart);
            check();
            List<String> labels = labels();
            List<AreaSeries.Entry> counted = new ArrayList<>();
            try {
                for (int i = 0; i < files.size(); i++) {
                    counted.add(new AreaSeries.Entry(labels.get(i), count(files.get(i), interruption)));
                }
            } catch (ProcessException e) {
                return MapProcess.failed(spec, e.getMessage(), interruption);
            }
            requireOneLevel(counted);
            counted.forEach(this::report);
            write(counted);
            picture.write(
                    AreaChart.of(bars(counted), Locale.forLanguageTag(language)),
                    spec.commandLine().getOut());
            return 0;
        }
    }

    private static void requireOneLevel(List<AreaSeries.Entry> counted) {
        String levels = counted.stream()
                .map(map -> map.areas().level().name())
                .distinct()
                .collect(Collectors.joining(" and "));
        if (levels.contains(" ")) {
            throw new InvalidParameterException(
                    "map", "the maps are of levels " + levels + "; give those of one level");
        }
    }

    private void check() throws IOException {
        TableFile.checkName(spec, "--out", out);
        CommandFiles named = new CommandFiles().reads("zones", zones).reads("roi", region.file());
        maps.forEach(map -> named.reads("map", map));
        named.writes("out", out).writes("chart", chart).check(overwrite);
        for (Path map : maps) {
            Collection<Path> dates = new DatedFolder(map).files().values();
            files.addAll(time != null || dates.isEmpty() ? List.of(map) : dates);
        }
        dated = files.size() > 1
                && files.stream().allMatch(map -> DatedFolder.date(map).isPresent())
                && files.stream().map(AreasCommand::undated).distinct().count() == 1
                && files.stream().map(DatedFolder::date).distinct().count() == files.size();
    }

    /** A dated file's name without its date. */
    private static String undated(Path map) {
        return map.getFileName().toString().replaceFirst("_\\d{8}\\.[^.]*$", "");
    }

    /**
     * The maps' dates, if they are those of one name at several dates, else their names, with as many of the folders
     * above as it takes to tell them apart.
     */
    private List<String> labels() {
        if (dated) {
            return files.stream()
                    .map(map -> DatedFolder.date(map).orElseThrow().toString())
                    .toList();
        }
        int deepest = files.stream()
                .mapToInt(map -> map.toAbsolutePath().getNameCount())
                .max()
                .orElseThrow();
        for (int names = 1; names <= deepest; names++) {
            int taken = names;
            List<String> labels = files.stream().map(map -> end(map, taken)).toList();
            if (labels.stream().distinct().count() == labels.size()) {
                return labels;
            }
        }
        return files.stream().map(Path::toString).toList();
    }

    /** The last names of a path, without the ending of the file's. */
    private static String end(Path map, int names) {
        Path whole = map.toAbsolutePath().normalize();
        int count = whole.getNameCount();
        return whole.subpath(Math.max(0, count - names), count).toString().replaceFirst("\\.[^./]*$", "");
    }

    private AreaReport count(Path map, Interruption interruption) throws IOException {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("map", map.toString());
        inputs.put("time", time);
        inputs.put("level", level);
        inputs.put("roi", region.polygon());
        inputs.put("roiCrs", region.crs());
        inputs.put("bbox", region.box());
        inputs.put("zones", zones == null ? null : ZoneFile.read(zones));
        inputs.put("zoneId", zoneId);
        inputs.put("zoneName", zoneName);
        inputs.put("zonesCrs", zonesCrs);
        return (AreaReport) new MapProcess(spec, Path::of)
                .run(CerradoAreasProcess.NAME, inputs, interruption)
                .values()
                .iterator()
                .next();
    }

    /** The bars of a chart: of zones, those of one beside each other. */
    private List<AreaChart.Bar> bars(List<AreaSeries.Entry> counted) {
        List<AreaChart.Bar> bars = new ArrayList<>();
        if (zones == null) {
            counted.forEach(map -> bars.add(new AreaChart.Bar(map.label(), (AreaTable) map.areas())));
            return bars;
        }
        int rows = ((ZoneTable) counted.get(0).areas()).rows().size();
        for (int i = 0; i < rows; i++) {
            for (AreaSeries.Entry map : counted) {
                ZoneTable.Row row = ((ZoneTable) map.areas()).rows().get(i);
                bars.add(new AreaChart.Bar(
                        counted.size() > 1 ? name(row) + ", " + map.label() : name(row), row.areas()));
            }
        }
        return bars;
    }

    private static String name(ZoneTable.Row row) {
        return row.name().isEmpty() ? row.id() : row.name();
    }

    private void report(AreaSeries.Entry map) {
        PrintWriter screen = spec.commandLine().getOut();
        if (files.size() > 1) {
            screen.println(map.label());
        }
        if (map.areas() instanceof AreaTable table) {
            screen.println(AreaText.of(table));
        } else if (map.areas() instanceof ZoneTable table) {
            for (ZoneTable.Row row : table.rows()) {
                screen.printf(
                        Locale.ROOT,
                        "%-40s %,14.2f ha%n",
                        name(row),
                        row.areas().classifiedHectares());
            }
        }
    }

    private void write(List<AreaSeries.Entry> counted) throws IOException {
        if (out == null) {
            return;
        }
        if (counted.size() == 1) {
            AreaReport areas = counted.get(0).areas();
            TableFile.write(out, areas::toJson, areas::toCsv);
        } else {
            AreaSeries series = new AreaSeries(dated ? "date" : "map", counted);
            TableFile.write(out, series::toJson, series::toCsv);
        }
        spec.commandLine().getOut().println("written: " + out);
    }
}
