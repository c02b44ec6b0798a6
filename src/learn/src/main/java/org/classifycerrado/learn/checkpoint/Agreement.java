package org.classifycerrado.learn.checkpoint;

import java.awt.Rectangle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.synth.SceneOptions;
import org.classifycerrado.learn.synth.SyntheticScene;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.Precision;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.Segmenter;

/** How far two precisions of a model agree on the class of a pixel, on patches of synthetic scenes. */
final class Agreement {

    /** From this share of equal pixels on, a model is to run in the faster precision. */
    static final double ENOUGH = 0.999;

    /** How many patches are compared. */
    static final int PATCHES = 8;

    private static final int EXTENT = 4096;
    private static final double WEST = 600_000;
    private static final double NORTH = 9_300_000;

    private Agreement() {}

    /**
     * Compares.
     *
     * @param model what to run
     * @param precision compared with single precision
     * @return share of the pixels whose most likely class is the same, 0 to 1
     */
    static double of(Model model, Precision precision) throws SegmentationException {
        ModelCard card = model.card();
        int size = card.patchSize();
        int pixels = size * size;
        SyntheticScene scene = SyntheticScene.of(SceneOptions.of(1, WEST, NORTH, EXTENT, EXTENT));
        SplittableRandom random = new SplittableRandom(1);
        ComputeDevice device = ComputeDevice.choose("cpu");
        long equal = 0;
        try (Segmenter single = Segmenter.load(model, card.level(), device, false);
                Segmenter other = Segmenter.load(model, card.level(), device, precision, false)) {
            for (int i = 0; i < PATCHES; i++) {
                ByteBuffer patch = patch(card, scene, random);
                float[] expected = single.segment(patch, 1, size);
                float[] given = other.segment(patch, 1, size);
                for (int p = 0; p < pixels; p++) {
                    equal += winner(expected, p, pixels) == winner(given, p, pixels) ? 1 : 0;
                }
            }
        }
        return equal / (double) (PATCHES * pixels);
    }

    private static ByteBuffer patch(ModelCard card, SyntheticScene scene, SplittableRandom random) {
        int size = card.patchSize();
        Rectangle place = new Rectangle(random.nextInt(EXTENT - size), random.nextInt(EXTENT - size), size, size);
        float[][] bands = scene.samples(place).bands();
        ByteBuffer patch = ByteBuffer.allocateDirect(card.channels() * size * size * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        for (int c = 0; c < card.channels(); c++) {
            int band = card.modality().usesMsi() ? c : Modality.MSI.bands().size() + c;
            for (float value : bands[band]) {
                patch.putFloat(value);
            }
        }
        return patch.flip();
    }

    private static int winner(float[] probabilities, int pixel, int pixels) {
        int winner = 0;
        for (int c = 1; c * pixels < probabilities.length; c++) {
            winner = probabilities[c * pixels + pixel] > probabilities[winner * pixels + pixel] ? c : winner;
        }
        return winner;
    }
}
