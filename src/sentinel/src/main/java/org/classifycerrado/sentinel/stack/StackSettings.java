package org.classifycerrado.sentinel.stack;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.classifycerrado.geotiff.Compression;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.Resampler;
import org.classifycerrado.sentinel.scene.SceneBand;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;

/**
 * How scenes become a stack.
 *
 * @param crs of the stack; if empty, that of the scenes
 * @param resolution pixel size in units of the CRS; if empty, that of the scenes' finest bands
 * @param region whose bounds the stack has; all that the scenes cover if it holds none
 * @param kernel by which bands of other grids are resampled
 * @param maskClasses of the scene classification that count as no data; none to use no classification
 * @param dilation by how many pixels of the stack what is masked grows, in all directions; class 0 does not
 * @param masks rasters whose pixels other than 0 count as no data, on all dates
 * @param composite how several dates become one
 * @param compression of the file
 * @param allowImplausible whether values that cannot be what they are taken for are used all the same
 * @param threads how many read and compress
 * @param memory bytes to be used for pixels, about
 */
public record StackSettings(
        Optional<CoordinateReferenceSystem> crs,
        OptionalDouble resolution,
        RegionOfInterest region,
        Resampler.Kernel kernel,
        Set<Integer> maskClasses,
        int dilation,
        List<SceneBand> masks,
        Composite composite,
        Compression compression,
        boolean allowImplausible,
        int threads,
        long memory) {

    /** Classes that no land cover is seen in: no data, saturated, cloud shadow, cloud of both probabilities, cirrus. */
    public static final Set<Integer> USUAL_MASK = Set.of(0, 1, 3, 8, 9, 10);

    /** Checks the numbers. */
    public StackSettings {
        if (dilation < 0 || threads < 1 || resolution.isPresent() && !(resolution.getAsDouble() > 0)) {
            throw new IllegalArgumentException("dilation " + dilation + ", " + threads + " threads, " + resolution);
        }
    }
}
