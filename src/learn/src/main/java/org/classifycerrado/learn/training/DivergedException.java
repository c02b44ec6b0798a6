package org.classifycerrado.learn.training;

/** The loss is no longer a number. The message says what may help. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DivergedException(String message) {
        super(message);
    }
}
