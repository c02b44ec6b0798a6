package org.classifycerrado.segment;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.child.Chatter;
import org.classifycerrado.child.ChildJvm;
import org.classifycerrado.child.Ending;
import org.geotools.util.logging.Logging;

/**
 * A child process that runs models, seen from its parent. Questions and answers are lines of JSON through its standard
 * streams; samples and probabilities lie in memory that both processes map, so they are not copied on their way. Once
 * it has ended, every question fails with a {@link WorkerEndedException}.
 */
final class WorkerProcess implements AutoCloseable {

    /** Begins each answer, so that what native code prints to the same stream is told from it. */
    static final String ANSWER = "\u0001cerrado ";

    /** A name of its own: what native code warns of is to be heard where this project's own log is off. */
    private static final Logger LOGGER = Logging.getLogger("cerrado.worker");

    /** How libtorch begins a warning or an error: {@code [W1125 13:10:11.000 File.cpp:1]}. */
    private static final Pattern WARNING = Pattern.compile("\\[[WE]\\d{4} .*");

    private static final long LAST_WORDS_MS = 2000;

    private final Process process;
    private final BufferedWriter questions;
    private final Chatter chatter;
    private final Map<Long, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();
    private final List<Batch> free = new ArrayList<>();
    private volatile WorkerEndedException ended;
    private volatile String given;
    private volatile boolean used;
    private String loaded = "";

