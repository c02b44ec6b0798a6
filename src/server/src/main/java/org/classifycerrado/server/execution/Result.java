package org.classifycerrado.server.execution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.geotools.api.data.Parameter;

/**
 * An output of an execution that has ended, written already.
 *
 * @param output what the process says of it
 * @param format how it is written; empty for literals, which are text
 * @param content where its bytes are
 */
public record Result(Parameter<?> output, Optional<ResultFormat> format, Content content) {

    /** Bytes in memory or in a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * All of them.
         *
         * @return bytes
         * @throws IOException if they cannot be read, or are gone
         */
        byte[] bytes() throws IOException;
    }

    /**
     * The result as text.
     *
     * @return what a format that is not binary, or a literal, has written
     * @throws IOException if it cannot be read, or is gone
     */
    public String text() throws IOException {
        return new String(content.bytes(), StandardCharsets.UTF_8);
    }

    /**
     * What it is, for HTTP.
     *
     * @return a MIME type, with its charset where it is text
     */
    public String contentType() {
        if (format.isEmpty()) {
            return "text/plain; charset=UTF-8";
        }
        return format.get().binary() ? format.get().mimeType() : format.get().mimeType() + "; charset=UTF-8";
    }
}
