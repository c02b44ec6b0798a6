package org.classifycerrado.torchscript;

import java.io.IOException;

/** A file is no archive or checkpoint of PyTorch, or a damaged one. The message says in what way; it names no path. */
public final class MalformedArchiveException extends IOException {

    private static final long serialVersionUID = 1;

    MalformedArchiveException(String message) {
        super(message);
    }

    MalformedArchiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
