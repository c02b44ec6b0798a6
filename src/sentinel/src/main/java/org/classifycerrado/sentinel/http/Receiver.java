package org.classifycerrado.sentinel.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the body of an answer: data into a sink, of anything else only its beginning, to say what it is. */
final class Receiver implements BodySubscriber<Void> {

    private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]*>\\s*(.{1,80}?)\\s*</title>");
    private static final int BEGINNING = 4096;

    /** Where data goes. An exception ends the transfer. */
    interface Sink {
        /** The head of a successful answer has come. */
        void begin(int status, HttpHeaders headers) throws IOException;

        /** Some of its body has come. */
        void put(ByteBuffer data) throws IOException;
    }

    private final ResponseInfo head;
    private final Sink sink;
    private final Heartbeat heartbeat;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private boolean begun;
    private Flow.Subscription subscription;

    Receiver(ResponseInfo head, Sink sink, Heartbeat heartbeat) {
        this.head = head;
        this.sink = sink;
        this.heartbeat = heartbeat;
        heartbeat.beat();
    }

    private boolean successful() {
        return head.statusCode() / 100 == 2;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        // What comes after the waiting thread has given up must not mingle with what its next attempt brings.
        synchronized (heartbeat) {
            heartbeat.beat();
            if (heartbeat.over) {
                subscription.cancel();
                return;
            }
            try {
                for (ByteBuffer buffer : buffers) {
                    take(buffer);
                }
                subscription.request(1);
            } catch (IOException e) {
                subscription.cancel();
                result.completeExceptionally(e);
            }
        }
    }

    private void take(ByteBuffer buffer) throws IOException {
        if (!begun) {
            byte[] start = new byte[Math.min(buffer.remaining(), BEGINNING - beginning.size())];
            buffer.duplicate().get(start);
            beginning.write(start);
        }
        if (successful()) {
            begin();
            stored(() -> sink.put(buffer));
        }
    }

    /** Something that is done with a file. */
    private interface Storing {
        void run() throws IOException;
    }

    /** Tells failures of files here, such as a full disk, from those of the connection. */
    private static void stored(Storing storing) throws IOException {
        try {
            storing.run();
        } catch (AnswerException | HttpAccess.PassingException | RangedFile.RangesException | FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new FileSystemException(null, null, "what comes cannot be stored: " + e.getMessage());
        }
    }

    private void begin() throws IOException {
        if (begun) {
            return;
        }
        String text = beginning.toString(StandardCharsets.UTF_8);
        if (isHtml(text)) {
            String title = title(text);
            throw new AnswerException(
                    "with a web page instead of data" + (title.isEmpty() ? "" : ", titled '" + title + "'"));
        }
        stored(() -> sink.begin(head.statusCode(), head.headers()));
        begun = true;
    }

    private boolean isHtml(String text) {
        String type = head.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        String start = text.replace("\uFEFF", "").stripLeading().toLowerCase(Locale.ROOT);
        return type.startsWith("text/html") || start.startsWith("<!doctype html") || start.startsWith("<html");
    }

    private static String title(String text) {
        Matcher matcher = TITLE.matcher(text);
        return matcher.find() ? matcher.group(1).replaceAll("\\s+", " ") : "";
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        try {
            if (successful()) {
                begin();
            } else {
                heartbeat.refusal = beginning.toString(StandardCharsets.UTF_8);
            }
            result.complete(null);
        } catch (IOException e) {
            result.completeExceptionally(e);
        }
    }

    /** What the waiting thread sees of a transfer. */
    static final class Heartbeat {
        private volatile long last = System.nanoTime();
        private volatile String refusal = "";
        private boolean over;

        private void beat() {
            last = System.nanoTime();
        }

        /** Nanoseconds since something came. */
        long silence() {
            return System.nanoTime() - last;
        }

        /** Lets nothing more through, and waits until what is being put has been put. */
        synchronized void end() {
            over = true;
        }

        /** How the body of an unsuccessful answer begins. */
        String refusal() {
            return refusal;
        }
    }
}
