package org.classifycerrado.segment;

import java.util.List;

/**
 * What PyTorch finds on a machine.
 *
 * @param version of libtorch
 * @param gpus compute capability of each GPU that it can use, times ten, as NVIDIA gives it (80 is Ampere)
 */
public record Hardware(String version, List<Integer> gpus) {

    /** Takes a copy. */
    public Hardware {
        gpus = List.copyOf(gpus);
    }
}
