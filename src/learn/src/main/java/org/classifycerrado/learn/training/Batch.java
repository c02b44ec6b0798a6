package org.classifycerrado.learn.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Room for a batch of patches in native memory: normalised values [count, channels, side, side] and class ids [count,
 * side, side]. Reused, because the collector is slow to give direct memory back.
 */
final class Batch {

    final ByteBuffer x;
    final ByteBuffer y;
    int count;

    Batch(int capacity, int channels, int pixels) {
        x = ByteBuffer.allocateDirect(capacity * channels * pixels * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        y = ByteBuffer.allocateDirect(capacity * pixels);
    }

    FloatBuffer values() {
        return x.clear().asFloatBuffer();
    }
}
