package org.classifycerrado.learn.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SensorTest {

    private static final int VV = 12;
    private static final int DRAWS = 400_000;

    /**
     * GRD products in IW mode have 4.4 looks: mean² / variance of the power of even ground is 4.4, and the logarithm of
     * the amplitude spreads by √ψ′(4.4) / 2 = √0.2552 / 2 = 0.2526, where 4.4 looks of power would spread by 0.505.
     */
    @Test
    void speckleIsThatOfAmplitudesOf44Looks() {
        double sum = 0;
        double squares = 0;
        double logarithms = 0;
        double logarithmSquares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double amplitude = Sensor.sar(VV, 100 * 100, Hash.at(1, i, 0));
            double power = amplitude * amplitude;
            sum += power;
            squares += power * power;
            logarithms += Math.log(amplitude);
            logarithmSquares += Math.log(amplitude) * Math.log(amplitude);
        }
        double mean = sum / DRAWS;
        double logarithmMean = logarithms / DRAWS;

        assertThat(mean * mean / (squares / DRAWS - mean * mean)).isCloseTo(4.4, within(0.05));
        assertThat(Math.sqrt(logarithmSquares / DRAWS - logarithmMean * logarithmMean))
                .isCloseTo(0.2526, within(0.004));
    }

    /**
     * Twice the amplitude on the ground is twice the number, but for the receiver's noise, which is 34 where all is
     * dark.
     */
    @Test
    void numbersFollowTheAmplitudeAboveTheNoise() {
        double[] power = new double[3];
        for (int i = 0; i < DRAWS; i++) {
            long random = Hash.at(2, i, 0);
            float[] numbers = {
                Sensor.sar(VV, 0, random), Sensor.sar(VV, 200 * 200, random), Sensor.sar(VV, 400 * 400, random)
            };
            for (int k = 0; k < 3; k++) {
                power[k] += (double) numbers[k] * numbers[k] / DRAWS;
            }
        }
        // 600 · 10^(−25 / 20)
        assertThat(Math.sqrt(power[0])).isCloseTo(33.74, within(0.3));
        assertThat((power[2] - power[0]) / (power[1] - power[0])).isCloseTo(4, within(0.02));
    }
}
