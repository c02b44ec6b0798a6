package org.classifycerrado.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.host.Settings;
import org.classifycerrado.segment.ComputeDevice;

/**
 * Lets requests classify a few at a time on each device, in the order in which they came. Limits may change between
 * requests.
 */
final class Turns {

    /** How often a waiting request looks whether it was cancelled. */
    private static final long LOOK_MILLISECONDS = 200;

    /** Requests on one device. */
    private static final class Queue {
        private final Deque<Object> waiting = new ArrayDeque<>();
        private int running;
    }

    /** A request's turn; closing it lets the next one in. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    private final Map<Integer, Queue> queues = new HashMap<>();
    private volatile boolean closed;

    /**
     * Waits for a turn.
     *
     * @param device where the request will run
     * @param settings how many may run and wait
     * @param progress told how many are before this one; asked whether to give up
     * @return the turn, to be closed
     * @throws InvalidParameterException if too many are waiting already
     * @throws CancellationException if the request was cancelled meanwhile
     */
    synchronized Turn take(ComputeDevice device, Settings settings, Progress progress) {
        Queue queue = queues.computeIfAbsent(device.gpu(), key -> new Queue());
        int limit = device.gpu() >= 0 ? 1 : settings.concurrency();
        Object ticket = new Object();
        if (queue.running >= limit || !queue.waiting.isEmpty()) {
            if (queue.waiting.size() >= settings.maxWaiting()) {
                throw new InvalidParameterException(
                        "device",
                        "is busy: " + queue.running + " requests are running and " + queue.waiting.size()
                                + " waiting; try again later");
            }
        }
        queue.waiting.addLast(ticket);
        int reported = -1;
        try {
            while (queue.running >= limit || queue.waiting.peekFirst() != ticket) {
                int before = queue.running + position(queue, ticket);
                if (before != reported) {
                    progress.task("Waiting for " + before + (before == 1 ? " request" : " requests") + " before this");
                    reported = before;
                }
                wait(LOOK_MILLISECONDS);
                progress.check();
            }
            queue.running++;
        } catch (InterruptedException e) {
            throw new CancellationException("cancelled while waiting");
        } finally {
            queue.waiting.remove(ticket);
            notifyAll();
        }
        return () -> release(queue);
    }

    private static int position(Queue queue, Object ticket) {
        int position = 0;
        for (Object other : queue.waiting) {
            if (other == ticket) {
                return position;
            }
            position++;
        }
        return position;
    }

    /** Tells whether all requests are to end. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Ends all requests. A library that is unloaded while a network runs in it would take the whole server down, so
     * this waits for those that run.
     *
     * @param patience how long to wait at most
     * @return whether all have ended
     */
    synchronized boolean close(Duration patience) {
        closed = true;
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (queues.values().stream().anyMatch(queue -> queue.running > 0) && System.nanoTime() < end) {
                wait(LOOK_MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return queues.values().stream().allMatch(queue -> queue.running == 0);
    }

    private synchronized void release(Queue queue) {
        queue.running--;
        notifyAll();
    }
}
