package org.classifycerrado.learn.training;

/**
 * What an epoch of training came to. The scores are those of the weights after it on the validation patches.
 *
 * @param epoch from 1
 * @param epochs how many there will be at most
 * @param loss average loss of its steps
 * @param validationLoss the same loss on the validation patches, without augmentation
 * @param accuracy share of pixels whose class is right, 0 to 1
 * @param macroF1 average of the classes' F1, 0 to 1
 * @param meanIou average of the classes' intersection over union, 0 to 1
 * @param learningRate that of its last step
 * @param skipped patches that could not be read, in training and validation together
 * @param best whether these are the best weights so far
 * @param seconds time that the epoch took
 */
public record EpochReport(
        int epoch,
        int epochs,
        double loss,
        double validationLoss,
        double accuracy,
        double macroF1,
        double meanIou,
        double learningRate,
        int skipped,
        boolean best,
        double seconds) {

    /** The same, marked as the best so far. */
    EpochReport asBest() {
        return new EpochReport(
                epoch, epochs, loss, validationLoss, accuracy, macroF1, meanIou, learningRate, skipped, true, seconds);
    }
}
