package org.classifycerrado.segment;

import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;

/** The arithmetic that a network computes in. */
public enum Precision {
    /** Single precision: what every model can. */
    FP32,
    /** bfloat16, the upper half of single precision; several times faster where the hardware has it. */
    BF16;

    /** Compute capability of Ampere, the first with bfloat16 (NVIDIA, CUDA C++ Programming Guide). */
    private static final int AMPERE = 80;

    private static final Path CPU = Path.of("/proc/cpuinfo");

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
     * @return for bfloat16, whether the CPU has AMX or AVX-512 instructions for it (as Linux tells), or the GPU is of
     *     the Ampere generation or later
     */
    public boolean isFastOn(ComputeDevice device) {
        if (this == FP32) {
            return true;
        }
        if (device.gpu() >= 0) {
            return Integer.parseInt(CudaUtils.getComputeCapability(device.gpu())) >= AMPERE;
        }
        try (Stream<String> lines = Files.lines(CPU, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(flags -> flags.contains(" amx_bf16") || flags.contains(" avx512_bf16"))
                    .orElse(false);
        } catch (IOException e) {
            return false;
        }
    }
}
