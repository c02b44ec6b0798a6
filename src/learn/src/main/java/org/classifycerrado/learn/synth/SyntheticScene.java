package org.classifycerrado.learn.synth;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;

/**
 * A scene of a {@link World}: the MSI grid, which the truth shares, and the SAR grid, which differs from it in
 * coordinate system, origin and resolution as real ones do.
 *
 * @param world the world it shows
 * @param msiGrid grid of the MSI image and of the truth
 * @param sarGrid grid of the SAR image; covers the MSI grid and a little more
 */
public record SyntheticScene(World world, PixelGrid msiGrid, PixelGrid sarGrid) {

    /** How far the SAR image reaches beyond the MSI image, in metres. */
    private static final double APRON = 120;

    /**
     * The scene that options describe.
     *
     * @param options the options
     * @return the scene; nothing is computed yet
     * @throws IllegalArgumentException if the SAR coordinate system is unknown or does not fit the place
     */
    public static SyntheticScene of(SceneOptions options) {
        return of(options, 0);
    }

    /**
     * The scene that options describe, some years later.
     *
     * @param options the options
     * @param year how many years have passed, from 0
     * @return the scene; nothing is computed yet
     * @throws IllegalArgumentException if the year is negative, or the SAR coordinate system is unknown or does not fit
     *     the place
     */
    public static SyntheticScene of(SceneOptions options, int year) {
        World world = World.of(options.seed(), year);
        double size = options.resolution();
        PixelGrid msi = new PixelGrid(
                world.crs(),
                new AffineTransform(size, 0, 0, -size, options.west(), options.north()),
                options.width(),
                options.height());
        return new SyntheticScene(world, msi, sarGrid(msi, options));
    }

    private static PixelGrid sarGrid(PixelGrid msi, SceneOptions options) {
        try {
            CoordinateReferenceSystem crs = CRS.decode(options.sarCrs(), true);
            ReferencedEnvelope area = msi.envelope();
            area.expandBy(APRON);
            area = area.transform(crs, true, 50);
            double size = options.sarResolution();
            double west = Math.floor(area.getMinX() / size) * size;
            double north = Math.ceil(area.getMaxY() / size) * size;
            int width = (int) Math.ceil((area.getMaxX() - west) / size);
            int height = (int) Math.ceil((north - area.getMinY()) / size);
            return new PixelGrid(crs, new AffineTransform(size, 0, 0, -size, west, north), width, height);
        } catch (FactoryException | TransformException e) {
            throw new IllegalArgumentException(
                    "the SAR coordinate system is '" + options.sarCrs() + "'; allowed: EPSG codes valid at the place",
                    e);
        }
    }

    /**
     * A rectangle of the scene on the MSI grid, with the SAR image resampled onto it bilinearly in power, as a
     * classification does. For training: values are what the files that {@link SceneWriter} makes hold.
     *
     * @param window columns and rows of the MSI grid; it may reach beyond it
     * @return all bands and the truth
     */
    public SceneSamples samples(Rectangle window) {
        float[][] msi = world.msi(msiGrid, window);
        float[][] sar = resampledSar(window);
        float[][] bands = new float[Sensor.BANDS][];
        System.arraycopy(msi, 0, bands, 0, msi.length);
        System.arraycopy(sar, 0, bands, msi.length, sar.length);
        return new SceneSamples(window.width, window.height, bands, world.truth(msiGrid, window));
    }

    private float[][] resampledSar(Rectangle window) {
        GridMapping mapping = new GridMapping(msiGrid, sarGrid.crs(), inverse(sarGrid));
        int size = window.width * window.height;
        double[] x = new double[size];
        double[] y = new double[size];
        double[] rowX = new double[window.width];
        double[] rowY = new double[window.width];
        double west = Double.MAX_VALUE;
        double north = Double.MAX_VALUE;
        double east = -Double.MAX_VALUE;
        double south = -Double.MAX_VALUE;
        for (int row = 0; row < window.height; row++) {
            mapping.row(window.x, window.y + row, window.width, rowX, rowY);
            for (int column = 0; column < window.width; column++) {
                // From pixel corners to pixel centres, between which values are interpolated.
                double u = rowX[column] - 0.5;
                double v = rowY[column] - 0.5;
                x[row * window.width + column] = u;
                y[row * window.width + column] = v;
                west = Math.min(west, u);
                east = Math.max(east, u);
                north = Math.min(north, v);
                south = Math.max(south, v);
            }
        }
        int left = (int) Math.floor(west);
        int top = (int) Math.floor(north);
        Rectangle needed =
                new Rectangle(left, top, (int) Math.floor(east) + 2 - left, (int) Math.floor(south) + 2 - top);
        float[][] sar = world.sar(sarGrid, needed);
        float[][] resampled = new float[sar.length][size];
        for (int i = 0; i < size; i++) {
            int column = (int) Math.floor(x[i]);
            int row = (int) Math.floor(y[i]);
            float right = (float) (x[i] - column);
            float down = (float) (y[i] - row);
            int at = (row - top) * needed.width + column - left;
            for (int band = 0; band < sar.length; band++) {
                float[] from = sar[band];
                float upper = power(from, at, right);
                float lower = power(from, at + needed.width, right);
                resampled[band][i] = (float) Math.sqrt(upper + down * (lower - upper));
            }
        }
        return resampled;
    }

    /** The power between two neighbouring amplitudes. */
    private static float power(float[] amplitudes, int at, float right) {
        float a = amplitudes[at] * amplitudes[at];
        float b = amplitudes[at + 1] * amplitudes[at + 1];
        return a + right * (b - a);
    }

    private static AffineTransform inverse(PixelGrid grid) {
        try {
            return grid.cornerToCrs().createInverse();
        } catch (NoninvertibleTransformException e) {
            throw new IllegalArgumentException("the transform of the SAR grid is not invertible", e);
        }
    }
}
