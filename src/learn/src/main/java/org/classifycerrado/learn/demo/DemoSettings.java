package org.classifycerrado.learn.demo;

import org.classifycerrado.learn.architecture.Loss;
import org.classifycerrado.learn.training.ClassWeights;
import org.classifycerrado.learn.training.Criterion;
import org.classifycerrado.learn.training.Schedule;
import org.classifycerrado.learn.training.TrainingSettings;

/**
 * How much to train demonstration models.
 *
 * @param worlds synthetic worlds to learn from
 * @param patches patches a world
 * @param held patches to validate on, and as many others to test on
 * @param training how to train
 */
public record DemoSettings(int worlds, int patches, int held, TrainingSettings training) {

    /**
     * The settings of the models that the project ships.
     *
     * @return the settings
     */
    public static DemoSettings shipped() {
        return new DemoSettings(
                12,
                16,
                32,
                new TrainingSettings(
                        6,
                        4,
                        3e-3,
                        1e-2,
                        Schedule.COSINE,
                        ClassWeights.SQUARE_ROOT,
                        new Loss(0.3),
                        true,
                        Criterion.MACRO_F1,
                        0,
                        1));
    }

    /**
     * The same with another number of epochs.
     *
     * @param epochs passes over the training patches, at least 1
     * @return the settings
     */
    public DemoSettings withEpochs(int epochs) {
        return new DemoSettings(worlds, patches, held, training.withEpochs(epochs));
    }
}
