package org.classifycerrado.learn.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Loss;
import org.classifycerrado.model.Normalization;

/** Recipes for training. */
public enum Preset {
    /**
     * As the networks of CerraData-4MM were trained: Adam at a constant rate of 0.001, 32 patches a step, at most 100
     * epochs, raw band values, no augmentation, the best epoch by the validation loss of the classes. U-Nets with the
     * cross entropy of their probabilities, softmax twice; each epoch begins with the best weights so far. TransNuSeg
     * with 0.4 of cross entropy and 0.6 of Dice over all classes for each task, 0.3 times for the classes plus 0.35
     * times for their boundaries.
     */
    PUBLISHED {
        @Override
        public TrainingSettings settings(Architecture architecture, ClassWeights weights, long seed) {
            boolean twoTasks = architecture == Architecture.TRANSNUSEG;
            Loss loss = twoTasks ? new Loss(0.6, 0.3, 0.35, false, true, 0) : new Loss(0, 1, 0, true, false, 0);
            // Their code says 30 for TransNuSeg, and counts so that it is 31.
            int patience = twoTasks ? 31 : 50;
            return new TrainingSettings(
                    100,
                    32,
                    1e-3,
                    0,
                    Schedule.CONSTANT,
                    weights,
                    loss,
                    false,
                    Sampling.ALL,
                    Criterion.LOSS,
                    patience,
                    !twoTasks,
                    seed);
        }

        @Override
        public Normalization.Method normalization() {
            return Normalization.Method.NONE;
        }
    },
    /**
     * What learns better: AdamW with warm-up and cosine decay, focal loss and Dice of the logits, patches with rare
     * classes more often, flips and quarter turns, normalised band values, the best epoch by macro F1.
     */
    IMPROVED {
        @Override
        public TrainingSettings settings(Architecture architecture, ClassWeights weights, long seed) {
            boolean twoTasks = architecture == Architecture.TRANSNUSEG;
            Loss loss = (twoTasks ? new Loss(0.5, 1, 0.35) : new Loss(0.5)).focused(2);
            double rate = architecture == Architecture.UNET_SMALL ? 3e-3 : 5e-4;
            return new TrainingSettings(
                    60,
                    16,
                    rate,
                    1e-2,
                    Schedule.COSINE,
                    weights,
                    loss,
                    true,
                    Sampling.BALANCED,
                    Criterion.MACRO_F1,
                    20,
                    false,
                    seed);
        }

        @Override
        public Normalization.Method normalization() {
            return Normalization.Method.ZERO_TO_ONE;
        }
    };

    /**
     * The settings of the recipe.
     *
     * @param architecture what is trained
     * @param weights how classes are weighted
     * @param seed the seed
     * @return the settings
     */
    public abstract TrainingSettings settings(Architecture architecture, ClassWeights weights, long seed);

    /**
     * What the recipe does to the network's input.
     *
     * @return the method
     */
    public abstract Normalization.Method normalization();

    /**
     * The name in options and cards.
     *
     * @return {@code published} or {@code improved}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Parses {@link #id()}.
     *
     * @param text the id
     * @return the preset
     * @throws IllegalArgumentException if there is none of that id
     */
    public static Preset parse(String text) {
        return Arrays.stream(values())
                .filter(preset -> preset.id().equalsIgnoreCase(text.trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("preset is '" + text + "'; allowed: "
                        + Arrays.stream(values()).map(Preset::id).collect(Collectors.joining(", "))));
    }
}
