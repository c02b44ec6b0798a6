package org.classifycerrado.sentinel.files;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.sentinel.scene.BandRaster;
import org.geotools.api.referencing.FactoryException;
import org.geotools.referencing.CRS;

/** The first band of a file that an installed libgdal reads, through GDAL's C interface. Threads take turns. */
final class GdalRaster implements BandRaster {

    private static final int READ = 0;
    private static final int FLOAT32 = 6;
    private static final int PARAMETERS = 6;

    /** What is used of GDAL's C interface, by its own names, the same in all versions since 2. */
    private interface Gdal extends Library {
        void GDALAllRegister();

        Pointer GDALOpen(String file, int access);

        void GDALClose(Pointer dataset);

        int GDALGetRasterXSize(Pointer dataset);

        int GDALGetRasterYSize(Pointer dataset);

        int GDALGetGeoTransform(Pointer dataset, double[] transform);

        String GDALGetProjectionRef(Pointer dataset);

        Pointer GDALGetRasterBand(Pointer dataset, int band);

        int GDALRasterIO(
                Pointer band,
                int write,
                int x,
                int y,
                int width,
                int height,
                Pointer buffer,
                int bufferWidth,
                int bufferHeight,
                int type,
                int pixelSpace,
                int lineSpace);

        String CPLGetLastErrorMsg();

        Pointer CPLSetErrorHandler(Pointer handler);

        Pointer OSRNewSpatialReference(String wkt);

        int OSRAutoIdentifyEPSG(Pointer reference);

        String OSRGetAuthorityCode(Pointer reference, String key);

        void OSRDestroySpatialReference(Pointer reference);
    }

    private static final List<String> LIBRARIES = Platform.isWindows()
            ? List.of("gdal")
            : List.of(
                    "gdal",
                    "libgdal.so.38",
                    "libgdal.so.37",
                    "libgdal.so.36",
                    "libgdal.so.35",
                    "libgdal.so.34",
                    "libgdal.so.33",
                    "libgdal.so.32",
                    "libgdal.so.30");

    /** The library once it is asked for; null where there is none. */
    private static final class Loaded {
        private static final Gdal LIBRARY = load();

        private static Gdal load() {
            Map<String, Object> options = Map.of(Library.OPTION_STRING_ENCODING, "UTF-8");
            for (String name : LIBRARIES) {
                try {
                    Gdal gdal = Native.load(name, Gdal.class, options);
                    gdal.GDALAllRegister();
                    // It prints otherwise; what went wrong is asked for.
                    gdal.CPLSetErrorHandler(NativeLibrary.getInstance(name).getFunction("CPLQuietErrorHandler"));
                    return gdal;
                } catch (UnsatisfiedLinkError e) {
                    continue; // the next one
                }
            }
            return null;
        }
    }

    private final Gdal gdal;
    private final String name;
    private final Pointer dataset;
    private final PixelGrid grid;
    private boolean closed;

    private GdalRaster(Gdal gdal, String name, Pointer dataset, PixelGrid grid) {
        this.gdal = gdal;
        this.name = name;
        this.dataset = dataset;
        this.grid = grid;
    }

    /**
     * Opens a file.
     *
     * @param file that GDAL reads
     * @param name what to call it in messages
     * @param known where its pixels lie; if empty, what GDAL says
     * @return its first band
     * @throws IOException if there is no libgdal, or it cannot read the file
     */
    static GdalRaster open(Path file, String name, Optional<PixelGrid> known) throws IOException {
        Gdal gdal = Loaded.LIBRARY;
        if (gdal == null) {
            throw new IOException(
                    "no libgdal is installed that could read '" + name
                            + "' (on Debian: apt install libgdal32 or gdal-bin); the reader openjpeg, which comes along, needs none");
        }
        Pointer dataset = gdal.GDALOpen(file.toString(), READ);
        if (dataset == null) {
            throw new IOException("'" + name + "' cannot be read by GDAL: "
                    + gdal.CPLGetLastErrorMsg().replace(file.toString(), name));
        }
        try {
            int width = gdal.GDALGetRasterXSize(dataset);
            int height = gdal.GDALGetRasterYSize(dataset);
            PixelGrid grid = known.isPresent() ? known.get() : grid(gdal, name, dataset, width, height);
            if (grid.width() != width || grid.height() != height) {
                throw new IOException("'" + name + "' has " + width + "×" + height
                        + " pixels; its product's metadata say " + grid.width() + "×" + grid.height());
            }
            return new GdalRaster(gdal, name, dataset, grid);
        } catch (IOException e) {
            gdal.GDALClose(dataset);
            throw e;
        }
    }

    private static PixelGrid grid(Gdal gdal, String name, Pointer dataset, int width, int height) throws IOException {
        double[] t = new double[PARAMETERS];
        Pointer reference = gdal.OSRNewSpatialReference(gdal.GDALGetProjectionRef(dataset));
        try {
            if (gdal.GDALGetGeoTransform(dataset, t) != 0 || reference == null) {
                throw new IOException("'" + name + "' does not say where it lies");
            }
            gdal.OSRAutoIdentifyEPSG(reference);
            String code = gdal.OSRGetAuthorityCode(reference, null);
            if (code == null) {
                throw new IOException("'" + name + "' is in a CRS without an EPSG code");
            }
            AffineTransform transform = new AffineTransform(t[1], t[4], t[2], t[5], t[0], t[3]);
            return new PixelGrid(CRS.decode("EPSG:" + code, true), transform, width, height);
        } catch (FactoryException e) {
            throw new IOException("'" + name + "' is in a CRS that is not known", e);
        } finally {
            if (reference != null) {
                gdal.OSRDestroySpatialReference(reference);
            }
        }
    }

    @Override
    public PixelGrid grid() {
        return grid;
    }

    @Override
    public synchronized void read(Rectangle window, float[] values) throws IOException {
        if (closed) {
            throw new IOException("'" + name + "' is closed");
        }
        long count = (long) window.width * window.height;
        try (Memory buffer = new Memory(count * Float.BYTES)) {
            int failed = gdal.GDALRasterIO(
                    gdal.GDALGetRasterBand(dataset, 1),
                    READ,
                    window.x,
                    window.y,
                    window.width,
                    window.height,
                    buffer,
                    window.width,
                    window.height,
                    FLOAT32,
                    0,
                    0);
            if (failed != 0) {
                throw new IOException("'" + name + "' is damaged: GDAL cannot read it at columns " + window.x + " to "
                        + (window.x + window.width - 1) + ", rows " + window.y + " to "
                        + (window.y + window.height - 1));
            }
            buffer.read(0, values, 0, (int) count);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            gdal.GDALClose(dataset);
        }
    }
}
