package org.classifycerrado.imagery;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Optional;
import org.locationtech.jts.awt.ShapeWriter;
import org.locationtech.jts.geom.Geometry;

/** The outline of a region within a window of a grid; tells which pixels lie outside, by their centres. */
final class Outline {

    /** Rows that are drawn at once, always the same ones together: rounding must not depend on who asks. */
    private static final int BAND = 128;

    private final int width;
    private final Optional<Shape> shape;

    /**
     * An outline.
     *
     * @param region in pixel coordinates of a grid, or empty where nothing is outside
     * @param window of that grid
     */
    Outline(Optional<Geometry> region, Rectangle window) {
        this.width = window.width;
        this.shape = region.map(geometry -> AffineTransform.getTranslateInstance(-window.x, -window.y)
                .createTransformedShape(new ShapeWriter().toShape(geometry)));
    }

    /** True for a pixel outside, {@code [row * window width + column]}, for some rows of the window. */
    boolean[] outside(int firstRow, int rows) {
        boolean[] outside = new boolean[rows * width];
        if (shape.isPresent()) {
            for (int band = firstRow / BAND * BAND; band < firstRow + rows; band += BAND) {
                byte[] inside = draw(band);
                int from = Math.max(band, firstRow);
                int to = Math.min(band + BAND, firstRow + rows);
                for (int i = (from - band) * width, o = (from - firstRow) * width; i < (to - band) * width; i++, o++) {
                    outside[o] = inside[i] == 0;
                }
            }
        }
        return outside;
    }

    /** Draws a band of rows: 0 for a pixel outside. */
    private byte[] draw(int firstRow) {
        BufferedImage image = new BufferedImage(width, BAND, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.translate(0, -firstRow);
        graphics.fill(shape.orElseThrow());
        graphics.dispose();
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }
}
