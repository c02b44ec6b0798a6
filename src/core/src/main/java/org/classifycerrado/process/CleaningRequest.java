package org.classifycerrado.process;

import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.clean.Cleaning;
import org.classifycerrado.clean.MapCleaner;
import org.classifycerrado.imagery.PixelGrid;

/**
 * What a request wants cleaned of its map.
 *
 * @param minArea hectares of the smallest patch that stays, or empty to keep all
 * @param smooth side of the square that is looked at around each pixel, in pixels; 1 for none
 * @param byProbabilities whether class probabilities are averaged over the square, rather than classes counted
 */
record CleaningRequest(Optional<Double> minArea, int smooth, boolean byProbabilities) {

    static final String MIN_AREA = "minArea";
    static final String SMOOTH = "smooth";
    static final String SMOOTH_BY = "smoothBy";
    static final String MAJORITY = "majority";
    static final String PROBABILITIES = "probabilities";

    /**
     * Checks a request's parameters.
     *
     * @param minArea hectares, or null
     * @param smooth pixels, or null
     * @param by what is smoothed by, if it was given
     * @throws InvalidParameterException if one of them is not allowed
     */
    static CleaningRequest of(Double minArea, Integer smooth, Optional<String> by) {
        if (minArea != null && !(minArea > 0)) {
            throw new InvalidParameterException(MIN_AREA, "is " + minArea + "; allowed: hectares above 0");
        }
        if (smooth == null && by.isPresent()) {
            throw new InvalidParameterException(SMOOTH_BY, "is '" + by.get() + "', but " + SMOOTH + " was not given");
        }
        return new CleaningRequest(
                Optional.ofNullable(minArea),
                smooth == null ? 1 : Cleaning.square(SMOOTH, smooth),
                by.equals(Optional.of(PROBABILITIES)));
    }

    /** Whether anything of a map may be changed. */
    boolean isNeeded() {
        return minArea.isPresent() || smooth > 1;
    }

    /** Side of the square over which probabilities are averaged. */
    int probabilitySquare() {
        return byProbabilities ? smooth : 1;
    }

    /**
     * What is to be done when all classes are there.
     *
     * @throws InvalidParameterException if that takes more memory than there is, or the smallest area is more than the
     *     map's
     */
    Cleaning on(PixelGrid grid) {
        Cleaning cleaning = new Cleaning(
                byProbabilities ? 1 : smooth,
                minArea.map(hectares -> Cleaning.pixels(MIN_AREA, hectares, grid))
                        .orElse(1));
        MapCleaner.requireMemory(MIN_AREA, cleaning, grid.width(), grid.height());
        return cleaning;
    }
}
