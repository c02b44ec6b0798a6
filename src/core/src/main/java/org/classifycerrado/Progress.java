package org.classifycerrado;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.geotools.api.util.InternationalString;
import org.geotools.api.util.ProgressListener;
import org.geotools.data.util.NullProgressListener;
import org.geotools.util.SimpleInternationalString;

/**
 * Reports how far a run has come and notices when it is to stop. What it reports never goes back. To be used by one
 * thread.
 */
public final class Progress {

    /** GeoServer shows a new text only together with progress that has grown. */
    private static final float NUDGE = 0.01f;

    private final ProgressListener listener;
    private final Optional<Instant> deadline;
    private final BooleanSupplier stopping;
    private float reported;
    private Runnable guard = () -> {};

    /**
     * Reports to a listener.
     *
     * @param listener whom to tell, or null for nobody
     */
    public Progress(ProgressListener listener) {
        this(listener, Optional.empty(), () -> false);
    }

    /**
     * Reports to a listener and stops the run when its time is up or its host stops.
     *
     * @param listener whom to tell, or null for nobody
     * @param deadline when the run must have ended
     * @param stopping whether the host wants all runs to end
     */
    public Progress(ProgressListener listener, Optional<Instant> deadline, BooleanSupplier stopping) {
        this.listener = listener;
        this.deadline = deadline;
        this.stopping = stopping;
    }

    /**
     * Names what is being done and checks for a cancel.
     *
     * @param task for people to read
     * @throws CancellationException if the run is to stop
     */
    public void task(String task) {
        check();
        if (listener != null) {
            listener.setTask(new SimpleInternationalString(task));
            percent(reported + NUDGE);
        }
    }

    /**
     * Reports how far the run has come and checks for a cancel.
     *
     * @param percent of the whole run, 0 to 100
     * @throws CancellationException if the run is to stop
     */
    public void percent(double percent) {
        check();
        float now = (float) Math.min(100, percent);
        if (listener != null && now > reported) {
            reported = now;
            listener.progress(now);
        }
    }

    /**
     * A stage of this run that reports from 0 to 100 percent of its own.
     *
     * @param name of the stage, which precedes its tasks
     * @param from percent of this run at which it begins
     * @param share how many percent of this run it is
     * @return reports to this one, to be used instead while the stage runs
     */
    public Progress stage(String name, double from, double share) {
        return new Progress(new NullProgressListener() {
            @Override
            public void setTask(InternationalString task) {
                Progress.this.task(name + ": " + task);
            }

            @Override
            public void progress(float percent) {
                Progress.this.percent(from + share * percent / 100);
            }

            @Override
            public boolean isCanceled() {
                Progress.this.check();
                return false;
            }
        });
    }

    /**
     * A part of the run, for what reports to a listener.
     *
     * @param from where the part begins, in percent of the whole run
     * @param to where it ends
     * @return a listener that takes 0 to 100 percent of the part; what it is told may cancel the run
     */
    public ProgressListener part(double from, double to) {
        return new NullProgressListener() {
            @Override
            public void progress(float percent) {
                Progress.this.percent(from + (to - from) * percent / 100);
            }
        };
    }

    /**
     * What ends with this run, but has its own way to go or is done by other threads, and so reports nothing.
     *
     * @return checks what this one checks, the guard apart, for any number of threads
     */
    public Progress silent() {
        return new Progress(null, deadline, () -> stopping.getAsBoolean() || listener != null && listener.isCanceled());
    }

    /**
     * Lets something beside the run end it, too.
     *
     * @param guard asked at every check from now on; throws why the run is to end
     */
    public void guard(Runnable guard) {
        this.guard = guard;
    }

    /**
     * Checks for a cancel (the listener's, an interrupt of the thread, or the host's), for the deadline, and asks the
     * guard.
     *
     * @throws TimeLimitException if the deadline has passed
     * @throws CancellationException if the run is to stop; the thread's interrupt is cleared then, so that cleaning up
     *     is not disturbed
     */
    public void check() {
        if (Thread.interrupted() || listener != null && listener.isCanceled() || stopping.getAsBoolean()) {
            throw new CancellationException("cancelled");
        }
        if (deadline.isPresent() && Instant.now().isAfter(deadline.get())) {
            throw new TimeLimitException();
        }
        guard.run();
    }
}
