package org.classifycerrado.process;

import java.io.IOException;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Host;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.legend.Level;
import org.geotools.coverage.grid.GridCoverage2D;

/** A land-cover map that a request gives by name or as a coverage. */
final class ClassMapInput {

    private static final String TIME = "time";

    private ClassMapInput() {}

    /** The parameter that a coverage may be given in instead of a name. */
    static String coverageParameter(String parameter) {
        return parameter + "Coverage";
    }

    /** The parameter that was used, for messages. */
    static String used(String parameter, GridCoverage2D coverage) {
        return coverage == null ? parameter : coverageParameter(parameter);
    }

    /**
     * Opens it.
     *
     * @param host finds coverages by name
     * @param parameter the parameter of the name
     * @param name of a layer, or null
     * @param coverage instead of a name, or null
     * @param timeParameter the parameter of the time
     * @param time of a layer with a time dimension, or null
     * @return the coverage, to be closed by the caller
     * @throws InvalidParameterException if not exactly one of name and coverage is given, or there is no such layer
     * @throws IOException if it cannot be read
     */
    static OpenCoverage open(
            Host host, String parameter, String name, GridCoverage2D coverage, String timeParameter, String time)
            throws IOException {
        var text = ClassifyCerradoProcess.text(name);
        if (text.isPresent() == (coverage != null)) {
            throw new InvalidParameterException(
                    parameter,
                    text.isPresent()
                            ? "is '" + text.get() + "', but " + coverageParameter(parameter)
                                    + " was given too; give one of them"
                            : "is missing; give the name of a land-cover layer");
        }
        if (coverage != null) {
            return new OpenCoverage(coverageParameter(parameter), coverage, () -> {});
        }
        try {
            return host.coverages().open(parameter, text.get(), ClassifyCerradoProcess.text(time));
        } catch (InvalidParameterException e) {
            // Hosts know one parameter of that name.
            String prefix = TIME + ": ";
            if (e.parameter().equals(TIME) && !timeParameter.equals(TIME)) {
                throw new InvalidParameterException(
                        timeParameter, e.getMessage().substring(prefix.length()));
            }
            throw e;
        }
    }

    /**
     * The level of a map.
     *
     * @param level that the request says it has, or null
     * @param raster the map
     * @param source its coverage
     * @return that level, else the one whose colours the map has
     * @throws InvalidParameterException if it is none, or neither tells
     */
    static Level level(String level, ClassRaster raster, OpenCoverage source) {
        return ClassifyCerradoProcess.text(level)
                .map(value -> ClassifyCerradoProcess.level("level", value))
                .or(raster::level)
                .orElseThrow(() -> new InvalidParameterException(
                        "level", "is missing; '" + source.name() + "' has the colours of neither L1 nor L2"));
    }
}
