package org.classifycerrado;

import java.util.concurrent.CancellationException;

/** A run has been stopped because its time was up. */
public final class TimeLimitException extends CancellationException {

    private static final long serialVersionUID = 1L;

    TimeLimitException() {
        super("the time limit has passed");
    }
}
