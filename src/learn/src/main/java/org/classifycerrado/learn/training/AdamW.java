package org.classifycerrado.learn.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), β₁ = 0.9 and β₂ = 0.999. Its moments are kept by the
 * names of the parameters.
 */
final class AdamW {

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final float EPSILON = 1e-8f;

    /** Only a negative number switches DJL's clipping off; 0 would cut away every positive gradient. */
    private static final float NO_CLIPPING = -1;

    private record Native(PtNDArray first, PtNDArray second) {}

    /**
     * The running averages of a parameter's gradient and of its square, in row-major order.
     *
     * @param first of the gradient
     * @param second of its square
     */
    record Moments(float[] first, float[] second) {}

    private final NDManager manager;
    private final Map<String, Native> moments = new LinkedHashMap<>();

    /**
     * Starts without moments.
     *
     * @param manager owns the moments
     */
    AdamW(NDManager manager) {
        this.manager = manager;
    }

    /** Takes up the moments of a parameter. */
    void restore(String name, Shape shape, Moments saved) {
        moments.put(name, new Native((PtNDArray) manager.create(saved.first(), shape), (PtNDArray)
                manager.create(saved.second(), shape)));
    }

    /** A copy of all moments. */
    Map<String, Moments> moments() {
        Map<String, Moments> copy = new LinkedHashMap<>();
        moments.forEach((name, own) -> copy.put(
                name, new Moments(own.first().toFloatArray(), own.second().toFloatArray())));
        return copy;
    }

    /**
     * Updates one parameter by its gradient, and clears the gradient.
     *
     * @param name key of its moments
     * @param parameter what to update
     * @param step number of this step, from 1
     * @param rate learning rate of this step
     * @param decay weight decay, relative to the learning rate
     */
    void update(String name, PtNDArray parameter, int step, double rate, double decay) {
        Native own = moments.computeIfAbsent(
                name,
                n -> new Native((PtNDArray) manager.zeros(parameter.getShape()), (PtNDArray)
                        manager.zeros(parameter.getShape())));
        double corrected = rate * Math.sqrt(1 - Math.pow(BETA_2, step)) / (1 - Math.pow(BETA_1, step));
        try (PtNDArray gradient = JniUtils.getGradient(parameter)) {
            JniUtils.adamUpdate(
                    parameter,
                    gradient,
                    own.first(),
                    own.second(),
                    (float) rate,
                    (float) corrected,
                    (float) decay,
                    1,
                    NO_CLIPPING,
                    (float) BETA_1,
                    (float) BETA_2,
                    EPSILON,
                    true);
            JniUtils.zeroGrad(parameter);
        }
    }
}
