package org.classifycerrado.learn.training;

import java.util.List;
import java.util.Map;
import org.classifycerrado.learn.architecture.Weights;

/**
 * All that a training needs to go on after an epoch as if nothing had happened.
 *
 * @param fingerprint of what is trained, how and with what
 * @param reports of the epochs that are over
 * @param steps how many there have been
 * @param classWeights one a class
 * @param expected how often each patch is to be taken in an epoch, as {@link Sampling#expected} gives it
 * @param weights of the network now
 * @param moments of the optimizer, by the names of the parameters
 */
record TrainingState(
        String fingerprint,
        List<EpochReport> reports,
        int steps,
        float[] classWeights,
        double[] expected,
        Weights weights,
        Map<String, AdamW.Moments> moments) {

    /** The best epoch; null before the first. */
    EpochReport best() {
        return reports.stream().filter(EpochReport::best).reduce((a, b) -> b).orElse(null);
    }
}
