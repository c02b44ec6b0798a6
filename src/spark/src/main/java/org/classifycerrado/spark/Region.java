package org.classifycerrado.spark;

import java.awt.geom.AffineTransform;
import java.io.Serializable;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.RegionText;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.JTS;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.geotools.referencing.operation.transform.AffineTransform2D;
import org.locationtech.jts.densify.Densifier;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * Where maps are wanted. It chooses among scenes and tiles, which are then mapped as a whole.
 *
 * @param area valid, of one or more polygons
 * @param crs of the area, x before y
 */
record Region(Geometry area, CoordinateReferenceSystem crs) implements Serializable {

    private static final Envelope DEGREES = new Envelope(-180, 180, -90, 90);

    /** How many pieces the sides of a tile are cut into before they are reprojected. */
    private static final int PIECES = 32;

    /**
     * Reads a region.
     *
     * @param text a box, {@code X1,Y1,X2,Y2} in degrees of WGS 84, or {@code X1,Y1,X2,Y2,CODE}
     * @throws IllegalArgumentException if it is none; the message says why
     */
    static Region box(String text) {
        ReferencedEnvelope box = RegionText.box(text);
        if (!(box.getWidth() > 0 && box.getHeight() > 0)) {
            throw new IllegalArgumentException("is '" + text + "', which covers no area");
        }
        return of(text, JTS.toGeometry((Envelope) box), Optional.ofNullable(box.getCoordinateReferenceSystem()));
    }

    /**
     * A region of polygons; of several, all together.
     *
     * @param given what the user gave, for messages
     * @param polygons if they carry no CRS, in degrees of WGS 84
     * @throws IllegalArgumentException if they are no polygons; the message says why
     */
    static Region of(String given, Geometry polygons) {
        try {
            RegionOfInterest region = RegionOfInterest.of(polygons, null, null);
            return of(given, region.polygon().orElseThrow(), region.polygonCrs());
        } catch (InvalidParameterException e) {
            throw new IllegalArgumentException("is '" + given + "', which " + e.problem(), e);
        }
    }

    private static Region of(String given, Geometry area, Optional<CoordinateReferenceSystem> crs) {
        if (crs.isEmpty() && !DEGREES.contains(area.getEnvelopeInternal())) {
            throw new IllegalArgumentException(
                    "is '" + given + "', whose coordinates are no degrees, and it names no CRS");
        }
        return new Region(area, crs.orElse(DefaultGeographicCRS.WGS84));
    }

    /**
     * Tells whether pixels lie in it.
     *
     * @throws InvalidParameterException if that cannot be told
     */
    boolean touches(PixelGrid grid) {
        try {
            Geometry pixels = new GeometryFactory().toGeometry(new Envelope(0, grid.width(), 0, grid.height()));
            double piece = (double) Math.max(grid.width(), grid.height()) / PIECES;
            AffineTransform corner = grid.cornerToCrs();
            Geometry footprint = JTS.transform(Densifier.densify(pixels, piece), new AffineTransform2D(corner));
            Geometry there = JTS.transform(footprint, CRS.findMathTransform(grid.crs(), crs, true));
            return area.getEnvelopeInternal().intersects(there.getEnvelopeInternal())
                    && area.intersects(there)
                    && !area.touches(there);
        } catch (FactoryException | TransformException e) {
            throw new InvalidParameterException(
                    "region",
                    "cannot be compared with imagery in " + grid.crs().getName().getCode());
        }
    }
}
