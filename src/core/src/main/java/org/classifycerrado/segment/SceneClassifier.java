package org.classifycerrado.segment;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.classifycerrado.Progress;
import org.classifycerrado.Uninterruptible;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.UnreadableImageryException;
import org.classifycerrado.patch.Decision;
import org.classifycerrado.patch.PatchBlock;
import org.classifycerrado.patch.PatchMosaic;
import org.classifycerrado.patch.PatchReader;

/**
 * Classifies a scene, or a block of one. One thread reads the next windows, the caller's gives them to the network, one
 * joins windows and passes on finished rows. There are a few batches, which go round: read into, on their way through
 * the network, and joined; so memory depends on the block's width but not on its height. When {@link #run} returns or
 * throws, both other threads have ended, and no batch is on its way.
 */
public final class SceneClassifier {

    /**
     * Batches that go round: two on their way through the network, so that it need not wait for the next, one being
     * read and one being joined.
     */
    public static final int BATCHES = 4;

    private static final long PATIENCE_MS = 10;

    private final ImageryStack stack;
    private final PatchBlock block;
    private final Segmenter segmenter;
    private final int batch;
    private final Decision decision;

    /**
     * A classifier of one block, which may be the whole scene.
     *
     * @param stack the imagery of the scene
     * @param block of the stack's grid
     * @param segmenter the model, loaded for windows of the layout's size
     * @param batch how many windows at most to segment at once, at least 1
     * @param decision what is made of the joined probabilities
     */
    public SceneClassifier(ImageryStack stack, PatchBlock block, Segmenter segmenter, int batch, Decision decision) {
        this.stack = stack;
        this.block = block;
        this.segmenter = segmenter;
        this.batch = batch;
        this.decision = decision;
    }

    /**
     * What a run did.
     *
     * @param windows how many windows were segmented; those without any pixel to classify are not
     * @param means mean of each channel over the pixels with data, in the model's units; empty if there were none
     * @param readSeconds time spent reading, on its own thread
     * @param inferenceSeconds time in which at least one batch was on its way through the network
     * @param writeSeconds time spent joining and passing on rows, on its own thread
     */
    public record Outcome(
            long windows, double[] means, double readSeconds, double inferenceSeconds, double writeSeconds) {}

    /** A place in the order of the windows: a window of the layout, or the end of a row of them. */
    private sealed interface Place {
        /** A window, the next in its batch. */
        record Window(int row, int column) implements Place {}

        /** All windows of a row have passed. */
        record RowEnd(int row, boolean[] blank) implements Place {}
    }

    /**
     * What flows through the queues: a batch with what is in it, in its order. Windows of several rows share a batch,
     * so that all but the last are full.
     *
     * @param batch with the windows' samples
     * @param windows how many there are
     * @param places the windows, and the ends of rows between and after them
     * @param last whether nothing more comes
     * @param done when the probabilities are there; null before the network has begun
     */
    private record Load(Batch batch, int windows, List<Place> places, boolean last, CompletableFuture<Void> done) {}

    /** A helper thread, what it spent working and what stopped it. */
    private static final class Worker extends Thread {
        private final Work work;
        private volatile Throwable failure;
        private long busy;

        /** What a worker does. */
        interface Work {
            void run(Worker self) throws Exception;
        }

        Worker(String name, Work work) {
            super(name);
            this.work = work;
            setDaemon(true);
            setContextClassLoader(SceneClassifier.class.getClassLoader());
        }

        @Override
        public void run() {
            try {
                work.run(this);
            } catch (InterruptedException e) {
                // The run is over; there is nobody to tell.
            } catch (Throwable e) {
                failure = e;
            }
        }

        /** Throws what stopped it, as it is: each kind has its own words for the caller. */
        void check() throws IOException, SegmentationException {
            Throwable e = failure;
            if (e instanceof IOException io) {
                throw io;
            } else if (e instanceof SegmentationException s) {
                throw s;
            } else if (e instanceof RuntimeException r) {
                throw r;
            } else if (e instanceof Error error) {
                throw error;
            } else if (e != null) {
                throw new IllegalStateException(e);
            }
        }

        double seconds() {
            return busy / 1e9;
        }
    }

    /** Tells how far the joining has come, and notices a cancel; asked again and again on the caller's thread. */
    private static final class Watch {
        private final Progress progress;
        private final DoubleConsumer fraction;
        private volatile double joined;

        Watch(Progress progress, DoubleConsumer fraction) {
            this.progress = progress;
            this.fraction = fraction;
        }

        void check() {
            progress.check();
            fraction.accept(joined);
        }
    }

    /** How long at least one batch was on its way through the network. Safe for use by several threads. */
    private static final class Busy {
        private int running;
        private long since;
        private long total;

        synchronized void begin() {
            if (running++ == 0) {
                since = System.nanoTime();
            }
        }

        synchronized void end() {
            if (--running == 0) {
                total += System.nanoTime() - since;
            }
        }

        synchronized double seconds() {
            return total / 1e9;
        }
    }

