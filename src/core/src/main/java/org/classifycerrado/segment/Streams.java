package org.classifycerrado.segment;

import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that run a network side by side, each on a few windows. On a CPU, several threads that each compute alone
 * keep the cores busier than one pass that all cores share: they wait for nobody, least of all while other threads of
 * the run need a core. Large windows get fewer threads with several cores each, so that what all passes together hold
 * in memory stays the same.
 *
 * <p>A GPU has one stream, which gets whole batches.
 */
final class Streams implements AutoCloseable {

    /** The windows that the figures below count in. */
    private static final long PATCH = 128L * 128;

    /** Windows of one pass: more make a pass no faster for each, and only larger. */
    private static final int PASS = 4;

    /** Windows on the way through all passes of a CPU together; one that is larger than all of them is alone. */
    private static final int IN_FLIGHT = 32;

    private static final int GPU_BATCH = 64;

    private final int passWindows;
    private final int count;
    private final ExecutorService threads;
    private final int suggestedBatch;

    private Streams(int count, int threadsEach, int passWindows, int suggestedBatch) {
        this.count = count;
        this.passWindows = passWindows;
        this.suggestedBatch = suggestedBatch;
        AtomicInteger number = new AtomicInteger();
        int before = JniUtils.getNumThreads();
        this.threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(
                    () -> {
                        limitThreads(threadsEach, before);
                        work.run();
                    },
                    "cerrado-network-" + number.getAndIncrement());
            thread.setDaemon(true);
            thread.setContextClassLoader(Streams.class.getClassLoader());
            return thread;
        });
    }

    /** Sets how many threads libtorch uses for passes of the calling thread. PyTorch must have been started. */
    private static void limitThreads(int threadsEach, int others) {
        synchronized (Streams.class) {
            JniUtils.setNumThreads(threadsEach);
            // A thread takes over the common number when libtorch first asks for it; here, and then no more.
            JniUtils.getNumThreads();
        }
    }

    /**
     * The streams for a model.
     *
     * @param request of the model
     * @return the streams, to be closed
     */
    static Streams of(SegmenterRequest request) {
        long pixels = (long) request.window() * request.window();
        if (request.device().gpu() >= 0) {
            int batch = (int) Math.max(1, GPU_BATCH * PATCH / pixels);
            return new Streams(1, 1, batch, batch);
        }
        int cores = Runtime.getRuntime().availableProcessors();
        int pass = (int) Math.max(1, PASS * PATCH / pixels);
        int count = (int) Math.max(1, Math.min(cores, IN_FLIGHT * PATCH / (pass * pixels)));
        return new Streams(count, Math.max(1, cores / count), pass, pass * count);
    }

    int suggestedBatch() {
        return suggestedBatch;
    }

    /** Work that one thread does. */
    @FunctionalInterface
    interface Work {
        void run() throws SegmentationException;
    }

    /** A part of the work on some windows. */
    @FunctionalInterface
    interface Part {
        void run(int first, int windows) throws SegmentationException;
    }

    /** Has one of the threads do something. */
    CompletableFuture<Void> run(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (SegmentationException e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    /** Shares out windows in parts of nearly equal size. */
    CompletableFuture<Void> share(int windows, Part part) {
        int parts = Math.max((windows + passWindows - 1) / passWindows, Math.min(windows, count));
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int first = (int) ((long) i * windows / parts);
            int end = (int) ((long) (i + 1) * windows / parts);
            all.add(run(() -> part.run(first, end - first)));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** Waits for what runs. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
