package org.classifycerrado.server.execution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How results of a type are written.
 *
 * @param type of the results
 * @param mimeType of what is written
 * @param binary whether it is bytes, which XML documents hold as base64, rather than UTF-8 text
 * @param encoder writes a result
 */
public record ResultFormat(Class<?> type, String mimeType, boolean binary, Encoder<Object> encoder) {

    /** Writes a result. */
    @FunctionalInterface
    public interface Encoder<T> {
        /**
         * Writes a result.
         *
         * @param result of the type
         * @return bytes
         * @throws IOException if it cannot be written
         */
        byte[] encode(T result) throws IOException;
    }

    /** Writes a result as text. */
    @FunctionalInterface
    public interface Text<T> {
        /**
         * Writes a result.
         *
         * @param result of the type
         * @return text
         */
        String of(T result);
    }

    /**
     * A format that is text.
     *
     * @param <T> type of the results
     * @param type of the results
     * @param mimeType such as {@code application/json}
     * @param text writes a result
     * @return the format
     */
    public static <T> ResultFormat text(Class<T> type, String mimeType, Text<T> text) {
        return new ResultFormat(
                type, mimeType, false, result -> text.of(type.cast(result)).getBytes(StandardCharsets.UTF_8));
    }
}