    /**
     * Classifies the block.
     *
     * @param sink receives the rows of the map, on a thread of the run
     * @param progress checked within every batch
     * @param fraction receives how much of the block is done, 0 to 1
     * @return what was done
     * @throws IOException if samples cannot be read or the sink cannot keep the rows
     * @throws SegmentationException if the network fails
     * @throws java.util.concurrent.CancellationException if the run is cancelled
     */
    public Outcome run(PatchMosaic.RowSink sink, Progress progress, DoubleConsumer fraction)
            throws IOException, SegmentationException {
        PatchReader patches = new PatchReader(stack, block);
        BlockingQueue<Load> toSegment = new ArrayBlockingQueue<>(BATCHES);
        BlockingQueue<Load> toJoin = new ArrayBlockingQueue<>(BATCHES);
        BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES);
        for (int i = 0; i < BATCHES; i++) {
            batches.add(segmenter.newBatch((int) Math.min(batch, block.windows())));
        }
        Busy busy = new Busy();
        Watch watch = new Watch(progress, fraction);
        List<CompletableFuture<Void>> started = new ArrayList<>();
        Worker reader = new Worker("cerrado-read", self -> read(self, patches, batches, toSegment));
        Worker joiner = new Worker("cerrado-join", self -> join(self, sink, batches, toJoin, watch));
        reader.start();
        joiner.start();
        long windows = 0;
        try {
            Load load;
            do {
                load = take(toSegment, reader, joiner, watch);
                CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
                if (load.windows > 0) {
                    busy.begin();
                    done = segmenter.start(load.batch, load.windows).whenComplete((nothing, failure) -> busy.end());
                    started.removeIf(CompletableFuture::isDone);
                    started.add(done);
                    windows += load.windows;
                }
                put(toJoin, new Load(load.batch, load.windows, load.places, load.last, done), joiner, watch);
            } while (!load.last);
            while (joiner.isAlive()) {
                watch.check();
                joiner.join(PATIENCE_MS);
            }
            joiner.check();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            progress.check();
        } finally {
            end(reader);
            end(joiner);
            // What is on its way uses the batches; how it ends is of no interest any more.
            CompletableFuture.allOf(started.toArray(CompletableFuture[]::new))
                    .exceptionally(failure -> null)
                    .join();
        }
        return new Outcome(windows, patches.means(), reader.seconds(), busy.seconds(), joiner.seconds());
    }

    private static Load take(BlockingQueue<Load> queue, Worker reader, Worker joiner, Watch watch)
            throws IOException, SegmentationException, InterruptedException {
        while (true) {
            watch.check();
            Load load = queue.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
            if (load != null) {
                return load;
            }
            reader.check();
            joiner.check();
        }
    }

    private static void put(BlockingQueue<Load> queue, Load load, Worker joiner, Watch watch)
            throws IOException, SegmentationException, InterruptedException {
        do {
            watch.check();
            joiner.check();
        } while (!queue.offer(load, PATIENCE_MS, TimeUnit.MILLISECONDS));
    }

    /** Ends a worker and waits for it, whatever happens: it uses coverages and files that are closed after the run. */
    private static void end(Worker worker) {
        worker.interrupt();
        Uninterruptible.await(worker::join);
    }

    private void read(Worker self, PatchReader patches, BlockingQueue<Batch> batches, BlockingQueue<Load> toSegment)
            throws InterruptedException, UnreadableImageryException {
        Batch room = batches.take();
        FloatBuffer samples = room.samples();
        List<Place> places = new ArrayList<>();
        int windows = 0;
        long start = System.nanoTime();
        while (nextRow(patches)) {
            for (int column = block.firstColumn(); column < block.firstColumn() + block.columns(); column++) {
                if (!patches.hasPixels(column)) {
                    continue;
                }
                if (windows == room.capacity()) {
                    self.busy += System.nanoTime() - start;
                    toSegment.put(new Load(room, windows, places, false, null));
                    room = batches.take();
                    start = System.nanoTime();
                    samples = room.samples();
                    places = new ArrayList<>();
                    windows = 0;
                }
                patches.copyWindow(column, samples);
                places.add(new Place.Window(patches.row(), column));
                windows++;
            }
            places.add(new Place.RowEnd(patches.row(), patches.blankRows()));
        }
        self.busy += System.nanoTime() - start;
        toSegment.put(new Load(room, windows, places, true, null));
    }

    /** Reads the next row; what the imaging library throws at damaged files is told in words of our own. */
    private boolean nextRow(PatchReader patches) throws UnreadableImageryException {
        try {
            return patches.nextRow();
        } catch (RuntimeException e) {
            throw new UnreadableImageryException(
                    "The imagery could not be decoded around row "
                            + (patches.row() + 1) * block.layout().step() + " of the area; is a file damaged?",
                    e);
        }
    }

    private void join(
            Worker self,
            PatchMosaic.RowSink sink,
            BlockingQueue<Batch> batches,
            BlockingQueue<Load> toJoin,
            Watch watch)
            throws InterruptedException, IOException, SegmentationException {
        PatchMosaic mosaic = new PatchMosaic(block, segmenter.legend().size(), decision, sink);
        int side = block.layout().size();
        int each = segmenter.legend().size() * side * side;
        Load load;
        do {
            load = toJoin.take();
            Segmenter.await(load.done);
            long start = System.nanoTime();
            FloatBuffer probabilities = load.batch.probabilities();
            int window = 0;
            for (Place place : load.places) {
                if (place instanceof Place.Window w) {
                    mosaic.add(w.column, w.row, probabilities, window++ * each);
                    double ofRow = (w.column - block.firstColumn() + 1.0) / block.columns();
                    watch.joined = (w.row - block.firstRow() + ofRow) / block.rows();
                } else if (place instanceof Place.RowEnd end) {
                    mosaic.finishRow(end.row, end.blank);
                    watch.joined = (end.row - block.firstRow() + 1.0) / block.rows();
                }
            }
            self.busy += System.nanoTime() - start;
            batches.add(load.batch);
        } while (!load.last);
    }
}
