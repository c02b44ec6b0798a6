package org.classifycerrado.segment;

import ai.djl.Device;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.InvalidParameterException;

/**
 * Where a network runs.
 *
 * @param gpu number of the GPU, from 0; −1 for the CPU
 * @param note why it was chosen, where the caller left the choice open; else empty
 */
public record ComputeDevice(int gpu, String note) {

    /** The CPU, asked for by name. */
    public static final ComputeDevice CPU = new ComputeDevice(-1, "");

    private static final Pattern GPU = Pattern.compile("gpu:(\\d{1,3})");

    /**
     * Chooses a device.
     *
     * @param wish {@code auto} (the first GPU, else the CPU), {@code cpu} or {@code gpu:N}
     * @param runtime where the network will run; not asked for its hardware if the wish is {@code cpu}
     * @return the device
     * @throws InvalidParameterException if it is none of these, or there is no such GPU
     * @throws SegmentationException if PyTorch cannot be started
     */
    public static ComputeDevice choose(String wish, InferenceRuntime runtime) throws SegmentationException {
        String device = wish.trim().toLowerCase(Locale.ROOT);
        if (device.equals("cpu")) {
            return CPU;
        }
        Matcher matcher = GPU.matcher(device);
        if (!device.equals("auto") && !matcher.matches()) {
            throw new InvalidParameterException("device", "is '" + wish + "'; allowed: auto, cpu, gpu:N");
        }
        int gpus = runtime.hardware().gpus().size();
        if (device.equals("auto")) {
            return gpus > 0
                    ? new ComputeDevice(0, "the first of " + gpus + " GPUs")
                    : new ComputeDevice(-1, "no GPU was found, so the CPU is used");
        }
        int number = Integer.parseInt(matcher.group(1));
        if (number >= gpus) {
            throw new InvalidParameterException(
                    "device",
                    "is " + device + "; this machine has "
                            + (gpus == 0 ? "no GPU that PyTorch can use" : "gpu:0 to gpu:" + (gpus - 1))
                            + "; allowed: auto, cpu" + (gpus == 0 ? "" : ", gpu:N"));
        }
        return new ComputeDevice(number, "");
    }

    /**
     * The name of the device.
     *
     * @return {@code cpu} or {@code gpu:N}
     */
    public String id() {
        return gpu < 0 ? "cpu" : "gpu:" + gpu;
    }

    /**
     * How many windows to segment at once, where the caller has no wish: enough to keep the device busy.
     *
     * @param window their side, in pixels
     * @return at least 1
     */
    public int suggestedBatch(int window) {
        return Streams.suggestedBatch(this, window);
    }

    Device toDjl() {
        return gpu < 0 ? Device.cpu() : Device.gpu(gpu);
    }
}
