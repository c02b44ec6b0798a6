package org.classifycerrado.learn.training;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Which patches an epoch takes: always as many as there are. */
public enum Sampling {
    /** Each once. */
    ALL {
        @Override
        double[] expected(int[][] pixels) {
            return EACH_ONCE;
        }
    },
    /**
     * Patches with rare classes more often: the chance of a patch is proportional to the mean, over its pixels, of √(1
     * / frequency of the pixel's class) among all patches.
     */
    BALANCED {
        @Override
        double[] expected(int[][] pixels) {
            return balanced(pixels);
        }
    };

    /** Stands for numbers that are all 1. */
    static final double[] EACH_ONCE = {};

    /**
     * How often each patch is to be taken in an epoch, on average.
     *
     * @param pixels of each patch, the pixels of each class; all 0 where it has none or cannot be read
     * @return numbers that add up to the number of patches, or {@link #EACH_ONCE}; patches without a class have 1
     */
    abstract double[] expected(int[][] pixels);

    private static double[] balanced(int[][] pixels) {
        double[] counts = new double[pixels[0].length];
        for (int[] patch : pixels) {
            Arrays.setAll(counts, c -> counts[c] + patch[c]);
        }
        double all = Arrays.stream(counts).sum();
        double[] worth = Arrays.stream(pixels)
                .mapToDouble(patch -> mean(patch, c -> Math.sqrt(all / counts[c])))
                .toArray();
        double mean = Arrays.stream(worth).filter(w -> w > 0).average().orElse(1);
        return Arrays.stream(worth).map(w -> w == 0 ? 1 : w / mean).toArray();
    }

    private interface Worth {
        double of(int classId);
    }

    /** Mean worth of a patch's pixels, 0 if it has none. */
    private static double mean(int[] patch, Worth worth) {
        double own = Arrays.stream(patch).sum();
        return IntStream.range(0, patch.length)
                .filter(c -> patch[c] > 0)
                .mapToDouble(c -> patch[c] / own * worth.of(c))
                .sum();
    }

    /**
     * Draws an epoch by systematic sampling, which lies as near to the expected numbers as whole numbers can: a patch
     * of which {@code n} are expected is taken ⌊n⌋ or ⌈n⌉ times.
     *
     * @param patches how many there are
     * @param expected what {@link #expected} gave
     * @param random decides where rounding goes up; not asked if each is taken once
     * @return as many indices as there are patches, ascending
     */
    static int[] draw(int patches, double[] expected, SplittableRandom random) {
        if (expected.length == 0) {
            return IntStream.range(0, patches).toArray();
        }
        int[] drawn = new int[patches];
        double next = random.nextDouble();
        double reached = 0;
        int count = 0;
        for (int i = 0; i < patches; i++) {
            reached += expected[i];
            while (next < reached && count < patches) {
                drawn[count++] = i;
                next++;
            }
        }
        // The sum may fall short of the number of patches by rounding.
        Arrays.fill(drawn, count, patches, patches - 1);
        return drawn;
    }
}
