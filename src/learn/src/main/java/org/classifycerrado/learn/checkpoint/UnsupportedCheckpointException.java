package org.classifycerrado.learn.checkpoint;

/** A checkpoint is sound, but belongs to no network that is known. The message says what is supported. */
public final class UnsupportedCheckpointException extends Exception {

    private static final long serialVersionUID = 1;

    UnsupportedCheckpointException(String message) {
        super(message);
    }
}
