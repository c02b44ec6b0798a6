package org.classifycerrado.server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves endpoints over HTTP. Bodies are read and answers are written without holding a thread, so that slow clients
 * cost no more than a connection; endpoints run on a few threads of their own, and what finds their queue full is
 * answered with 503. Requests that a page of another site sends are refused.
 */
public final class HttpHost implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(HttpHost.class.getName());

    /** Largest body in bytes; an inline GeoTIFF of some thousand pixels a side fits. */
    public static final int LARGEST_BODY = 64 << 20;

    private static final int LARGEST_HEADER = 64 << 10;
    private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0(:0){6}:1)]?");
    private static final int QUEUE = 256;
    private static final int CONNECTIONS = 512;
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** Bytes per second below which a sender is given up, after {@link #IDLE}. */
    private static final long SLOWEST = 8 << 10;

    private static final ByteBufferPool.Sized BUFFERS =
            new ByteBufferPool.Sized(ByteBufferPool.NON_POOLING, false, 64 << 10);

    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Content-Security-Policy",
                    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
                            + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'");

    private final Map<String, Endpoint> endpoints;
    private final Map<String, ExecutorService> workers = new LinkedHashMap<>();
    private final Server server;
    private final ServerConnector connector;

    /**
     * Starts to serve.
     *
     * @param address where to listen; port 0 chooses a free one
     * @param endpoints by path; one that ends in {@code /*} stands for all that begin so, and for the path without it
     * @param slow paths whose endpoints may take long, and therefore get threads of their own
     * @throws IOException if it cannot listen there
     */
    public HttpHost(InetSocketAddress address, Map<String, Endpoint> endpoints, List<String> slow) throws IOException {
        this.endpoints = Map.copyOf(endpoints);
        ExecutorService quick = pool("quick", Math.max(2, Runtime.getRuntime().availableProcessors()));
        ExecutorService patient = pool("patient", 16);
        endpoints.keySet().forEach(path -> workers.put(path, slow.contains(path) ? patient : quick));
        QueuedThreadPool threads = new QueuedThreadPool(16, 4);
        threads.setName("http");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(LARGEST_HEADER);
        configuration.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setAcceptQueueSize(CONNECTIONS);
        server.addConnector(connector);
        server.setHandler(new Dispatcher());
        ErrorHandler errors = new ErrorHandler();
        errors.setShowStacks(false);
        errors.setShowCauses(false);
        server.setErrorHandler(errors);
        server.setStopAtShutdown(false);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw e instanceof IOException io ? io : new IOException("the server cannot start", e);
        }
    }

    private static ThreadPoolExecutor pool(String name, int size) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "serve-" + name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Where this host can be reached.
     *
     * @return its URL, without a slash at its end
     */
    public URI url() {
        String host = connector.getHost();
        try {
            if (InetAddress.getByName(host).isAnyLocalAddress()) {
                host = InetAddress.getLocalHost().getHostName();
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no name for " + host, e);
        }
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, "stopping", e);
        }
        workers.values().forEach(ExecutorService::shutdownNow);
    }

    /** Takes requests from Jetty to the endpoints. */
    private final class Dispatcher extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
            String path = Request.getPathInContext(request);
            String place = place(path);
            Endpoint endpoint = endpoints.get(place);
            if (endpoint == null) {
                refuse(request, response, callback, plain(404, "There is nothing at this address."));
                return true;
            }
            String method = request.getMethod();
            boolean head = method.equals("HEAD");
            if (!endpoint.methods().contains(method)) {
                String allowed = String.join(", ", endpoint.methods());
                Answer refusal = plain(405, "Allowed: " + allowed);
                response.getHeaders().put(HttpHeader.ALLOW, allowed);
                refuse(request, response, callback, refusal);
                return true;
            }
            if (isForeign(request)) {
                refuse(request, response, callback, plain(403, "Pages of other sites may not use this server."));
                return true;
            }
            Query query;
            try {
                query = query(Request.extractQueryParameters(request, StandardCharsets.UTF_8));
            } catch (RuntimeException e) {
                LOGGER.log(Level.FINE, "query", e);
                query = new Query(Map.of());
            }
            Query pairs = query;
            body(request)
                    .thenCompose(body -> run(place, endpoint, call(request, pairs, body)))
                    .whenComplete((answer, failure) -> {
                        if (failure == null) {
                            send(response, callback, answer, head);
                        } else {
                            refuse(request, response, callback, failed(failure));
                        }
                    });
            return true;
        }
    }

    /** The endpoint's path for the path of a request; the request's own where there is none. */
    private String place(String path) {
        if (endpoints.containsKey(path)) {
            return path;
        }
        for (int slash = path.length(); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            String tree = path.substring(0, slash) + "/*";
            if (endpoints.containsKey(tree)) {
                return tree;
            }
        }
        return path;
    }

    private Call call(Request request, Query query, byte[] body) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        Query pairs = query;
        byte[] rest = body;
        if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
            pairs = query(Request.extractQueryParameters(new FormRequest(request, body), StandardCharsets.UTF_8));
            rest = new byte[0];
        }
        String method = rest != body || request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Map<String, String> headers = new HashMap<>();
        request.getHeaders()
                .forEach(header -> headers.merge(
                        header.getName().toLowerCase(Locale.ROOT),
                        String.valueOf(header.getValue()),
                        (one, other) -> one + ", " + other));
        return new Call(method, Request.getPathInContext(request), pairs, headers, rest, base(request));
    }

    private static Query query(Fields fields) {
        Map<String, List<String>> pairs = new LinkedHashMap<>();
        fields.forEach(field -> pairs.put(field.getName(), List.copyOf(field.getValues())));
        return new Query(pairs);
    }

    /** A form that was posted, as if it were the query. */
    private static final class FormRequest extends Request.Wrapper {
        private final org.eclipse.jetty.http.HttpURI uri;

        FormRequest(Request request, byte[] body) {
            super(request);
            String own = request.getHttpURI().getQuery();
            String posted = new String(body, StandardCharsets.ISO_8859_1);
            uri = org.eclipse.jetty.http.HttpURI.build(request.getHttpURI())
                    .query(own == null ? posted : own + "&" + posted)
                    .asImmutable();
        }

        @Override
        public org.eclipse.jetty.http.HttpURI getHttpURI() {
            return uri;
        }
    }

    private String base(Request request) {
        return Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST))
                .filter(host -> host.matches("[A-Za-z0-9._:\\[\\]-]{1,255}"))
                .map(host -> "http://" + host)
                .orElseGet(() -> url().toString());
    }

    /**
     * Browsers say from which site a page is that sends a request; clients of other kinds say nothing. A site whose
     * name has been made to lead to this machine is told by that name.
     */
    private boolean isForeign(Request request) {
        boolean local = LOOPBACK.matcher(connector.getHost()).matches();
        String name = Request.getServerName(request);
        if (local && name != null && !LOOPBACK.matcher(name).matches()) {
            return true;
        }
        String site = request.getHeaders().get("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("cross-site") || site.equals("same-site");
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        return origin != null && !origin.equals("http://" + request.getHeaders().get(HttpHeader.HOST));
    }

    @SuppressWarnings("removal") // 12.0 has no other way with a limit.
    private static CompletableFuture<byte[]> body(Request request) {
        if (request.getLength() == 0 || !request.getMethod().equals("POST")) {
            return CompletableFuture.completedFuture(new byte[0]);
        }
        if (request.getLength() > LARGEST_BODY) {
            return CompletableFuture.failedFuture(new TooLarge());
        }
        long length = request.getLength() < 0 ? LARGEST_BODY : request.getLength();
        CompletableFuture<byte[]> whole = Content.Source.asByteArrayAsync(request, LARGEST_BODY);
        // Idle senders are given up by Jetty; those that send a byte now and then would never be.
        whole.orTimeout(IDLE.toSeconds() + length / SLOWEST, TimeUnit.SECONDS);
        return whole.exceptionallyCompose(e -> {
            boolean large = e instanceof IllegalStateException || e.getCause() instanceof IllegalStateException;
            return CompletableFuture.failedFuture(large ? new TooLarge() : new Gone(e));
        });
    }

    /** A client that went away before it had said all. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;

        Gone(Throwable cause) {
            super(cause);
        }
    }

    /** A body beyond the limit. */
    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private CompletableFuture<Answer> run(String place, Endpoint endpoint, Call call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        workers.get(place).execute(() -> {
            try {
                answer.complete(endpoint.answer(call));
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static Answer failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TooLarge) {
            return plain(413, "The request is larger than " + (LARGEST_BODY >> 20) + " MiB.");
        }
        if (cause instanceof RejectedExecutionException) {
            return plain(503, "The server is busy; try again later.");
        }
        if (cause instanceof Gone) {
            LOGGER.log(Level.FINE, "a client went away", cause);
            return plain(400, "The request did not arrive whole.");
        }
        LOGGER.log(Level.WARNING, "a request failed", cause);
        return plain(500, "The request failed; the server's log says why.");
    }

    private static Answer plain(int status, String text) {
        return new Answer(
                status, "text/plain; charset=UTF-8", (text + "\n").getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Answers a request whose body, if it has one, may not have been read: no other can follow on its connection. */
    private static void refuse(Request request, Response response, Callback callback, Answer answer) {
        boolean head = request.getMethod().equals("HEAD");
        if (!head && !request.getMethod().equals("GET")) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        send(response, callback, answer, head);
    }

    private static void send(Response response, Callback callback, Answer answer, boolean head) {
        response.setStatus(answer.status());
        if (answer.status() != 204) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        }
        if (!answer.headers().containsKey("Cache-Control")) {
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        }
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        if (answer.file().isPresent()) {
            sendFile(response, callback, answer.file().get(), head);
        } else {
            if (answer.status() != 204) {
                setLength(response, answer.body().length);
            }
            response.write(true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(answer.body()), callback);
        }
    }

    private static void setLength(Response response, long length) {
        response.getHeaders().put(new HttpField(HttpHeader.CONTENT_LENGTH, "" + length));
    }

    /** Sends a file as it is now, whatever takes its name while it is sent. */
    private static void sendFile(Response response, Callback callback, Path file, boolean head) {
        try {
            if (head) {
                setLength(response, Files.size(file));
                response.write(true, ByteBuffer.allocate(0), callback);
                return;
            }
            SeekableByteChannel channel = Files.newByteChannel(file);
            setLength(response, channel.size());
            // Closes the channel when all is read, or sending fails.
            Content.copy(Content.Source.from(BUFFERS, channel, 0, channel.size()), response, callback);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "a file went away", e);
            send(response, callback, plain(404, "The file is no longer there."), head);
        }
    }
}
