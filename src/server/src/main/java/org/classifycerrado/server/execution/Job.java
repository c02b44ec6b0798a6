package org.classifycerrado.server.execution;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.classifycerrado.server.OwsException;
import org.geotools.api.feature.type.Name;
import org.geotools.api.util.InternationalString;
import org.geotools.api.util.ProgressListener;
import org.geotools.data.util.NullProgressListener;

/** An execution: what it was asked for, how far it is, and how it ended. */
public final class Job {

    /** Where an execution stands. */
    public enum State {
        /** Waiting for a thread. */
        ACCEPTED,
        /** Running. */
        STARTED,
        /** Ended with results. */
        SUCCEEDED,
        /** Ended without. */
        FAILED,
        /** Stopped by request. */
        DISMISSED;

        /**
         * Its name for listings.
         *
         * @return in lower case
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Whether it will stay so.
         *
         * @return true if the execution has ended
         */
        public boolean isEnd() {
            return this != ACCEPTED && this != STARTED;
        }
    }

    /**
     * How far an execution is, at one moment.
     *
     * @param state where it stands
     * @param percent how much of it is done
     * @param message what it is doing, or why it failed
     * @param started when it began to run
     * @param finished when it ended
     * @param updated when its state last changed
     */
    public record Status(
            State state,
            int percent,
            String message,
            Optional<Instant> started,
            Optional<Instant> finished,
            Instant updated) {}

    private final String id = UUID.randomUUID().toString();
    private final Instant created = now();
    private final Name process;
    private final ExecuteRequest request;
    private final ProgressListener listener = new Listener();
    private final CountDownLatch done = new CountDownLatch(1);
    private State state = State.ACCEPTED;
    private float percent;
    private String message = "";
    private Optional<Instant> started = Optional.empty();
    private Optional<Instant> finished = Optional.empty();
    private Instant updated = created;
    private Map<String, Result> results = Map.of();
    private Optional<OwsException> failure = Optional.empty();
    private volatile boolean canceled;

    Job(Name process, ExecuteRequest request) {
        this.process = process;
        this.request = request;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * By what name it can be asked for.
     *
     * @return a UUID
     */
    public String id() {
        return id;
    }

    /**
     * What is executed.
     *
     * @return the name of the process
     */
    public Name process() {
        return process;
    }

    /**
     * What was asked for.
     *
     * @return the request
     */
    public ExecuteRequest request() {
        return request;
    }

    /**
     * When it was asked for.
     *
     * @return to the millisecond
     */
    public Instant created() {
        return created;
    }

    /**
     * How far it is.
     *
     * @return now
     */
    public synchronized Status status() {
        return new Status(state, Math.round(percent), message, started, finished, updated);
    }

    /**
     * What it gave.
     *
     * @return the wanted outputs that the process gave, in the order in which they were wanted; none unless it has
     *     succeeded
     */
    public synchronized Map<String, Result> results() {
        return results;
    }

    /**
     * Why it failed.
     *
     * @return the reason, if it failed
     */
    public synchronized Optional<OwsException> failure() {
        return failure;
    }

    /**
     * Waits until it has ended.
     *
     * @throws OwsException if the server stops meanwhile; the execution is dismissed then
     */
    public void await() throws OwsException {
        try {
            done.await();
        } catch (InterruptedException e) {
            dismiss();
            Thread.currentThread().interrupt();
            throw new OwsException("NoApplicableCode", null, "The server stops.");
        }
    }

    ProgressListener listener() {
        return listener;
    }

    /** Begins, unless it has been dismissed before. */
    synchronized boolean begin() {
        if (state != State.ACCEPTED) {
            return false;
        }
        change(State.STARTED);
        started = Optional.of(updated);
        return true;
    }

    /** Ends with results; false if it has been dismissed before. */
    synchronized boolean succeed(Map<String, Result> what) {
        if (state == State.DISMISSED) {
            return false;
        }
        change(State.SUCCEEDED);
        message = "";
        results = new LinkedHashMap<>(what);
        return true;
    }

    synchronized void fail(OwsException why) {
        if (state != State.DISMISSED) {
            change(State.FAILED);
            message = why.getMessage();
            failure = Optional.of(why);
        }
    }

    /** Nothing of it runs any longer. */
    void release() {
        done.countDown();
    }

    /** Asks it to stop; false if it has ended already. */
    boolean dismiss() {
        synchronized (this) {
            if (state.isEnd()) {
                return false;
            }
            change(State.DISMISSED);
        }
        canceled = true;
        return true;
    }

    private void change(State to) {
        state = to;
        updated = now();
        if (to.isEnd()) {
            finished = Optional.of(updated);
        }
    }

    /** What the process tells while it runs. */
    private final class Listener extends NullProgressListener {

        @Override
        public void progress(float now) {
            synchronized (Job.this) {
                percent = Math.max(percent, Math.min(100, now));
            }
        }

        @Override
        public float getProgress() {
            synchronized (Job.this) {
                return percent;
            }
        }

        @Override
        public void setTask(InternationalString task) {
            synchronized (Job.this) {
                message = String.valueOf(task);
            }
        }

        @Override
        public void setCanceled(boolean stop) {
            canceled = stop;
        }

        @Override
        public boolean isCanceled() {
            return canceled;
        }
    }
}
