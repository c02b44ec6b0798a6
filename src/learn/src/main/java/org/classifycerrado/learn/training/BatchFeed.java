package org.classifycerrado.learn.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.model.Normalization;

/**
 * Reads the patches of one epoch ahead of the training, in a thread of its own and never more than a few batches. Close
 * it to stop early.
 */
final class BatchFeed implements AutoCloseable {

    private static final int BATCHES = 3;

    private final PatchSet patches;
    private final Normalization normalization;
    private final int channels;
    private final int batch;
    private final boolean edges;
    private final CorruptPatches corrupt;
    private final BlockingQueue<TrainingBatch> empty = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<TrainingBatch> full = new ArrayBlockingQueue<>(BATCHES + 1);
    /** What could not be read, by index, and why. */
    private final ConcurrentNavigableMap<Integer, String> skipped = new ConcurrentSkipListMap<>();

    private final Set<Integer> named = new HashSet<>();

    private Thread reader;
    private volatile Throwable failure;

    BatchFeed(
            PatchSet patches,
            Normalization normalization,
            int channels,
            int batch,
            boolean edges,
            CorruptPatches corrupt) {
        this.patches = patches;
        this.normalization = normalization;
        this.channels = channels;
        this.batch = batch;
        this.edges = edges;
        this.corrupt = corrupt;
        for (int i = 0; i < BATCHES; i++) {
            empty.add(new TrainingBatch(batch, channels, patches.side() * patches.side(), edges));
        }
    }

    /** How many batches an epoch has; some may be smaller, or empty, the last or where patches were skipped. */
    int batches() {
        return (patches.size() + batch - 1) / batch;
    }

    /** The patches that were skipped in any epoch: their indices, and why. */
    ConcurrentNavigableMap<Integer, String> skipped() {
        return skipped;
    }

    /** Why patches were skipped, of those of which this was not asked before. */
    List<String> unnamed() {
        List<String> reasons = new ArrayList<>();
        skipped.forEach((index, reason) -> {
            if (named.add(index)) {
                reasons.add(reason);
            }
        });
        return reasons;
    }

    /**
     * Starts to read an epoch; the one before must have been taken to its end.
     *
     * @param random for sampling, order and augmentation, or null to read in order
     * @param expected how often each patch is to be taken, as {@link Sampling#expected} gives it
     * @param augment whether to turn and flip
     */
    void start(SplittableRandom random, double[] expected, boolean augment) {
        int[] order = order(random, expected);
        reader = new Thread(() -> read(order, augment ? random : null), "patches");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next batch; give it back with {@link #recycle}. */
    TrainingBatch take() throws IOException, InterruptedException {
        TrainingBatch next = full.take();
        if (next == TrainingBatch.FAILED) {
            throw new IOException("cannot read patches: " + failure.getMessage(), failure);
        }
        return next;
    }

    void recycle(TrainingBatch used) {
        empty.add(used);
    }

    private int[] order(SplittableRandom random, double[] expected) {
        int[] drawn = Sampling.draw(patches.size(), expected, random);
        int[] order = new int[drawn.length];
        for (int i = 0; i < order.length; i++) {
            int j = random == null ? i : random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = drawn[i];
        }
        return order;
    }

    private void read(int[] order, SplittableRandom turns) {
        Filling filling = new Filling();
        try {
            for (int first = 0; first < order.length; first += batch) {
                TrainingBatch target = empty.take();
                FloatBuffer values = target.begin();
                for (int i = first; i < Math.min(order.length, first + batch); i++) {
                    int symmetry = turns == null ? 0 : turns.nextInt(Symmetry.COUNT);
                    try {
                        filling.read(order[i]);
                    } catch (IOException | UncheckedIOException e) {
                        if (corrupt == CorruptPatches.STOP || skipped.size() >= patches.size()) {
                            throw e;
                        }
                        skipped.put(order[i], e.getMessage());
                        continue;
                    }
                    filling.put(symmetry, values, target);
                }
                full.put(target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Whatever it is, an error of the JVM too: the training waits for batches, and must hear that none comes.
            failure = e instanceof UncheckedIOException ? e.getCause() : e;
            full.add(TrainingBatch.FAILED);
        }
    }

    /** One patch on its way into a batch. */
    private final class Filling {
        private final int pixels = patches.side() * patches.side();
        private final float[] x = new float[channels * pixels];
        private final byte[] y = new byte[pixels];
        private final byte[] e = new byte[pixels];
        private final float[] turned = new float[pixels];
        private final int[][] symmetries = new int[Symmetry.COUNT][];
        private final float[][] affine = normalization.affine(channels);

        Filling() {
            for (int s = 0; s < Symmetry.COUNT; s++) {
                symmetries[s] = Symmetry.sources(s, patches.side());
            }
        }

        void read(int index) throws IOException {
            patches.read(index, x, y);
            if (edges) {
                patches.readEdges(index, e);
                // Files of boundaries do not know which pixels of the imagery have no data.
                for (int p = 0; p < pixels; p++) {
                    e[p] = y[p] == (byte) Legend.NO_DATA ? y[p] : e[p];
                }
            }
        }

        void put(int symmetry, FloatBuffer values, TrainingBatch target) {
            int[] sources = symmetries[symmetry];
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < pixels; p++) {
                    turned[p] = normalize(x[c * pixels + sources[p]], affine[0][c], affine[1][c]);
                }
                values.put(turned);
            }
            put(y, sources, target.y);
            if (edges) {
                put(e, sources, target.e);
            }
            target.count++;
        }

        private void put(byte[] labels, int[] sources, ByteBuffer target) {
            for (int source : sources) {
                target.put(labels[source]);
            }
        }
    }

    private float normalize(float raw, float factor, float summand) {
        return switch (normalization.method()) {
            case NONE -> raw;
            case ZERO_TO_ONE -> Math.max(raw, (float) Normalization.FLOOR) * factor + summand;
            case ONE_TO_ONE -> (float) Math.log(Math.max(raw, Normalization.FLOOR)) * factor + summand;
        };
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.interrupt();
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
