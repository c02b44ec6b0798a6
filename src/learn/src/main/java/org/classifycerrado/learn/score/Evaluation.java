package org.classifycerrado.learn.score;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Consumer;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.PatchMaps;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.score.ConfusionMatrix;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.Segmenter;

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
     * @return the confusion matrix
     * @throws SegmentationException if the model cannot be run
     * @throws IOException if a patch cannot be read, or none
     */
    public static ConfusionMatrix of(
            Model model, PatchSet patches, CorruptPatches corrupt, Consumer<String> leftOut, ComputeDevice device)
            throws SegmentationException, IOException {
        ModelCard card = model.card();
        int pixels = patches.side() * patches.side();
        float[] x = new float[card.channels() * pixels];
        byte[] y = new byte[pixels];
        ByteBuffer samples = ByteBuffer.allocateDirect(x.length * Float.BYTES).order(ByteOrder.nativeOrder());
        FloatBuffer values = samples.asFloatBuffer();
        ConfusionMatrix matrix = new ConfusionMatrix(card.classes());
        try (Segmenter segmenter = Segmenter.load(model, card.level(), device, false)) {
            int scored = 0;
            for (int i = 0; i < patches.size(); i++) {
                try {
                    patches.read(i, x, y);
                } catch (IOException e) {
                    boolean last = i == patches.size() - 1;
                    if (corrupt == CorruptPatches.STOP || last && scored == 0) {
                        throw e;
                    }
                    leftOut.accept(e.getMessage());
                    continue;
                }
                scored++;
                values.clear().put(x);
                matrix.add(
                        y, PatchMaps.mostLikely(segmenter.segment(samples, 1, patches.side()), card.classes(), pixels));
            }
        }
        return matrix;
    }
}
