package org.classifycerrado.process;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.classifycerrado.Progress;
import org.classifycerrado.Uninterruptible;

/**
 * Looks at the imagery on a thread of its own, while a run waits for its turn, loads its model and begins: looking
 * decodes much of a scene, which would leave the network waiting. A run asks again and again, and ends when the imagery
 * turns out not to be what it is taken for. Once closed, the thread has ended.
 */
final class Judgement implements AutoCloseable {

    private static final long PATIENCE_MS = 10;

    private final FutureTask<List<String>> task;
    private final Thread thread;
    private volatile double seconds;

    /**
     * Begins to look.
     *
     * @param looking gives what is odd, or throws what speaks against the imagery; ends soon if it is interrupted
     */
    Judgement(Callable<List<String>> looking) {
        task = new FutureTask<>(() -> {
            long began = System.nanoTime();
            List<String> doubts = looking.call();
            seconds = (System.nanoTime() - began) / 1e9;
            return doubts;
        });
        thread = new Thread(task, "cerrado-judge");
        thread.setDaemon(true);
        thread.setContextClassLoader(Judgement.class.getClassLoader());
        thread.start();
    }

    /** Throws what speaks against the imagery, if that is known by now. */
    void check() {
        if (task.isDone() && !task.isCancelled()) {
            result();
        }
    }

    /**
     * Waits for the end.
     *
     * @param progress asked meanwhile whether to give up
     * @return what is odd about the imagery
     * @throws RuntimeException what speaks against it
     */
    List<String> doubts(Progress progress) {
        while (thread.isAlive()) {
            progress.check();
            try {
                thread.join(PATIENCE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return result();
    }

    private List<String> result() {
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw new AssertionError("waited for what is done", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** How long looking took, in seconds; 0 before its end. */
    double seconds() {
        return seconds;
    }

    @Override
    public void close() {
        task.cancel(true);
        Uninterruptible.await(thread::join);
    }
}
