package org.classifycerrado.learn.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.model.Normalization;
import org.junit.jupiter.api.Test;

class BatchFeedTest {

    /** One patch whose second pixel has no data, though its file of boundaries has 1 there. */
    private static final PatchSet PATCHES = new PatchSet() {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public int side() {
            return 2;
        }

        @Override
        public void read(int index, float[] x, byte[] y) {
            System.arraycopy(new byte[] {0, (byte) 255, 1, 1}, 0, y, 0, 4);
        }

        @Override
        public boolean hasEdges() {
            return true;
        }

        @Override
        public void readEdges(int index, byte[] edges) {
            System.arraycopy(new byte[] {1, 1, 0, (byte) 255}, 0, edges, 0, 4);
        }
    };

    @Test
    void aPixelThatDoesNotCountHasNoBoundaryEither() throws Exception {
        Normalization normalization =
                Normalization.of(Normalization.Method.NONE, BandStatistics.cerradata(Modality.SAR));
        try (BatchFeed feed = new BatchFeed(PATCHES, normalization, 2, 1, true, CorruptPatches.STOP)) {
            feed.start(null, Sampling.EACH_ONCE, false);
            TrainingBatch batch = feed.take();

            assertThat(bytes(batch.y)).containsExactly(0, 255, 1, 1);
            assertThat(bytes(batch.e)).containsExactly(1, 255, 0, 255);
        }
    }

    private static byte[] bytes(ByteBuffer labels) {
        byte[] bytes = new byte[4];
        labels.clear().get(bytes);
        return bytes;
    }
}
