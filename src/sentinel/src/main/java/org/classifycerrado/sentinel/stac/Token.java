package org.classifycerrado.sentinel.stac;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a catalogue wants to see a user's token, which stands in an environment variable.
 *
 * @param variable its name
 * @param header that carries the token; empty if it belongs into addresses
 * @param prefix of the header's value, such as {@code Bearer }
 * @param query parameter of addresses that carries the token; empty if it belongs into a header
 */
record Token(String variable, Optional<String> header, String prefix, Optional<String> query) {

    /** The token; empty if the user has set none. */
    Optional<String> of(UnaryOperator<String> environment) {
        return Optional.ofNullable(environment.apply(variable))
                .map(String::strip)
                .filter(secret -> !secret.isEmpty());
    }
}
