package org.classifycerrado.learn.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Room for a batch of patches in native memory: normalised values [count, channels, side, side], class ids and, if
 * wanted, boundaries [count, side, side]. Reused, because the collector is slow to give direct memory back.
 */
final class TrainingBatch {

    /** Comes instead of a batch when reading has failed. */
    static final TrainingBatch FAILED = new TrainingBatch(0, 0, 0, false);

    final ByteBuffer x;
    final ByteBuffer y;
    final ByteBuffer e;
    int count;

    TrainingBatch(int capacity, int channels, int pixels, boolean edges) {
        x = ByteBuffer.allocateDirect(capacity * channels * pixels * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        y = ByteBuffer.allocateDirect(capacity * pixels);
        e = ByteBuffer.allocateDirect(edges ? capacity * pixels : 0);
    }

    /** Makes room for the first patch; gives the values. */
    FloatBuffer begin() {
        count = 0;
        y.clear();
        e.clear();
        return x.clear().asFloatBuffer();
    }
}
