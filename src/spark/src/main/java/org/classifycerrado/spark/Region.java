package org.classifycerrado.spark;

import java.awt.geom.AffineTransform;
import java.io.Serializable;
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
 * @param crs code of its CRS, or null for degrees of WGS 84
 */
record Region(Geometry area, String crs) implements Serializable {

    /** How many pieces the sides of a tile are cut into before they are reprojected. */
    private static final int PIECES = 32;

    /**
     * Reads a region.
     *
     * @param text a box, {@code X1,Y1,X2,Y2} or {@code X1,Y1,X2,Y2,CODE}
     * @throws IllegalArgumentException if it is none; the message says why
     */
    static Region box(String text) {
        ReferencedEnvelope box = RegionText.box(text);
        if (!(box.getWidth() > 0 && box.getHeight() > 0)) {
            throw new IllegalArgumentException("is '" + text + "', which covers no area");
        }
        String[] parts = text.split(",", 5);
        return new Region(JTS.toGeometry((Envelope) box), parts.length < 5 ? null : parts[4].strip());
    }

    /**
     * Reads a region.
     *
     * @param text GeoJSON, WKT or EWKT of polygons; of several, all together
     * @throws IllegalArgumentException if it is none; the message says why
     */
    static Region polygons(String text) {
        Geometry read = RegionText.geometry(text);
        String crs = read.getSRID() == 0 ? null : "EPSG:" + read.getSRID();
        try {
            return new Region(RegionOfInterest.of(read, null, null).polygon().orElseThrow(), crs);
        } catch (InvalidParameterException e) {
            throw new IllegalArgumentException(e.problem(), e);
        }
    }

    /**
     * Tells whether pixels lie in it.
     *
     * @throws InvalidParameterException if that cannot be told
     */
    boolean touches(PixelGrid grid) {
        try {
            CoordinateReferenceSystem own = crs == null ? DefaultGeographicCRS.WGS84 : CRS.decode(crs, true);
            Geometry pixels = new GeometryFactory().toGeometry(new Envelope(0, grid.width(), 0, grid.height()));
            double piece = (double) Math.max(grid.width(), grid.height()) / PIECES;
            AffineTransform corner = grid.cornerToCrs();
            Geometry footprint = JTS.transform(Densifier.densify(pixels, piece), new AffineTransform2D(corner));
            Geometry there = JTS.transform(footprint, CRS.findMathTransform(grid.crs(), own, true));
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
