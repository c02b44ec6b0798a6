package org.classifycerrado.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Class areas corrected by what a sample tells of a map's errors, with 95 % confidence intervals. The sample is
 * stratified by mapped class and drawn at random within each stratum. Formulae: Olofsson, Foody, Herold, Stehman,
 * Woodcock, Wulder: Good practices for estimating area and assessing accuracy of land change, Remote Sensing of
 * Environment 148 (2014) 42–57, doi:10.1016/j.rse.2014.02.015, equations 1 to 11.
 *
 * @param total area of the map, in the unit of the mapped areas
 * @param accuracy overall accuracy by area, 0 to 1
 * @param accuracyMargin half the width of its interval
 * @param classes one for each class, in the matrix's order
 */
public record AreaEstimate(double total, double accuracy, double accuracyMargin, List<ClassArea> classes) {

    /** 97.5 % quantile of the normal distribution, as the paper rounds it. */
    private static final double Z = 1.96;

    /** Takes a copy of the classes. */
    public AreaEstimate {
        classes = List.copyOf(classes);
    }

    /**
     * What is known of one class. Margins are half the width of a 95 % interval. An accuracy is NaN for a class that is
     * nowhere mapped (user's) or nowhere found (producer's).
     *
     * @param sampled sample units that the map gives to the class
     * @param mapped area on the map
     * @param area error-adjusted area
     * @param areaMargin its margin
     * @param users user's accuracy, 0 to 1
     * @param usersMargin its margin
     * @param producers producer's accuracy by area, 0 to 1
     * @param producersMargin its margin
     */
    public record ClassArea(
            long sampled,
            double mapped,
            double area,
            double areaMargin,
            double users,
            double usersMargin,
            double producers,
            double producersMargin) {}

    /**
     * Estimates areas.
     *
     * @param sample counts of sample units; predicted classes are the strata
     * @param mapped area of each class on the map, in any unit, none negative
     * @return the estimate, in the same unit
     * @throws IllegalArgumentException if the areas are not one a class, or a class that is mapped has fewer than two
     *     sample units, so that nothing is known of its errors, or one that is not mapped has sample units
     */
    public static AreaEstimate of(ConfusionMatrix sample, double[] mapped) {
        int n = sample.classes();
        check(sample, mapped);
        double total = 0;
        for (double area : mapped) {
            total += area;
        }
        double accuracy = 0;
        double accuracyVariance = 0;
        List<ClassArea> classes = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            double users = sample.precision(k);
            double usersVariance = users * (1 - users) / (sample.predicted(k) - 1);
            double weight = mapped[k] / total;
            if (mapped[k] > 0) {
                accuracy += weight * users;
                accuracyVariance += weight * weight * usersVariance;
            }
            double area = 0;
            double areaVariance = 0;
            double omittedVariance = 0;
            for (int i = 0; i < n; i++) {
                if (mapped[i] > 0) {
                    double share = (double) sample.count(k, i) / sample.predicted(i);
                    double variance = mapped[i] * mapped[i] * share * (1 - share) / (sample.predicted(i) - 1);
                    area += mapped[i] * share;
                    areaVariance += variance;
                    omittedVariance += i == k ? 0 : variance;
                }
            }
            // A class that is nowhere mapped is omitted wholly, and surely.
            double right = mapped[k] > 0 ? mapped[k] * users : 0;
            double producers = right / area;
            double ownVariance = mapped[k] > 0 ? mapped[k] * mapped[k] * usersVariance : 0;
            double producersVariance =
                    ((1 - producers) * (1 - producers) * ownVariance + producers * producers * omittedVariance)
                            / (area * area);
            classes.add(new ClassArea(
                    sample.predicted(k),
                    mapped[k],
                    area,
                    Z * Math.sqrt(areaVariance),
                    mapped[k] > 0 ? users : Double.NaN,
                    mapped[k] > 0 ? Z * Math.sqrt(usersVariance) : Double.NaN,
                    producers,
                    Z * Math.sqrt(producersVariance)));
        }
        return new AreaEstimate(total, accuracy, Z * Math.sqrt(accuracyVariance), classes);
    }

    private static void check(ConfusionMatrix sample, double[] mapped) {
        if (mapped.length != sample.classes()) {
            throw new IllegalArgumentException(
                    mapped.length + " mapped areas were given for " + sample.classes() + " classes");
        }
        for (int i = 0; i < mapped.length; i++) {
            if (!(mapped[i] >= 0) || mapped[i] == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "the mapped area of class " + i + " is " + mapped[i] + "; allowed: 0 or more");
            }
            long units = sample.predicted(i);
            if (mapped[i] > 0 && units < 2) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "the map has an area of %.4f of class %d, of which the sample has %d units; needed: 2 or more",
                        mapped[i],
                        i,
                        units));
            }
            if (mapped[i] == 0 && units > 0) {
                throw new IllegalArgumentException(
                        "the sample has " + units + " units mapped as class " + i + ", of which the map has no area");
            }
        }
    }
}
