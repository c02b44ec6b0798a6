package org.classifycerrado.sentinel.stack;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.ProjectedCRS;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.locationtech.jts.geom.Envelope;

/**
 * Chooses the grid of a stack: north-up, of square pixels that are those of the scenes where these are in its CRS,
 * around all scenes or the region.
 */
final class StackGrid {

    private static final double USUAL_RESOLUTION = 10;
    private static final int LONGEST_SIDE = 200_000;

    /** Parts of a pixel by which a bound may lie beyond it. */
    private static final double SLACK = 1e-6;

    private StackGrid() {}

    /**
     * The grid.
     *
     * @param scenes the grids of the scenes' finest bands
     * @throws InvalidParameterException if the scenes do not settle it, or the region lies elsewhere
     */
    static PixelGrid of(List<PixelGrid> scenes, StackSettings settings) {
        CoordinateReferenceSystem crs = settings.crs().orElseGet(() -> common(scenes));
        Optional<PixelGrid> model = scenes.stream()
                .filter(grid -> CRS.equalsIgnoreMetadata(grid.crs(), crs))
                .findFirst();
        double pixel = settings.resolution().orElseGet(() -> pixel(model, crs));
        double anchorX = model.map(grid -> grid.cornerToCrs().getTranslateX()).orElse(0.0);
        double anchorY = model.map(grid -> grid.cornerToCrs().getTranslateY()).orElse(0.0);

        ReferencedEnvelope covered = new ReferencedEnvelope(crs);
        scenes.forEach(scene -> covered.expandToInclude((Envelope) bounds(scene, crs)));
        // A grid of one unit a pixel, whose pixel coordinates are the CRS's own.
        PixelGrid units = new PixelGrid(crs, new AffineTransform(), 1, 1);
        Optional<Envelope> region = settings.region().on(units).map(area -> area.getEnvelopeInternal());
        Envelope wanted = region.orElse(covered);
        if (!wanted.intersects((Envelope) covered)) {
            throw new InvalidParameterException(
                    settings.region().polygon().isPresent() ? "roi" : "bbox",
                    "holds nothing of the scenes, which cover x " + covered.getMinX() + " to " + covered.getMaxX()
                            + ", y " + covered.getMinY() + " to " + covered.getMaxY() + " in "
                            + crs.getName().getCode());
        }
        double left = Math.floor((wanted.getMinX() - anchorX) / pixel + SLACK);
        double right = Math.ceil((wanted.getMaxX() - anchorX) / pixel - SLACK);
        double top = Math.floor((anchorY - wanted.getMaxY()) / pixel + SLACK);
        double bottom = Math.ceil((anchorY - wanted.getMinY()) / pixel - SLACK);
        if (right - left > LONGEST_SIDE || bottom - top > LONGEST_SIDE) {
            throw new InvalidParameterException(
                    "bbox",
                    String.format(
                            "is needed: the scenes cover %.0f×%.0f pixels of %s; allowed: %d on a side",
                            right - left, bottom - top, pixel, LONGEST_SIDE));
        }
        AffineTransform transform =
                new AffineTransform(pixel, 0, 0, -pixel, anchorX + left * pixel, anchorY - top * pixel);
        return new PixelGrid(crs, transform, (int) Math.max(1, right - left), (int) Math.max(1, bottom - top));
    }

    private static CoordinateReferenceSystem common(List<PixelGrid> scenes) {
        CoordinateReferenceSystem first = scenes.get(0).crs();
        if (scenes.stream().allMatch(scene -> CRS.equalsIgnoreMetadata(scene.crs(), first))) {
            return first;
        }
        throw new InvalidParameterException(
                "crs",
                "is needed: the scenes lie in "
                        + scenes.stream()
                                .map(scene -> scene.crs().getName().getCode())
                                .distinct()
                                .collect(Collectors.joining(" and in "))
                        + "; say in which the stack shall be, such as EPSG:32722");
    }

    private static double pixel(Optional<PixelGrid> model, CoordinateReferenceSystem crs) {
        if (model.isPresent()) {
            AffineTransform transform = model.get().cornerToCrs();
            return Math.hypot(transform.getScaleX(), transform.getShearY());
        }
        if (crs instanceof ProjectedCRS) {
            return USUAL_RESOLUTION;
        }
        throw new InvalidParameterException(
                "resolution",
                "is needed in " + crs.getName().getCode() + ", in the units of that CRS: 0.0001 is about 11 m");
    }

    /** What a grid covers, in a CRS. */
    static ReferencedEnvelope bounds(PixelGrid grid, CoordinateReferenceSystem crs) {
        try {
            return CRS.equalsIgnoreMetadata(grid.crs(), crs)
                    ? new ReferencedEnvelope((Envelope) grid.envelope(), crs)
                    : grid.envelope().transform(crs, true, 32);
        } catch (TransformException | FactoryException e) {
            throw new InvalidParameterException(
                    "crs",
                    crs.getName().getCode() + " cannot hold a scene that is in "
                            + grid.crs().getName().getCode());
        }
    }

    /** The pixels of a grid that an envelope in its CRS touches. */
    static Rectangle pixels(Envelope envelope, PixelGrid grid) {
        double[] corners = {envelope.getMinX(), envelope.getMaxY(), envelope.getMaxX(), envelope.getMinY()};
        try {
            grid.cornerToCrs().createInverse().transform(corners, 0, corners, 0, 2);
        } catch (NoninvertibleTransformException e) {
            throw new IllegalArgumentException("a grid of no extent", e);
        }
        int x = (int) Math.floor(Math.min(corners[0], corners[2]) + SLACK);
        int y = (int) Math.floor(Math.min(corners[1], corners[3]) + SLACK);
        int right = (int) Math.ceil(Math.max(corners[0], corners[2]) - SLACK);
        int bottom = (int) Math.ceil(Math.max(corners[1], corners[3]) - SLACK);
        return new Rectangle(x, y, right - x, bottom - y);
    }
}
