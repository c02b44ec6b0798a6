package org.classifycerrado.sentinel.stack;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.imagery.Samples;

/** Makes one value of several dates. Safe for use by several threads. */
final class Compositor {

    private final List<List<SceneReader>> dates;
    private final Map<SceneReader, Evidence> evidence;
    private final boolean median;

    /**
     * A compositor.
     *
     * @param dates each with its scenes, of which the first that has data counts; in the order in which dates are
     *     preferred
     * @param evidence what is collected of a scene, if anything
     * @param median whether to take the median of all dates rather than the first that has data
     */
    Compositor(List<List<SceneReader>> dates, Map<SceneReader, Evidence> evidence, boolean median) {
        this.dates = dates;
        this.evidence = evidence;
        this.median = median;
    }

    /**
     * A window of the stack.
     *
     * @param samples {@code noData} where no date has data
     * @param counts on how many dates each pixel has data, 255 at most
     */
    record Block(Samples samples, byte[] counts) {}

    /**
     * Makes a window.
     *
     * @param window of the grid
     * @param bands of the stack
     * @throws IOException if a band cannot be read
     */
    Block of(Rectangle window, int bands) throws IOException {
        int size = window.width * window.height;
        byte[] counts = new byte[size];
        List<Samples> observed = new ArrayList<>();
        Samples result = null;
        for (List<SceneReader> date : dates) {
            Optional<Samples> samples = observation(date, window);
            if (samples.isEmpty()) {
                continue;
            }
            boolean[] missing = samples.get().noData();
            for (int i = 0; i < size; i++) {
                if (!missing[i] && counts[i] != -1) {
                    counts[i]++;
                }
            }
            if (median) {
                observed.add(samples.get());
            } else if (result == null) {
                result = samples.get();
            } else {
                fill(result, samples.get());
            }
        }
        if (median && !observed.isEmpty()) {
            result = observed.size() == 1 ? observed.get(0) : median(observed, window, bands);
        }
        if (result == null) {
            result = new Samples(bands, window.width, window.height);
            Arrays.fill(result.noData(), true);
        }
        return new Block(result, counts);
    }

    /** What the scenes of one date have of a window; empty if they all lie elsewhere. */
    private Optional<Samples> observation(List<SceneReader> date, Rectangle window) throws IOException {
        Samples result = null;
        for (SceneReader scene : date) {
            if (result != null && !any(result.noData())) {
                break;
            }
            Optional<Samples> samples = scene.read(window);
            if (samples.isEmpty()) {
                continue;
            }
            if (evidence.containsKey(scene)) {
                evidence.get(scene).look(window, samples.get());
            }
            if (result == null) {
                result = samples.get();
            } else {
                fill(result, samples.get());
            }
        }
        return Optional.ofNullable(result);
    }

    private static boolean any(boolean[] flags) {
        for (boolean flag : flags) {
            if (flag) {
                return true;
            }
        }
        return false;
    }

    private static void fill(Samples result, Samples other) {
        for (int i = 0; i < result.noData().length; i++) {
            if (result.noData()[i] && !other.noData()[i]) {
                result.noData()[i] = false;
                for (int b = 0; b < result.channels().length; b++) {
                    result.channels()[b][i] = other.channels()[b][i];
                }
            }
        }
    }

    private static Samples median(List<Samples> observed, Rectangle window, int bands) {
        Samples result = new Samples(bands, window.width, window.height);
        float[] values = new float[observed.size()];
        int[] with = new int[observed.size()];
        for (int i = 0; i < result.noData().length; i++) {
            int count = 0;
            for (int d = 0; d < with.length; d++) {
                if (!observed.get(d).noData()[i]) {
                    with[count++] = d;
                }
            }
            result.noData()[i] = count == 0;
            for (int b = 0; b < bands && count > 0; b++) {
                for (int k = 0; k < count; k++) {
                    values[k] = observed.get(with[k]).channels()[b][i];
                }
                result.channels()[b][i] = median(values, count);
            }
        }
        return result;
    }

    private static float median(float[] values, int count) {
        Arrays.sort(values, 0, count);
        int middle = count / 2;
        return count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
