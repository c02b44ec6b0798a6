package org.classifycerrado.map;

import javax.measure.Unit;
import javax.measure.quantity.Length;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.GeographicCRS;
import org.geotools.api.referencing.crs.ProjectedCRS;
import org.geotools.api.referencing.datum.Ellipsoid;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.geotools.referencing.cs.DefaultEllipsoidalCS;
import si.uom.SI;

/**
 * Maps coordinates of a CRS onto the ellipsoid's cylindrical equal-area plane, where areas are those on the ellipsoid.
 * With λ, φ the geodetic longitude and latitude on the CRS's own datum, x = aλ and y = a·q(φ)/2, where
 *
 * <pre>q(φ) = (1 − e²) [ sin φ / (1 − e² sin² φ) − 1/(2e) · ln((1 − e sin φ) / (1 + e sin φ)) ]</pre>
 *
 * (J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395, 1987, equations 3-12 and 10-14/15 at
 * the equator.)
 */
final class EqualAreaPlane {

    private final MathTransform toLonLat;
    private final double semiMajor;
    private final double eccentricity;

    /**
     * Prepares the way from a CRS.
     *
     * @param crs two-dimensional, projected or geographic
     * @throws IllegalArgumentException if it is neither, or cannot be transformed
     */
    EqualAreaPlane(CoordinateReferenceSystem crs) {
        GeographicCRS base;
        if (crs instanceof ProjectedCRS projected) {
            base = projected.getBaseCRS();
        } else if (crs instanceof GeographicCRS geographic) {
            base = geographic;
        } else {
            throw new IllegalArgumentException("areas need a projected or geographic coordinate reference system, not '"
                    + crs.getName().getCode() + "'");
        }
        Ellipsoid ellipsoid = base.getDatum().getEllipsoid();
        Unit<Length> unit = ellipsoid.getAxisUnit();
        semiMajor = unit.getConverterTo(SI.METRE).convert(ellipsoid.getSemiMajorAxis());
        double minorToMajor = ellipsoid.getSemiMinorAxis() / ellipsoid.getSemiMajorAxis();
        eccentricity = Math.sqrt(Math.max(0, 1 - minorToMajor * minorToMajor));
        try {
            CoordinateReferenceSystem lonLat =
                    new DefaultGeographicCRS("longitude, latitude", base.getDatum(), DefaultEllipsoidalCS.GEODETIC_2D);
            toLonLat = CRS.findMathTransform(crs, lonLat, true);
        } catch (FactoryException e) {
            throw new IllegalArgumentException(
                    "no way from the coordinate reference system '"
                            + crs.getName().getCode() + "' to longitude and latitude",
                    e);
        }
    }

    /**
     * Transforms points in place.
     *
     * @param points x, y alternating: from the CRS's units and axis order to longitude in radians (not wrapped) and
     *     plane y in metres; not a number where the CRS does not reach
     */
    void transform(double[] points) {
        double[] source = points.clone(); // a failure may come half way
        try {
            toLonLat.transform(source, 0, points, 0, points.length / 2);
        } catch (TransformException e) {
            transformOneByOne(source, points);
        }
        for (int i = 0; i < points.length; i += 2) {
            points[i] = Math.toRadians(points[i]);
            points[i + 1] = semiMajor * q(Math.sin(Math.toRadians(points[i + 1]))) / 2;
        }
    }

    private void transformOneByOne(double[] source, double[] points) {
        for (int i = 0; i < points.length; i += 2) {
            try {
                toLonLat.transform(source, i, points, i, 1);
            } catch (TransformException e) {
                points[i] = Double.NaN;
                points[i + 1] = Double.NaN;
            }
        }
    }

    private double q(double sine) {
        if (eccentricity == 0) {
            return 2 * sine;
        }
        double e = eccentricity;
        double es = e * sine;
        return (1 - e * e) * (sine / (1 - es * es) - Math.log((1 - es) / (1 + es)) / (2 * e));
    }

    /**
     * The area of a quadrilateral, by the shoelace formula.
     *
     * @param a the first corner's index in the points, counting points; b, c and d follow around
     * @return square metres, not negative; not a number if a corner is none
     */
    double area(double[] points, int a, int b, int c, int d) {
        double twice =
                cross(points, a, b, a) + cross(points, b, c, a) + cross(points, c, d, a) + cross(points, d, a, a);
        return Math.abs(twice) / 2;
    }

    private double cross(double[] points, int from, int to, int origin) {
        double x0 = x(points, from, origin);
        double x1 = x(points, to, origin);
        double y0 = points[2 * from + 1] - points[2 * origin + 1];
        double y1 = points[2 * to + 1] - points[2 * origin + 1];
        return x0 * y1 - x1 * y0;
    }

    /** Metres east of the origin, the short way around: quadrilaterals may cross the 180th meridian. */
    private double x(double[] points, int point, int origin) {
        return semiMajor * Math.IEEEremainder(points[2 * point] - points[2 * origin], 2 * Math.PI);
    }
}
