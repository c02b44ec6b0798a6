package org.classifycerrado.sentinel.stac;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.classifycerrado.sentinel.http.Credential;
import org.classifycerrado.sentinel.http.Hosts;

/**
 * What has to be known of a catalogue beyond what its items say.
 *
 * @param name for messages
 * @param url of its API, without a slash at its end
 * @param hosts of its assets, besides its own
 * @param token of the user, if it wants one
 * @param sign address that gives signatures for assets, with {@code {account}} and {@code {container}} of an asset's
 *     address; empty if they need none
 * @param alternate key of that alternative address of assets that can be asked over HTTP; empty for their own
 * @param collections by their id
 */
record Catalogue(
        String name,
        String url,
        Set<String> hosts,
        Optional<Token> token,
        Optional<String> sign,
        Optional<String> alternate,
        Map<String, CollectionRule> collections) {

    /** Whether an address is one of its API. */
    boolean holds(String address) {
        return address.equals(url) || address.startsWith(url + "/") || address.startsWith(url + "?");
    }

    /** What its hosts want to see in a header. None if the user has no token, as searches are open to all. */
    List<Credential> credentials(UnaryOperator<String> environment) {
        Optional<String> secret = token.flatMap(wanted -> wanted.of(environment));
        if (secret.isEmpty() || token.get().header().isEmpty()) {
            return List.of();
        }
        String value = token.get().prefix() + secret.get();
        return Stream.concat(Stream.of(Hosts.of(URI.create(url))), hosts.stream())
                .map(host -> new Credential(host, token.get().header().get(), value))
                .toList();
    }
}
