package org.classifycerrado.imagery;

import java.awt.Image;
import java.awt.Rectangle;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.util.Arrays;
import java.util.Optional;
import org.geotools.coverage.grid.GridCoverage2D;

/** Which pixels of a coverage a mask leaves out, within the file or beside it. For one thread at a time. */
final class Mask {

    // Key under which GeoTools keeps a coverage's mask; the constant's own class changes its package in GeoTools 34.
    private static final String PROPERTY = "GC_ROI";

    private final RenderedImage image;

    /** The tile that was looked at last; neighbours mostly lie in the same one. */
    private Raster tile;

    private Mask(RenderedImage image) {
        this.image = image;
    }

    /**
     * The mask of a coverage, if it has one.
     *
     * @param coverage with its mask as a property, whose class changes its package in GeoTools 34, so it is asked by
     *     name
     */
    static Optional<Mask> of(GridCoverage2D coverage) {
        Object property = coverage.getProperty(PROPERTY);
        if (property == null || property == Image.UndefinedProperty) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Mask(
                    (RenderedImage) property.getClass().getMethod("getAsImage").invoke(property)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a mask of " + property.getClass(), e);
        }
    }

    private Rectangle bounds() {
        return new Rectangle(image.getMinX(), image.getMinY(), image.getWidth(), image.getHeight());
    }

    /**
     * Marks the pixels that the mask leaves out.
     *
     * @param window in the coverage's image
     * @param missing for each of its pixels, row by row; true where there is no data
     */
    void exclude(Rectangle window, boolean[] missing) {
        Rectangle known = window.intersection(bounds());
        excludeOutside(window, known, missing);
        if (known.isEmpty()) {
            return;
        }
        Stored stored = new Stored(image.getData(known));
        float[] row = new float[known.width];
        for (int y = known.y; y < known.y + known.height; y++) {
            stored.copy(known.x, y, known.width, 0, row, 0);
            int start = (y - window.y) * window.width + known.x - window.x;
            for (int x = 0; x < row.length; x++) {
                missing[start + x] |= row[x] == 0;
            }
        }
    }

    /** Whether the mask leaves a pixel of the coverage's image in. */
    boolean holdsData(int x, int y) {
        if (!bounds().contains(x, y)) {
            return false;
        }
        if (tile == null || !tile.getBounds().contains(x, y)) {
            tile = image.getTile(
                    Math.floorDiv(x - image.getTileGridXOffset(), image.getTileWidth()),
                    Math.floorDiv(y - image.getTileGridYOffset(), image.getTileHeight()));
        }
        return tile.getSample(x, y, 0) != 0;
    }

    /** Marks what of a window lies outside a part of it. */
    static void excludeOutside(Rectangle window, Rectangle inside, boolean[] missing) {
        for (int y = 0; y < window.height; y++) {
            int start = y * window.width;
            boolean within = window.y + y >= inside.y && window.y + y < inside.y + inside.height;
            if (inside.isEmpty() || !within) {
                Arrays.fill(missing, start, start + window.width, true);
            } else {
                Arrays.fill(missing, start, start + inside.x - window.x, true);
                Arrays.fill(missing, start + inside.x + inside.width - window.x, start + window.width, true);
            }
        }
    }
}
