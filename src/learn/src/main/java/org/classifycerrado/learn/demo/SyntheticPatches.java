package org.classifycerrado.learn.demo;

import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.legend.Level;

/**
 * Patches of synthetic worlds, kept in memory (about 0.9 MB each): no world gives patches to more than one of the sets.
 * They are the worlds of the demonstration models.
 *
 * @param training to learn from; of several places those are taken whose classes are rare
 * @param validation to choose the best epoch by
 * @param test to score by; from random places
 */
public record SyntheticPatches(PatchSet training, PatchSet validation, PatchSet test) {

    /** Worlds whose scenes models are trained on begin here, those for validation and for testing further on. */
    static final long TRAINING_SEED = 1_000_000;

    static final long VALIDATION_SEED = 2_000_000;
    static final long TEST_SEED = 3_000_000;
    static final int HELD_WORLDS = 4;
    static final int CANDIDATES = 4;

    /**
     * Computes patches.
     *
     * @param count how many to learn from, at least 1; a quarter as many, 4 to 64, are held for each other purpose
     * @param modality which bands
     * @param level which classes
     * @return the patches; equal arguments give equal patches
     */
    public static SyntheticPatches of(int count, Modality modality, Level level) {
        if (count < 1) {
            throw new IllegalArgumentException("there are " + count + " synthetic patches; allowed: 1 and more");
        }
        int each = Math.min(16, count);
        int worlds = (count + each - 1) / each;
        int held = Math.max(1, Math.min(16, count / 4 / HELD_WORLDS));
        return new SyntheticPatches(
                ScenePatches.of(TRAINING_SEED, worlds, each, CANDIDATES).view(modality, level),
                ScenePatches.of(VALIDATION_SEED, HELD_WORLDS, held, CANDIDATES).view(modality, level),
                ScenePatches.of(TEST_SEED, HELD_WORLDS, held, 1).view(modality, level));
    }
}
