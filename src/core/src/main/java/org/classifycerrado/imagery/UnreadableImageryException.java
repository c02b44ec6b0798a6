package org.classifycerrado.imagery;

import java.io.IOException;

/** Pixels of a coverage could not be decoded. The message is for the caller and holds nothing of the machine. */
public class UnreadableImageryException extends IOException {

    /**
     * Creates the exception.
     *
     * @param message which pixels
     * @param cause for the log
     */
    public UnreadableImageryException(String message, Throwable cause) {
        super(message, cause);
    }
}
