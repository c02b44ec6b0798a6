package org.classifycerrado.server.wms;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Optional;
import org.classifycerrado.server.catalog.Layer;
import org.classifycerrado.server.catalog.MapLayer;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.ReferencedEnvelope;

/** Draws rasters into a map: each pixel takes the value of the layer's pixel that its centre lies in. */
final class MapRenderer {

    private MapRenderer() {}

    /**
     * Draws a layer over what is there already.
     *
     * @param layer what to draw
     * @param symbols its colours
     * @param view what the image shows
     * @param image of type {@code INT_ARGB} and the view's size
     * @throws IOException if the layer cannot be read
     * @throws FactoryException if its CRS cannot be transformed to the map's
     */
    static void draw(Layer layer, Symbols symbols, View view, BufferedImage image)
            throws IOException, FactoryException {
        Rectangle window = window(layer, view);
        if (window.isEmpty()) {
            return;
        }
        Positions positions = new Positions(view, window, layer.crs());
        ReferencedEnvelope area = positions.envelope(layer.crs());
        if (area.isEmpty() || Double.isInfinite(positions.resolution())) {
            return;
        }
        ReferencedEnvelope inside = new ReferencedEnvelope(area.intersection(layer.bounds()), layer.crs());
        // Views that are bent strongly have few pixels in much area; the finest detail is not worth the reading there.
        int most = 2 * Math.max(view.width(), view.height());
        int width = (int) Math.min(most, Math.ceil(inside.getWidth() / positions.resolution()));
        int height = (int) Math.min(most, Math.ceil(inside.getHeight() / positions.resolution()));
        Optional<Layer.Part> part = layer.read(inside, width, height);
        if (part.isEmpty()) {
            return;
        }
        sample(part.get(), symbols, positions, window, image);
    }

    private static void sample(
            Layer.Part part, Symbols symbols, Positions positions, Rectangle window, BufferedImage image) {
        Raster raster = part.raster();
        Rectangle bounds = raster.getBounds();
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        double[] points = new double[2 * window.width];
        double[] values = new double[raster.getNumBands()];
        for (int row = 0; row < window.height; row++) {
            positions.row(row, points);
            part.toPixel().transform(points, 0, points, 0, window.width);
            int at = (window.y + row) * image.getWidth() + window.x;
            for (int i = 0; i < window.width; i++) {
                double x = points[2 * i];
                double y = points[2 * i + 1];
                // NaN compares false.
                if (x >= bounds.x && y >= bounds.y && x < bounds.getMaxX() && y < bounds.getMaxY()) {
                    int argb = symbols.argb(raster.getPixel((int) x, (int) y, values));
                    if (argb != 0) {
                        pixels[at + i] = argb;
                    }
                }
            }
        }
    }

    /** The pixels of a view that a layer can have to do with: far from it, its projection may give nonsense. */
    static Rectangle window(MapLayer layer, View view) {
        Rectangle all = new Rectangle(view.width(), view.height());
        ReferencedEnvelope box = view.box();
        try {
            ReferencedEnvelope there = layer.bounds().transform(box.getCoordinateReferenceSystem(), true, 20);
            double perColumn = view.width() / box.getWidth();
            double perRow = view.height() / box.getHeight();
            double left = Math.max(-1, (there.getMinX() - box.getMinX()) * perColumn - 2);
            double right = Math.min(view.width() + 1.0, (there.getMaxX() - box.getMinX()) * perColumn + 2);
            double top = Math.max(-1, (box.getMaxY() - there.getMaxY()) * perRow - 2);
            double bottom = Math.min(view.height() + 1.0, (box.getMaxY() - there.getMinY()) * perRow + 2);
            if (!(right > left && bottom > top)) {
                return new Rectangle();
            }
            return all.intersection(new Rectangle(
                    (int) Math.floor(left),
                    (int) Math.floor(top),
                    (int) Math.ceil(right - left) + 1,
                    (int) Math.ceil(bottom - top) + 1));
        } catch (TransformException | FactoryException e) {
            return all;
        }
    }
}
