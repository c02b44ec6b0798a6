package org.classifycerrado.server.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has arrived whole.
 *
 * @param method such as {@code GET}, which stands for {@code HEAD} too, and for forms that were posted
 * @param path decoded path, such as {@code /wps}
 * @param query its key-value pairs
 * @param headers by their names in lower case
 * @param body what was posted; empty for {@code GET}
 * @param base URL of this server as the client sees it, without a slash at its end
 */
public record Call(String method, String path, Query query, Map<String, String> headers, byte[] body, String base) {

    /**
     * The value of a header.
     *
     * @param name in any case
     * @return its value; of several, with commas between them
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
