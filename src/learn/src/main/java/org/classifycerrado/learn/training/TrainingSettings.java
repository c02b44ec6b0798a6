package org.classifycerrado.learn.training;

/**
 * How to train.
 *
 * @param epochs passes over the training patches, at least 1
 * @param batch patches a step, at least 1
 * @param learningRate the highest rate, reached after the warm-up (the first twentieth of all steps) and then lowered
 *     to 0 along a cosine
 * @param weightDecay decoupled decay of the convolution kernels a step, relative to the learning rate
 * @param classWeights how classes are weighted in the cross entropy
 * @param dice share of the Dice term in the loss, 0 to 1
 * @param seed of initial weights, order and augmentation; on a CPU with the same number of threads, equal seeds give
 *     equal results
 */
public record TrainingSettings(
        int epochs,
        int batch,
        double learningRate,
        double weightDecay,
        ClassWeights classWeights,
        double dice,
        long seed) {

    /** Checks the ranges. */
    public TrainingSettings {
        if (epochs < 1 || batch < 1 || !(learningRate > 0) || !(weightDecay >= 0)) {
            throw new IllegalArgumentException("epochs " + epochs + ", batch " + batch + ", learning rate "
                    + learningRate + ", weight decay " + weightDecay + "; allowed: positive numbers");
        }
    }
}
