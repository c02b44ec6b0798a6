package org.classifycerrado.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.classifycerrado.Progress;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.UnreadableImageryException;
import org.classifycerrado.patch.PatchLayout;
import org.classifycerrado.patch.PatchMosaic;
import org.classifycerrado.patch.PatchReader;

/**
 * Classifies a whole scene. Three threads work at once: one reads the next windows, the caller's runs the network, one
 * joins windows and passes on finished rows. Queues between them are bounded, so memory depends on the scene's width
 * but not on its height. When {@link #run} returns or throws, both other threads have ended.
 */
public final class SceneClassifier {

    private static final int QUEUED = 2;
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
     * @param segmenter the model
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
     * @param inferenceSeconds time spent in the network
     * @param writeSeconds time spent joining and passing on rows, on its own thread
     */
    public record Outcome(
            long windows, double[] means, double readSeconds, double inferenceSeconds, double writeSeconds) {}

    /** What flows through the queues, in the order of the windows. */
    private sealed interface Item {
        /** Windows of one row: samples on the way in, probabilities on the way out. */
        record Windows(int row, int[] columns, ByteBuffer samples, float[] probabilities) implements Item {}

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

        void check() throws IOException, SegmentationException {
            Throwable e = failure;
            if (e instanceof IOException io) {
                throw io;
            } else if (e instanceof RuntimeException || e instanceof Error) {
                throw new SegmentationException("the run failed: " + e.getMessage(), e);
            } else if (e != null) {
                throw new SegmentationException(e.getMessage(), e);
            }
        }

        double seconds() {
            return busy / 1e9;
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
        BlockingQueue<ByteBuffer> buffers = new ArrayBlockingQueue<>(QUEUED + 1);
        for (int i = 0; i < QUEUED + 1; i++) {
            int bytes = Math.multiplyExact(
                    Math.min(batch, layout.columns()) * stack.channels(), layout.size() * layout.size() * Float.BYTES);
            buffers.add(ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
        }
        Worker reader = new Worker("cerrado-read", self -> read(self, patches, buffers, toSegment));
        Worker joiner = new Worker("cerrado-join", self -> join(self, sink, toJoin));
        reader.start();
        joiner.start();
        long windows = 0;
        long busy = 0;
        try {
            Item item;
            do {
                item = take(toSegment, reader, joiner, progress);
                if (item instanceof Item.Windows w) {
                    long start = System.nanoTime();
                    float[] probabilities = segmenter.segment(w.samples, w.columns.length, layout.size());
                    busy += System.nanoTime() - start;
                    windows += w.columns.length;
                    buffers.add(w.samples.clear());
                    put(toJoin, new Item.Windows(w.row, w.columns, null, probabilities), joiner, progress);
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
                pause(joiner);
            }
            joiner.check();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            progress.check();
        } finally {
            end(reader);
            end(joiner);
        }
        return new Outcome(windows, patches.means(), reader.seconds(), busy / 1e9, joiner.seconds());
    }

    /**
     * How the windows of a row are shared out to batches: as few as possible, of nearly equal size.
     *
     * @param windows in the row
     * @param batch how many at most in a batch
     * @return size of each batch
     */
    public static int[] batchSizes(int windows, int batch) {
        int batches = (windows + batch - 1) / batch;
        int[] sizes = new int[batches];
        for (int b = 0; b < batches; b++) {
            sizes[b] = (b + 1) * windows / batches - b * windows / batches;
        }
        return sizes;
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

    private static void pause(Worker worker) throws InterruptedException {
        worker.join(PATIENCE_MS);
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

    private void read(
            Worker self, PatchReader patches, BlockingQueue<ByteBuffer> buffers, BlockingQueue<Item> toSegment)
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
            int batches = (columns.size() + batch - 1) / batch;
            for (int b = 0; b < batches; b++) {
                ByteBuffer buffer = buffers.take();
                start = System.nanoTime();
                int[] part = columns.subList(b * columns.size() / batches, (b + 1) * columns.size() / batches).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                var samples = buffer.asFloatBuffer();
                for (int column : part) {
                    patches.copyWindow(column, samples);
                }
                buffer.limit(samples.position() * Float.BYTES);
                self.busy += System.nanoTime() - start;
                toSegment.put(new Item.Windows(patches.row(), part, buffer, null));
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

    private void join(Worker self, PatchMosaic.RowSink sink, BlockingQueue<Item> toJoin)
            throws InterruptedException, IOException {
        PatchMosaic mosaic = new PatchMosaic(layout, segmenter.legend().size(), join, sink);
        while (true) {
            Item item = toJoin.take();
            long start = System.nanoTime();
            if (item instanceof Item.Windows w) {
                int each = w.probabilities.length / w.columns.length;
                for (int i = 0; i < w.columns.length; i++) {
                    mosaic.add(w.columns[i], w.row, w.probabilities, i * each);
                }
            } else if (item instanceof Item.RowEnd end) {
                mosaic.finishRow(end.row, end.blank);
            } else {
                return;
            }
            self.busy += System.nanoTime() - start;
        }
    }
}
