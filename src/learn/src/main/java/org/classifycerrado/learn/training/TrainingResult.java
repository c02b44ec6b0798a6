package org.classifycerrado.learn.training;

import java.util.List;
import org.classifycerrado.learn.architecture.Weights;

/**
 * A trained network.
 *
 * @param weights those of the best epoch
 * @param best the epoch that they are of
 * @param epochs all epochs, in order
 */
public record TrainingResult(Weights weights, EpochReport best, List<EpochReport> epochs) {}
