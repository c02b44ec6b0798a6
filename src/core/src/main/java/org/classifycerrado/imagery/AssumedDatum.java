package org.classifycerrado.imagery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.geotools.api.referencing.IdentifiedObject;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.GeographicCRS;
import org.geotools.api.referencing.crs.ProjectedCRS;
import org.geotools.api.referencing.crs.SingleCRS;
import org.geotools.api.referencing.datum.Ellipsoid;
import org.geotools.api.referencing.datum.GeodeticDatum;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.coverage.grid.GridGeometry2D;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.geotools.referencing.crs.DefaultProjectedCRS;
import org.geotools.referencing.datum.DefaultGeodeticDatum;

/**
 * Coordinate reference systems whose datum has no name, as many files have them: a PROJ string with an ellipsoid alone,
 * such as the grid of the Brazil Data Cube, or with a sphere, such as MODIS' sinusoidal one. And those whose datum has
 * a name but no relation to others, as ArcGIS and Shapefiles spell SIRGAS 2000.
 *
 * <p>On the ellipsoid of WGS 84, or that of GRS 80, such a datum is taken as WGS 84, which agrees with SIRGAS 2000 and
 * the other modern geocentric datums within a metre. On a sphere, longitude and latitude are those of WGS 84, as PROJ
 * and the makers of such grids have it; the projection stays the sphere's. On any other ellipsoid nothing is assumed:
 * it may lie hundreds of metres apart.
 */
public final class AssumedDatum {

    private static final Pattern NO_NAME = Pattern.compile(
            "(?i)(d_)?(unknown|unnamed|undefined|custom|user.?defined|not.?(specified|named|defined)).*");
    private static final Pattern AGREES_WITH_WGS84 =
            Pattern.compile("(?i)(d_)?(sirgas.?2000|itrf|etrs.?(19)?89|igs|wgs.?(19)?84"
                    + "|sistema.de.referencia.geocentrico|international.terrestrial|european.terrestrial"
                    + "|world.geodetic.system.1984).*");
    private static final Pattern SHIFT = Pattern.compile("(?i).*towgs84=(.*)");
    private static final Pattern NO_SHIFT = Pattern.compile("[-+0.,]*");

    private static final double SEMI_MAJOR = 6_378_137;
    private static final double SMALLEST_RADIUS = 6_350_000;
    private static final double LARGEST_RADIUS = 6_380_000;

    private static final String TAKEN = " and was taken as WGS 84";

    private AssumedDatum() {}

    /**
     * A CRS on WGS 84 in place of one whose datum has no name.
     *
     * @param crs any CRS
     * @return it, or the same on WGS 84, which {@link #note} tells
     */
    public static CoordinateReferenceSystem of(CoordinateReferenceSystem crs) {
        if (!(crs instanceof SingleCRS single)
                || !(single.getDatum() instanceof GeodeticDatum datum)
                || !applies(datum)) {
            return crs;
        }
        if (crs instanceof GeographicCRS geographic) {
            return onWgs84(geographic, datum);
        }
        if (crs instanceof ProjectedCRS projected) {
            return new DefaultProjectedCRS(
                    properties(projected, datum),
                    projected.getConversionFromBase(),
                    onWgs84(projected.getBaseCRS(), datum),
                    projected.getConversionFromBase().getMathTransform(),
                    projected.getCoordinateSystem());
        }
        return crs;
    }

    /** The same coverage, with its CRS on WGS 84 if the datum of that has no name. */
    static GridCoverage2D of(GridCoverage2D coverage) {
        CoordinateReferenceSystem crs = coverage.getCoordinateReferenceSystem();
        CoordinateReferenceSystem known = of(crs);
        if (known == crs) {
            return coverage;
        }
        GridGeometry2D grid = coverage.getGridGeometry();
        return new GridCoverageFactory()
                .create(
                        coverage.getName(),
                        coverage.getRenderedImage(),
                        new GridGeometry2D(grid.getGridRange(), grid.getGridToCRS(), known),
                        coverage.getSampleDimensions(),
                        null,
                        coverage.getProperties());
    }

    /**
     * What was assumed of a CRS.
     *
     * @param crs as {@link #of} gave it
     * @return a clause, or empty if nothing was
     */
    public static Optional<String> note(CoordinateReferenceSystem crs) {
        return Optional.ofNullable(crs)
                .map(IdentifiedObject::getRemarks)
                .map(Object::toString)
                .filter(remarks -> remarks.endsWith(TAKEN));
    }

    private static boolean applies(GeodeticDatum datum) {
        boolean shifted = datum instanceof DefaultGeodeticDatum known && known.getBursaWolfParameters().length > 0;
        if (shifted || datum.getPrimeMeridian().getGreenwichLongitude() != 0) {
            return false;
        }
        Ellipsoid ellipsoid = datum.getEllipsoid();
        double radius = ellipsoid.getSemiMajorAxis(); // metres, as GeoTIFF has it
        if (ellipsoid.isSphere()) {
            return radius > SMALLEST_RADIUS && radius < LARGEST_RADIUS;
        }
        String name = datum.getName().getCode();
        Matcher shift = SHIFT.matcher(name);
        return (NO_NAME.matcher(name).matches()
                        || AGREES_WITH_WGS84.matcher(name).matches()
                                && !CRS.equalsIgnoreMetadata(datum, DefaultGeodeticDatum.WGS84))
                && (!shift.matches() || NO_SHIFT.matcher(shift.group(1)).matches())
                && Math.abs(radius - SEMI_MAJOR) < 0.5
                && Math.abs(ellipsoid.getInverseFlattening() - 298.257) < 0.001;
    }

    private static GeographicCRS onWgs84(GeographicCRS crs, GeodeticDatum datum) {
        return new DefaultGeographicCRS(properties(crs, datum), DefaultGeodeticDatum.WGS84, crs.getCoordinateSystem());
    }

    private static Map<String, Object> properties(IdentifiedObject crs, GeodeticDatum datum) {
        String name = datum.getName().getCode();
        Map<String, Object> properties = new HashMap<>();
        properties.put(IdentifiedObject.NAME_KEY, crs.getName());
        properties.put(
                IdentifiedObject.REMARKS_KEY,
                "its datum " + (AGREES_WITH_WGS84.matcher(name).matches() ? "is " + name : "has no name") + TAKEN);
        return properties;
    }
}
