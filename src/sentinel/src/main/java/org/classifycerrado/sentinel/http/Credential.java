package org.classifycerrado.sentinel.http;

/**
 * A header that one host wants to see. It is sent to no other, also not after a redirect.
 *
 * @param host its name, as in addresses
 * @param header name of the header, such as {@code Authorization}
 * @param value what is secret
 */
public record Credential(String host, String header, String value) {

    /** Without the secret. */
    @Override
    public String toString() {
        return header + " of " + host;
    }
}
