package org.classifycerrado.segment;

/** The child process that ran a model has ended, or gave no answer in time and was ended. */
final class WorkerEndedException extends SegmentationException {

    private static final long serialVersionUID = 1L;

    private final String ending;
    private final boolean crash;

    /**
     * A child that ended.
     *
     * @param ending how, such as {@code ended by SIGFPE}
     * @param crash whether its own native code ended it, rather than somebody else or a lack of memory
     * @param cause for the log, or null
     */
    WorkerEndedException(String ending, boolean crash, Throwable cause) {
        super(
                "the process that runs the model " + ending
                        + ", so this run was given up; nothing was written, and the next run gets a new one",
                cause);
        this.ending = ending;
        this.crash = crash;
    }

    String ending() {
        return ending;
    }

    boolean isCrash() {
        return crash;
    }
}
