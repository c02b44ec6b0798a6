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
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.UnreadableImageryException;
import org.classifycerrado.patch.PatchLayout;
import org.classifycerrado.patch.PatchMosaic;
import org.classifycerrado.patch.PatchReader;

/**
 * Classifies a whole scene. One thread reads the next windows, the caller's gives them to the network, one joins
 * windows and passes on finished rows. There are a few batches, which go round: read into, on their way through the
 * network, and joined; so memory depends on the scene's width but not on its height. When {@link #run} returns or
 * throws, both other threads have ended, and no batch is on its way.
 */
public final class SceneClassifier {

    /**
     * Batches that go round: two on their way through the network, so that it need not wait for the next, one being
     * read and one being joined.
     */
    public static final int BATCHES = 4;

    private static final int QUEUED = 2 * BATCHES;
    private static final long PATIENCE_MS = 50;

    private final ImageryStack stack;
    private final PatchLayout layout;
    private final Segmenter segmenter;
    private final PatchMosaic.Join join;
    private final int batch;

    /**
     * A classifier of one scene.
     *
     * @param stack the imagery
     * @param layout of the stack's grid
     * @param segmenter the model, loaded for windows of the layout's size
     * @param join how windows are joined
     * @param batch how many windows at most to segment at once, at least 1
     */
    public SceneClassifier(
            ImageryStack stack, PatchLayout layout, Segmenter segmenter, PatchMosaic.Join join, int batch) {
        this.stack = stack;
        this.layout = layout;
        this.segmenter = segmenter;
        this.join = join;
        this.batch = batch;
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

    /** What flows through the queues, in the order of the windows. */
    private sealed interface Item {
        /** Windows of one row, read. */
        record Windows(int row, int[] columns, Batch batch) implements Item {}

        /** Windows of one row on their way through the network. */
        record Started(int row, int[] columns, Batch batch, CompletableFuture<Void> done) implements Item {}

        /** All windows of a row have passed. */
        record RowEnd(int row, boolean[] blank) implements Item {}

        /** Nothing more comes. */
        record End() implements Item {}
    }

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
     * Classifies the scene.
     *
     * @param sink receives the rows of the map, on a thread of the run
     * @param progress checked within every batch
     * @param fraction receives how much of the scene is done, 0 to 1
     * @return what was done
     * @throws IOException if samples cannot be read or the sink cannot keep the rows
     * @throws SegmentationException if the network fails
     * @throws java.util.concurrent.CancellationException if the run is cancelled
     */
    public Outcome run(PatchMosaic.RowSink sink, Progress progress, DoubleConsumer fraction)
            throws IOException, SegmentationException {
        PatchReader patches = new PatchReader(stack, layout);
        BlockingQueue<Item> toSegment = new ArrayBlockingQueue<>(QUEUED);
        BlockingQueue<Item> toJoin = new ArrayBlockingQueue<>(QUEUED);
        BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES);
        for (int i = 0; i < BATCHES; i++) {
            batches.add(segmenter.newBatch(Math.min(batch, layout.columns())));
        }
        Busy busy = new Busy();
        List<CompletableFuture<Void>> started = new ArrayList<>();
        Worker reader = new Worker("cerrado-read", self -> read(self, patches, batches, toSegment));
        Worker joiner = new Worker("cerrado-join", self -> join(self, sink, batches, toJoin));
        reader.start();
        joiner.start();
        long windows = 0;
        try {
            Item item;
            do {
                item = take(toSegment, reader, joiner, progress);
                if (item instanceof Item.Windows w) {
                    busy.begin();
                    CompletableFuture<Void> done =
                            segmenter.start(w.batch, w.columns.length).whenComplete((nothing, failure) -> busy.end());
                    started.removeIf(CompletableFuture::isDone);
                    started.add(done);
                    windows += w.columns.length;
                    put(toJoin, new Item.Started(w.row, w.columns, w.batch, done), joiner, progress);
                    int column = w.columns[w.columns.length - 1] + 1;
                    fraction.accept((w.row + (double) column / layout.columns()) / layout.rows());
                } else {
                    put(toJoin, item, joiner, progress);
                    if (item instanceof Item.RowEnd end) {
                        fraction.accept((end.row + 1.0) / layout.rows());
                    }
                }
            } while (!(item instanceof Item.End));
            while (joiner.isAlive()) {
                progress.check();
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

    private static Item take(BlockingQueue<Item> queue, Worker reader, Worker joiner, Progress progress)
            throws IOException, SegmentationException, InterruptedException {
        while (true) {
            progress.check();
            Item item = queue.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
            if (item != null) {
                return item;
            }
            reader.check();
            joiner.check();
        }
    }

    private static void put(BlockingQueue<Item> queue, Item item, Worker joiner, Progress progress)
            throws IOException, SegmentationException, InterruptedException {
        do {
            progress.check();
            joiner.check();
        } while (!queue.offer(item, PATIENCE_MS, TimeUnit.MILLISECONDS));
    }

    /** Ends a worker and waits for it, whatever happens: it uses coverages and files that are closed after the run. */
    private static void end(Worker worker) {
        boolean interrupted = false;
        worker.interrupt();
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Worker self, PatchReader patches, BlockingQueue<Batch> batches, BlockingQueue<Item> toSegment)
            throws InterruptedException, UnreadableImageryException {
        long start = System.nanoTime();
        while (nextRow(patches)) {
            List<Integer> columns = new ArrayList<>();
            for (int column = 0; column < layout.columns(); column++) {
                if (patches.hasPixels(column)) {
                    columns.add(column);
                }
            }
            self.busy += System.nanoTime() - start;
            int parts = (columns.size() + batch - 1) / batch;
            for (int p = 0; p < parts; p++) {
                Batch room = batches.take();
                start = System.nanoTime();
                int[] part = columns.subList(p * columns.size() / parts, (p + 1) * columns.size() / parts).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                FloatBuffer samples = room.samples();
                for (int column : part) {
                    patches.copyWindow(column, samples);
                }
                self.busy += System.nanoTime() - start;
                toSegment.put(new Item.Windows(patches.row(), part, room));
            }
            start = System.nanoTime();
            boolean[] blank = patches.blankRows();
            self.busy += System.nanoTime() - start;
            toSegment.put(new Item.RowEnd(patches.row(), blank));
            start = System.nanoTime();
        }
        toSegment.put(new Item.End());
    }

    /** Reads the next row; what the imaging library throws at damaged files is told in words of our own. */
    private boolean nextRow(PatchReader patches) throws UnreadableImageryException {
        try {
            return patches.nextRow();
        } catch (RuntimeException e) {
            throw new UnreadableImageryException(
                    "The imagery could not be decoded around row " + (patches.row() + 1) * layout.step()
                            + " of the area; is a file damaged?",
                    e);
        }
    }

    private void join(Worker self, PatchMosaic.RowSink sink, BlockingQueue<Batch> batches, BlockingQueue<Item> toJoin)
            throws InterruptedException, IOException, SegmentationException {
        PatchMosaic mosaic = new PatchMosaic(layout, segmenter.legend().size(), join, sink);
        int each = segmenter.legend().size() * layout.size() * layout.size();
        while (true) {
            Item item = toJoin.take();
            long start = System.nanoTime();
            if (item instanceof Item.Started w) {
                Segmenter.await(w.done);
                start = System.nanoTime();
                FloatBuffer probabilities = w.batch.probabilities();
                for (int i = 0; i < w.columns.length; i++) {
                    mosaic.add(w.columns[i], w.row, probabilities, i * each);
                }
                batches.add(w.batch);
            } else if (item instanceof Item.RowEnd end) {
                mosaic.finishRow(end.row, end.blank);
            } else {
                return;
            }
            self.busy += System.nanoTime() - start;
        }
    }
}
