package org.classifycerrado;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Waits that go to their end whatever happens: for threads that use files or native memory which are given back after
 * them.
 */
public final class Uninterruptible {

    private Uninterruptible() {}

    /** What is waited for. */
    @FunctionalInterface
    public interface Wait {
        /**
         * Waits; begun again if it is interrupted.
         *
         * @throws InterruptedException if the thread is interrupted
         */
        void run() throws InterruptedException;
    }

    /**
     * Waits to the end. A thread that was interrupted before or meanwhile is so afterwards.
     *
     * @param wait what is waited for
     */
    public static void await(Wait wait) {
        boolean interrupted = false;
        while (true) {
            try {
                wait.run();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Interrupts an executor's threads, drops what they have not begun, and waits until they have ended.
     *
     * @param threads the executor
     */
    public static void end(ExecutorService threads) {
        threads.shutdownNow();
        await(() -> {
            while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                continue;
            }
        });
    }
}
