package org.classifycerrado.sentinel.http;

import java.io.IOException;

/** A server answered, but not with what was asked for. The message names address and status, and no secret. */
public final class HttpStatusException extends IOException {

    private final int status;

    HttpStatusException(String message, int status) {
        super(message);
        this.status = status;
    }

    /**
     * What the server answered.
     *
     * @return HTTP's status code
     */
    public int status() {
        return status;
    }
}
