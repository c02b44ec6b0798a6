package org.classifycerrado.segment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.classifycerrado.legend.Legend;

/**
 * Runs models in child processes, so that native code that crashes there harms nothing here. A process serves one
 * segmenter at a time and keeps its model loaded for the next request; after some time without one it ends by itself.
 * There are as many as there are segmenters open at once.
 */
public final class WorkerRuntime implements InferenceRuntime {

    /** How long an answer other than a segmentation may take: starting libtorch, loading a large model. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int KEPT = 2;

    private final Supplier<WorkerSettings> settings;
    private final Proofs proofs;
    private final Deque<WorkerProcess> idle = new ArrayDeque<>();
    private final Set<WorkerProcess> all = new HashSet<>();
    private final Object hardwareLock = new Object();
    private Hardware hardware;
    private boolean closed;

    /**
     * A runtime without a process yet.
     *
     * @param settings of the processes, asked for anew at each start
     */
    public WorkerRuntime(Supplier<WorkerSettings> settings) {
        this(settings, new Proofs());
    }

    /**
     * A runtime without a process yet, with a record of its own.
     *
     * @param settings of the processes, asked for anew at each start
     * @param proofs what is known of this machine
     */
    public WorkerRuntime(Supplier<WorkerSettings> settings, Proofs proofs) {
        this.settings = settings;
        this.proofs = proofs;
    }

    @Override
    public Hardware hardware() throws SegmentationException {
        // Not under the lock of the processes: a child that is slow to start must not hold up requests that have one.
        synchronized (hardwareLock) {
            if (hardware == null) {
                WorkerProcess process = take("");
                try {
                    JsonObject answer = process.call("hardware", new JsonObject(), PATIENCE);
                    List<Integer> gpus = new ArrayList<>();
                    for (JsonElement gpu : answer.getAsJsonArray("gpus")) {
                        gpus.add(gpu.getAsInt());
                    }
                    hardware = new Hardware(answer.get("version").getAsString(), gpus);
                } finally {
                    giveBack(process);
                }
            }
            return hardware;
        }
    }

    /**
     * The child processes that there are.
     *
     * @return their numbers, in no order
     */
    public synchronized List<Long> processes() {
        return all.stream().map(WorkerProcess::pid).toList();
    }

    @Override
    public Proofs proofs() {
        return proofs;
    }

    @Override
    public Segmenter load(SegmenterRequest request) throws SegmentationException {
        JsonObject details = new JsonObject();
        details.addProperty(
                "weights", request.model().weights().toAbsolutePath().toString());
        details.addProperty("card", request.model().card().toJson());
        details.addProperty("level", request.level().name());
        details.addProperty("gpu", request.device().gpu());
        details.addProperty("precision", request.precision().id());
        details.addProperty("augment", request.augment());
        details.addProperty("window", request.window());
        String what = details.toString();
        while (true) {
            WorkerProcess process = take(what);
            boolean mayHaveLeft = process.isUsed();
            try {
                return load(request, process, what, details);
            } catch (WorkerEndedException e) {
                giveBack(process);
                if (!mayHaveLeft) {
                    throw e;
                }
            } catch (SegmentationException | RuntimeException e) {
                giveBack(process);
                throw e;
            }
        }
    }

    private Segmenter load(SegmenterRequest request, WorkerProcess process, String what, JsonObject details)
            throws SegmentationException {
        process.loaded("");
        process.call("load", details, PATIENCE);
        process.loaded(what);
        return new RemoteSegmenter(request, process);
    }

    private synchronized WorkerProcess take(String wanted) throws SegmentationException {
        if (closed) {
            throw new SegmentationException("the program stops, and runs no models any more", null);
        }
        idle.removeIf(process -> {
            boolean gone = !process.isAlive();
            if (gone) {
                all.remove(process);
            }
            return gone;
        });
        for (Iterator<WorkerProcess> each = idle.iterator(); each.hasNext(); ) {
            WorkerProcess process = each.next();
            if (process.loaded().equals(wanted)) {
                each.remove();
                return process;
            }
        }
        WorkerProcess process = idle.isEmpty() ? new WorkerProcess(settings.get()) : idle.removeLast();
        all.add(process);
        return process;
    }

    private synchronized void giveBack(WorkerProcess process) {
        if (!closed && process.isAlive() && idle.size() < KEPT) {
            idle.addFirst(process);
        } else {
            all.remove(process);
            process.close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        all.forEach(WorkerProcess::close);
        all.clear();
        idle.clear();
    }

    /** A segmenter in a child process. */
    private final class RemoteSegmenter implements Segmenter {

        private final SegmenterRequest request;
        private final WorkerProcess process;
        private final List<Batch> rooms = new ArrayList<>();
        private boolean open = true;

        RemoteSegmenter(SegmenterRequest request, WorkerProcess process) {
            this.request = request;
            this.process = process;
        }

        @Override
        public Legend legend() {
            return Legend.of(request.level());
        }

        @Override
        public int suggestedBatch() {
            return request.device().suggestedBatch(request.window());
        }

        @Override
        public synchronized Batch newBatch(int windows) throws SegmentationException {
            Batch room = process.room(
                    windows, request.model().card().channels(), legend().size(), request.window() * request.window());
            rooms.add(room);
            return room;
        }

        @Override
        public CompletableFuture<Void> start(Batch room, int windows) {
            JsonObject details = new JsonObject();
            details.addProperty("room", room.number());
            details.addProperty("windows", windows);
            return process.ask("segment", details).thenApply(answer -> null);
        }

        @Override
        public double forwardSeconds(int windows) throws SegmentationException {
            JsonObject details = new JsonObject();
            details.addProperty("windows", windows);
            return process.call("forward", details, Duration.ofDays(1))
                    .get("seconds")
                    .getAsDouble();
        }

        @Override
        public synchronized void close() {
            if (open) {
                open = false;
                try {
                    // Whatever is still on its way reads and writes the rooms.
                    process.call("wait", new JsonObject(), PATIENCE);
                    rooms.forEach(process::release);
                } catch (SegmentationException | java.util.concurrent.CancellationException e) {
                    // It has ended, so nothing is.
                }
                giveBack(process);
            }
        }
    }
}
