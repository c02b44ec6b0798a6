package org.classifycerrado.process;

import static org.classifycerrado.process.ClassifyCerradoProcess.text;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.classifycerrado.Progress;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.PixelAreas;
import org.classifycerrado.polygon.ClassPolygons;
import org.classifycerrado.polygon.PolygonFile;
import org.classifycerrado.polygon.PolygonLayer;
import org.classifycerrado.polygon.RegionTracer;
import org.geotools.api.util.ProgressListener;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.process.factory.DescribeParameter;
import org.geotools.process.factory.DescribeProcess;
import org.geotools.process.factory.DescribeResult;
import org.geotools.process.factory.DescribeResults;
import org.locationtech.jts.geom.Geometry;

/** The process {@code cerrado:CerradoPolygons}: a map as polygons. */
@DescribeProcess(
        title = "Cerrado polygons",
        description = "Polygons of the classes of a land-cover map, all of it or within a polygon: pixels of one class"
                + " that hang together by their sides. Neighbours have their borders in common.",
        version = "1.0.0")
public final class CerradoPolygonsProcess {

    /** Local name of the process. */
    public static final String NAME = "CerradoPolygons";

    private static final double READ = 90;

    private final Host host;

    CerradoPolygonsProcess(Host host) {
        this.host = host;
    }

    /**
     * Runs the process. One of {@code map} and {@code mapCoverage} is needed; all else may be null.
     *
     * @param map name of a layer of class ids
     * @param mapCoverage coverage of class ids, instead of a name
     * @param time instant or period for a layer with a time dimension
     * @param level level of the class ids
     * @param classes codes of the classes that are wanted
     * @param roi area that counts
     * @param roiCrs CRS of a roi that carries none
     * @param bbox area that counts
     * @param minArea area of the smallest polygon, in hectares
     * @param simplify tolerance of simplified borders, in metres
     * @param mapConfidence name of the map's confidence
     * @param publish whether to publish the polygons, or return them
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
                description = "Polygons with class, pixels and hectares, unless they are published",
                type = PolygonFile.class,
                primary = true),
        @DescribeResult(name = "layer", description = "Name of the published layer", type = String.class)
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
                            name = "classes",
                            description = "Codes of the classes that are wanted, such as V1,V2 (default: all)",
                            min = 0)
                    String classes,
            @DescribeParameter(
                            name = "roi",
                            description = "Polygon or multi-polygon that counts (default: all of the map). In the"
                                    + " map's CRS if it carries none",
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
                            name = "mapConfidence",
                            description = "Name of the map's confidence layer, for the polygons' means",
                            min = 0)
                    String mapConfidence,
            @DescribeParameter(
                            name = "publish",
                            description = "Whether to publish the polygons as a layer; if not, they are returned"
                                    + " (default: false)",
                            min = 0)
                    Boolean publish,
            @DescribeParameter(
                            name = "workspace",
                            description = "Workspace of the new layer (default: the default workspace)",
                            min = 0)
                    String workspace,
            @DescribeParameter(
                            name = "name",
                            description = "Name of the new layer (default: that of the map, and _polygons)",
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
        return CallerErrors.guard("tracing of polygons", () -> {
            RegionOfInterest region = RegionOfInterest.of(roi, text(roiCrs).orElse(null), bbox);
            PolygonLayer.Limits limits = PolygonRequest.limits(
                    minArea, simplify, host.settings().get().maxPolygons());
            try (OpenCoverage source = ClassMapInput.open(host, "map", map, mapCoverage, "time", time)) {
                TimeChoice.check(text(time), List.of(source));
                String parameter = ClassMapInput.used("map", mapCoverage);
                ClassRaster raster = ClassRaster.of(parameter, source, region);
                Legend legend = Legend.of(ClassMapInput.level(level, raster, source));
                Run run = new Run(
                        parameter,
                        raster,
                        legend,
                        PolygonRequest.classes(text(classes), legend),
                        limits,
                        text(mapConfidence),
                        text(time),
                        new Progress(listener));
                if (!Boolean.TRUE.equals(publish)) {
                    Classification.refuseLayerParameters(text(workspace), text(name), text(title));
                    return Map.of("polygons", run.trace(host.scratch().file(".gpkg")));
                }
                return run.publish(
                        new MapPublisher.Request(
                                text(workspace),
                                text(name),
                                InputWord.of(source.name(), "polygons"),
                                text(title),
                                Boolean.TRUE.equals(overwrite),
                                Set.of(),
                                legend,
                                MapPublisher.Content.POLYGONS,
                                Optional.empty()),
                        source.name());
            }
        });
    }

    /** One run, from the open map to the results. */
    private final class Run {
        private final String parameter;
        private final ClassRaster raster;
        private final Legend legend;
        private final boolean[] wanted;
        private final PolygonLayer.Limits limits;
        private final Optional<String> confidence;
        private final Optional<String> time;
        private final Progress progress;
        private final Instant start = Instant.now();

        Run(
                String parameter,
                ClassRaster raster,
                Legend legend,
                boolean[] wanted,
                PolygonLayer.Limits limits,
                Optional<String> confidence,
                Optional<String> time,
                Progress progress) {
            this.parameter = parameter;
            this.raster = raster;
            this.legend = legend;
            this.wanted = wanted;
            this.limits = limits;
            this.confidence = confidence;
            this.time = time;
            this.progress = progress;
        }

        Map<String, Object> publish(MapPublisher.Request request, String map) throws IOException {
            try (MapPublisher.Publication publication = host.publisher().begin(request)) {
                PolygonFile polygons = trace(publication.mapFile());
                progress.task("Publishing the polygons");
                String layer = publication.commit(new MapPublisher.MapInfo(
                        legend,
                        raster.grid(),
                        NAME,
                        polygons.count() + " polygons of a map",
                        Map.of(),
                        map + time.map(when -> " (" + when + ")").orElse(""),
                        start));
                return Map.of("layer", layer);
            }
        }

        PolygonFile trace(Path file) throws IOException {
            try (ConfidenceInput percent = confidence.isEmpty()
                            ? null
                            : ConfidenceInput.open(host, "mapConfidence", confidence.get(), time, raster.grid());
                    PolygonLayer layer = new PolygonLayer(
                            file, raster.grid(), ClassPolygons.description(legend, percent != null), limits)) {
                return trace(percent, layer);
            }
        }

        private PolygonFile trace(ConfidenceInput percent, PolygonLayer layer) throws IOException {
            PixelGrid grid = raster.grid();
            PixelAreas areas = CerradoAreasProcess.measured(parameter, grid, () -> new PixelAreas(grid));
            RegionTracer tracer = new RegionTracer(grid.width(), wanted, percent == null ? 0 : 1, areas, layer);
            progress.task("Tracing " + grid.width() + "×" + grid.height() + " pixels");
            raster.read((values, firstRow, rows) -> {
                for (byte value : values) {
                    ClassRaster.id(parameter, legend, value);
                }
                for (int row = 0; row < rows; row++) {
                    byte[][] others = percent == null ? new byte[0][] : new byte[][] {percent.row(firstRow + row)};
                    tracer.add(values, row * grid.width(), others);
                }
                progress.percent(READ * (firstRow + rows) / grid.height());
            });
            progress.task("Writing the polygons");
            tracer.finish();
            return layer.finish();
        }
    }
}
