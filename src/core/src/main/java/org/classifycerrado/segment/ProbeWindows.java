package org.classifycerrado.segment;

import java.nio.FloatBuffer;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.model.ModelCard;

/** Windows to try a model out with: smooth fields whose values are spread as those of the training imagery. */
final class ProbeWindows {

    /** Wavelengths, in pixels, of what the fields are made of: from a field's texture to a landscape. */
    private static final double[] WAVES = {11, 29, 83};

    private ProbeWindows() {}

    /**
     * Runs windows through a model in every number in which a run may give them to it.
     *
     * @param runtime where to load it
     * @param request what to load
     * @return the most likely class of each pixel of all windows
     * @throws SegmentationException if it cannot be run
     */
    static byte[] classes(InferenceRuntime runtime, SegmenterRequest request) throws SegmentationException {
        try (Segmenter segmenter = runtime.load(request)) {
            int most = segmenter.suggestedBatch();
            Batch batch = segmenter.newBatch(most);
            fill(batch.samples(), request, most);
            int pixels = request.window() * request.window();
            byte[] classes = new byte[most * pixels];
            // The parts of a batch have from one to eight windows, and each number may have a kernel of its own.
            for (int eighths = 1; eighths <= 8; eighths++) {
                segmenter.segment(batch, Math.max(1, eighths * most / 8));
            }
            for (int w = 0; w < most; w++) {
                System.arraycopy(batch.mostLikely(w), 0, classes, w * pixels, pixels);
            }
            return classes;
        }
    }

    private static void fill(FloatBuffer samples, SegmenterRequest request, int windows) {
        ModelCard card = request.model().card();
        BandStatistics bands = card.statistics().orElse(BandStatistics.cerradata(card.modality()));
        int size = request.window();
        for (int w = 0; w < windows; w++) {
            for (int c = 0; c < card.channels(); c++) {
                for (int y = 0; y < size; y++) {
                    for (int x = 0; x < size; x++) {
                        double value = bands.mean().get(c) + bands.stddev().get(c) * field(w, c, x, y);
                        samples.put((float) Math.max(value, bands.min().get(c)));
                    }
                }
            }
        }
    }

    /** A smooth number of mean 0 and a deviation near 1, another one in each window; channels vary together in part. */
    private static double field(int window, int channel, int x, int y) {
        double sum = 0;
        for (int i = 0; i < WAVES.length; i++) {
            double angle = 0.7 * i + 0.4 * window + 0.1 * channel;
            double along = (x * Math.cos(angle) + y * Math.sin(angle)) / WAVES[i];
            sum += Math.sin(2 * Math.PI * along + window + 0.5 * channel);
        }
        return sum * 0.8;
    }
}
