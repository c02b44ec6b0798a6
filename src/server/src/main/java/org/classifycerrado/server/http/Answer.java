package org.classifycerrado.server.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer to a request.
 *
 * @param status HTTP status
 * @param contentType MIME type; of no meaning with status 204, which has no body
 * @param body its bytes
 * @param headers further headers
 */
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {

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
        return new Answer(status, contentType, body, more);
    }
}
