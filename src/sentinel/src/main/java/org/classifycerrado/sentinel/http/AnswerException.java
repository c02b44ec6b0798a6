package org.classifycerrado.sentinel.http;

import java.io.IOException;

/** A server answered with something that cannot be what was asked for. It is of no use to ask again. */
final class AnswerException extends IOException {

    /**
     * Creates the exception.
     *
     * @param what it answered, to stand behind "answered"
     */
    AnswerException(String what) {
        super(what);
    }
}
