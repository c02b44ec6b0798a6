package org.classifycerrado.host;

import java.io.IOException;

/** A finished map could not be made available. The message is for callers; the cause is for the log. */
public final class PublishingException extends IOException {

    /**
     * Says that the log knows more.
     *
     * @param cause what the publisher's host said
     */
    public PublishingException(Throwable cause) {
        super("The map could not be published; the server's log says why", cause);
    }
}
