package org.classifycerrado.geoserver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.geotools.util.logging.Logging;

/** What takes back the steps of a change. */
final class Undo {

    private static final Logger LOGGER = Logging.getLogger(Undo.class);

    /** Takes one step back, whether or not it was taken. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    private final Deque<Step> steps = new ArrayDeque<>();

    /** Notes how a step is taken back, before it is taken: it may fail after it has had its effect. */
    void push(Step step) {
        steps.push(step);
    }

    /**
     * Takes all steps back, the last one first. What cannot be taken back does not keep the others; the log tells.
     *
     * @param reason why
     */
    void run(Throwable reason) {
        for (Step step : steps) {
            try {
                step.run();
            } catch (Exception | LinkageError e) {
                LOGGER.log(Level.WARNING, "cannot take back a step of what failed with " + reason, e);
                reason.addSuppressed(e);
            }
        }
    }
}
