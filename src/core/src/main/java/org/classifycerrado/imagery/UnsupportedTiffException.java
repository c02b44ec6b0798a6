package org.classifycerrado.imagery;

import java.io.IOException;

/** A sound TIFF file is encoded in a way that is not read. The message says how, and is fit for a caller. */
public final class UnsupportedTiffException extends IOException {

    /**
     * Creates the exception.
     *
     * @param message what the file "is", to follow its name, and what is allowed
     */
    public UnsupportedTiffException(String message) {
        super(message);
    }
}
