package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.classifycerrado.polygon.PolygonFile;
import org.classifycerrado.process.CerradoPolygonsProcess;
import org.geotools.process.ProcessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cerrado vectorize}: a map as polygons. */
@Command(
        name = "vectorize",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Polygons of the classes of a map. Neighbours have their borders in common.")
final class VectorizeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--map",
            required = true,
            paramLabel = "FILE",
            description = "GeoTIFF of class ids, or a folder of dated ones.")
    private Path map;

    @Mixin
    private TimeOption time;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The polygons: .gpkg (in the map's CRS) or .geojson (longitude and latitude).")
    private Path out;

    @Option(names = "--level", description = "Level of --map: L1 or L2 (default: as its colours say).")
    private String level;

    @Option(
            names = "--classes",
            paramLabel = "CODES",
            description = "Codes of the classes that are wanted, such as V1,V2 (default: all).")
    private String classes;

    @Mixin
    private PolygonOptions polygons;

    @Option(
            names = "--map-confidence",
            paramLabel = "FILE",
            description = "The map's confidence: each polygon gets the mean of it.")
    private Path confidence;

    @Mixin
    private RegionOptions region;

    @Option(names = "--overwrite", description = "Replace --out if it exists.")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        polygons.checkName("--out", out);
        new CommandFiles()
                .reads("map", map)
                .reads("map-confidence", confidence)
                .reads("roi", region.file())
                .writes("out", out)
                .check(overwrite);
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("map", map.toString());
        time.addTo(inputs);
        inputs.put("level", level);
        inputs.put("classes", classes);
        inputs.put("mapConfidence", MapProcess.text(confidence));
        inputs.put("roi", region.polygon());
        inputs.put("roiCrs", region.crs());
        inputs.put("bbox", region.box());
        polygons.addTo(inputs);
        try (PendingFiles pending = new PendingFiles(out);
                Interruption interruption = new Interruption()) {
            MapProcess process = new MapProcess(spec, pending);
            try {
                PolygonFile traced = (PolygonFile) process.run(CerradoPolygonsProcess.NAME, inputs, interruption)
                        .get("polygons");
                PolygonOptions.write(traced, out, pending);
                spec.commandLine().getOut().println("polygons: " + out + ", " + traced.count());
                return 0;
            } catch (ProcessException e) {
                return MapProcess.failed(spec, e.getMessage(), interruption);
            }
        }
    }
}
