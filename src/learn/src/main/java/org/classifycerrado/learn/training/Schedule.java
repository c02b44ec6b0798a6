package org.classifycerrado.learn.training;

/** How the learning rate goes over a training. */
public enum Schedule {
    /** The same all the time. */
    CONSTANT {
        @Override
        double rate(double highest, long step, long steps) {
            return highest;
        }
    },
    /** Rises over the first twentieth of all steps, then falls to 0 along a cosine (Loshchilov and Hutter 2017). */
    COSINE {
        @Override
        double rate(double highest, long step, long steps) {
            double warmUp = Math.max(1, WARM_UP * steps);
            if (step < warmUp) {
                return highest * (step + 1) / (warmUp + 1);
            }
            return highest * 0.5 * (1 + Math.cos(Math.PI * (step - warmUp) / (steps - warmUp)));
        }
    };

    private static final double WARM_UP = 0.05;

    /**
     * The rate of a step.
     *
     * @param highest the highest rate
     * @param step which step of the training, from 0
     * @param steps how many there are
     * @return 0 to {@code highest}
     */
    abstract double rate(double highest, long step, long steps);
}
