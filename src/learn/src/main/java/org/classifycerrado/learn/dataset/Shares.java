package org.classifycerrado.learn.dataset;

import java.util.List;
import java.util.stream.Stream;

/**
 * How much of a dataset each split gets, in the order of {@link DatasetFolder#SPLITS}.
 *
 * @param values three shares, 0 to 1, that add up to 1
 */
public record Shares(List<Double> values) {

    private static final double TOLERANCE = 1e-6;

    /** Checks the shares. */
    public Shares {
        values = List.copyOf(values);
        double sum = values.stream().mapToDouble(Double::doubleValue).sum();
        if (values.size() != DatasetFolder.SPLITS.size()
                || values.stream().anyMatch(value -> !(value >= 0))
                || !(Math.abs(sum - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException("the ratio is " + values
                    + "; allowed: three shares of train, val and test from 0 to 1 that add up to 1, such as .9,0,.1");
        }
    }

    /**
     * Parses shares between commas.
     *
     * @param text such as {@code .9,0,.1}
     * @return the shares
     * @throws IllegalArgumentException if it is something else
     */
    public static Shares parse(String text) {
        try {
            return new Shares(Stream.of(text.split(",", -1))
                    .map(part -> Double.valueOf(part.trim()))
                    .toList());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the ratio is '" + text + "'; allowed: three shares between commas, such as .9,0,.1", e);
        }
    }

    /** How many of so many patches each split gets: rounded down, and the last that gets any the rest. */
    int[] counts(int all) {
        int[] counts = new int[values.size()];
        int rest = all;
        int last = 0;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (int) Math.floor(all * values.get(i) + TOLERANCE);
            rest -= counts[i];
            last = values.get(i) > 0 ? i : last;
        }
        counts[last] += rest;
        return counts;
    }

    /** How many splits get any. */
    int used() {
        return (int) values.stream().filter(value -> value > 0).count();
    }
}
