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
            BufferedImage image = new BufferedImage(width, rows, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D graphics = image.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.translate(0, -firstRow);
            graphics.fill(shape.get());
            graphics.dispose();
            byte[] inside = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
            for (int i = 0; i < outside.length; i++) {
                outside[i] = inside[i] == 0;
            }
        }
        return outside;
    }
}
