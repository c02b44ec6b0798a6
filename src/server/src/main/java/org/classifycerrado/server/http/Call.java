package org.classifycerrado.server.http;

/**
 * A request that has arrived whole.
 *
 * @param method {@code GET} or {@code POST}
 * @param path decoded path, such as {@code /wps}
 * @param query its key-value pairs
 * @param body what was posted; empty for {@code GET}
 * @param base URL of this server as the client sees it, without a slash at its end
 */
public record Call(String method, String path, Query query, byte[] body, String base) {}
