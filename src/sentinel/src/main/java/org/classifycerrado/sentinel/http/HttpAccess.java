package org.classifycerrado.sentinel.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.classifycerrado.Progress;
import org.classifycerrado.Version;

/**
 * Asks servers, with patience: what fails in passing (no connection, a body that ends early, HTTP's 408, 429 and 5xx)
 * is tried again, after the pause that the server asks for; an address that was refused is signed anew. Only hosts that
 * were named are asked, also after redirects. Proxies are those of Java's usual properties, such as
 * {@code https.proxyHost}. Thread-safe.
 */
public final class HttpAccess {

    private static final int REDIRECTS = 5;
    private static final long GLANCE_MILLIS = 200;
    private static final int REASON = 200;

    private final HttpClient client;
    private final Hosts hosts;
    private final List<Credential> credentials;
    private final Patience patience;

    /**
     * Sets up; nothing is asked yet.
     *
     * @param hosts that may be asked
     * @param credentials for some of them
     * @param patience with them
     */
    public HttpAccess(Hosts hosts, List<Credential> credentials, Patience patience) {
        this.hosts = hosts;
        this.credentials = List.copyOf(credentials);
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                .proxy(ProxySelector.getDefault())
                .build();
    }

    /**
     * What to call an address in messages.
     *
     * @param address any
     * @return the address without a user's name, query (which may hold a signature) and fragment
     */
    public static String named(URI address) {
        return address.getScheme() + "://" + Hosts.of(address)
                + (address.getRawPath() == null ? "" : address.getRawPath());
    }

    /**
     * Fetches a JSON document.
     *
     * @param address of it
     * @param request what to post; without it, the document is got
     * @param progress is asked whether to stop
     * @return its root
     * @throws IOException if it cannot be had, or is not JSON; the message says why
     * @throws CancellationException if the run is to stop
     */
    public JsonElement json(URI address, Optional<JsonElement> request, Progress progress) throws IOException {
        byte[] document = persist(Address.of(address), progress, uri -> {
            Collected body = new Collected();
            send(uri, Map.of("Accept", "application/geo+json, application/json"), request, body, progress::check);
            return body.bytes.toByteArray();
        });
        try {
            return JsonParser.parseString(new String(document, StandardCharsets.UTF_8));
        } catch (JsonParseException e) {
            throw new IOException("'" + named(address) + "' answered with what is not JSON");
        }
    }

    /** One try to get something from an address that is good now. */
    interface Attempt<T> {
        T at(URI address) throws IOException;
    }

    /** Tries until it succeeds or there is no hope. */
    <T> T persist(Address address, Progress progress, Attempt<T> attempt) throws IOException {
        int failures = 0;
        boolean renewed = false;
        while (true) {
            progress.check();
            try {
                return attempt.at(address.current());
            } catch (RejectedException e) {
                if (renewed || !address.rejected()) {
                    throw e.told(named(address.plain()));
                }
                renewed = true;
            } catch (PassingException e) {
                failures = e.advanced ? 1 : failures + 1;
                Duration pause = e.pause.orElse(patience.after(failures));
                if (failures >= patience.attempts() || pause.compareTo(patience.longestPause()) > 0) {
                    throw e.told(named(address.plain()), failures);
                }
                renewed = false;
                sleep(pause, progress);
            } catch (AnswerException e) {
                throw new IOException("'" + named(address.plain()) + "' answered " + e.getMessage());
            }
        }
    }

