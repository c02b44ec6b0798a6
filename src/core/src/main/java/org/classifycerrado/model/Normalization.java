package org.classifycerrado.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.classifycerrado.input.BandStatistics;

/**
 * How raw band values become a network's input, with the numbers of each channel. The three methods and their names are
 * those of the CerraData-4MM experiment code.
 *
 * @param method the formula
 * @param first {@code min} of each channel for {@link Method#ZERO_TO_ONE}, {@code mean} for {@link Method#ONE_TO_ONE},
 *     empty for {@link Method#NONE}
 * @param second {@code max} of each channel, or {@code stddev}, or empty
 */
public record Normalization(Method method, List<Double> first, List<Double> second) {

    /** The formula of a normalisation. */
    public enum Method {
        /** Raw values. */
        NONE("none"),
        /** {@code x = max(x, 1e-6); (x - min) / (max - min)}; not clipped above. */
        ZERO_TO_ONE("0to1"),
        /** {@code x = max(x, 1e-6); (ln x - ln mean) / ln stddev}; despite the name not bounded. */
        ONE_TO_ONE("1to1");

        private final String id;

        Method(String id) {
            this.id = id;
        }

        /**
         * The name in cards and parameters.
         *
         * @return {@code none}, {@code 0to1} or {@code 1to1}
         */
        public String id() {
            return id;
        }

        /**
         * Parses {@link #id()}.
         *
         * @param text the id
         * @return the method
         * @throws IllegalArgumentException if there is none of that id
         */
        public static Method parse(String text) {
            for (Method method : values()) {
                if (method.id.equalsIgnoreCase(text.trim())) {
                    return method;
                }
            }
            throw new IllegalArgumentException("normalization is '" + text + "'; allowed: "
                    + Arrays.stream(values()).map(Method::id).collect(Collectors.joining(", ")));
        }
    }

    /** Smallest value that enters a formula; the dataset's code clips there so that the logarithm exists. */
    public static final double FLOOR = 1e-6;

    /**
     * The normalisation of a method with the statistics of a training set.
     *
     * @param method the formula
     * @param statistics of the channels that the model reads
     * @return the normalisation
     */
    public static Normalization of(Method method, BandStatistics statistics) {
        return switch (method) {
            case NONE -> new Normalization(method, List.of(), List.of());
            case ZERO_TO_ONE -> new Normalization(method, statistics.min(), statistics.max());
            case ONE_TO_ONE -> new Normalization(method, statistics.mean(), statistics.stddev());
        };
    }

    /**
     * The formula as one multiplication and one addition a channel, applied to {@code max(x, FLOOR)} or, for
     * {@link Method#ONE_TO_ONE}, to its natural logarithm.
     *
     * @param channels how many channels
     * @return factors in row 0, summands in row 1; each of length {@code channels}
     */
    public float[][] affine(int channels) {
        float[] factor = new float[channels];
        float[] summand = new float[channels];
        for (int c = 0; c < channels; c++) {
            double scale = 1;
            double shift = 0;
            if (method == Method.ZERO_TO_ONE) {
                scale = 1 / (second.get(c) - first.get(c));
                shift = -first.get(c) * scale;
            } else if (method == Method.ONE_TO_ONE) {
                scale = 1 / Math.log(second.get(c));
                shift = -Math.log(first.get(c)) * scale;
            }
            factor[c] = (float) scale;
            summand[c] = (float) shift;
        }
        return new float[][] {factor, summand};
    }
}
