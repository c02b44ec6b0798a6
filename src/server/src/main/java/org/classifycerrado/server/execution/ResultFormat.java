package org.classifycerrado.server.execution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

    /** Writes a result into a stream. */
    @FunctionalInterface
    public interface Streamed<T> {
        /**
         * Writes a result.
         *
         * @param result of the type
         * @param out receives it
         * @throws IOException if it cannot be written
         */
        void write(T result, OutputStream out) throws IOException;
    }

    /**
     * A format that is written into a stream.
     *
     * @param <T> type of the results
     * @param type of the results
     * @param mimeType such as {@code application/geo+json}
     * @param binary whether it is bytes rather than UTF-8 text
     * @param writing writes a result
     * @return the format
     */
    public static <T> ResultFormat streamed(Class<T> type, String mimeType, boolean binary, Streamed<T> writing) {
        return new ResultFormat(type, mimeType, binary, result -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            writing.write(type.cast(result), bytes);
            return bytes.toByteArray();
        });
    }
}
