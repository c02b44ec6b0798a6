package org.classifycerrado.segment;

import java.time.Duration;

/**
 * What a child process may take.
 *
 * @param heap its Java heap at most, in MiB; it holds no imagery, so little is enough
 * @param memory all its private memory at most, in MiB, where the operating system can limit it (Linux); 0 for no limit
 * @param idle after how long without work it ends
 */
public record WorkerSettings(int heap, int memory, Duration idle) {

    /** A heap of 256 MiB, no other limit, ten minutes. */
    public static final WorkerSettings DEFAULTS = new WorkerSettings(256, 0, Duration.ofMinutes(10));
}
