package org.classifycerrado.imagery;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.geotools.util.logging.Logging;

/**
 * Size of the cache of decoded tiles that GeoTools' imaging engine keeps for the whole JVM. Standalone hosts set it;
 * GeoServer has a setting of its own.
 *
 * <p>The engine is JAI up to GeoTools 33 and ImageN from 34 on, with the same methods, so it is called by name.
 */
public final class TileCache {

    private static final Logger LOGGER = Logging.getLogger(TileCache.class);

    private static final List<Engine> ENGINES = List.of(
            new Engine("javax.media.jai.JAI", "javax.media.jai.TileCache"),
            new Engine("org.eclipse.imagen.ImageN", "org.eclipse.imagen.TileCache"));

    private TileCache() {}

    /**
     * An imaging engine.
     *
     * @param entry name of the class with its default instance
     * @param cache name of the type of its cache
     */
    private record Engine(String entry, String cache) {}

    /**
     * Sets how much memory the cache may hold. A row of tiles of a scene should fit, or tiles are decoded several
     * times.
     *
     * @param bytes at least 0
     */
    public static void setCapacity(long bytes) {
        for (Engine engine : ENGINES) {
            try {
                Class<?> entry = Class.forName(engine.entry());
                Object instance = entry.getMethod("getDefaultInstance").invoke(null);
                Object cache = entry.getMethod("getTileCache").invoke(instance);
                Class.forName(engine.cache())
                        .getMethod("setMemoryCapacity", long.class)
                        .invoke(cache, bytes);
                return;
            } catch (ClassNotFoundException e) {
                LOGGER.log(Level.FINEST, "not this engine", e);
            } catch (ReflectiveOperationException e) {
                LOGGER.log(Level.WARNING, "the tile cache keeps its size", e);
                return;
            }
        }
        LOGGER.warning("the tile cache keeps its size: the imaging engine is not known");
    }
}
