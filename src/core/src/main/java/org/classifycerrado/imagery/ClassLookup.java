package org.classifycerrado.imagery;

import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.util.Arrays;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.legend.Legend;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;

/**
 * Class ids of one raster at the pixel centres of another grid: the value of the pixel that a centre lies in, so that
 * no class appears that the raster does not have. For one thread at a time.
 */
public final class ClassLookup {

    private final ClassRaster raster;
    private final int width;
    private final int height;
    private final AffineTransform centreToCrs;
    private final AffineTransform toPixel;
    private final Optional<MathTransform> between;
    private final double[] points;

    /**
     * Looks up nothing yet.
     *
     * @param parameter the request's parameter that the raster stands for, for messages
     * @param raster where class ids are looked up
     * @param grid whose pixels ask for them
     * @throws InvalidParameterException if there is no way from the grid's CRS to the raster's
     */
    public ClassLookup(String parameter, ClassRaster raster, PixelGrid grid) {
        this.raster = raster;
        this.width = raster.grid().width();
        this.height = raster.grid().height();
        this.centreToCrs = grid.cornerToCrs();
        this.centreToCrs.translate(0.5, 0.5);
        this.points = new double[2 * grid.width()];
        try {
            this.between = CRS.equalsIgnoreMetadata(grid.crs(), raster.grid().crs())
                    ? Optional.empty()
                    : Optional.of(
                            CRS.findMathTransform(grid.crs(), raster.grid().crs()));
            this.toPixel = raster.grid().cornerToCrs().createInverse();
        } catch (FactoryException | NoninvertibleTransformException e) {
            throw new InvalidParameterException(
                    parameter,
                    "cannot be laid over the map, whose CRS is "
                            + grid.crs().getName().getCode());
        }
    }

    /**
     * Looks up a row.
     *
     * @param row row of the grid
     * @param ids receives a class id for each pixel of the row, 255 where the raster has none
     */
    public void row(int row, byte[] ids) {
        int count = points.length / 2;
        for (int x = 0; x < count; x++) {
            points[2 * x] = x;
            points[2 * x + 1] = row;
        }
        centreToCrs.transform(points, 0, points, 0, count);
        between.ifPresent(transform -> reproject(transform, count));
        toPixel.transform(points, 0, points, 0, count);
        for (int x = 0; x < count; x++) {
            double column = Math.floor(points[2 * x]);
            double line = Math.floor(points[2 * x + 1]);
            boolean inside = column >= 0 && line >= 0 && column < width && line < height;
            ids[x] = inside ? raster.at((int) column, (int) line) : (byte) Legend.NO_DATA;
        }
    }

    /** One point that cannot be transformed would spoil all, so such a row is done point by point. */
    private void reproject(MathTransform transform, int count) {
        double[] before = points.clone();
        try {
            transform.transform(points, 0, points, 0, count);
        } catch (TransformException e) {
            for (int x = 0; x < count; x++) {
                try {
                    transform.transform(before, 2 * x, points, 2 * x, 1);
                } catch (TransformException outside) {
                    Arrays.fill(points, 2 * x, 2 * x + 2, Double.NaN);
                }
            }
        }
    }
}
