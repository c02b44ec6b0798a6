package org.classifycerrado.host;

import java.time.Duration;
import java.util.Map;
import org.classifycerrado.legend.Level;
import org.classifycerrado.patch.PatchMosaic;

/**
 * What an administrator decides for all requests.
 *
 * @param defaultModels id of the model for requests that name only a level
 * @param device where to run if a request does not say: {@code auto}, {@code cpu} or {@code gpu:N}
 * @param overlap of windows, in pixels, if a request does not say
 * @param blend how windows are joined if a request does not say
 * @param publish whether maps are published if a request does not say
 * @param maxPixels how many pixels a request may have classified
 * @param maxBatch how many windows of 128 × 128 pixels a request may have segmented at once, larger ones counting by
 *     their pixels; never less than what suits the device. 0 for just that
 * @param maxMemory how many MiB a request may take for the windows on their way and for what the network computes of
 *     them, by an estimate before it runs; 0 for half of the machine's memory
 * @param concurrency how many requests may classify at the same time on the CPU; on a GPU it is always one
 * @param maxWaiting how many more requests may wait for their turn
 * @param timeLimit how long a request may take, its waiting included; zero for no limit
 * @param maxTimes for how many times of the imagery a request may make maps
 * @param maxPolygons how many polygons a request may get
 */
public record Settings(
        Map<Level, String> defaultModels,
        String device,
        int overlap,
        PatchMosaic.Join blend,
        boolean publish,
        long maxPixels,
        int maxBatch,
        int maxMemory,
        int concurrency,
        int maxWaiting,
        Duration timeLimit,
        int maxTimes,
        int maxPolygons) {

    /** Settings where nobody has decided anything. */
    public static final Settings DEFAULTS = new Settings(
            Map.of(),
            "auto",
            32,
            PatchMosaic.Join.COSINE,
            true,
            Long.MAX_VALUE,
            1024,
            0,
            1,
            16,
            Duration.ZERO,
            100,
            1_000_000);
}
