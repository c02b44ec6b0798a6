package org.classifycerrado.learn.synth;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.referencing.CRS;

/**
 * An endless made-up stretch of the Cerrado: rivers with gallery forest, primary and secondary vegetation, pasture,
 * fields, plantations, towns, mines, roads and fresh clearings, as Sentinel-2 and Sentinel-1 would record them, with
 * the true classes.
 *
 * <p>The world is defined over ground coordinates, not over pixels: every grid, whatever its origin, resolution,
 * rotation or coordinate system, looks at the same land. What a pixel holds depends on the seed and on its place in its
 * grid alone, so that overlapping windows agree exactly and a scene of any size can be made piece by piece.
 *
 * <p>Values look like those of CerraData-4MM: MSI as reflectance × 10,000 + 1,000 with the dataset's published mean and
 * standard deviation, about; SAR as digital numbers of GRD products, which are amplitudes, with the published mean and
 * standard deviation of their logarithm. Immutable; safe for use by several threads at once.
 */
public final class World {

    private static final int STRIP = 64;

    private final long seed;
    private final int year;
    private final CoordinateReferenceSystem crs;

    private World(long seed, int year, CoordinateReferenceSystem crs) {
        this.seed = seed;
        this.year = year;
        this.crs = crs;
    }

    /**
     * The world of a seed.
     *
     * @param seed any number
     * @return that world
     * @throws IllegalStateException if no EPSG database is installed
     */
    public static World of(long seed) {
        return of(seed, 0);
    }

    /**
     * The world of a seed, some years later: land has been cleared, left to grow over, irrigated and dug up. The image
     * of each year has a season and a noise of its own.
     *
     * @param seed any number
     * @param year how many years have passed, from 0
     * @return that world
     * @throws IllegalArgumentException if the year is negative
     * @throws IllegalStateException if no EPSG database is installed
     */
    public static World of(long seed, int year) {
        if (year < 0) {
            throw new IllegalArgumentException("the year is " + year + "; allowed: 0 and more");
        }
        try {
            return new World(seed, year, CRS.decode("EPSG:32722", true));
        } catch (FactoryException e) {
            throw new IllegalStateException("EPSG:32722 is unknown; is an EPSG database on the class path?", e);
        }
    }

    /**
     * The coordinate system over which the land is defined.
     *
     * @return UTM zone 22 south (EPSG:32722), easting before northing
     */
    public CoordinateReferenceSystem crs() {
        return crs;
    }

    /**
     * The true classes.
     *
     * @param grid a pixel grid
     * @param window columns and rows of the grid; it may reach beyond it
     * @return L2 class ids, row by row
     */
    public byte[] truth(PixelGrid grid, Rectangle window) {
        byte[] classes = new byte[window.width * window.height];
        GridMapping mapping = new GridMapping(grid, crs, new AffineTransform());
        Landscape landscape = new Landscape(seed, year);
        Ground ground = new Ground();
        double[] x = new double[window.width];
        double[] y = new double[window.width];
        for (int row = 0; row < window.height; row++) {
            mapping.row(window.x, window.y + row, window.width, x, y);
            for (int column = 0; column < window.width; column++) {
                landscape.describe(x[column], y[column], ground);
                classes[row * window.width + column] = (byte) ground.cover;
            }
        }
        return classes;
    }

    /**
     * The Sentinel-2 image.
     *
     * @param grid a pixel grid; 10 m pixels look most natural
     * @param window columns and rows of the grid; it may reach beyond it
     * @return 12 bands (B01 to B12 without B10), each row by row; whole numbers from 100 to 16,000
     */
    public float[][] msi(PixelGrid grid, Rectangle window) {
        return observe(grid, window, 0, Sensor.MSI_BANDS);
    }

    /**
     * The Sentinel-1 image.
     *
     * @param grid a pixel grid; 10 to 20 m pixels look most natural
     * @param window columns and rows of the grid; it may reach beyond it
     * @return VV and VH, each row by row; digital numbers of GRD products, whole and positive
     */
    public float[][] sar(PixelGrid grid, Rectangle window) {
        return observe(grid, window, Sensor.MSI_BANDS, Sensor.BANDS);
    }

