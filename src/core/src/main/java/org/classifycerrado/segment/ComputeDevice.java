package org.classifycerrado.segment;

import ai.djl.Device;
import ai.djl.engine.Engine;
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

    private static final Pattern GPU = Pattern.compile("gpu:(\\d{1,3})");

    /**
     * Chooses a device.
     *
     * @param wish {@code auto} (the first GPU, else the CPU), {@code cpu} or {@code gpu:N}
     * @return the device
     * @throws InvalidParameterException if it is none of these, or there is no such GPU
     * @throws SegmentationException if PyTorch cannot be started
     */
    public static ComputeDevice choose(String wish) throws SegmentationException {
        String device = wish.trim().toLowerCase(java.util.Locale.ROOT);
        if (device.equals("cpu")) {
            return new ComputeDevice(-1, "");
        }
        Matcher matcher = GPU.matcher(device);
        if (!device.equals("auto") && !matcher.matches()) {
            throw new InvalidParameterException("device", "is '" + wish + "'; allowed: auto, cpu, gpu:N");
        }
        Engine engine = PyTorch.engine();
        int gpus = engine.getGpuCount();
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

    Device toDjl() {
        return gpu < 0 ? Device.cpu() : Device.gpu(gpu);
    }
}
