package org.classifycerrado.segment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;

/** The arithmetic that a network computes in. */
public enum Precision {
    /** Single precision: what every model can. */
    FP32,
    /** bfloat16, the upper half of single precision; several times faster where the hardware has it. */
    BF16;

    /** Compute capability of Ampere, the first with bfloat16 (NVIDIA, CUDA C++ Programming Guide). */
    private static final int AMPERE = 80;

    /**
     * The name in cards, requests and, but for single precision, of the network's method.
     *
     * @return {@code fp32} or {@code bf16}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The precision of a name.
     *
     * @param id its {@link #id()}
     * @return the precision
     * @throws InvalidParameterException if there is none
     */
    public static Precision parse(String id) {
        return Arrays.stream(values())
                .filter(value -> value.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new InvalidParameterException(
                        "precision",
                        "is '" + id + "'; allowed: "
                                + Arrays.stream(values()).map(Precision::id).collect(Collectors.joining(", "))));
    }

    /**
     * Whether a device computes in this precision at least as fast as in single precision.
     *
     * @param device where a network is to run
     * @param runtime asked for its hardware if that is a GPU
     * @return for bfloat16, whether the CPU has AMX or AVX-512 instructions for it (as Linux tells), or the GPU is of
     *     the Ampere generation or later
     * @throws SegmentationException if PyTorch cannot be started
     */
    public boolean isFastOn(ComputeDevice device, InferenceRuntime runtime) throws SegmentationException {
        if (this == FP32) {
            return true;
        }
        if (device.gpu() >= 0) {
            return runtime.hardware().gpus().get(device.gpu()) >= AMPERE;
        }
        Set<String> flags = Cpu.current().flags();
        return flags.contains("amx_bf16") || flags.contains("avx512_bf16");
    }
}
