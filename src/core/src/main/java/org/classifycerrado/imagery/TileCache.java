package org.classifycerrado.imagery;

import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.geotools.util.logging.Logging;

/**
 * The cache of decoded tiles that GeoTools' imaging engine keeps for the whole JVM. Standalone hosts set its size;
 * GeoServer has a setting of its own.
 *
 * <p>The engine is JAI up to GeoTools 33 and ImageN from 34 on, with the same methods, so it is called by name.
 */
public final class TileCache {

    private static final Logger LOGGER = Logging.getLogger(TileCache.class);

    private static final List<Engine> ENGINES = List.of(
            new Engine("javax.media.jai.JAI", "javax.media.jai.TileCache"),
            new Engine("org.eclipse.imagen.ImageN", "org.eclipse.imagen.TileCache"));

    private final Object cache;
    private final Method setCapacity;
    private final Method get;
    private final Method add;
    private final Method remove;

    private TileCache(Object cache, Class<?> type) throws ReflectiveOperationException {
        this.cache = cache;
        this.setCapacity = type.getMethod("setMemoryCapacity", long.class);
        this.get = type.getMethod("getTile", RenderedImage.class, int.class, int.class);
        this.add = type.getMethod("add", RenderedImage.class, int.class, int.class, Raster.class);
        this.remove = type.getMethod("remove", RenderedImage.class, int.class, int.class);
    }

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
        current().ifPresent(found -> found.call(found.setCapacity, bytes));
    }

    /** The engine's cache at this time; a host may have it replaced. */
    static Optional<TileCache> current() {
        for (Engine engine : ENGINES) {
            try {
                Class<?> entry = Class.forName(engine.entry());
                Object instance = entry.getMethod("getDefaultInstance").invoke(null);
                Object cache = entry.getMethod("getTileCache").invoke(instance);
                return Optional.of(new TileCache(cache, Class.forName(engine.cache())));
            } catch (ClassNotFoundException e) {
                LOGGER.log(Level.FINEST, "not this engine", e);
            } catch (ReflectiveOperationException e) {
                LOGGER.log(Level.WARNING, "the imaging engine's tile cache cannot be used", e);
                return Optional.empty();
            }
        }
        LOGGER.warning("the tile cache cannot be used: the imaging engine is not known");
        return Optional.empty();
    }

    /** A tile that is kept for an image of the engine, by a number of the caller's; null if it is not. */
    Raster get(RenderedImage owner, int number) {
        return (Raster) call(get, owner, 0, number);
    }

    /** Keeps a tile for an image of the engine, whose own tiles are kept elsewhere, as long as there is room. */
    void add(RenderedImage owner, int number, Raster tile) {
        call(add, owner, 0, number, tile);
    }

    /** Forgets a tile. */
    void remove(RenderedImage owner, int number) {
        call(remove, owner, 0, number);
    }

    private Object call(Method method, Object... arguments) {
        try {
            return method.invoke(cache, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
