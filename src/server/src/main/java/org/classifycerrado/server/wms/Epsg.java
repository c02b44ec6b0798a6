package org.classifycerrado.server.wms;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.classifycerrado.imagery.RegionText;
import org.classifycerrado.server.OwsException;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.cs.AxisDirection;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;

/** Coordinate reference systems as WMS names them, and the order of their axes. */
final class Epsg {

    /** Systems that are offered by name; any other that GeoTools knows is understood too. */
    static final List<String> OFFERED = List.of("EPSG:4326", "CRS:84", "EPSG:3857", "EPSG:4674");

    private static final Pattern CODE = Pattern.compile("(?:EPSG|CRS|AUTO2?):[0-9][0-9.,-]{0,60}");

    private Epsg() {}

    /**
     * A system by its code.
     *
     * @param parameter that names it
     * @param code such as {@code EPSG:4326}
     * @return the system, x (or longitude) before y
     * @throws OwsException if there is no such system
     */
    static CoordinateReferenceSystem decode(String parameter, String code) throws OwsException {
        String upper = code.toUpperCase(Locale.ROOT);
        if (CODE.matcher(upper).matches()) {
            try {
                CoordinateReferenceSystem crs = CRS.decode(upper, true);
                if (crs.getCoordinateSystem().getDimension() == 2) {
                    return crs;
                }
            } catch (FactoryException e) {
                // Said below.
            }
        }
        throw new OwsException(
                parameter.equals("srs") ? "InvalidSRS" : "InvalidCRS",
                parameter,
                parameter + " is '" + code + "', which is not known; give a code such as EPSG:4326");
    }

    /** Whether WMS 1.3.0 gives boxes of a system with y (or latitude) first. */
    static boolean northFirst(String code) throws FactoryException {
        String upper = code.toUpperCase(Locale.ROOT);
        if (!upper.startsWith("EPSG:")) {
            return false;
        }
        AxisDirection first = CRS.decode("urn:ogc:def:crs:EPSG::" + upper.substring(5))
                .getCoordinateSystem()
                .getAxis(0)
                .getDirection();
        return first.absolute().equals(AxisDirection.NORTH);
    }

    /**
     * The box of a request.
     *
     * @param text four numbers and commas
     * @param crs x before y
     * @param flip whether the text has y before x
     * @return the box
     * @throws OwsException if it is no box
     */
    static ReferencedEnvelope box(String text, CoordinateReferenceSystem crs, boolean flip) throws OwsException {
        double[] v;
        try {
            v = RegionText.corners(text);
        } catch (IllegalArgumentException e) {
            v = new double[4]; // No box either.
        }
        if (v[0] >= v[2] || v[1] >= v[3]) {
            throw OwsException.invalid("bbox", "is '" + text + "'; allowed: minx,miny,maxx,maxy, min less than max");
        }
        return flip
                ? new ReferencedEnvelope(v[1], v[3], v[0], v[2], crs)
                : new ReferencedEnvelope(v[0], v[2], v[1], v[3], crs);
    }
}