    private float[][] observe(PixelGrid grid, Rectangle window, int from, int to) {
        float[][] bands = new float[to - from][window.width * window.height];
        GridMapping mapping = new GridMapping(grid, crs, new AffineTransform());
        Landscape landscape = new Landscape(seed, year);
        Strip strip = new Strip(window.width + 2 * Sensor.MARGIN, STRIP + 2 * Sensor.MARGIN, from, to);
        for (int row = 0; row < window.height; row += STRIP) {
            int rows = Math.min(STRIP, window.height - row);
            strip.look(
                    mapping,
                    landscape,
                    window.x - Sensor.MARGIN,
                    window.y + row - Sensor.MARGIN,
                    rows + 2 * Sensor.MARGIN);
            strip.record(bands, row * window.width, window.width, rows);
        }
        return bands;
    }

    /** Some rows of a window with a margin around them: the ground as it is, then as the instruments see it. */
    private final class Strip {

        private final int width;
        private final int from;
        private final int to;
        private final float[][] values;
        private final float[] scratch;
        private final long[] random;
        private final double[] x;
        private final double[] y;
        private int height;

        Strip(int width, int maxHeight, int from, int to) {
            this.width = width;
            this.from = from;
            this.to = to;
            this.values = new float[to - from][width * maxHeight];
            this.scratch = new float[width * maxHeight];
            this.random = new long[width * maxHeight];
            this.x = new double[width];
            this.y = new double[width];
        }

        void look(GridMapping mapping, Landscape landscape, int column, int row, int rows) {
            height = rows;
            Ground ground = new Ground();
            float[] pixel = new float[to - from];
            for (int r = 0; r < rows; r++) {
                mapping.row(column, row + r, width, x, y);
                for (int c = 0; c < width; c++) {
                    int i = r * width + c;
                    // To a quarter of a metre: the same place is the same draw, and another pixel is another.
                    long bits = Hash.at(seed + year, Math.round(4 * x[c]), Math.round(4 * y[c]));
                    random[i] = bits;
                    landscape.describe(x[c], y[c], ground);
                    reflect(ground, bits, pixel);
                    for (int band = 0; band < pixel.length; band++) {
                        values[band][i] = pixel[band];
                    }
                }
            }
            for (int band = from; band < to; band++) {
                Sensor.blur(band, values[band - from], scratch, width, height);
            }
        }

        private void reflect(Ground ground, long bits, float[] pixel) {
            float mix = (float) ground.mix;
            Material first = ground.first;
            Material second = ground.second;
            if (from == 0) {
                int bytes = (int) ((bits & 0xff) + (bits >>> 8 & 0xff) + (bits >>> 16 & 0xff) + (bits >>> 24 & 0xff));
                float gain = (float) (ground.gain * (1 + ground.grain * (bytes - 510) / 147.8));
                float haze = (float) ground.haze;
                for (int band = 0; band < Sensor.MSI_BANDS; band++) {
                    float a = first.reflectance(band);
                    float b = second.reflectance(band);
                    pixel[band] = gain * (a + mix * (b - a)) + haze * Sensor.haze(band);
                }
            }
            if (to == Sensor.BANDS) {
                int vv = Sensor.MSI_BANDS - from;
                pixel[vv] = power(ground.echo, first.vv(), second.vv(), mix);
                pixel[vv + 1] = power(ground.echo, first.vh(), second.vh(), mix);
            }
        }

        /** Amplitudes mix as their powers do. */
        private static float power(double echo, float first, float second, float mix) {
            float a = first * first;
            float b = second * second;
            return (float) (echo * echo * (a + mix * (b - a)));
        }

        void record(float[][] bands, int offset, int columns, int rows) {
            for (int r = 0; r < rows; r++) {
                int in = (r + Sensor.MARGIN) * width + Sensor.MARGIN;
                int out = offset + r * columns;
                if (from == 0) {
                    recordMsi(bands, in, out, columns);
                }
                if (to == Sensor.BANDS) {
                    recordSar(bands, in, out, columns);
                }
            }
        }

        private void recordMsi(float[][] bands, int in, int out, int columns) {
            // Four bands share the 64 random bits of a draw.
            for (int first = 0; first < Sensor.MSI_BANDS; first += 4) {
                for (int c = 0; c < columns; c++) {
                    long bits = Hash.next(random[in + c], first);
                    for (int band = first; band < first + 4; band++, bits >>>= 16) {
                        bands[band][out + c] = Sensor.msi(band, values[band][in + c], (int) bits);
                    }
                }
            }
        }

        private void recordSar(float[][] bands, int in, int out, int columns) {
            for (int band = Sensor.MSI_BANDS; band < Sensor.BANDS; band++) {
                for (int c = 0; c < columns; c++) {
                    long bits = Hash.next(random[in + c], band);
                    bands[band - from][out + c] = Sensor.sar(band, values[band - from][in + c], bits);
                }
            }
        }
    }
}