    private static void sleep(Duration pause, Progress progress) {
        long until = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = until - System.nanoTime()) {
            progress.check();
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(GLANCE_MILLIS)));
            } catch (InterruptedException e) {
                throw new CancellationException("cancelled");
            }
        }
    }

    /**
     * Asks once and follows redirects.
     *
     * @param glance is called again and again while the answer is awaited; what it throws ends that
     * @throws PassingException if it may go well the next time
     * @throws RejectedException if the server wants other credentials or another signature
     * @throws IOException if it is of no use to ask again
     */
    void send(URI address, Map<String, String> headers, Optional<JsonElement> post, Receiver.Sink sink, Runnable glance)
            throws IOException {
        URI asked = address;
        for (int i = 0; i <= REDIRECTS; i++) {
            hosts.require(asked);
            Receiver.Heartbeat heartbeat = new Receiver.Heartbeat();
            HttpResponse<Void> answer = exchange(request(asked, headers, post), sink, heartbeat, glance);
            int status = answer.statusCode();
            if (status / 100 == 2) {
                return;
            }
            Optional<String> location = answer.headers().firstValue("Location");
            if (status / 100 != 3 || location.isEmpty()) {
                throw failure(asked, answer.statusCode(), answer.headers(), heartbeat.refusal());
            }
            URI next = resolve(asked, location.get());
            if ("https".equalsIgnoreCase(asked.getScheme()) && !"https".equalsIgnoreCase(next.getScheme())) {
                throw new IOException("'" + named(asked) + "' leads to '" + named(next) + "', without encryption");
            }
            asked = next;
        }
        throw new IOException("'" + named(address) + "' leads on and on to other addresses");
    }

    private static URI resolve(URI asked, String location) throws IOException {
        try {
            return asked.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + named(asked) + "' leads to what is no address");
        }
    }

    private HttpRequest request(URI address, Map<String, String> headers, Optional<JsonElement> post) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("User-Agent", "ClassifyCerrado/" + Version.current())
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        for (Credential credential : credentials) {
            if (credential.host().equalsIgnoreCase(Hosts.of(address))) {
                request.header(credential.header(), credential.value());
            }
        }
        post.ifPresent(body -> request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
        return request.build();
    }

    private HttpResponse<Void> exchange(
            HttpRequest request, Receiver.Sink sink, Receiver.Heartbeat heartbeat, Runnable glance) throws IOException {
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, head -> new Receiver(head, sink, heartbeat));
        try {
            while (true) {
                try {
                    return answer.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    glance.run();
                    if (heartbeat.silence() > patience.silence().toNanos()) {
                        throw new PassingException(
                                "said nothing for " + patience.silence().toSeconds() + " s");
                    }
                }
            }
        } catch (InterruptedException e) {
            throw new CancellationException("cancelled");
        } catch (ExecutionException e) {
            throw kind(e.getCause());
        } finally {
            answer.cancel(true);
            heartbeat.end();
        }
    }

    /** What failed while data was on its way: files here, the answer's content, or the connection. */
    private static IOException kind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PassingException
                    || cause instanceof AnswerException
                    || cause instanceof RangedFile.RangesException
                    || cause instanceof FileSystemException) {
                return (IOException) cause;
            }
        }
        String reason = failure instanceof ConnectException
                ? "cannot be reached"
                : failure instanceof HttpTimeoutException ? "did not answer in time" : "broke off the connection";
        return new PassingException(reason);
    }

    private IOException failure(URI address, int status, HttpHeaders headers, String body) {
        if (status == 401 || status == 403) {
            return new RejectedException(status);
        }
        if (status == 408 || status == 429 || status >= 500) {
            return new PassingException(
                    "answered with HTTP status " + status,
                    headers.firstValue("Retry-After").flatMap(HttpAccess::pause));
        }
        return new HttpStatusException(
                "'" + named(address) + "' answered with HTTP status " + status + reason(body), status);
    }

    /** Seconds, or a date. */
    private static Optional<Duration> pause(String retryAfter) {
        String text = retryAfter.strip();
        try {
            Duration pause = text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(Instant.now(), ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
            return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What a catalogue says of a bad request. */
    private String reason(String body) {
        try {
            JsonElement root = JsonParser.parseString(body);
            for (String key : List.of("description", "detail", "message")) {
                if (root.isJsonObject()
                        && root.getAsJsonObject().has(key)
                        && root.getAsJsonObject().get(key).isJsonPrimitive()) {
                    String text = root.getAsJsonObject().get(key).getAsString();
                    for (Credential credential : credentials) {
                        // A scheme such as Bearer stands before what is secret.
                        text = text.replace(credential.value().replaceFirst("^\\w+ ", ""), "…");
                    }
                    return ": " + text.substring(0, Math.min(REASON, text.length()));
                }
            }
        } catch (JsonParseException e) {
            return "";
        }
        return "";
    }

    /** The server does not accept the request as it is. */
    private static final class RejectedException extends IOException {
        private final int status;

        RejectedException(int status) {
            this.status = status;
        }

        HttpStatusException told(String address) {
            return new HttpStatusException(
                    "'" + address + "' answered with HTTP status " + status
                            + ": access needs a credential or signature that this request did not have",
                    status);
        }
    }

    /** It may go well the next time. */
    static final class PassingException extends IOException {
        private final Optional<Duration> pause;
        private boolean advanced;

        PassingException(String problem) {
            this(problem, Optional.empty());
        }

        PassingException(String problem, Optional<Duration> pause) {
            super(problem);
            this.pause = pause;
        }

        /** Something has come, so that this counts as a new beginning. */
        PassingException advanced() {
            advanced = true;
            return this;
        }

        IOException told(String address, int failures) {
            String waiting = pause.filter(asked -> asked.toSeconds() > 0)
                    .map(asked -> " and asks to wait " + asked.toSeconds() + " s")
                    .orElse("");
            return new IOException(String.format(
                    Locale.ROOT,
                    "'%s' %s%s (after %d %s)",
                    address,
                    getMessage(),
                    waiting,
                    failures,
                    failures == 1 ? "attempt" : "attempts"));
        }
    }

    /** A body in memory. */
    static final class Collected implements Receiver.Sink {
        private static final int LARGEST = 64 << 20;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void begin(int status, HttpHeaders headers) {}

        @Override
        public void put(ByteBuffer data) throws IOException {
            if (bytes.size() + data.remaining() > LARGEST) {
                throw new AnswerException("with a document of more than " + (LARGEST >> 20) + " MB");
            }
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            bytes.write(copy);
        }
    }
}
