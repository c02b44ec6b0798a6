package org.classifycerrado.imagery;

import java.awt.Rectangle;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/**
 * The pixels of a grid whose centres lie in a region: those that count where the region alone is asked for. Safe for
 * use by several threads.
 */
public final class Footprint {

    private final Rectangle window;
    private final Optional<Outline> outline;

    /**
     * The footprint of a region.
     *
     * @param region what is covered
     * @param grid the pixels; the region need not touch them
     * @throws org.classifycerrado.InvalidParameterException if the region cannot be expressed in the grid's CRS
     */
    public Footprint(RegionOfInterest region, PixelGrid grid) {
        Optional<Geometry> shape = region.on(grid);
        Rectangle all = new Rectangle(grid.width(), grid.height());
        window = shape.map(s -> all.intersection(ImageryStack.pixelsWithin(s.getEnvelopeInternal())))
                .orElse(all);
        outline = window.isEmpty() ? Optional.empty() : Optional.of(new Outline(shape, window));
    }

    /**
     * Where its pixels lie.
     *
     * @return a rectangle within the grid that holds them all; empty if there are none
     */
    public Rectangle window() {
        return new Rectangle(window);
    }

    /**
     * Which pixels do not count.
     *
     * @param firstRow row of the grid, within the window
     * @param rows how many, within the window
     * @return true for each pixel of those rows of the window that lies outside, row-major and as wide as the window
     */
    public boolean[] outside(int firstRow, int rows) {
        return outline.orElseThrow().outside(firstRow - window.y, rows);
    }
}
