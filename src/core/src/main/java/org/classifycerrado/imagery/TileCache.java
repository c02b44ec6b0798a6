package org.classifycerrado.imagery;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.geotools.util.logging.Logging;

/**
 * Size of the cache of decoded tiles that GeoTools' imaging library keeps for the whole JVM. Standalone hosts set it;
 * GeoServer has a setting of its own.
 *
 * <p>The library is JAI up to GeoTools 34 and ImageN from 35 on, with the same methods, so it is called by name.
 */
public final class TileCache {

    private static final Logger LOGGER = Logging.getLogger(TileCache.class);
    private static final String[] LIBRARIES = {"javax.media.jai.JAI", "org.eclipse.imagen.JAI"};

    private TileCache() {}

    /**
     * Sets how much memory the cache may hold. A row of tiles of a scene should fit, or tiles are decoded several
     * times.
     *
     * @param bytes at least 0
     */
    public static void setCapacity(long bytes) {
        for (String library : LIBRARIES) {
            try {
                Class<?> jai = Class.forName(library);
                Object instance = jai.getMethod("getDefaultInstance").invoke(null);
                Object cache = jai.getMethod("getTileCache").invoke(instance);
                Class<?> type = Class.forName(library.replace(".JAI", ".TileCache"));
                type.getMethod("setMemoryCapacity", long.class).invoke(cache, bytes);
                return;
            } catch (ClassNotFoundException e) {
                LOGGER.log(Level.FINEST, "not this library", e);
            } catch (ReflectiveOperationException e) {
                LOGGER.log(Level.WARNING, "the tile cache keeps its size", e);
                return;
            }
        }
    }
}
