package org.classifycerrado.learn.checkpoint;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.segment.Batch;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.Segmenter;
import org.classifycerrado.segment.SegmenterRequest;

/**
 * One patch, run through a model before it enters a store.
 *
 * @param classes how many classes won a pixel
 * @param confidence mean probability of the winning class, 0 to 1
 */
public record Trial(int classes, double confidence) {

    private static final double TOLERANCE = 1e-3;

    /**
     * Runs a patch whose values are spread as those of the training data.
     *
     * @param model the model
     * @param runtime where to run it
     * @return what came of it
     * @throws SegmentationException if the model cannot be run, or gives anything but probabilities
     */
    static Trial run(Model model, InferenceRuntime runtime) throws SegmentationException {
        ModelCard card = model.card();
        int pixels = card.patchSize() * card.patchSize();
        try (Segmenter segmenter = runtime.load(new SegmenterRequest(model, ComputeDevice.CPU))) {
            Batch batch = segmenter.newBatch(1);
            fill(batch.samples(), card);
            segmenter.segment(batch, 1);
            float[] probabilities = new float[card.classes() * pixels];
            batch.probabilities().get(probabilities);
            return judge(card, probabilities, pixels);
        }
    }

    private static void fill(FloatBuffer samples, ModelCard card) {
        BandStatistics bands = card.statistics().orElse(BandStatistics.cerradata(card.modality()));
        int pixels = card.patchSize() * card.patchSize();
        SplittableRandom random = new SplittableRandom(1);
        for (int c = 0; c < card.channels(); c++) {
            for (int i = 0; i < pixels; i++) {
                double value = bands.mean().get(c) + bands.stddev().get(c) * random.nextGaussian();
                samples.put((float) Math.max(value, bands.min().get(c)));
            }
        }
    }

    private static Trial judge(ModelCard card, float[] probabilities, int pixels) throws SegmentationException {
        boolean[] won = new boolean[card.classes()];
        double confidence = 0;
        for (int i = 0; i < pixels; i++) {
            int winner = 0;
            double sum = 0;
            for (int k = 0; k < won.length; k++) {
                float p = probabilities[k * pixels + i];
                if (!(p >= -TOLERANCE && p <= 1 + TOLERANCE)) {
                    throw failure(card, "a score of " + p);
                }
                sum += p;
                winner = p > probabilities[winner * pixels + i] ? k : winner;
            }
            if (Math.abs(sum - 1) > TOLERANCE) {
                throw failure(card, "scores that add up to " + sum);
            }
            won[winner] = true;
            confidence += probabilities[winner * pixels + i] / pixels;
        }
        int classes = 0;
        for (boolean one : won) {
            classes += one ? 1 : 0;
        }
        return new Trial(classes, confidence);
    }

    private static SegmentationException failure(ModelCard card, String what) {
        return new SegmentationException(
                "model '" + card.id() + "' gives " + what + " for a patch; its card says "
                        + (card.probabilities()
                                ? "probabilities: does it give logits (output.scores)?"
                                : "logits: are its weights sound?"),
                null);
    }
}
