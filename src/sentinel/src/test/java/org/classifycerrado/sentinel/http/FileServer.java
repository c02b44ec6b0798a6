package org.classifycerrado.sentinel.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on this machine that gives files whole and in ranges, and misbehaves where it is told to. */
public final class FileServer implements AutoCloseable {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    /** Answers a request instead of the server itself. */
    @FunctionalInterface
    public interface Reply {
        /** Answers; the exchange is closed afterwards. */
        void to(HttpExchange exchange) throws IOException;
    }

    /** A file and the tag of its state. */
    private record Content(byte[] bytes, String type, String tag) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Content> files = new ConcurrentHashMap<>();
    private final Map<String, Queue<Reply>> misbehaviour = new ConcurrentHashMap<>();
    private final Map<String, Reply> pages = new ConcurrentHashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();

    public FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public URI address(String path) {
        return URI.create("http://" + host() + path);
    }

    /** Has a file from now on, with another tag than any before. */
    public void put(String path, byte[] bytes, String type) {
        files.put(path, new Content(bytes, type, "\"" + Arrays.hashCode(bytes) + "\""));
    }

    /** Answers requests for a path in this way from now on. */
    public void page(String path, Reply reply) {
        pages.put(path, reply);
    }

    /** Answers the next requests for a path in these ways, one each, before it behaves again. */
    public void misbehave(String path, Reply... replies) {
        misbehaviour.computeIfAbsent(path, key -> new ArrayDeque<>()).addAll(List.of(replies));
    }

    /** What was asked for: method, path, query and the headers that matter here. */
    public List<String> log() {
        return log;
    }

    /** An answer of a status alone. */
    public static Reply status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** An answer with a text. */
    public static Reply text(int status, String type, String text) {
        return exchange -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** The right answer, which breaks off after so many bytes. */
    public Reply cut(int bytes) {
        return exchange -> give(exchange, bytes);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        log.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + header(exchange, "Range")
                + header(exchange, "If-Range") + header(exchange, "Authorization"));
        try (exchange) {
            Queue<Reply> queue = misbehaviour.getOrDefault(path, new ArrayDeque<>());
            Reply reply;
            synchronized (queue) {
                reply = queue.poll();
            }
            if (reply == null) {
                reply = pages.getOrDefault(path, all -> give(all, Integer.MAX_VALUE));
            }
            reply.to(exchange);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : " " + name + ": " + value;
    }

    private void give(HttpExchange exchange, int most) throws IOException {
        Content file = files.get(exchange.getRequestURI().getPath());
        if (file == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", file.type());
        exchange.getResponseHeaders().set("ETag", file.tag());
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        Matcher matcher = RANGE.matcher(range == null ? "" : range);
        byte[] part = file.bytes();
        if (matcher.matches() && (condition == null || condition.equals(file.tag()))) {
            int from = Integer.parseInt(matcher.group(1));
            int to = matcher.group(2).isEmpty() ? part.length : Integer.parseInt(matcher.group(2)) + 1;
            to = Math.min(to, part.length);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + part.length);
            part = Arrays.copyOfRange(part, from, to);
            exchange.sendResponseHeaders(206, part.length);
        } else {
            exchange.sendResponseHeaders(200, part.length);
        }
        OutputStream body = exchange.getResponseBody();
        body.write(part, 0, Math.min(most, part.length));
        body.flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
