package org.classifycerrado.sentinel.jp2;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Decoded pieces of rasters, of which those that were used last are kept. A piece that two threads want is decoded
 * once.
 */
public final class CellCache {

    private record Key(Object raster, Rectangle cell) {}

    /** Decodes a piece, row by row: the collector wastes up to half of memory on arrays of some megabytes. */
    @FunctionalInterface
    interface Decoder {
        short[][] decode() throws IOException;
    }

    private final long capacity;
    private final Map<Key, CompletableFuture<short[][]>> cells = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * An empty cache.
     *
     * @param capacity bytes to hold at most, besides what is being decoded; 0 keeps nothing
     */
    public CellCache(long capacity) {
        this.capacity = capacity;
    }

    /** The samples of a piece, kept or decoded now. */
    short[][] get(Object raster, Rectangle cell, Decoder decoder) throws IOException {
        Key key = new Key(raster, cell);
        CompletableFuture<short[][]> mine = new CompletableFuture<>();
        CompletableFuture<short[][]> known;
        synchronized (this) {
            known = cells.putIfAbsent(key, mine);
        }
        if (known != null) {
            try {
                return known.join();
            } catch (CompletionException e) {
                throw new IOException(e.getCause().getMessage(), e.getCause());
            }
        }
        try {
            short[][] samples = decoder.decode();
            mine.complete(samples);
            keep(size(samples));
            return samples;
        } catch (IOException | RuntimeException | Error e) {
            synchronized (this) {
                cells.remove(key);
            }
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private synchronized void keep(long added) {
        bytes += added;
        var eldest = cells.values().iterator();
        while (bytes > capacity && eldest.hasNext()) {
            CompletableFuture<short[][]> cell = eldest.next();
            if (cell.isDone()) {
                bytes -= size(cell);
                eldest.remove();
            }
        }
    }

    /** Lets go of a raster's pieces. */
    synchronized void forget(Object raster) {
        cells.entrySet().removeIf(entry -> {
            boolean its = entry.getKey().raster() == raster && entry.getValue().isDone();
            bytes -= its ? size(entry.getValue()) : 0;
            return its;
        });
    }

    private static long size(CompletableFuture<short[][]> cell) {
        return cell.isCompletedExceptionally() ? 0 : size(cell.join());
    }

    private static long size(short[][] rows) {
        return (long) rows.length * rows[0].length * Short.BYTES;
    }
}
