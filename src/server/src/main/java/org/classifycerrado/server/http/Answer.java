package org.classifycerrado.server.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An answer to a request.
 *
 * @param status HTTP status
 * @param contentType MIME type; of no meaning with status 204, which has no body
 * @param body its bytes
 * @param file whose bytes are sent instead, without being held in memory
 * @param headers further headers
 */
public record Answer(int status, String contentType, byte[] body, Optional<Path> file, Map<String, String> headers) {

    /**
     * An answer from memory.
     *
     * @param status HTTP status
     * @param contentType MIME type
     * @param body its bytes
     * @param headers further headers
     */
    public Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, Optional.empty(), headers);
    }

    /**
     * A good answer that is a file.
     *
     * @param contentType MIME type
     * @param file as it is when sending begins
     * @param headers further headers
     * @return the answer
     */
    public static Answer file(String contentType, Path file, Map<String, String> headers) {
        return new Answer(200, contentType, new byte[0], Optional.of(file), headers);
    }

    /**
     * A good answer without further headers.
     *
     * @param contentType MIME type
     * @param body its bytes
     * @return the answer
     */
    public static Answer of(String contentType, byte[] body) {
        return new Answer(200, contentType, body, Map.of());
    }

    /**
     * A good answer of text without further headers.
     *
     * @param contentType MIME type, without a charset
     * @param text sent as UTF-8
     * @return the answer
     */
    public static Answer text(String contentType, String text) {
        return of(contentType + "; charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * This answer with a further header.
     *
     * @param name of the header
     * @param value of the header, which follows the one that is there already
     * @return the answer
     */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.merge(name, value, (one, other) -> one + ", " + other);
        return new Answer(status, contentType, body, file, more);
    }
}
