package org.classifycerrado.polygon;

import java.awt.geom.AffineTransform;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** Pixels of one value that hang together by their sides, and all such: no more can be added. */
public final class Region {

    private final int value;
    private final long pixels;
    private final double squareMetres;
    private final double[] means;
    private final Rings rings;

    Region(int value, long pixels, double squareMetres, double[] means, Rings rings) {
        this.value = value;
        this.pixels = pixels;
        this.squareMetres = squareMetres;
        this.means = means;
        this.rings = rings;
    }

    /**
     * The value of its pixels.
     *
     * @return 0 to 255
     */
    public int value() {
        return value;
    }

    /**
     * How many pixels it has.
     *
     * @return at least 1
     */
    public long pixels() {
        return pixels;
    }

    /**
     * Its area, that of its pixels.
     *
     * @return hectares
     */
    public double hectares() {
        return squareMetres / 10_000;
    }

    /**
     * The mean over its pixels of one of the rasters that were given besides.
     *
     * @param layer number of that raster
     * @return the mean; null if the raster has a value at none of the pixels
     */
    public Double mean(int layer) {
        return Double.isNaN(means[layer]) ? null : Double.valueOf(means[layer]);
    }

    /**
     * Its outline. Where regions meet at a corner, all of them have that corner, so that what is done to corners and to
     * the lines between them keeps borders in common. Shells run counter-clockwise.
     *
     * @param cornerToCrs from columns and rows to coordinates
     * @param factory makes it
     * @return a valid polygon of one shell, perhaps with holes, that covers exactly the region's pixels
     */
    public Polygon polygon(AffineTransform cornerToCrs, GeometryFactory factory) {
        return rings.polygon(cornerToCrs, factory);
    }
}
