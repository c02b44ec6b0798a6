package org.classifycerrado.learn.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
    private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<Batch> full = new ArrayBlockingQueue<>(BATCHES + 1);
    private Thread reader;
    private volatile Throwable failure;

    BatchFeed(PatchSet patches, Normalization normalization, int channels, int batch) {
        this.patches = patches;
        this.normalization = normalization;
        this.channels = channels;
        this.batch = batch;
        for (int i = 0; i < BATCHES; i++) {
            empty.add(new Batch(batch, channels, patches.side() * patches.side()));
        }
    }

    /** How many batches an epoch has; the last may be smaller. */
    int batches() {
        return (patches.size() + batch - 1) / batch;
    }

    /**
     * Starts to read an epoch; the one before must have been taken to its end.
     *
     * @param random for order and augmentation, or null to read in order, unturned
     */
    void start(SplittableRandom random) {
        int[] order = order(random);
        reader = new Thread(() -> read(order, random), "patches");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next batch; give it back with {@link #recycle}. */
    Batch take() throws IOException, InterruptedException {
        Batch next = full.take();
        if (next.count == 0) {
            throw new IOException("cannot read training patches: " + failure.getMessage(), failure);
        }
        return next;
    }

    void recycle(Batch used) {
        empty.add(used);
    }

    private int[] order(SplittableRandom random) {
        int[] order = new int[patches.size()];
        for (int i = 0; i < order.length; i++) {
            int j = random == null ? i : random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private void read(int[] order, SplittableRandom random) {
        int pixels = patches.side() * patches.side();
        float[] x = new float[channels * pixels];
        byte[] y = new byte[pixels];
        float[] turned = new float[pixels];
        int[][] symmetries = new int[Symmetry.COUNT][];
        for (int s = 0; s < Symmetry.COUNT; s++) {
            symmetries[s] = Symmetry.sources(s, patches.side());
        }
        float[][] affine = normalization.affine(channels);
        try {
            for (int first = 0; first < order.length; first += batch) {
                Batch target = empty.take();
                target.count = Math.min(batch, order.length - first);
                FloatBuffer values = target.values();
                target.y.clear();
                for (int i = 0; i < target.count; i++) {
                    patches.read(order[first + i], x, y);
                    int[] sources = symmetries[random == null ? 0 : random.nextInt(Symmetry.COUNT)];
                    for (int c = 0; c < channels; c++) {
                        for (int p = 0; p < pixels; p++) {
                            turned[p] = normalize(x[c * pixels + sources[p]], affine[0][c], affine[1][c]);
                        }
                        values.put(turned);
                    }
                    for (int p = 0; p < pixels; p++) {
                        target.y.put(y[sources[p]]);
                    }
                }
                full.put(target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failure = e instanceof UncheckedIOException ? e.getCause() : e;
            full.add(new Batch(0, 0, 0));
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
