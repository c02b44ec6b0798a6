package org.classifycerrado.segment;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.classifycerrado.legend.Legend;

/**
 * A model that is loaded and turns windows of raw samples into class probabilities. Safe for use by several threads.
 * Holds much memory: close it.
 */
public interface Segmenter extends AutoCloseable {

    /**
     * The legend of the probabilities' classes.
     *
     * @return the legend of the level asked for
     */
    Legend legend();

    /**
     * How many windows to give at once, where the caller has no wish: enough to keep the device busy.
     *
     * @return at least 1
     */
    int suggestedBatch();

    /**
     * Makes room for windows. It is the segmenter's own, and goes with it.
     *
     * @param windows how many at most, at least 1
     * @return the room
     * @throws SegmentationException if there is not enough memory
     */
    Batch newBatch(int windows) throws SegmentationException;

    /**
     * Segments windows. Several batches may be on their way at once; each batch is in use until its future is done.
     *
     * @param batch made by this segmenter, its samples filled; receives the probabilities
     * @param windows how many of them, from the first on; at most the batch's capacity
     * @return is done when the probabilities are there; fails with a {@link SegmentationException} if the network does
     */
    CompletableFuture<Void> start(Batch batch, int windows);

    /**
     * Segments windows and waits for them.
     *
     * @param batch made by this segmenter, its samples filled; receives the probabilities
     * @param windows how many of them, from the first on
     * @throws SegmentationException if the network fails
     */
    default void segment(Batch batch, int windows) throws SegmentationException {
        await(start(batch, windows));
    }

    /**
     * Waits for windows.
     *
     * @param started what {@link #start} gave
     * @throws SegmentationException if the network failed
     * @throws CancellationException if the thread is interrupted, which it stays
     */
    static void await(CompletableFuture<Void> started) throws SegmentationException {
        try {
            started.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException | CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SegmentationException failure) {
                throw failure;
            } else if (cause instanceof Error error) {
                throw error;
            }
            throw new SegmentationException("the network failed: " + cause.getMessage(), cause);
        }
    }

    /**
     * Measures the network alone: how long forward passes over zeros take, shared out as {@link #start} does, without
     * normalising, copying results or anything else that a run does.
     *
     * @param windows how many, at least 1
     * @return seconds for all of them
     * @throws SegmentationException if the network fails
     */
    double forwardSeconds(int windows) throws SegmentationException;

    /** Waits for what is on its way, and gives the memory back. */
    @Override
    void close();
}
