package org.classifycerrado.geoserver;

import java.util.ArrayDeque;
import java.util.Deque;

/** What takes back the steps of a change. */
final class Undo {

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
     * Takes all steps back, the last one first. What cannot be taken back does not keep the others.
     *
     * @param reason why; told about what failed
     */
    void run(Throwable reason) {
        for (Step step : steps) {
            try {
                step.run();
            } catch (Exception | LinkageError e) {
                reason.addSuppressed(e);
            }
        }
    }
}
