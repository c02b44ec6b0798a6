package org.classifycerrado.imagery;

import java.io.IOException;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.JTS;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.locationtech.jts.densify.Densifier;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** Finds polygons by name; the port through which a host offers its vector layers. */
public interface ZoneSource {

    /** Of hosts that have no vector layers. */
    ZoneSource NONE = (parameter, name, area) -> {
        throw new InvalidParameterException(
                parameter, "is '" + name + "', but there are no vector layers here; give the polygons themselves");
    };

    /**
     * Reads the polygons of a layer that may have a part in an area.
     *
     * @param parameter the request's parameter that holds the name, for messages
     * @param name of the layer, as the request gives it
     * @param area what is of interest; polygons whose bounds do not meet it may be left out
     * @return the polygons, perhaps none, each with all attributes that the layer has
     * @throws InvalidParameterException if the caller may read no layer of polygons of that name, or it has more than
     *     {@link ZoneFeatures#LIMIT} there
     * @throws IOException if it exists but cannot be read
     */
    ZoneFeatures read(String parameter, String name, ReferencedEnvelope area) throws IOException;

    /**
     * An area in the CRS of a layer.
     *
     * @param area in any CRS
     * @param crs of the layer, or null if it has none
     * @return bounds that hold all of the area, or empty if they cannot be told, so that nothing may be left out
     */
    static Optional<ReferencedEnvelope> bounds(ReferencedEnvelope area, CoordinateReferenceSystem crs) {
        if (crs == null) {
            return Optional.empty();
        }
        try {
            MathTransform transform = CRS.findMathTransform(area.getCoordinateReferenceSystem(), AssumedDatum.of(crs));
            Geometry outline =
                    Densifier.densify(JTS.toGeometry(area), Math.max(area.getWidth(), area.getHeight()) / 64);
            Envelope bounds = JTS.transform(outline, transform).getEnvelopeInternal();
            // A side that bends may reach a little beyond the points that were transformed.
            bounds.expandBy(bounds.getWidth() / 100, bounds.getHeight() / 100);
            return Optional.of(new ReferencedEnvelope(bounds, crs));
        } catch (FactoryException | TransformException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
