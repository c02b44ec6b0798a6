package org.classifycerrado.process;

import static org.classifycerrado.process.ClassifyCerradoProcess.text;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.host.Host;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.Zone;
import org.classifycerrado.imagery.ZoneFeatures;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaCounter;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneAreas;
import org.classifycerrado.map.ZoneTable;
import org.geotools.api.util.ProgressListener;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.process.factory.DescribeParameter;
import org.geotools.process.factory.DescribeProcess;
import org.geotools.process.factory.DescribeResult;
import org.geotools.process.factory.DescribeResults;
import org.geotools.util.logging.Logging;
import org.locationtech.jts.geom.Geometry;

/** The process {@code cerrado:CerradoAreas}: area of each class of a map. */
@DescribeProcess(
        title = "Cerrado areas",
        description = "Area of each class of a land-cover map, all of it, within a polygon or within each of many:"
                + " pixels, hectares and share.",
        version = "1.0.0")
public final class CerradoAreasProcess {

    /** Local name of the process. */
    public static final String NAME = "CerradoAreas";

    private static final String AREAS = "areas";
    private static final String ZONES = "zones";
    private static final String ZONES_LAYER = "zonesLayer";

    private static final Logger LOGGER = Logging.getLogger(CerradoAreasProcess.class);

    private final Host host;

    CerradoAreasProcess(Host host) {
        this.host = host;
    }

