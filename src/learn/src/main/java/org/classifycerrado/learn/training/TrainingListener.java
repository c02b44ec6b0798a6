package org.classifycerrado.learn.training;

/** Is told how a training goes, by the thread that trains. What it throws ends the training. */
@FunctionalInterface
public interface TrainingListener {

    /**
     * An epoch is over, and its checkpoint written.
     *
     * @param report what it came to
     */
    void epoch(EpochReport report);

    /**
     * A step is over.
     *
     * @param epoch its epoch, from 1
     * @param step which step of the epoch, from 1
     * @param steps how many the epoch has
     * @param loss the loss of the step
     */
    default void step(int epoch, int step, int steps, double loss) {}

    /**
     * Something went wrong that does not end the training.
     *
     * @param message what and what follows
     */
    default void warning(String message) {}

    /**
     * Whether to stop; asked before each step.
     *
     * @return true to stop
     */
    default boolean isCanceled() {
        return false;
    }
}
