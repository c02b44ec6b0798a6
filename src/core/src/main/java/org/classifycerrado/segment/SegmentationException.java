package org.classifycerrado.segment;

/** A model could not be loaded or failed to run. The message names the model and holds nothing of the machine. */
public class SegmentationException extends Exception {

    /**
     * Creates the exception.
     *
     * @param message what failed
     * @param cause for the log, or null
     */
    public SegmentationException(String message, Throwable cause) {
        super(message, cause);
    }
}
