package org.classifycerrado.clean;

import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.map.PixelAreas;

/**
 * What is to be cleaned of a class map. First comes the majority, then the merging.
 *
 * @param majority side of the square around each pixel whose commonest class the pixel takes, in pixels, odd; 1 for
 *     none
 * @param minPixels patches of fewer pixels are merged into what surrounds them; 1 for none
 */
public record Cleaning(int majority, int minPixels) {

    /** Nothing is cleaned. */
    public static final Cleaning NONE = new Cleaning(1, 1);

    /** The largest side of a square. */
    public static final int LARGEST_SQUARE = 31;

    private static final double SQUARE_METRES = 10_000;

    /** An area that is short of a whole number of pixels by no more than this is meant to be that number. */
    private static final double ROUNDING = 1e-6;

    /**
     * Checks the side of a square.
     *
     * @param parameter the request's parameter
     * @param side in pixels
     * @return the side
     * @throws InvalidParameterException if it is even, too small or too large
     */
    public static int square(String parameter, int side) {
        if (side < 1 || side > LARGEST_SQUARE || side % 2 == 0) {
            throw new InvalidParameterException(
                    parameter, "is " + side + "; allowed: an odd number of pixels from 1 to " + LARGEST_SQUARE);
        }
        return side;
    }

    /**
     * The fewest pixels that cover an area.
     *
     * @param parameter the request's parameter
     * @param hectares above 0
     * @param grid the pixels; what counts is the area of the one in the middle
     * @return at least 1
     * @throws InvalidParameterException if the area is not above 0, or more than the grid has
     */
    public static int pixels(String parameter, double hectares, PixelGrid grid) {
        if (!(hectares > 0)) {
            throw new InvalidParameterException(parameter, "is " + hectares + "; allowed: hectares above 0");
        }
        double pixel = new PixelAreas(grid).squareMetres(grid.width() / 2, grid.height() / 2);
        double pixels = Math.ceil(hectares * SQUARE_METRES / pixel - ROUNDING);
        if (pixels > grid.pixels()) {
            throw new InvalidParameterException(
                    parameter,
                    "is " + hectares + " ha, more than the map's " + grid.pixels() + " pixels have together");
        }
        return Math.max(1, (int) pixels);
    }

    /**
     * Tells whether there is anything to do.
     *
     * @return whether a map may change
     */
    public boolean isNeeded() {
        return majority > 1 || minPixels > 1;
    }
}
