package org.classifycerrado.learn.synth;

/** A sum of {@link Noise} fields, each finer and weaker than the one before. Same range and same limits as noise. */
final class Fractal {

    private final Noise[] octaves;
    private final double[] weights;

    /**
     * A fractal.
     *
     * @param seed what sets it apart from others
     * @param scale lattice cell of the coarsest octave in metres
     * @param octaves how many
     * @param step by how much an octave is finer than the one before
     * @param gain by how much it is weaker
     */
    Fractal(long seed, double scale, int octaves, double step, double gain) {
        this.octaves = new Noise[octaves];
        this.weights = new double[octaves];
        double weight = 1;
        double power = 0;
        for (int i = 0; i < octaves; i++) {
            this.octaves[i] = new Noise(seed * 31 + i, scale);
            weights[i] = weight;
            power += weight * weight;
            weight *= gain;
            scale /= step;
        }
        for (int i = 0; i < octaves; i++) {
            weights[i] /= Math.sqrt(power);
        }
    }

    /** The value at a place in metres. */
    double at(double x, double y) {
        double sum = 0;
        for (int i = 0; i < octaves.length; i++) {
            sum += weights[i] * octaves[i].at(x, y);
        }
        return sum;
    }
}
