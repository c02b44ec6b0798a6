package org.classifycerrado.learn.training;

import java.io.IOException;

/** Native code cannot train on this machine: it was tried out, and ended the process that tried. */
public final class UntrainableException extends IOException {

    private static final long serialVersionUID = 1L;

    UntrainableException(String message) {
        super(message);
    }
}
