package org.classifycerrado.sentinel.stack;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.imagery.Samples;
import org.classifycerrado.input.Doubt;
import org.classifycerrado.input.Interpretation;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.Plausibility;
import org.classifycerrado.input.Quantity;

/**
 * Some pixels of a scene, spread over a stack, by which what its metadata say of the values is held against the values:
 * an offset that was, or was not, taken off shows in the dark pixels.
 */
final class Evidence {

    /** How many pixels are looked at, about. */
    private static final int PIXELS = 20_000;

    /** Fewer than this say nothing. */
    private static final int LEAST = 200;

    private final String id;
    private final List<Quantity> stored;
    private final MsiQuantity wanted;
    private final int every;
    private final List<float[]> pixels = new ArrayList<>();

    /**
     * Nothing yet.
     *
     * @param id of the scene
     * @param stored what its bands hold
     * @param wanted what is collected
     * @param count of the stack's pixels
     */
    Evidence(String id, List<Quantity> stored, MsiQuantity wanted, long count) {
        this.id = id;
        this.stored = stored;
        this.wanted = wanted;
        this.every = (int) Math.max(1, count / PIXELS);
    }

    /** Looks at some pixels of a window, always the same ones. */
    void look(Rectangle window, Samples samples) {
        for (int i = 0; i < samples.noData().length; i++) {
            int x = window.x + i % window.width;
            int y = window.y + i / window.width;
            if (!samples.noData()[i] && Math.floorMod(x * 73_856_093 ^ y * 19_349_663, every) == 0) {
                float[] pixel = new float[stored.size()];
                for (int b = 0; b < pixel.length; b++) {
                    MsiQuantity quantity = (MsiQuantity) stored.get(b);
                    double reflectance = wanted.reflectanceOf(samples.channels()[b][i]);
                    pixel[b] = (float) (reflectance * quantity.quantification() + quantity.offset());
                }
                synchronized (this) {
                    pixels.add(pixel);
                }
            }
        }
    }

    /** What speaks against the metadata. */
    synchronized Optional<String> doubt() {
        if (pixels.size() < LEAST) {
            return Optional.empty();
        }
        float[][] values = new float[stored.size()][pixels.size()];
        for (int i = 0; i < pixels.size(); i++) {
            for (int b = 0; b < values.length; b++) {
                values[b][i] = pixels.get(i)[b];
            }
        }
        Interpretation meaning = new Interpretation(
                stored,
                Collections.nCopies(stored.size(), 1.0),
                Collections.nCopies(stored.size(), 0.0),
                stored.get(0),
                "metadata",
                List.of());
        return Plausibility.msi("'" + id + "'", values, meaning)
                .filter(Doubt::grave)
                .map(doubt -> doubt.parameter() + " " + doubt.text());
    }
}
