package org.classifycerrado.patch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How sure a model was, on one scale for all measures: 0 % where it could not tell, 100 % where there was no doubt. */
public enum ConfidenceMeasure {

    /** The probability of the class, which is the highest of all. */
    PROBABILITY("Probability of the class in percent") {
        @Override
        double of(float[] scores, double total) {
            return highest(scores) / total;
        }
    },

    /** The probability of the class less that of the second. */
    MARGIN("Probability of the class less that of the second, in percent") {
        @Override
        double of(float[] scores, double total) {
            float first = 0;
            float second = 0;
            for (float score : scores) {
                if (score > first) {
                    second = first;
                    first = score;
                } else if (score > second) {
                    second = score;
                }
            }
            return (first - second) / total;
        }
    },

    /**
     * What the entropy of the probabilities lacks of the greatest possible: 1 − H / ln n with H = −Σ p ln p over the n
     * classes (C. E. Shannon, A Mathematical Theory of Communication, 1948).
     */
    ENTROPY("What the entropy of the class probabilities lacks of the greatest possible, in percent") {
        @Override
        double of(float[] scores, double total) {
            double entropy = 0;
            for (float score : scores) {
                double p = score / total;
                entropy -= p > 0 ? p * Math.log(p) : 0;
            }
            return 1 - entropy / Math.log(scores.length);
        }
    };

    private final String description;

    ConfidenceMeasure(String description) {
        this.description = description;
    }

    /**
     * As requests name it.
     *
     * @return the name in lower case
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What its values are.
     *
     * @return for people
     */
    public String description() {
        return description;
    }

    /**
     * The names of all.
     *
     * @return in their order
     */
    public static List<String> ids() {
        return Arrays.stream(values()).map(ConfidenceMeasure::id).toList();
    }

    /**
     * The measure of a name.
     *
     * @param id in lower case
     * @return it, or empty if there is none
     */
    public static Optional<ConfidenceMeasure> find(String id) {
        return Arrays.stream(values())
                .filter(measure -> measure.id().equals(id))
                .findFirst();
    }

    /**
     * Measures one pixel.
     *
     * @param scores of the classes, two or more, not negative
     * @param total their sum, above 0
     * @return a whole number of percent, 0 to 100
     */
    public int percent(float[] scores, double total) {
        return (int) Math.max(0, Math.min(100, Math.round(100 * of(scores, total))));
    }

    abstract double of(float[] scores, double total);

    private static float highest(float[] scores) {
        float highest = 0;
        for (float score : scores) {
            highest = Math.max(highest, score);
        }
        return highest;
    }
}
