package org.classifycerrado.learn.training;

import java.util.Arrays;
import java.util.Locale;

/** How much each class counts in the cross entropy. */
public enum ClassWeights {
    /** Every pixel the same. */
    NONE {
        @Override
        double weight(double frequency) {
            return 1;
        }

        @Override
        float[] weights(long[] pixels) {
            float[] ones = new float[pixels.length];
            Arrays.fill(ones, 1);
            return ones;
        }
    },
    /** As CerraData-4MM's weighted models: (1 / frequency), the largest being 1. */
    BALANCED {
        @Override
        double weight(double frequency) {
            return 1 / frequency;
        }
    },
    /** Between the two: √(1 / frequency), the largest being 1. */
    SQUARE_ROOT {
        @Override
        double weight(double frequency) {
            return Math.sqrt(1 / frequency);
        }
    };

    /**
     * Parses the name of an option.
     *
     * @param text {@code none}, {@code balanced} or {@code sqrt}
     * @return the weights
     * @throws IllegalArgumentException if it is none of these
     */
    public static ClassWeights parse(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "none" -> NONE;
            case "balanced" -> BALANCED;
            case "sqrt" -> SQUARE_ROOT;
            default -> throw new IllegalArgumentException("weights is '" + text + "'; allowed: none, balanced, sqrt");
        };
    }

    abstract double weight(double frequency);

    /**
     * The weights for class frequencies.
     *
     * @param pixels pixels of each class; a class without any gets weight 0, as it cannot be learned, where classes are
     *     weighted
     * @return a weight a class, 0 to 1
     */
    float[] weights(long[] pixels) {
        double all = Arrays.stream(pixels).sum();
        double[] weights = Arrays.stream(pixels)
                .mapToDouble(n -> n == 0 ? 0 : weight(n / all))
                .toArray();
        double largest = Arrays.stream(weights).max().orElse(1);
        float[] result = new float[weights.length];
        for (int c = 0; c < result.length; c++) {
            result[c] = (float) (weights[c] / largest);
        }
        return result;
    }
}
