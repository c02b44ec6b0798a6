package org.classifycerrado.process;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.polygon.PolygonLayer;

/** What requests say about polygons. */
final class PolygonRequest {

    private PolygonRequest() {}

    /**
     * Checks it.
     *
     * @param minArea smallest area in hectares, or null
     * @param simplify tolerance in metres, or null
     * @param most how many polygons the host allows
     * @return which polygons are written
     * @throws InvalidParameterException if a value is not allowed
     */
    static PolygonLayer.Limits limits(Double minArea, Double simplify, long most) {
        double smallest = notNegative("minArea", "hectares", minArea);
        double tolerance = notNegative("simplify", "metres", simplify);
        return new PolygonLayer.Limits(
                smallest, tolerance == 0 ? OptionalDouble.empty() : OptionalDouble.of(tolerance), most);
    }

    private static double notNegative(String parameter, String unit, Double value) {
        if (value == null) {
            return 0;
        }
        if (!(value >= 0) || value.isInfinite()) {
            throw new InvalidParameterException(parameter, "is " + value + "; allowed: 0 or more " + unit);
        }
        return value;
    }

    /**
     * Chooses classes.
     *
     * @param codes of classes, with commas between them; empty for all
     * @param legend of the map
     * @return whether it is wanted, for each value of a pixel
     * @throws InvalidParameterException if there is no such class
     */
    static boolean[] classes(Optional<String> codes, Legend legend) {
        boolean[] wanted = new boolean[256];
        if (codes.isEmpty()) {
            Arrays.fill(wanted, 0, legend.size(), true);
            return wanted;
        }
        for (String code : codes.get().split(",", -1)) {
            LandCoverClass chosen = legend.find(code.trim())
                    .orElseThrow(() -> new InvalidParameterException(
                            "classes",
                            "has '" + code.trim() + "'; allowed for " + legend.level() + ": "
                                    + legend.classes().stream()
                                            .map(LandCoverClass::code)
                                            .collect(Collectors.joining(", "))));
            wanted[chosen.id()] = true;
        }
        return wanted;
    }
}
