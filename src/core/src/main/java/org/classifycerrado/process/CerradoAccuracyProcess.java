package org.classifycerrado.process;

import java.util.List;
import org.classifycerrado.Progress;
import org.classifycerrado.host.Host;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.legend.Level;
import org.classifycerrado.score.Assessment;
import org.classifycerrado.score.MapComparison;
import org.geotools.api.util.ProgressListener;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.process.factory.DescribeParameter;
import org.geotools.process.factory.DescribeProcess;
import org.geotools.process.factory.DescribeResult;
import org.locationtech.jts.geom.Geometry;

/** The process {@code cerrado:CerradoAccuracy}: how well a map agrees with a reference. */
@DescribeProcess(
        title = "Cerrado accuracy",
        description = "Scores of a land-cover map against a reference, on any grid, all of it or within a polygon:"
                + " accuracy, F1, IoU, kappa, and the confusion matrix. Maps of L2 are scored at L1 too.",
        version = "1.0.0")
public final class CerradoAccuracyProcess {

    /** Local name of the process. */
    public static final String NAME = "CerradoAccuracy";

    static final String REFERENCE_LEVEL = "referenceLevel";

    private final Host host;

    CerradoAccuracyProcess(Host host) {
        this.host = host;
    }

    /**
     * Runs the process. One of {@code map} and {@code mapCoverage} and one of {@code reference} and
     * {@code referenceCoverage} are needed; all else may be null.
     *
     * @param map name of a layer of class ids
     * @param mapCoverage coverage of class ids, instead of a name
     * @param time instant or period for a map with a time dimension
     * @param level level of the map's class ids
     * @param reference name of a layer of true class ids
     * @param referenceCoverage coverage of true class ids, instead of a name
     * @param referenceTime instant or period for a reference with a time dimension
     * @param referenceLevel level of the reference's class ids
     * @param roi area that counts
     * @param roiCrs CRS of a roi that carries none
     * @param bbox area that counts
     * @param listener for progress and cancelling
     * @return the scores
     * @throws ProcessException if it fails or is cancelled; its message is for the caller
     */
    @DescribeResult(
            name = "accuracy",
            description = "Scores in percent and the confusion matrix; as CSV the matrix alone",
            type = Assessment.class)
    public Assessment execute(
            @DescribeParameter(
                            name = "map",
                            description = "Name of a land-cover layer, as ClassifyCerrado publishes it",
                            min = 0)
                    String map,
            @DescribeParameter(name = "mapCoverage", description = "Land-cover coverage, instead of 'map'", min = 0)
                    GridCoverage2D mapCoverage,
            @DescribeParameter(
                            name = "time",
                            description = "ISO 8601 instant or period, for a map with a time dimension",
                            min = 0)
                    String time,
            @DescribeParameter(
                            name = "level",
                            description = "Level of the map: L1 (7 classes) or L2 (14) (default: as its colours say)",
                            min = 0)
                    String level,
            @DescribeParameter(
                            name = "reference",
                            description = "Name of a layer of true classes, on any grid; 255 is no class",
                            min = 0)
                    String reference,
            @DescribeParameter(
                            name = "referenceCoverage",
                            description = "Coverage of true classes, instead of 'reference'",
                            min = 0)
                    GridCoverage2D referenceCoverage,
            @DescribeParameter(
                            name = "referenceTime",
                            description = "ISO 8601 instant or period, for a reference with a time dimension",
                            min = 0)
                    String referenceTime,
            @DescribeParameter(
                            name = REFERENCE_LEVEL,
                            description = "Level of the reference: L1 or L2 (default: as its colours say, else the"
                                    + " map's)",
                            min = 0)
                    String referenceLevel,
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
            ProgressListener listener)
            throws ProcessException {
        return CallerErrors.guard("comparison", () -> {
            RegionOfInterest region =
                    RegionOfInterest.of(roi, ClassifyCerradoProcess.text(roiCrs).orElse(null), bbox);
            try (OpenCoverage mapSource = ClassMapInput.open(host, "map", map, mapCoverage, "time", time);
                    OpenCoverage referenceSource = ClassMapInput.open(
                            host, "reference", reference, referenceCoverage, "referenceTime", referenceTime)) {
                TimeChoice.check(ClassifyCerradoProcess.text(time), List.of(mapSource));
                TimeChoice.check("referenceTime", ClassifyCerradoProcess.text(referenceTime), List.of(referenceSource));
                String mapParameter = ClassMapInput.used("map", mapCoverage);
                ClassRaster mapRaster = ClassRaster.of(mapParameter, mapSource, region);
                Level mapLevel = ClassMapInput.level(level, mapRaster, mapSource);
                String referenceParameter = ClassMapInput.used("reference", referenceCoverage);
                ClassRaster referenceRaster =
                        ClassRaster.of(referenceParameter, referenceSource, RegionOfInterest.EVERYTHING);
                Level trueLevel = ClassifyCerradoProcess.text(referenceLevel)
                        .map(value -> ClassifyCerradoProcess.level(REFERENCE_LEVEL, value))
                        .or(referenceRaster::level)
                        .orElse(mapLevel);
                return MapComparison.of(
                        new MapComparison.Side(mapParameter, mapRaster, mapLevel),
                        new MapComparison.Side(referenceParameter, referenceRaster, trueLevel),
                        new Progress(listener));
            }
        });
    }
}
