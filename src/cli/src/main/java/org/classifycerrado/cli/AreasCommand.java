package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.learn.chart.AreaChart;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneTable;
import org.classifycerrado.process.CerradoAreasProcess;
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
            paramLabel = "FILE",
            description =
                    "GeoTIFF of class ids, 255 where there is none, or a folder of dated ones; of several, each is"
                            + " counted.")
    private List<Path> maps;

    @Mixin
    private TimeOption time;

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
            description = "Write the areas: .json or .csv; of several maps, a file for each, named after it.")
    private Path out;

    @Option(
            names = "--chart",
            paramLabel = "FILE",
            description = "Draw stacked bars, one for each map or polygon: .png or .svg.")
    private Path chart;

    @Option(names = "--lang", paramLabel = "en|pt", defaultValue = "en", description = "Language of the chart.")
    private String language;

    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    @Override
    public Integer call() throws Exception {
        try (Interruption interruption = new Interruption()) {
            ChartFile picture = new ChartFile(chart);
            check();
            Map<Path, Object> tables = new LinkedHashMap<>();
            try {
                for (Path map : maps) {
                    tables.put(map, count(map, interruption));
                }
            } catch (ProcessException e) {
                return MapProcess.failed(spec, e.getMessage(), interruption);
            }
            List<AreaChart.Bar> bars = new ArrayList<>();
            tables.forEach((map, table) -> bars.addAll(bars(map, table)));
            requireOneLevel(bars);
            for (Map.Entry<Path, Object> table : tables.entrySet()) {
                report(table.getKey(), table.getValue());
            }
            picture.write(
                    AreaChart.of(bars, Locale.forLanguageTag(language)),
                    spec.commandLine().getOut());
            return 0;
        }
    }

    private static void requireOneLevel(List<AreaChart.Bar> bars) {
        String levels =
                bars.stream().map(bar -> bar.areas().level().name()).distinct().collect(Collectors.joining(" and "));
        if (levels.contains(" ")) {
            throw new InvalidParameterException(
                    "map", "the maps are of levels " + levels + "; give those of one level");
        }
    }

    private void check() throws IOException {
        TableFile.checkName(spec, "--out", out);
        CommandFiles files = new CommandFiles().reads("zones", zones).reads("roi", region.file());
        for (Path map : maps) {
            files.reads("map", map);
            if (out != null) {
                files.writes("out", out(map));
            }
        }
        files.writes("chart", chart).check(overwrite);
    }

    /** Where the areas of a map go. */
    private Path out(Path map) {
        if (maps.size() == 1) {
            return out;
        }
        String name = out.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return out.resolveSibling(name.substring(0, dot) + "-" + label(map) + name.substring(dot));
    }

    private static String label(Path map) {
        return map.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }

    private Object count(Path map, Interruption interruption) throws IOException {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("map", map.toString());
        time.addTo(inputs);
        inputs.put("level", level);
        inputs.put("roi", region.polygon());
        inputs.put("roiCrs", region.crs());
        inputs.put("bbox", region.box());
        inputs.put("zones", zones == null ? null : ZoneFile.read(zones));
        inputs.put("zoneId", zoneId);
        inputs.put("zoneName", zoneName);
        inputs.put("zonesCrs", zonesCrs);
        return new MapProcess(spec, Path::of)
                .run(CerradoAreasProcess.NAME, inputs, interruption)
                .values()
                .iterator()
                .next();
    }

    private List<AreaChart.Bar> bars(Path map, Object result) {
        if (result instanceof AreaTable table) {
            return List.of(new AreaChart.Bar(label(map), table));
        }
        return ((ZoneTable) result)
                .rows().stream()
                        .map(row -> new AreaChart.Bar(
                                maps.size() > 1 ? name(row) + ", " + label(map) : name(row), row.areas()))
                        .toList();
    }

    private static String name(ZoneTable.Row row) {
        return row.name().isEmpty() ? row.id() : row.name();
    }

    private void report(Path map, Object result) throws IOException {
        PrintWriter screen = spec.commandLine().getOut();
        if (maps.size() > 1) {
            screen.println(label(map));
        }
        if (result instanceof AreaTable table) {
            screen.println(AreaText.of(table));
            write(map, table::toJson, table::toCsv);
        } else if (result instanceof ZoneTable table) {
            for (ZoneTable.Row row : table.rows()) {
                screen.printf(
                        Locale.ROOT,
                        "%-40s %,14.2f ha%n",
                        name(row),
                        row.areas().classifiedHectares());
            }
            write(map, table::toJson, table::toCsv);
        }
    }

    private void write(Path map, Supplier<String> json, Supplier<String> csv) throws IOException {
        if (out != null) {
            Path file = out(map);
            TableFile.write(file, json, csv);
            spec.commandLine().getOut().println("written: " + file);
        }
    }
}
