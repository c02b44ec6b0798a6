package org.classifycerrado.imagery;

import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Point2D;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.geotools.util.logging.Logging;

/**
 * How a grid lies on the ground at its centre. Lengths are those on the WGS 84 ellipsoid, from its radii of curvature,
 * so they hold for projected systems, whatever their scale there, and for geographic ones alike.
 *
 * @param metresPerPixelAcross length of a step of one column, in metres
 * @param northColumns columns that a step of that length towards true north moves
 * @param northRows rows that it moves; negative in a grid whose rows run southwards
 * @see <a href="https://doi.org/10.3133/pp1395">Snyder, Map Projections: A Working Manual (1987), equations 4-18 and
 *     4-20</a>
 */
public record GroundScale(double metresPerPixelAcross, double northColumns, double northRows) {

    private static final Logger LOGGER = Logging.getLogger(GroundScale.class);

    private static final double SEMI_MAJOR_AXIS = 6378137;
    private static final double FLATTENING = 1 / 298.257223563;
    private static final double ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

    /**
     * The scale at the centre of a grid.
     *
     * @param grid the grid
     * @return its scale; none where its CRS does not lead to longitude and latitude there
     */
    public static Optional<GroundScale> atCentre(PixelGrid grid) {
        if (CRS.getEllipsoid(grid.crs()) == null) {
            return Optional.empty();
        }
        try {
            MathTransform toLonLat = CRS.findMathTransform(grid.crs(), DefaultGeographicCRS.WGS84, true);
            AffineTransform toCrs = grid.cornerToCrs();
            double column = grid.width() / 2.0;
            double row = grid.height() / 2.0;

            Point2D centre = through(toLonLat, toCrs.transform(new Point2D.Double(column, row), null));
            Point2D left = through(toLonLat, toCrs.transform(new Point2D.Double(column - 0.5, row), null));
            Point2D right = through(toLonLat, toCrs.transform(new Point2D.Double(column + 0.5, row), null));
            double latitude = Math.toRadians(centre.getY());
            double sine = Math.sin(latitude);
            double w = 1 - ECCENTRICITY_SQUARED * sine * sine;
            double meridian = SEMI_MAJOR_AXIS * (1 - ECCENTRICITY_SQUARED) / Math.pow(w, 1.5);
            double parallel = SEMI_MAJOR_AXIS / Math.sqrt(w) * Math.cos(latitude);
            // The shorter way round, should the date line lie between the two.
            double eastward = Math.toRadians(Math.IEEEremainder(right.getX() - left.getX(), 360)) * parallel;
            double northward = Math.toRadians(right.getY() - left.getY()) * meridian;
            double across = Math.hypot(eastward, northward);

            Point2D north = new Point2D.Double(centre.getX(), centre.getY() + Math.toDegrees(across / meridian));
            Point2D there = toCrs.inverseTransform(through(toLonLat.inverse(), north), null);
            return across > 0 && Double.isFinite(there.getX()) && Double.isFinite(there.getY())
                    ? Optional.of(new GroundScale(across, there.getX() - column, there.getY() - row))
                    : Optional.empty();
        } catch (FactoryException | TransformException | NoninvertibleTransformException | RuntimeException e) {
            // A preview without scale bar and arrow is better than none, and every kind of CRS fails in its own way.
            LOGGER.log(Level.FINE, "No scale and no north at the centre of the map", e);
            return Optional.empty();
        }
    }

    private static Point2D through(MathTransform transform, Point2D point) throws TransformException {
        double[] ordinates = {point.getX(), point.getY()};
        transform.transform(ordinates, 0, ordinates, 0, 1);
        return new Point2D.Double(ordinates[0], ordinates[1]);
    }

    /**
     * The direction of true north in a picture of the grid.
     *
     * @param across picture pixels per column
     * @param down picture pixels per row
     * @return angle in radians, clockwise from the picture's upward direction
     */
    public double northOnPicture(double across, double down) {
        return Math.atan2(northColumns * across, -northRows * down);
    }
}
