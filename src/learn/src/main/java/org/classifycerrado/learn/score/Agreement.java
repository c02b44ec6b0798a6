package org.classifycerrado.learn.score;

import com.google.gson.JsonObject;
import java.awt.Rectangle;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.synth.SceneOptions;
import org.classifycerrado.learn.synth.SyntheticScene;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.segment.Batch;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.Precision;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.Segmenter;
import org.classifycerrado.segment.SegmenterRequest;

/**
 * How far a faster precision of a model agrees with single precision on the class of a pixel, on patches of synthetic
 * scenes.
 *
 * @param sameClass share of the pixels whose most likely class is the same, 0 to 1; NaN if the faster precision could
 *     not be run here
 * @param failure why it could not; empty if it could
 */
public record Agreement(double sameClass, String failure) {

    /** From this share of equal pixels on, a model is to run in the faster precision. */
    private static final double ENOUGH = 0.999;

    private static final int PATCHES = 8;

    private static final int EXTENT = 4096;
    private static final double WEST = 600_000;
    private static final double NORTH = 9_300_000;

    /**
     * Compares on the CPU.
     *
     * @param model what to run
     * @param precision compared with single precision
     * @param runtime where to run it; a child process, since the precision may crash it
     * @return the agreement
     * @throws SegmentationException if the model cannot be run in single precision
     */
    public static Agreement of(Model model, Precision precision, InferenceRuntime runtime)
            throws SegmentationException {
        SegmenterRequest single = new SegmenterRequest(model, ComputeDevice.CPU);
        byte[] expected = classes(single, runtime);
        byte[] given;
        try {
            given = classes(single.withPrecision(precision), runtime);
        } catch (SegmentationException e) {
            return new Agreement(Double.NaN, e.getMessage());
        }
        int equal = 0;
        for (int p = 0; p < expected.length; p++) {
            equal += expected[p] == given[p] ? 1 : 0;
        }
        return new Agreement(equal / (double) expected.length, "");
    }

    /**
     * Whether the model may run in the faster precision wherever that is fast.
     *
     * @return true from 99.9 % of equal pixels on
     */
    public boolean isEnough() {
        return sameClass >= ENOUGH;
    }

    /**
     * For a model's card.
     *
     * @return {@code sameClass}, rounded down, and {@code patches}; or {@code failed}
     */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        if (failure.isEmpty()) {
            json.addProperty("sameClass", Math.floor(sameClass * 1e5) / 1e5);
            json.addProperty("patches", PATCHES);
        } else {
            json.addProperty("failed", failure);
        }
        return json;
    }

    private static byte[] classes(SegmenterRequest request, InferenceRuntime runtime) throws SegmentationException {
        ModelCard card = request.model().card();
        int size = card.patchSize();
        SyntheticScene scene = SyntheticScene.of(SceneOptions.of(1, WEST, NORTH, EXTENT, EXTENT));
        SplittableRandom random = new SplittableRandom(1);
        byte[] classes = new byte[PATCHES * size * size];
        try (Segmenter segmenter = runtime.load(request)) {
            Batch batch = segmenter.newBatch(PATCHES);
            FloatBuffer samples = batch.samples();
            for (int i = 0; i < PATCHES; i++) {
                Rectangle place =
                        new Rectangle(random.nextInt(EXTENT - size), random.nextInt(EXTENT - size), size, size);
                float[][] bands = scene.samples(place).bands();
                for (int c = 0; c < card.channels(); c++) {
                    samples.put(bands[
                            card.modality().usesMsi() ? c : Modality.MSI.bands().size() + c]);
                }
            }
            segmenter.segment(batch, PATCHES);
            for (int i = 0; i < PATCHES; i++) {
                System.arraycopy(batch.mostLikely(i), 0, classes, i * size * size, size * size);
            }
        }
        return classes;
    }
}
