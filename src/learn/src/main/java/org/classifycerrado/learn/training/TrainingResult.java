package org.classifycerrado.learn.training;

import java.util.List;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.score.ConfusionMatrix;

/**
 * A trained network.
 *
 * @param weights those of the epoch with the highest macro F1 on the validation patches
 * @param validation the confusion matrix of that epoch
 * @param epochs the reports of all epochs
 */
public record TrainingResult(Weights weights, ConfusionMatrix validation, List<EpochReport> epochs) {}
