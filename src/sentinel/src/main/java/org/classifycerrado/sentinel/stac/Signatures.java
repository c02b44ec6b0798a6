package org.classifycerrado.sentinel.stac;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.Progress;
import org.classifycerrado.sentinel.http.Address;
import org.classifycerrado.sentinel.http.HttpAccess;

/**
 * Signs addresses as the Planetary Computer wants it: a signature holds for all of a storage container and for about 45
 * minutes, and stands in the query. One is asked for when it is needed and kept until shortly before it ends.
 * Thread-safe.
 */
final class Signatures {

    /** A transfer that begins must have time to get under way. */
    private static final Duration RESERVE = Duration.ofMinutes(3);

    private record Signature(String query, Instant end) {}

    private final HttpAccess access;
    private final String endpoint;
    private final Progress progress;
    private final Map<String, Signature> held = new HashMap<>();

    /**
     * Prepares.
     *
     * @param access to the endpoint's host
     * @param endpoint with {@code {account}} and {@code {container}}
     * @param progress is asked whether to stop
     */
    Signatures(HttpAccess access, String endpoint, Progress progress) {
        this.access = access;
        this.endpoint = endpoint;
        this.progress = progress;
    }

    /** An address that is signed whenever it is used. */
    Address of(URI asset) {
        return new Address() {
            private volatile Signature used;

            @Override
            public URI plain() {
                return asset;
            }

            @Override
            public URI current() throws IOException {
                used = signature(asset);
                return URI.create(asset + (asset.getRawQuery() == null ? "?" : "&") + used.query());
            }

            @Override
            public boolean rejected() {
                forget(asset, used);
                return true;
            }
        };
    }

    private String place(URI asset) {
        String account = asset.getHost().replaceFirst("\\..*", "");
        String container = asset.getPath().replaceFirst("^/", "").replaceFirst("/.*", "");
        return endpoint.replace("{account}", account).replace("{container}", container);
    }

    private synchronized Signature signature(URI asset) throws IOException {
        String place = place(asset);
        Signature signature = held.get(place);
        if (signature == null || Instant.now().plus(RESERVE).isAfter(signature.end())) {
            JsonElement answer = access.json(URI.create(place), Optional.empty(), progress);
            try {
                JsonObject json = answer.getAsJsonObject();
                signature = new Signature(
                        json.get("token").getAsString(),
                        OffsetDateTime.parse(json.get("msft:expiry").getAsString())
                                .toInstant());
            } catch (IllegalStateException | NullPointerException | DateTimeException e) {
                throw new IOException("'" + HttpAccess.named(URI.create(place)) + "' answered with no signature");
            }
            held.put(place, signature);
        }
        return signature;
    }

    private synchronized void forget(URI asset, Signature used) {
        held.remove(place(asset), used);
    }
}
