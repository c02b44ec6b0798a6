package org.classifycerrado.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Settings;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.patch.PatchBlock;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.SceneClassifier;

/** What a run will take, told before it begins, so that a request that takes too much costs nothing. */
final class RunCost {

    /** Pixels of the windows that batches are counted in. */
    private static final long PATCH = 128L * 128;

    /**
     * Bytes that a network holds at once for each pixel of the windows it computes. Measured for U-Net ResNet-50 in
     * single precision, the largest of the known networks, by {@code cerrado bench}, and rounded up.
     */
    private static final long NETWORK_BYTES = 2048;

    /** Share of the Java heap that the rows of a scene may take. */
    private static final double ROWS_SHARE = 0.5;

    private RunCost() {}

    /**
     * How many windows a run gives to the network at once.
     *
     * @param wish of the request
     * @param block what it classifies
     * @param card of the model
     * @param device where it runs
     * @param settings what is allowed
     * @return at least 1
     * @throws InvalidParameterException if the wish, or the run as a whole, takes more than is allowed
     */
    static int batch(
            Optional<Integer> wish, PatchBlock block, ModelCard card, ComputeDevice device, Settings settings) {
        int side = block.layout().size();
        int suggested = device.suggestedBatch(side);
        long pixels = (long) side * side;
        int allowed = (int) Math.max(suggested, settings.maxBatch() * PATCH / pixels);
        int batch = wish.orElse(suggested);
        if (batch < 1 || batch > allowed) {
            throw new InvalidParameterException(
                    "batch", "is " + batch + " windows of " + side + "×" + side + " pixels; allowed: 1 to " + allowed);
        }
        int classes = Legend.of(card.level()).size();
        checkMemory((int) Math.min(batch, block.windows()), suggested, pixels, card.channels() + classes, settings);
        checkRows(block, card.channels(), classes);
        return batch;
    }

    /**
     * Refuses windows that take too much.
     *
     * @param batch windows of a batch
     * @param atOnce windows that the network computes at once, at most
     * @param pixels of a window
     * @param bands samples and probabilities of a pixel
     * @param settings what is allowed
     */
    static void checkMemory(int batch, int atOnce, long pixels, int bands, Settings settings) {
        long buffers = SceneClassifier.BATCHES * batch * pixels * bands * Float.BYTES;
        // Whatever is given to it, the network computes no more at once than suits the device.
        long network = Math.min(SceneClassifier.BATCHES * batch, atOnce) * pixels * NETWORK_BYTES;
        long allowed = settings.maxMemory() > 0 ? (long) settings.maxMemory() << 20 : machineMemory() / 2;
        if (buffers + network > allowed) {
            throw new InvalidParameterException(
                    "batch",
                    "is " + batch + " windows of " + pixels + " pixels each, which need about " + mebibytes(buffers)
                            + " for their samples and results and " + mebibytes(network)
                            + " for what the network computes; this server allows " + mebibytes(allowed)
                            + " for both. Ask for a smaller batch or window");
        }
    }

    /** The rows of the scene that are in memory at once: samples read and stacked, sums of probabilities, the map. */
    private static void checkRows(PatchBlock block, int channels, int classes) {
        long each = (2L * channels + classes) * Float.BYTES + 2;
        int width = block.pixels().width;
        long rows = (long) width * block.layout().size() * each;
        long allowed = (long) (Runtime.getRuntime().maxMemory() * ROWS_SHARE);
        if (rows > allowed) {
            throw new InvalidParameterException(
                    "roi",
                    "the area to classify is " + width + " pixels wide, which needs about " + mebibytes(rows)
                            + " for the rows in work; this program has " + mebibytes(allowed)
                            + " for them. Ask for a narrower area, or give it a larger heap");
        }
    }

    private static long machineMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MiB", (bytes + (1 << 20) - 1) >> 20);
    }
}
