package org.classifycerrado.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a child prints beside its answers. Known remarks of the native libraries that tell a user nothing are dropped;
 * the rest is passed on line by line, and the last lines are kept to explain an end.
 */
public final class Chatter {

    private static final int KEPT = 40;

    /**
     * NNPACK's remark that it does not know the processor, after which PyTorch uses oneDNN: no fault of anybody. What
     * slf4j says of its bindings, and what the engine logs of itself at its start.
     */
    private static final Pattern NOISE = Pattern.compile(
            ".*(Could not initialize NNPACK|NNPACK\\.cpp|SLF4J[:(]|PtEngine|Number of (inter|intra)-op threads).*");

    private final Consumer<String> sink;
    private final Deque<String> last = new ArrayDeque<>();
    private final Thread reader;

    /**
     * Listens to a stream until it ends, in a thread of its own.
     *
     * @param stream the child's standard error
     * @param sink receives each line that is not noise
     */
    public Chatter(InputStream stream, Consumer<String> sink) {
        this.sink = sink;
        this.reader = new Thread(() -> listen(stream), "cerrado-child-stderr");
        reader.setDaemon(true);
        reader.start();
    }

    private void listen(InputStream stream) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            // The child has ended.
        }
    }

    /**
     * Takes a line that came another way.
     *
     * @param line to keep and pass on, unless it is noise
     */
    public void take(String line) {
        if (line.isBlank() || NOISE.matcher(line).matches()) {
            return;
        }
        synchronized (last) {
            last.addLast(line);
            if (last.size() > KEPT) {
                last.removeFirst();
            }
        }
        sink.accept(line);
    }

    /**
     * What was said last, once the child has ended and all it said has been read.
     *
     * @return at most 40 lines, without the noise
     */
    public List<String> last() {
        try {
            reader.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (last) {
            return List.copyOf(last);
        }
    }
}