    /**
     * Runs the process. One of {@code map} and {@code mapCoverage} is needed; all else may be null.
     *
     * @param map name of a layer of class ids
     * @param mapCoverage coverage of class ids, instead of a name
     * @param time instant or period for a layer with a time dimension
     * @param level level of the class ids
     * @param roi area that counts
     * @param roiCrs CRS of a roi that carries none
     * @param bbox area that counts
     * @param zones polygons that are counted each for itself
     * @param zonesLayer name of a vector layer of such polygons, instead of them
     * @param zoneId attribute of the zones that is their id
     * @param zoneName attribute of the zones that is their name
     * @param zonesCrs CRS of zones that carry none
     * @param listener for progress and cancelling
     * @return {@code areas}, or with zones {@code zones}
     * @throws ProcessException if it fails or is cancelled; its message is for the caller
     */
    @DescribeResults({
        @DescribeResult(
                name = AREAS,
                description = "Area of each class: pixels, hectares and share; unless zones are given",
                type = AreaTable.class,
                primary = true),
        @DescribeResult(
                name = ZONES,
                description = "Area of each class in each of the zones; if they are given",
                type = ZoneTable.class,
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
                            name = ZONES,
                            description =
                                    "Polygons that are counted each for itself, such as municipalities or farms, as"
                                            + " a GeoJSON FeatureCollection; they may overlap",
                            min = 0)
                    ZoneFeatures zones,
            @DescribeParameter(
                            name = ZONES_LAYER,
                            description = "Name of a vector layer of such polygons, instead of 'zones'; those that lie"
                                    + " beside the map are left out",
                            min = 0)
                    String zonesLayer,
            @DescribeParameter(
                            name = "zoneId",
                            description = "Attribute of the zones that is their id (default: id, else the features' own"
                                    + " ids, else their numbers)",
                            min = 0)
                    String zoneId,
            @DescribeParameter(
                            name = "zoneName",
                            description = "Attribute of the zones that is their name (default: name, if there is one)",
                            min = 0)
                    String zoneName,
            @DescribeParameter(
                            name = "zonesCrs",
                            description = "CRS of zones that carry none, such as EPSG:32722 (default: of the map)",
                            min = 0)
                    String zonesCrs,
            ProgressListener listener)
            throws ProcessException {
        return CallerErrors.guard("counting", () -> {
            RegionOfInterest region = RegionOfInterest.of(roi, text(roiCrs).orElse(null), bbox);
            try (OpenCoverage source = ClassMapInput.open(host, "map", map, mapCoverage, "time", time)) {
                TimeChoice.check(text(time), List.of(source));
                String parameter = mapCoverage == null ? "map" : "mapCoverage";
                ClassRaster raster = ClassRaster.of(parameter, source, region);
                Level asked = ClassMapInput.level(level, raster, source);
                Progress progress = new Progress(listener);
                Optional<String> layer = text(zonesLayer);
                if (zones == null && layer.isEmpty()) {
                    refuseWithoutZones(
                            Map.of("zoneId", text(zoneId), "zoneName", text(zoneName), "zonesCrs", text(zonesCrs)));
                    AreaCounter counter = counter(parameter, Legend.of(asked), raster.grid());
                    count(parameter, raster, progress, (values, part) -> counter.add(values, 0, part.y, part.height));
                    return Map.of(AREAS, counter.table());
                }
                String given = layer.isPresent() ? ZONES_LAYER : ZONES;
                progress.task("Reading the zones");
                ZoneFeatures features = features(zones, layer, raster.grid());
                ZoneAreas counter = zoneCounter(
                        parameter,
                        given,
                        features.zones(
                                given,
                                text(zoneId),
                                text(zoneName),
                                text(zonesCrs).orElse(null)),
                        Legend.of(asked),
                        raster.grid());
                count(parameter, raster, progress, counter::add);
                return Map.of(ZONES, counter.table());
            }
        });
    }

    /** The polygons that a request gives, or those of the layer that it names. */
    private ZoneFeatures features(ZoneFeatures zones, Optional<String> layer, PixelGrid grid) throws IOException {
        if (layer.isEmpty()) {
            return zones;
        }
        if (zones != null) {
            throw new InvalidParameterException(
                    ZONES_LAYER, "is '" + layer.get() + "', but zones were given too; give one of them");
        }
        ZoneFeatures features = host.zones().read(ZONES_LAYER, layer.get(), grid.envelope());
        if (features.features().isEmpty()) {
            throw new InvalidParameterException(
                    ZONES_LAYER, "layer '" + layer.get() + "' has no polygons where the map is counted");
        }
        return features;
    }

    /**
     * A counter for the pixels of a grid.
     *
     * @param parameter the parameter that the grid comes from
     * @throws InvalidParameterException if areas cannot be measured on it
     */
    static AreaCounter counter(String parameter, Legend legend, PixelGrid grid) {
        return measured(parameter, grid, () -> new AreaCounter(legend, grid));
    }

    /**
     * Makes what measures areas on a grid.
     *
     * @param parameter the parameter that the grid comes from
     * @param counter makes it
     * @throws InvalidParameterException if areas cannot be measured on the grid
     */
    static <T> T measured(String parameter, PixelGrid grid, Supplier<T> counter) {
        try {
            return counter.get();
        } catch (IllegalArgumentException e) {
            LOGGER.log(java.util.logging.Level.INFO, "no areas", e);
            throw new InvalidParameterException(
                    parameter,
                    "has the coordinate reference system '"
                            + grid.crs().getName().getCode()
                            + "', in which no areas can be measured: it must be projected or geographic, and the pixels"
                            + " must lie where it is defined");
        }
    }

    /**
     * A counter for the pixels of a grid within zones.
     *
     * @param parameter the parameter that the grid comes from
     * @param zonesParameter the parameter that the zones come from
     * @throws InvalidParameterException if areas cannot be measured on it, or a zone not be expressed in its CRS
     */
    private static ZoneAreas zoneCounter(
            String parameter, String zonesParameter, List<Zone> zones, Legend legend, PixelGrid grid) {
        counter(parameter, legend, grid);
        return new ZoneAreas(zonesParameter, zones, legend, grid);
    }

    private static void refuseWithoutZones(Map<String, Optional<String>> parameters) {
        parameters.forEach((parameter, value) -> value.ifPresent(text -> {
            throw new InvalidParameterException(parameter, "is '" + text + "', but no zones were given");
        }));
    }

    /** Takes a strip of a map, whose pixels lie row by row. */
    private interface Strips {
        void take(byte[] values, Rectangle part);
    }

    private static void count(String parameter, ClassRaster raster, Progress progress, Strips strips)
            throws IOException {
        PixelGrid grid = raster.grid();
        progress.task("Counting " + grid.width() + "×" + grid.height() + " pixels");
        raster.read((values, firstRow, rows) -> {
            try {
                strips.take(values, new Rectangle(0, firstRow, grid.width(), rows));
            } catch (IllegalArgumentException e) {
                throw new InvalidParameterException(parameter, "is no map of this level: " + e.getMessage());
            }
            progress.percent(100.0 * (firstRow + rows) / grid.height());
        });
    }
}
