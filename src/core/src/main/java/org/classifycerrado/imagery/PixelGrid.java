package org.classifycerrado.imagery;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Rectangle2D;
import java.awt.image.RenderedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.classifycerrado.InvalidParameterException;
import org.geotools.api.metadata.spatial.PixelOrientation;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.EngineeringCRS;
import org.geotools.api.referencing.datum.PixelInCell;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridEnvelope2D;
import org.geotools.coverage.grid.GridGeometry2D;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.geotools.referencing.operation.transform.AffineTransform2D;

/**
 * A georeferenced grid of square-cornered pixels. Column 0, row 0 is the first pixel; rows run as the transform says
 * (downwards, in a north-up grid).
 *
 * @param crs coordinate reference system, horizontal, with the axis order that the transform yields (x, y)
 * @param cornerToCrs maps pixel coordinates, where (0, 0) is the outer corner of the first pixel and (1, 1) its
 *     opposite corner, to the CRS; invertible
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record PixelGrid(CoordinateReferenceSystem crs, AffineTransform cornerToCrs, int width, int height) {

    /** Checks the size and takes a copy of the transform. */
    public PixelGrid {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a grid of " + width + "×" + height + " pixels");
        }
        cornerToCrs = new AffineTransform(cornerToCrs);
    }

    /**
     * The grid of a coverage's image.
     *
     * @param parameter the request's parameter that the coverage stands for, for messages
     * @param source the coverage
     * @return its grid, which starts at the image's first pixel
     * @throws InvalidParameterException if it has no CRS, or no regular grid
     */
    static PixelGrid of(String parameter, OpenCoverage source) {
        GridCoverage2D coverage = source.coverage();
        CoordinateReferenceSystem crs = coverage.getCoordinateReferenceSystem2D();
        if (crs == null || crs instanceof EngineeringCRS) {
            throw new InvalidParameterException(
                    parameter, "'" + source.name() + "' has no coordinate reference system");
        }
        MathTransform cornerToCrs = coverage.getGridGeometry().getGridToCRS2D(PixelOrientation.UPPER_LEFT);
        if (!(cornerToCrs instanceof AffineTransform affine) || affine.getDeterminant() == 0) {
            throw new InvalidParameterException(parameter, "'" + source.name() + "' is not on a regular pixel grid");
        }
        RenderedImage image = coverage.getRenderedImage();
        AffineTransform shifted = new AffineTransform(affine);
        shifted.translate(image.getMinX(), image.getMinY());
        return new PixelGrid(crs, shifted, image.getWidth(), image.getHeight());
    }

    /** A copy of the transform. */
    @Override
    public AffineTransform cornerToCrs() {
        return new AffineTransform(cornerToCrs);
    }

    /**
     * How many pixels the grid has.
     *
     * @return width × height
     */
    public long pixels() {
        return (long) width * height;
    }

    /**
     * The bounds of the grid in its CRS.
     *
     * @return the smallest envelope around all pixels
     */
    public ReferencedEnvelope envelope() {
        Rectangle2D bounds =
                cornerToCrs.createTransformedShape(new Rectangle(width, height)).getBounds2D();
        return new ReferencedEnvelope(bounds.getMinX(), bounds.getMaxX(), bounds.getMinY(), bounds.getMaxY(), crs);
    }

    /**
     * A rectangle of this grid as a grid of its own, on the same pixels.
     *
     * @param window columns and rows of this grid; it may reach beyond it
     * @return the grid of that rectangle
     */
    public PixelGrid window(Rectangle window) {
        AffineTransform shifted = cornerToCrs();
        shifted.translate(window.x, window.y);
        return new PixelGrid(crs, shifted, window.width, window.height);
    }

    /**
     * Tells whether pixels of another grid lie on pixels of this one, wherever each of them ends.
     *
     * @param other a grid
     * @return whether both have one CRS and pixels of one size, and none is shifted by a part of a pixel
     */
    public boolean sharesPixelsWith(PixelGrid other) {
        if (!CRS.equalsIgnoreMetadata(crs, other.crs)) {
            return false;
        }
        AffineTransform step;
        try {
            step = cornerToCrs.createInverse();
        } catch (NoninvertibleTransformException e) {
            return false;
        }
        step.concatenate(other.cornerToCrs);
        // Over the whole width and height, a hundredth of a pixel.
        double tolerance = 0.01;
        return Math.abs(step.getScaleX() - 1) * other.width < tolerance
                && Math.abs(step.getScaleY() - 1) * other.height < tolerance
                && Math.abs(step.getShearX()) * other.height < tolerance
                && Math.abs(step.getShearY()) * other.width < tolerance
                && Math.abs(step.getTranslateX() - Math.rint(step.getTranslateX())) < tolerance
                && Math.abs(step.getTranslateY() - Math.rint(step.getTranslateY())) < tolerance;
    }

    /**
     * Size and place of its pixels, for messages.
     *
     * @return such as {@code pixels of 10 × 10 from 811600, 9332600 on in WGS 84 / UTM zone 22S}
     */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "pixels of %s × %s from %s, %s on in %s",
                number(cornerToCrs.getScaleX()),
                number(-cornerToCrs.getScaleY()),
                number(cornerToCrs.getTranslateX()),
                number(cornerToCrs.getTranslateY()),
                crs.getName().getCode());
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(10))
                .stripTrailingZeros()
                .toPlainString();
    }

    /**
     * The same grid in GeoTools' terms.
     *
     * @return a grid geometry whose range starts at (0, 0)
     */
    public GridGeometry2D geometry() {
        return new GridGeometry2D(
                new GridEnvelope2D(0, 0, width, height),
                PixelInCell.CELL_CORNER,
                new AffineTransform2D(cornerToCrs),
                crs,
                null);
    }
}
