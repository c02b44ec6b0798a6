package org.classifycerrado.process;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.Progress;
import org.classifycerrado.host.Host;
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
     * @param listener for progress and cancelling
     * @return the polygons
     * @throws ProcessException if it fails or is cancelled; its message is for the caller
     */
    @DescribeResult(
            name = "polygons",
            description = "Polygons with class, pixels and hectares",
            type = PolygonFile.class)
    public PolygonFile execute(
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
            ProgressListener listener)
            throws ProcessException {
        return CallerErrors.guard("tracing of polygons", () -> {
            RegionOfInterest region =
                    RegionOfInterest.of(roi, ClassifyCerradoProcess.text(roiCrs).orElse(null), bbox);
            PolygonLayer.Limits limits = PolygonRequest.limits(
                    minArea, simplify, host.settings().get().maxPolygons());
            try (OpenCoverage source = ClassMapInput.open(host, "map", map, mapCoverage, "time", time)) {
                Optional<String> when = ClassifyCerradoProcess.text(time);
                TimeChoice.check(when, List.of(source));
                String parameter = ClassMapInput.used("map", mapCoverage);
                ClassRaster raster = ClassRaster.of(parameter, source, region);
                Legend legend = Legend.of(ClassMapInput.level(level, raster, source));
                boolean[] wanted = PolygonRequest.classes(ClassifyCerradoProcess.text(classes), legend);
                Optional<String> sureness = ClassifyCerradoProcess.text(mapConfidence);
                try (ConfidenceInput percent = sureness.isEmpty()
                                ? null
                                : ConfidenceInput.open(host, "mapConfidence", sureness.get(), when, raster.grid());
                        PolygonLayer layer = new PolygonLayer(
                                host.scratch().file(".gpkg"),
                                raster.grid(),
                                ClassPolygons.description(legend, percent != null),
                                limits)) {
                    return trace(parameter, raster, legend, wanted, percent, layer, new Progress(listener));
                }
            }
        });
    }

    private static PolygonFile trace(
            String parameter,
            ClassRaster raster,
            Legend legend,
            boolean[] wanted,
            ConfidenceInput percent,
            PolygonLayer layer,
            Progress progress)
            throws IOException {
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