    WorkerProcess(WorkerSettings settings) throws SegmentationException {
        try {
            process = new ChildJvm(WorkerMain.class, settings.heap(), settings.memory())
                    .start(Long.toString(settings.idle().toMillis()));
        } catch (IOException e) {
            throw new SegmentationException("the process that runs models cannot be started: " + e.getMessage(), e);
        }
        questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        chatter = new Chatter(process.getErrorStream(), line -> LOGGER.log(level(line), line));
        Thread reader = new Thread(this::readAnswers, "cerrado-worker-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private static Level level(String line) {
        return WARNING.matcher(line).matches() ? Level.WARNING : Level.FINE;
    }

    boolean isAlive() {
        return ended == null && process.isAlive();
    }

    /** Whether it has ever answered: one that has may end for want of work at any time. */
    boolean isUsed() {
        return used;
    }

    long pid() {
        return process.pid();
    }

    /** What is loaded in it, in words of whoever loaded it; empty at first. */
    String loaded() {
        return loaded;
    }

    void loaded(String what) {
        loaded = what;
    }

    private void readAnswers() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int start = line.indexOf(ANSWER);
                if (start < 0) {
                    chatter.take(line);
                } else {
                    answer(line.substring(start + ANSWER.length()));
                }
            }
        } catch (IOException e) {
            // As at the end of the stream: the process has gone, or is about to.
        }
        ended = ending();
        for (Long id : waiting.keySet()) {
            CompletableFuture<JsonObject> question = waiting.remove(id);
            if (question != null) {
                question.completeExceptionally(ended);
            }
        }
    }

    private void answer(String json) {
        try {
            JsonObject answer = JsonParser.parseString(json).getAsJsonObject();
            CompletableFuture<JsonObject> question =
                    waiting.remove(answer.get("id").getAsLong());
            if (question == null) {
                return;
            }
            if (answer.has("error")) {
                question.completeExceptionally(failure(answer));
            } else {
                used = true;
                question.complete(answer);
            }
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            chatter.take(json);
        }
    }

    private static Exception failure(JsonObject answer) {
        String message = answer.get("error").getAsString();
        return answer.has("parameter")
                ? new InvalidParameterException(answer.get("parameter").getAsString(), message)
                : new SegmentationException(message, null);
    }

    private WorkerEndedException ending() {
        try {
            if (!process.waitFor(LAST_WORDS_MS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
        List<String> words = chatter.last();
        String how = given != null ? given : Ending.describe(process.exitValue(), words);
        boolean crash = given == null && Ending.isCrash(process.exitValue(), words);
        Exception log = new IOException("process " + process.pid() + " " + how + "\n" + String.join("\n", words));
        return new WorkerEndedException(how, crash, log);
    }

    /**
     * Asks.
     *
     * @param what the question's name
     * @param details its further members; gets two more
     * @return the answer; fails with what the child or its end says
     */
    CompletableFuture<JsonObject> ask(String what, JsonObject details) {
        long id = next.getAndIncrement();
        details.addProperty("id", id);
        details.addProperty("do", what);
        CompletableFuture<JsonObject> question = new CompletableFuture<>();
        waiting.put(id, question);
        try {
            synchronized (questions) {
                questions.write(details.toString());
                questions.newLine();
                questions.flush();
            }
        } catch (IOException e) {
            // The reader will see the end and fail all questions, this one perhaps excepted.
        }
        WorkerEndedException end = ended;
        if (end != null && waiting.remove(id) != null) {
            question.completeExceptionally(end);
        }
        return question;
    }

    /**
     * Asks and waits.
     *
     * @param what the question's name
     * @param details its further members
     * @param patience how long to wait; after that the process is ended
     * @return the answer
     * @throws SegmentationException if it failed, or the process ended
     */
    JsonObject call(String what, JsonObject details, Duration patience) throws SegmentationException {
        CompletableFuture<JsonObject> question = ask(what, details);
        try {
            return question.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            end("gave no answer within " + patience.toSeconds() + " seconds and was ended");
            throw new WorkerEndedException(given, false, e);
        } catch (InterruptedException e) {
            end("was ended, as the request was cancelled");
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SegmentationException failure) {
                throw failure;
            } else if (e.getCause() instanceof InvalidParameterException refused) {
                throw refused;
            }
            throw new SegmentationException("the process that runs models failed: " + e.getCause(), e.getCause());
        }
    }

    /**
     * Room that both processes see.
     *
     * @param windows how many
     * @param channels of the samples
     * @param classes of the probabilities
     * @param pixels of a window
     * @return the room; give it back with {@link #release}
     * @throws SegmentationException if there is no room
     */
    Batch room(int windows, int channels, int classes, int pixels) throws SegmentationException {
        int in = Math.multiplyExact(windows * channels, pixels * Float.BYTES);
        int out = Math.multiplyExact(windows * classes, pixels * Float.BYTES);
        synchronized (free) {
            for (Iterator<Batch> rooms = free.iterator(); rooms.hasNext(); ) {
                Batch room = rooms.next();
                if (room.fits(windows, classes, pixels, in)) {
                    rooms.remove();
                    return room;
                }
            }
        }
        int number = (int) next.getAndIncrement();
        Path file = null;
        try {
            file = Files.createTempFile("cerrado-windows", ".bin");
            MappedByteBuffer all = map(file, (long) in + out);
            JsonObject details = new JsonObject();
            details.addProperty("file", file.toString());
            details.addProperty("room", number);
            details.addProperty("windows", windows);
            details.addProperty("channels", channels);
            details.addProperty("classes", classes);
            details.addProperty("pixels", pixels);
            call("room", details, WorkerRuntime.PATIENCE);
            return new Batch(windows, classes, pixels, all.slice(0, in), all.slice(in, out), number);
        } catch (IOException e) {
            throw new SegmentationException(
                    "there is no room for " + ((long) in + out) / (1 << 20) + " MiB of samples: " + e.getMessage(), e);
        } finally {
            // Both processes hold it by now; it goes with the last of them.
            if (file != null) {
                file.toFile().delete();
            }
        }
    }

    /** Maps a file of so many bytes, all of them there: writing into one that the disk has no room for would crash. */
    private static MappedByteBuffer map(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(1 << 20);
            for (long written = 0; written < bytes; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - written));
                written += channel.write(zeros, written);
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        }
    }

    void release(Batch room) {
        synchronized (free) {
            free.add(room);
        }
    }

    /** Ends the process, and says why to those who wait. */
    void end(String how) {
        given = how;
        process.destroyForcibly();
    }

    @Override
    public void close() {
        end("was ended, as the program stops");
    }
}
