package org.classifycerrado.imagery;

import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.GeographicCRS;
import org.geotools.api.referencing.crs.SingleCRS;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.JTS;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.geotools.referencing.operation.transform.AffineTransform2D;
import org.locationtech.jts.densify.Densifier;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.Polygonal;
import org.locationtech.jts.operation.union.UnaryUnionOp;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/**
 * The area that a request wants classified, as polygon and as box; with both, what they share.
 *
 * @param polygon valid, not empty, of one or more polygons
 * @param polygonCrs its CRS where the request names one apart from it
 * @param box a rectangle in its own CRS, or in the imagery's if it has none
 */
public record RegionOfInterest(
        Optional<Geometry> polygon, Optional<CoordinateReferenceSystem> polygonCrs, Optional<ReferencedEnvelope> box) {

    /** How many pieces a side is cut into before it is reprojected, so that it bends as the projection does. */
    private static final int PIECES = 64;

    private static final Envelope DEGREES = new Envelope(-180, 180, -90, 90);

    /** No restriction. */
    public static final RegionOfInterest EVERYTHING =
            new RegionOfInterest(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Checks a request's parameters.
     *
     * @param roi polygon, multi-polygon or a collection of them, which stands for their union; or null. A CRS of its
     *     own is its user data or its SRID
     * @param roiCrs code of the CRS of a polygon that carries none, such as {@code EPSG:4326}, or null
     * @param bbox box, or null
     * @return the region
     * @throws InvalidParameterException if one of them is not usable
     */
    public static RegionOfInterest of(Geometry roi, String roiCrs, ReferencedEnvelope bbox) {
        Optional<CoordinateReferenceSystem> named = Optional.ofNullable(roiCrs).map(code -> decode("roiCrs", code));
        if (roi == null) {
            if (named.isPresent()) {
                throw new InvalidParameterException("roiCrs", "'" + roiCrs + "' was given without a roi");
            }
        }
        Geometry area = roi == null ? null : area(roi);
        if (bbox != null && !(bbox.getWidth() > 0 && bbox.getHeight() > 0)) {
            throw new InvalidParameterException("bbox", "covers no area: " + bounds(bbox));
        }
        Optional<CoordinateReferenceSystem> own = roi == null ? Optional.empty() : ownCrs(roi);
        if (own.isPresent() && named.isPresent() && !CRS.equalsIgnoreMetadata(own.get(), named.get())) {
            throw new InvalidParameterException(
                    "roiCrs",
                    "is " + roiCrs + "; the roi itself says "
                            + own.get().getName().getCode());
        }
        return new RegionOfInterest(Optional.ofNullable(area), own.or(() -> named), Optional.ofNullable(bbox));
    }

    /** The area that a geometry stands for, checked. */
    private static Geometry area(Geometry roi) {
        if (roi instanceof Polygonal || !(roi instanceof GeometryCollection)) {
            check(roi);
            return roi;
        }
        List<Geometry> areas = new ArrayList<>();
        for (int i = 0; i < roi.getNumGeometries(); i++) {
            areas.add(area(roi.getGeometryN(i)));
        }
        if (areas.isEmpty()) {
            throw new InvalidParameterException("roi", "is an empty " + roi.getGeometryType());
        }
        return UnaryUnionOp.union(areas);
    }

    private static void check(Geometry roi) {
        if (!(roi instanceof Polygonal)) {
            throw new InvalidParameterException(
                    "roi",
                    "is a " + roi.getGeometryType() + "; allowed: Polygon, MultiPolygon and collections of them");
        }
        if (roi.isEmpty()) {
            throw new InvalidParameterException("roi", "is an empty " + roi.getGeometryType());
        }
        TopologyValidationError error = new IsValidOp(roi).getValidationError();
        if (error != null) {
            throw new InvalidParameterException(
                    "roi",
                    "is not a valid " + roi.getGeometryType() + ": " + error.getMessage() + " at "
                            + error.getCoordinate().x + " " + error.getCoordinate().y);
        }
    }

    /** The CRS that a geometry carries, if it does. */
    static Optional<CoordinateReferenceSystem> ownCrs(Geometry roi) {
        if (roi.getUserData() instanceof CoordinateReferenceSystem crs) {
            return Optional.of(AssumedDatum.of(crs));
        }
        return roi.getSRID() == 0 ? Optional.empty() : Optional.of(decode("roi", "EPSG:" + roi.getSRID()));
    }

    /** Decodes a CRS with x before y, as GeoServer does. */
    private static CoordinateReferenceSystem decode(String parameter, String code) {
        try {
            return CRS.decode(code, true);
        } catch (FactoryException e) {
            throw new InvalidParameterException(
                    parameter, "'" + code + "' is not a known CRS; give a code such as EPSG:4326");
        }
    }

    /**
     * The region on a grid.
     *
     * @param grid a pixel grid
     * @return the region in the grid's pixel coordinates, or empty if there is no restriction
     * @throws InvalidParameterException if the region cannot be expressed in the grid's CRS
     */
    public Optional<Geometry> on(PixelGrid grid) {
        Optional<Geometry> roiOnGrid = polygon.map(p -> project("roi", p, polygonCrs.orElse(grid.crs()), grid));
        Optional<Geometry> boxOnGrid = box.map(b -> project(
                "bbox",
                JTS.toGeometry((Envelope) b),
                Optional.ofNullable(b.getCoordinateReferenceSystem()).orElse(grid.crs()),
                grid));
        if (roiOnGrid.isPresent() && boxOnGrid.isPresent()) {
            Geometry shared = roiOnGrid.get().intersection(boxOnGrid.get());
            if (shared.isEmpty()) {
                throw new InvalidParameterException("bbox", "does not touch the roi");
            }
            return Optional.of(shared);
        }
        return roiOnGrid.or(() -> boxOnGrid);
    }

    /**
     * The error of a region that holds nothing of what it was meant for.
     *
     * @param what it was meant for
     * @param covered where that is
     * @return what to tell the caller
     */
    InvalidParameterException misses(String what, ReferencedEnvelope covered) {
        String problem = "holds no pixel of " + what + ", which covers " + ImageryStack.describe(covered);
        boolean geographic = covered.getCoordinateReferenceSystem() instanceof GeographicCRS;
        if (polygon.isEmpty()) {
            return new InvalidParameterException("bbox", problem);
        }
        if (polygonCrs.isEmpty()
                && !geographic
                && DEGREES.contains(polygon.get().getEnvelopeInternal())) {
            problem += ". Its numbers, " + bounds(polygon.get().getEnvelopeInternal())
                    + ", look like degrees; roiCrs says so, such as EPSG:4326";
        }
        return new InvalidParameterException("roi", problem);
    }

    static Geometry project(String parameter, Geometry geometry, CoordinateReferenceSystem crs, PixelGrid grid) {
        try {
            Geometry projected = geometry;
            if (!CRS.equalsIgnoreMetadata(crs, grid.crs())) {
                Envelope extent = geometry.getEnvelopeInternal();
                double piece = Math.max(extent.getWidth(), extent.getHeight()) / PIECES;
                MathTransform transform = CRS.findMathTransform(crs, grid.crs());
                projected = JTS.transform(Densifier.densify(geometry, piece), transform);
            }
            AffineTransform toPixels = grid.cornerToCrs().createInverse();
            Geometry onGrid = JTS.transform(projected, new AffineTransform2D(toPixels));
            // Reprojection can fold a valid outline over itself; a zero buffer mends what densifying left of that.
            return onGrid.isValid() ? onGrid : onGrid.buffer(0);
        } catch (FactoryException
                | TransformException
                | NoninvertibleTransformException
                // Coordinates far beyond the Earth: GeoTools fails while it words its own refusal.
                | IllegalArgumentException e) {
            throw new InvalidParameterException(
                    parameter,
                    "cannot be expressed in the imagery's CRS, "
                            + grid.crs().getName().getCode() + ": its own is "
                            + crs.getName().getCode() + named(crs));
        }
    }

    /** The datum of a CRS, where it has one: if there is no way to another CRS, it is mostly to blame. */
    private static String named(CoordinateReferenceSystem crs) {
        return crs instanceof SingleCRS single
                ? ", on the datum " + single.getDatum().getName().getCode()
                : "";
    }

    static String bounds(Envelope e) {
        return "x " + e.getMinX() + " to " + e.getMaxX() + ", y " + e.getMinY() + " to " + e.getMaxY();
    }
}
