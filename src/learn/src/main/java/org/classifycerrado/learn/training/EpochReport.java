package org.classifycerrado.learn.training;

import org.classifycerrado.score.ConfusionMatrix;

/**
 * What an epoch of training came to.
 *
 * @param epoch from 1
 * @param epochs how many there will be
 * @param loss average training loss of its steps
 * @param validation of the weights after the epoch, on the validation patches
 * @param best whether these are the best weights so far
 * @param seconds time that the epoch took
 */
public record EpochReport(
        int epoch, int epochs, double loss, ConfusionMatrix validation, boolean best, double seconds) {}
