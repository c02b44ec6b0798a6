package org.classifycerrado.segment;

import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.classifycerrado.Uninterruptible;

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

    /** Windows of one pass: fewer are slower, since each pass reads all weights; more are not faster. */
    private static final int PASS = 8;

    /** Windows on the way through all passes of a CPU together; one that is larger than all of them is alone. */
    private static final int IN_FLIGHT = 64;

    private static final int GPU_BATCH = 64;

    private final Plan plan;
    private final List<Thread> all = new CopyOnWriteArrayList<>();
    private final ExecutorService threads;

    /** How many streams there are, with how many threads and windows each. */
    private record Plan(int streams, int threadsEach, int windowsEach) {}

    private Streams(Plan plan) {
        this.plan = plan;
        CountDownLatch limited = new CountDownLatch(plan.streams);
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                plan.streams, plan.streams, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Runnable limitedWork = () -> {
                        JniUtils.setNumThreads(plan.threadsEach);
                        // A thread takes over the common number when libtorch first asks for it: here, and not again.
                        JniUtils.getNumThreads();
                        limited.countDown();
                        work.run();
                    };
                    Thread thread = new Thread(limitedWork, "cerrado-network-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    thread.setContextClassLoader(Streams.class.getClassLoader());
                    all.add(thread);
                    return thread;
                });
        threads = pool;
        // The number of threads is libtorch's own and common to all; it is changed for these only.
        synchronized (Streams.class) {
            int others = JniUtils.getNumThreads();
            pool.prestartAllCoreThreads();
            Uninterruptible.await(limited::await);
            JniUtils.setNumThreads(others);
        }
    }

    /**
     * The streams for a model.
     *
     * @param request of the model
     * @return the streams, to be closed
     */
    static Streams of(SegmenterRequest request) {
        return new Streams(plan(request.device(), request.window()));
    }

    private static Plan plan(ComputeDevice device, int window) {
        long pixels = (long) window * window;
        if (device.gpu() >= 0) {
            return new Plan(1, 1, (int) Math.max(1, GPU_BATCH * PATCH / pixels));
        }
        int cores = cores();
        int pass = (int) Math.max(1, PASS * PATCH / pixels);
        int streams = (int) Math.max(1, Math.min(cores, IN_FLIGHT * PATCH / (pass * pixels)));
        return new Plan(streams, Math.max(1, cores / streams), pass);
    }

    /** How many cores a network may use: what DJL was told, else what OpenMP was told, else all. */
    private static int cores() {
        String told = System.getProperty("ai.djl.pytorch.num_threads", System.getenv("OMP_NUM_THREADS"));
        int all = Runtime.getRuntime().availableProcessors();
        return told != null && told.matches("[1-9]\\d{0,3}") ? Math.min(all, Integer.parseInt(told)) : all;
    }

    /** How many windows keep all streams of a device busy. */
    static int suggestedBatch(ComputeDevice device, int window) {
        Plan plan = plan(device, window);
        return plan.streams * plan.windowsEach;
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
        int parts = Math.max((windows + plan.windowsEach - 1) / plan.windowsEach, Math.min(windows, plan.streams));
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
        all.forEach(thread -> Uninterruptible.await(thread::join));
    }
}
