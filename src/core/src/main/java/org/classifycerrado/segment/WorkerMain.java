package org.classifycerrado.segment;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;

/**
 * A child process that runs models: the other side of {@link WorkerProcess}. Reads questions from its standard input
 * until that ends, or until there was nothing to do for a while.
 */
final class WorkerMain {

    /** How Linux is told which process to end first when memory runs out, from −1000 to 1000 (proc(5)). */
    private static final Path OUT_OF_MEMORY = Path.of("/proc/self/oom_score_adj");

    private static final String FIRST_TO_GO = "500";

    private final PrintStream answers;
    private final LocalRuntime runtime = new LocalRuntime();
    private final Map<Integer, Batch> rooms = new HashMap<>();
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private SegmenterRequest loaded;
    private Segmenter segmenter;

    private WorkerMain(PrintStream answers) {
        this.answers = answers;
    }

    /**
     * Runs until the parent is done with it.
     *
     * @param arguments how long to wait for work, in milliseconds
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        try {
            Files.writeString(OUT_OF_MEMORY, FIRST_TO_GO);
        } catch (IOException e) {
            // Not Linux, or not allowed: then all processes are equal.
        }
        BlockingQueue<String> questions = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(questions), "questions");
        reader.setDaemon(true);
        reader.start();
        WorkerMain worker = new WorkerMain(answers);
        long idle = Long.parseLong(arguments[0]);
        while (true) {
            String question = questions.poll(idle, TimeUnit.MILLISECONDS);
            if (question != null) {
                worker.answer(JsonParser.parseString(question).getAsJsonObject());
            } else if (worker.running.isDone()) {
                // libtorch's own clean-up at an orderly exit is not needed, and has been seen to crash.
                Runtime.getRuntime().halt(0);
            }
        }
    }

    private static void read(BlockingQueue<String> questions) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                questions.add(line);
            }
        } catch (IOException e) {
            // As at the end: the parent has gone.
        }
        Runtime.getRuntime().halt(0);
    }

    private void answer(JsonObject question) {
        long id = question.get("id").getAsLong();
        try {
            switch (question.get("do").getAsString()) {
                case "hardware" -> reply(id, hardware());
                case "load" -> reply(id, load(question));
                case "room" -> reply(id, room(question));
                case "segment" -> segment(id, question);
                case "forward" -> reply(id, forward(question));
                case "wait" -> running.whenComplete((done, failure) -> reply(id, new JsonObject()));
                default -> throw new IllegalArgumentException("unknown question");
            }
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            fail(id, e);
        }
    }

    private JsonObject hardware() throws SegmentationException {
        Hardware hardware = runtime.hardware();
        PyTorch.tryOut();
        JsonObject answer = new JsonObject();
        answer.addProperty("version", hardware.version());
        JsonArray gpus = new JsonArray();
        hardware.gpus().forEach(gpus::add);
        answer.add("gpus", gpus);
        return answer;
    }

    private JsonObject load(JsonObject question) throws SegmentationException, CardException {
        SegmenterRequest request = new SegmenterRequest(
                new Model(
                        ModelCard.parse(question.get("card").getAsString()),
                        Path.of(question.get("weights").getAsString()),
                        Set.of()),
                Level.valueOf(question.get("level").getAsString()),
                new ComputeDevice(question.get("gpu").getAsInt(), ""),
                Precision.parse(question.get("precision").getAsString()),
                question.get("augment").getAsBoolean(),
                question.get("window").getAsInt());
        if (!request.equals(loaded)) {
            loaded = null;
            if (segmenter != null) {
                segmenter.close();
                segmenter = null;
            }
            segmenter = runtime.load(request);
            loaded = request;
        }
        return new JsonObject();
    }

    private JsonObject room(JsonObject question) throws IOException {
        int windows = question.get("windows").getAsInt();
        int classes = question.get("classes").getAsInt();
        int pixels = question.get("pixels").getAsInt();
        int in = windows * question.get("channels").getAsInt() * pixels * Float.BYTES;
        int out = windows * classes * pixels * Float.BYTES;
        int number = question.get("room").getAsInt();
        try (FileChannel channel = FileChannel.open(
                Path.of(question.get("file").getAsString()), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer all = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) in + out);
            rooms.put(number, new Batch(windows, classes, pixels, all.slice(0, in), all.slice(in, out), number));
        }
        return new JsonObject();
    }

    private void segment(long id, JsonObject question) {
        CompletableFuture<Void> started = segmenter.start(
                rooms.get(question.get("room").getAsInt()),
                question.get("windows").getAsInt());
        running = CompletableFuture.allOf(running.exceptionally(before -> null), started.exceptionally(e -> null));
        started.whenComplete((done, failure) -> {
            if (failure == null) {
                reply(id, new JsonObject());
            } else {
                fail(id, failure.getCause() == null ? failure : failure.getCause());
            }
        });
    }

    private JsonObject forward(JsonObject question) throws SegmentationException {
        JsonObject answer = new JsonObject();
        answer.addProperty(
                "seconds", segmenter.forwardSeconds(question.get("windows").getAsInt()));
        return answer;
    }

    private void fail(long id, Throwable e) {
        JsonObject answer = new JsonObject();
        if (e instanceof InvalidParameterException refused) {
            answer.addProperty("parameter", refused.parameter());
            answer.addProperty("error", refused.problem());
        } else {
            answer.addProperty("error", e instanceof SegmentationException ? e.getMessage() : e.toString());
            e.printStackTrace();
        }
        reply(id, answer);
    }

    private void reply(long id, JsonObject answer) {
        answer.addProperty("id", id);
        synchronized (answers) {
            answers.println(WorkerProcess.ANSWER + answer);
            answers.flush();
        }
    }
}
