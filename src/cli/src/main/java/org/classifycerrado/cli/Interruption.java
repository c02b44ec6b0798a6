package org.classifycerrado.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns the end of the JVM (Ctrl-C) into a cancel, and holds it up until the command has cleaned up. */
final class Interruption implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final int patience;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::cancel, "cerrado-cancel");
    private volatile boolean canceled;

    Interruption() {
        this(PATIENCE_SECONDS);
    }

    /** Waits for so many seconds at most. Where the JVM ends while libtorch computes, it crashes. */
    Interruption(int patienceSeconds) {
        patience = patienceSeconds;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void cancel() {
        canceled = true;
        try {
            finished.await(patience, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isCanceled() {
        return canceled;
    }

    @Override
    public void close() {
        finished.countDown();
        if (!canceled) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
