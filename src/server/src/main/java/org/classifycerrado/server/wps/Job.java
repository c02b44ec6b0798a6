package org.classifycerrado.server.wps;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.geotools.api.util.InternationalString;
import org.geotools.data.util.NullProgressListener;

/** An execution: how far it is, and how it ended. */
final class Job extends NullProgressListener {

    /** Where an execution stands. */
    enum State {
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

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String id = UUID.randomUUID().toString();
    private final Instant created = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final String process;
    private State state = State.ACCEPTED;
    private float percent;
    private String message = "";
    private Path answer;

    Job(String process) {
        this.process = process;
    }

    String id() {
        return id;
    }

    Instant created() {
        return created;
    }

    synchronized State state() {
        return state;
    }

    synchronized float percent() {
        return percent;
    }

    synchronized String message() {
        return message;
    }

    synchronized Optional<Path> answer() {
        return Optional.ofNullable(answer);
    }

    /** Begins, unless it has been dismissed before. */
    synchronized boolean begin() {
        if (state != State.ACCEPTED) {
            return false;
        }
        state = State.STARTED;
        return true;
    }

    synchronized void end(State how, String what) {
        if (state != State.DISMISSED) {
            state = how;
        }
        message = what;
    }

    synchronized void keep(Path file) {
        answer = file;
    }

    /** Asks it to stop; false if it has ended already. */
    boolean dismiss() {
        synchronized (this) {
            if (state != State.ACCEPTED && state != State.STARTED) {
                return false;
            }
            state = State.DISMISSED;
        }
        setCanceled(true);
        return true;
    }

    synchronized WpsService.JobView view() {
        return new WpsService.JobView(id, process, state.label(), Math.round(percent), message, created);
    }

    @Override
    public synchronized void progress(float now) {
        percent = Math.max(percent, Math.min(100, now));
    }

    @Override
    public synchronized float getProgress() {
        return percent;
    }

    @Override
    public synchronized void setTask(InternationalString task) {
        message = String.valueOf(task);
    }

    private volatile boolean canceled;

    @Override
    public void setCanceled(boolean stop) {
        canceled = stop;
    }

    @Override
    public boolean isCanceled() {
        return canceled;
    }
}
