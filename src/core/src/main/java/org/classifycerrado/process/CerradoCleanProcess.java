package org.classifycerrado.process;

import static org.classifycerrado.process.ClassifyCerradoProcess.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.Version;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaCounter;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.patch.MapRows;
import org.geotools.api.util.ProgressListener;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.process.factory.DescribeParameter;
import org.geotools.process.factory.DescribeProcess;
import org.geotools.process.factory.DescribeResult;
import org.geotools.process.factory.DescribeResults;
import org.locationtech.jts.geom.Geometry;

/** The process {@code cerrado:CerradoClean}: a class map without what is too small to be meant. */
@DescribeProcess(
        title = "Clean a Cerrado map",
        description =
                "Smooths a land-cover map by the majority of the classes around each pixel, merges patches that are"
                        + " smaller than a minimum area into their neighbours, and publishes the result as a styled raster layer.",
        version = "1.0.0")
public final class CerradoCleanProcess {

    /** Local name of the process. */
    public static final String NAME = "CerradoClean";

    /** Shares of the progress bar, in percent: up to here for reading, and up to here for cleaning. */
    private static final double READ = 30;

    private static final double CLEANED = 80;
    private static final double WRITTEN = 99;

    private final Host host;

    CerradoCleanProcess(Host host) {
        this.host = host;
    }

    /**
     * Runs the process. One of {@code map} and {@code mapCoverage} and one of {@code minArea} and {@code smooth} are
     * needed; all else may be null.
     *
     * @param map name of a layer of class ids
     * @param mapCoverage coverage of class ids, instead of a name
     * @param time instant or period for a layer with a time dimension
     * @param level level of the class ids
     * @param roi area to clean
     * @param roiCrs CRS of a roi that carries none
     * @param bbox area to clean
     * @param minArea hectares of the smallest patch that stays
     * @param smooth side of the square whose majority counts, pixels
     * @param publish whether to publish the map, or return it
     * @param workspace where to publish
     * @param name of the layer
     * @param title of the layer
     * @param overwrite whether a layer of that name may be replaced
     * @param listener for progress and cancelling
     * @return {@code result} if not published, else {@code layer}; always {@code areas} and {@code summary}
     * @throws ProcessException if it fails or is cancelled; its message is for the caller
     */
    @DescribeResults({
        @DescribeResult(
                name = "result",
                description = "The cleaned map, unless it is published: one band of class ids, 255 where there is none",
                type = GridCoverage2D.class,
                primary = true),
        @DescribeResult(
                name = "layer",
                description = "Name of the published layer",
                type = String.class,
                primary = true),
        @DescribeResult(
                name = "areas",
                description = "Area of each class after cleaning: pixels, hectares and share",
                type = AreaTable.class,
                primary = true),
        @DescribeResult(
                name = "summary",
                description = "What was done, with the hectares of each class before and after",
                type = RunSummary.class,
                primary = true)
    })
    public Map<String, Object> execute(
            @DescribeParameter(
                            name = "map",
                            description = "Name of a land-cover layer, as ClassifyCerrado publishes it",
                            min = 0)
                    String map,
            @DescribeParameter(name = "mapCoverage", description = "Land-cover coverage, instead of 'map'", min = 0)
                    GridCoverage2D mapCoverage,
            @DescribeParameter(
                            name = "time",
                            description = "ISO 8601 instant or period, for a layer with a time dimension",
                            min = 0)
                    String time,
            @DescribeParameter(
                            name = "level",
                            description = "Level of the classes: L1 (7) or L2 (14) (default: as the map's colours say)",
                            min = 0)
                    String level,
            @DescribeParameter(
                            name = "roi",
                            description =
                                    "Polygon or multi-polygon to clean; outside it the map is 255 (default: all of"
                                            + " the map). In the map's CRS if it carries none",
                            min = 0)
                    Geometry roi,
            @DescribeParameter(
                            name = "roiCrs",
                            description = "CRS of a roi that carries none, such as EPSG:4326 (x before y)",
                            min = 0)
                    String roiCrs,
            @DescribeParameter(name = "bbox", description = "Box to clean; with a roi, what both share", min = 0)
                    ReferencedEnvelope bbox,
            @DescribeParameter(
                            name = CleaningRequest.MIN_AREA,
                            description =
                                    "Hectares of the smallest patch of the map that stays; smaller ones are merged"
                                            + " into the neighbour with the longest border",
                            min = 0)
                    Double minArea,
            @DescribeParameter(
                            name = CleaningRequest.SMOOTH,
                            description =
                                    "Side of the square around each pixel whose commonest class the pixel takes, in"
                                            + " pixels: odd, 3 to 31",
                            min = 0,
                            minValue = 1)
                    Integer smooth,
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
                            description = "Name of the new layer (default: that of the map, and _clean)",
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
        Settings settings = host.settings().get();
        return CallerErrors.guard("cleaning", () -> {
            CleaningRequest cleaning = CleaningRequest.of(minArea, smooth, Optional.empty());
            if (!cleaning.isNeeded()) {
                throw new InvalidParameterException(
                        CleaningRequest.MIN_AREA, "is missing, and so is smooth; give one of them or both");
            }
            Progress progress = new Progress(listener);
            RegionOfInterest region = RegionOfInterest.of(roi, text(roiCrs).orElse(null), bbox);
            try (OpenCoverage source = ClassMapInput.open(host, "map", map, mapCoverage, "time", time)) {
                TimeChoice.check(text(time), List.of(source));
                String parameter = ClassMapInput.used("map", mapCoverage);
                ClassRaster raster = ClassRaster.of(parameter, source, region);
                Level asked = ClassMapInput.level(level, raster, source);
                PixelGrid grid = raster.grid();
                if (grid.pixels() > settings.maxPixels()) {
                    throw new InvalidParameterException(
                            parameter,
                            "has " + grid.width() + "×" + grid.height() + " = " + grid.pixels()
                                    + " pixels; this server allows " + settings.maxPixels()
                                    + ". Ask for a smaller area");
                }
                cleaning.on(grid);
                Run run = new Run(parameter, raster, source.name(), Legend.of(asked), cleaning, progress);
                if (!(publish == null ? settings.publish() : publish)) {
                    return run.clean(Optional.empty());
                }
                MapPublisher.Request request = new MapPublisher.Request(
                        text(workspace),
                        text(name),
                        InputWord.of(source.name(), "clean"),
                        text(title),
                        Boolean.TRUE.equals(overwrite),
                        Set.of(),
                        Legend.of(asked));
                try (MapPublisher.Publication publication = host.publisher().begin(request)) {
                    return run.clean(Optional.of(publication));
                }
            }
        });
    }

