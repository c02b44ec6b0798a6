package org.classifycerrado.learn.score;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.score.ConfusionMatrix;
import org.classifycerrado.segment.Batch;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.Segmenter;
import org.classifycerrado.segment.SegmenterRequest;

/** Scores a finished model as it ships: through the same segmentation that makes maps. */
public final class Evaluation {

    private Evaluation() {}

    /**
     * Classifies labelled patches.
     *
     * @param model the model
     * @param patches raw samples of the model's channels with its offset and units, and class ids of its level
     * @param corrupt whether patches that cannot be read are left out
     * @param leftOut is told what is wrong with each of those
     * @param device where to run
     * @param runtime in which to run
     * @return the confusion matrix
     * @throws SegmentationException if the model cannot be run
     * @throws IOException if a patch cannot be read, or none
     */
    public static ConfusionMatrix of(
            Model model,
            PatchSet patches,
            CorruptPatches corrupt,
            Consumer<String> leftOut,
            ComputeDevice device,
            InferenceRuntime runtime)
            throws SegmentationException, IOException {
        ModelCard card = model.card();
        int pixels = patches.side() * patches.side();
        float[] x = new float[card.channels() * pixels];
        ConfusionMatrix matrix = new ConfusionMatrix(card.classes());
        try (Segmenter segmenter = runtime.load(new SegmenterRequest(model, device).withWindow(patches.side()))) {
            Batch batch = segmenter.newBatch(segmenter.suggestedBatch());
            FloatBuffer samples = batch.samples();
            List<byte[]> labels = new ArrayList<>();
            int scored = 0;
            for (int i = 0; i < patches.size(); i++) {
                byte[] y = new byte[pixels];
                try {
                    patches.read(i, x, y);
                    samples.put(x);
                    labels.add(y);
                } catch (IOException e) {
                    boolean last = i == patches.size() - 1;
                    if (corrupt == CorruptPatches.STOP || last && scored + labels.size() == 0) {
                        throw e;
                    }
                    leftOut.accept(e.getMessage());
                }
                if (labels.size() == batch.capacity() || i == patches.size() - 1) {
                    compare(segmenter, batch, labels, matrix);
                    scored += labels.size();
                    labels.clear();
                    samples.clear();
                }
            }
        }
        return matrix;
    }

    private static void compare(Segmenter segmenter, Batch batch, List<byte[]> labels, ConfusionMatrix matrix)
            throws SegmentationException {
        if (!labels.isEmpty()) {
            segmenter.segment(batch, labels.size());
        }
        for (int i = 0; i < labels.size(); i++) {
            matrix.add(labels.get(i), batch.mostLikely(i));
        }
    }
}
