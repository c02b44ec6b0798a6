package org.classifycerrado.server.wms;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;
import org.classifycerrado.server.catalog.PolygonSet;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Draws polygons into a map, one after the other, in the colours of their classes or groups and in the manner of the
 * styles for GeoServer: what lies beneath shines through, and a line around keeps small ones in sight.
 */
final class PolygonRenderer {

    private static final AlphaComposite FILL = AlphaComposite.SrcOver.derive(0.6f);

    /** Pixels that a drawn border may be off. */
    private static final double TOLERANCE = 0.25;

    /** Straight borders up to so many pixels are straight in any projection of the map too. */
    private static final double STRAIGHT = 8;

    /** How often a border that the projection bends is halved, at most. */
    private static final int HALVINGS = 10;

    private final PolygonSet layer;
    private final View view;
    private final MathTransform toMap;
    private final Graphics2D graphics;

    private PolygonRenderer(PolygonSet layer, View view, Graphics2D graphics) throws FactoryException {
        this.layer = layer;
        this.view = view;
        this.graphics = graphics;
        toMap = CRS.findMathTransform(layer.crs(), view.box().getCoordinateReferenceSystem(), true);
    }

    /**
     * Draws a layer over what is there already.
     *
     * @param layer what to draw
     * @param view what the image shows
     * @param image of the view's size
     * @throws IOException if the polygons cannot be read
     * @throws FactoryException if their CRS cannot be transformed to the map's
     */
    static void draw(PolygonSet layer, View view, BufferedImage image) throws IOException, FactoryException {
        Rectangle window = layer.bounds().isNull() ? new Rectangle() : MapRenderer.window(layer, view);
        if (window.isEmpty()) {
            return;
        }
        ReferencedEnvelope area = new Positions(view, window, layer.crs()).envelope(layer.crs());
        if (area.isNull()) {
            return;
        }
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.clip(window);
            graphics.setStroke(new BasicStroke(1));
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            PolygonRenderer renderer = new PolygonRenderer(layer, view, graphics);
            layer.polygons().read(Optional.of(area), feature -> {
                Optional<Color> color = layer.entry(feature).map(entry -> entry.color());
                if (color.isPresent()) {
                    renderer.draw(feature.polygon(), color.get());
                }
            });
        } finally {
            graphics.dispose();
        }
    }

    private void draw(Polygon polygon, Color color) {
        Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        try {
            add(path, polygon.getExteriorRing());
            for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
                add(path, polygon.getInteriorRingN(i));
            }
        } catch (TransformException e) {
            return; // beyond what the map's projection knows
        }
        graphics.setColor(color);
        Rectangle2D bounds = path.getBounds2D();
        if (bounds.getWidth() < 1 && bounds.getHeight() < 1) {
            graphics.fillRect((int) Math.floor(bounds.getCenterX()), (int) Math.floor(bounds.getCenterY()), 1, 1);
            return;
        }
        graphics.setComposite(FILL);
        graphics.fill(path);
        graphics.setComposite(AlphaComposite.SrcOver);
        graphics.draw(path);
    }

    private void add(Path2D path, LinearRing ring) throws TransformException {
        int n = ring.getNumPoints();
        double[] corners = new double[2 * n];
        for (int i = 0; i < n; i++) {
            Coordinate corner = ring.getCoordinateN(i);
            corners[2 * i] = corner.x;
            corners[2 * i + 1] = corner.y;
        }
        double[] pixels = pixels(corners);
        path.moveTo(pixels[0], pixels[1]);
        int last = 0;
        for (int i = 1; i < n; i++) {
            double length = Math.hypot(pixels[2 * i] - pixels[2 * last], pixels[2 * i + 1] - pixels[2 * last + 1]);
            if (length < TOLERANCE && i < n - 1) {
                continue;
            }
            if (length > STRAIGHT && !toMap.isIdentity()) {
                bend(
                        path,
                        new double[] {corners[2 * last], corners[2 * last + 1], corners[2 * i], corners[2 * i + 1]},
                        new double[] {pixels[2 * last], pixels[2 * last + 1], pixels[2 * i], pixels[2 * i + 1]},
                        HALVINGS);
            }
            path.lineTo(pixels[2 * i], pixels[2 * i + 1]);
            last = i;
        }
        path.closePath();
    }

    /** Adds points between the ends of a straight border where it is not straight in the map. */
    private void bend(Path2D path, double[] ends, double[] pixels, int halvings) throws TransformException {
        double[] middle = {(ends[0] + ends[2]) / 2, (ends[1] + ends[3]) / 2};
        double[] there = pixels(middle);
        double off = Math.hypot(there[0] - (pixels[0] + pixels[2]) / 2, there[1] - (pixels[1] + pixels[3]) / 2);
        if (off <= TOLERANCE || halvings == 0) {
            return;
        }
        bend(
                path,
                new double[] {ends[0], ends[1], middle[0], middle[1]},
                new double[] {pixels[0], pixels[1], there[0], there[1]},
                halvings - 1);
        path.lineTo(there[0], there[1]);
        bend(
                path,
                new double[] {middle[0], middle[1], ends[2], ends[3]},
                new double[] {there[0], there[1], pixels[2], pixels[3]},
                halvings - 1);
    }

    /** Where points of the layer's CRS lie in the image. */
    private double[] pixels(double[] points) throws TransformException {
        double[] pixels = new double[points.length];
        toMap.transform(points, 0, pixels, 0, points.length / 2);
        ReferencedEnvelope box = view.box();
        for (int at = 0; at < pixels.length; at += 2) {
            pixels[at] = (pixels[at] - box.getMinX()) * view.width() / box.getWidth();
            pixels[at + 1] = (box.getMaxY() - pixels[at + 1]) * view.height() / box.getHeight();
            if (!Double.isFinite(pixels[at] + pixels[at + 1])) {
                throw new TransformException("not finite");
            }
        }
        return pixels;
    }
}