    /** One run, from the open map to the results. */
    private final class Run {
        private final String parameter;
        private final ClassRaster raster;
        private final String name;
        private final Legend legend;
        private final CleaningRequest cleaning;
        private final Progress progress;
        private final Instant start = Instant.now();

        Run(
                String parameter,
                ClassRaster raster,
                String name,
                Legend legend,
                CleaningRequest cleaning,
                Progress progress) {
            this.parameter = parameter;
            this.raster = raster;
            this.name = name;
            this.legend = legend;
            this.cleaning = cleaning;
            this.progress = progress;
        }

        Map<String, Object> clean(Optional<MapPublisher.Publication> publication) throws IOException {
            PixelGrid grid = raster.grid();
            Path file = publication.isPresent()
                    ? publication.get().mapFile()
                    : host.scratch().file(".tif");
            AreaCounter areas = CerradoAreasProcess.counter(parameter, legend, grid);
            JsonObject report;
            try (MapWriter map = writer(file);
                    CompanionWriters none = new CompanionWriters(Map.of(), Optional.empty(), grid, legend, Map.of());
                    FinishedMap finished = new FinishedMap(
                            map,
                            areas,
                            CerradoAreasProcess.counter(parameter, legend, grid),
                            none,
                            cleaning,
                            grid,
                            legend,
                            host.scratch())) {
                progress.task("Reading " + grid.width() + "×" + grid.height() + " pixels");
                read(finished);
                progress.task("Cleaning the map");
                finished.clean(progress);
                report = finished.report();
                progress.task("Writing the map");
                map.finish(progress.part(CLEANED, WRITTEN));
            }
            String layer = null;
            if (publication.isPresent()) {
                progress.task("Publishing the map");
                layer = publication
                        .get()
                        .commit(new MapPublisher.MapInfo(
                                legend, grid, NAME, "Cleaned: " + settings(), Map.of(), name, start));
            }
            return ClassifyCerradoProcess.results(
                    publication.isPresent() ? null : AnswerRaster.open(host, file),
                    Map.of(),
                    layer,
                    areas.table(),
                    summary(layer, report));
        }

        private MapWriter writer(Path file) throws IOException {
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("INPUTS", name);
            metadata.put("CLEANING", settings());
            metadata.put("DATE", start.truncatedTo(ChronoUnit.SECONDS).toString());
            metadata.put("SOFTWARE", "ClassifyCerrado " + Version.current());
            try {
                return MapWriter.classes(file, raster.grid(), legend, metadata);
            } catch (IllegalArgumentException e) {
                throw new InvalidParameterException(parameter, e.getMessage());
            }
        }

        private String settings() {
            String smoothed =
                    cleaning.smooth() > 1 ? "majority of " + cleaning.smooth() + " × " + cleaning.smooth() : "";
            String merged = cleaning.minArea()
                    .map(hectares -> "patches below " + hectares + " ha merged")
                    .orElse("");
            return smoothed + (smoothed.isEmpty() || merged.isEmpty() ? "" : ", ") + merged;
        }

        private void read(FinishedMap finished) throws IOException {
            try {
                raster.read((values, firstRow, rows) -> {
                    try {
                        finished.add(new MapRows(firstRow, rows, values, new byte[values.length], new byte[0], values));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    } catch (IllegalArgumentException e) {
                        throw new InvalidParameterException(parameter, "is no map of this level: " + e.getMessage());
                    }
                    progress.percent(READ * (firstRow + rows) / raster.grid().height());
                });
            } catch (java.io.UncheckedIOException e) {
                throw e.getCause();
            }
        }

        private RunSummary summary(String layer, JsonObject report) {
            JsonObject json = new JsonObject();
            json.addProperty("level", legend.level().name());
            if (layer != null) {
                json.addProperty("layer", layer);
            }
            json.addProperty("map", name);
            json.addProperty("width", raster.grid().width());
            json.addProperty("height", raster.grid().height());
            json.add("cleaning", report);
            json.add("warnings", new JsonArray());
            json.addProperty("date", start.truncatedTo(ChronoUnit.SECONDS).toString());
            json.addProperty("software", "ClassifyCerrado " + Version.current());
            return new RunSummary(json);
        }
    }
}
