package org.classifycerrado.learn.training;

import com.google.gson.JsonObject;
import java.util.Locale;
import org.classifycerrado.learn.architecture.Loss;

/**
 * How to train. The optimizer is AdamW; without weight decay that is Adam.
 *
 * @param epochs passes over the training patches, at least 1
 * @param batch patches a step, at least 1
 * @param learningRate the highest rate
 * @param weightDecay decoupled decay of kernels and matrices a step, relative to the learning rate
 * @param schedule how the rate goes
 * @param classWeights how classes are weighted in the cross entropy
 * @param loss what is minimised
 * @param augment whether each patch is flipped and turned at random
 * @param sampling which patches an epoch takes
 * @param criterion what the best epoch is chosen by
 * @param patience epochs without a better one after which the training stops; 0 for all epochs
 * @param backToBest whether each epoch begins with the weights of the best one so far; the optimizer's moments stay
 * @param seed of initial weights, sampling, order and augmentation; on a CPU with the same number of threads, equal
 *     seeds give equal results
 */
public record TrainingSettings(
        int epochs,
        int batch,
        double learningRate,
        double weightDecay,
        Schedule schedule,
        ClassWeights classWeights,
        Loss loss,
        boolean augment,
        Sampling sampling,
        Criterion criterion,
        int patience,
        boolean backToBest,
        long seed) {

    /** Checks the ranges. */
    public TrainingSettings {
        if (epochs < 1
                || batch < 1
                || patience < 0
                || !(learningRate > 0)
                || Double.isInfinite(learningRate)
                || !(weightDecay >= 0)) {
            throw new IllegalArgumentException("epochs " + epochs + ", batch " + batch + ", learning rate "
                    + learningRate + ", weight decay " + weightDecay + ", patience " + patience
                    + "; allowed: positive numbers, for weight decay and patience also 0");
        }
    }

    /**
     * The same with another length.
     *
     * @param number passes over the training patches
     * @return the settings
     */
    public TrainingSettings withEpochs(int number) {
        return with(number, batch, learningRate, patience);
    }

    /**
     * The same with other numbers.
     *
     * @param newEpochs passes over the training patches
     * @param newBatch patches a step
     * @param newRate the highest learning rate
     * @param newPatience epochs without a better one, or 0
     * @return the settings
     */
    public TrainingSettings with(int newEpochs, int newBatch, double newRate, int newPatience) {
        return new TrainingSettings(
                newEpochs,
                newBatch,
                newRate,
                weightDecay,
                schedule,
                classWeights,
                loss,
                augment,
                sampling,
                criterion,
                newPatience,
                backToBest,
                seed);
    }

    /**
     * The settings as a model's card holds them.
     *
     * @return a JSON object
     */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("epochs", epochs);
        json.addProperty("batch", batch);
        json.addProperty("optimizer", weightDecay == 0 ? "adam" : "adamw");
        json.addProperty("learningRate", learningRate);
        json.addProperty("weightDecay", weightDecay);
        json.addProperty("schedule", word(schedule));
        json.addProperty("classWeights", word(classWeights));
        json.addProperty("dice", loss.dice());
        if (loss.twoTasks()) {
            json.addProperty("classShare", loss.classShare());
            json.addProperty("edgeShare", loss.edgeShare());
        }
        json.addProperty("doubleSoftmax", loss.doubleSoftmax());
        json.addProperty("diceOfAbsentClasses", loss.absentToo());
        json.addProperty("focusing", loss.focusing());
        json.addProperty("augment", augment);
        json.addProperty("sampling", word(sampling));
        json.addProperty("bestBy", word(criterion));
        json.addProperty("patience", patience);
        json.addProperty("backToBest", backToBest);
        json.addProperty("seed", seed);
        return json;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
