package org.classifycerrado.score;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * How well a map agrees with a reference.
 *
 * @param level the level of the classes; empty if they are not those of CerraData-4MM
 * @param classes the classes, in the matrix's order
 * @param matrix counts of pixels that have a class in both
 * @param withoutMap pixels with a class in the reference alone; they do not count
 * @param withoutReference pixels with a class on the map alone; they do not count
 * @param areas error-adjusted areas, where the matrix is of a sample and mapped areas are known
 */
public record Assessment(
        Optional<Level> level,
        List<LandCoverClass> classes,
        ConfusionMatrix matrix,
        long withoutMap,
        long withoutReference,
        Optional<AreaEstimate> areas) {

    /** Takes a copy of the classes and checks their number. */
    public Assessment {
        classes = List.copyOf(classes);
        if (classes.size() != matrix.classes()) {
            throw new IllegalArgumentException(
                    classes.size() + " classes and a confusion matrix of " + matrix.classes());
        }
    }

    /**
     * Of a matrix of a legend's classes.
     *
     * @param level the level
     * @param matrix its matrix
     * @return the assessment
     */
    public static Assessment of(Level level, ConfusionMatrix matrix) {
        return new Assessment(Optional.of(level), Legend.of(level).classes(), matrix, 0, 0, Optional.empty());
    }

    /**
     * Reads a confusion matrix as the benchmark publishes them: a header of {@code Class} and a label for each column,
     * then a row for each true class with its label and the counts of each predicted class. With the labels 0 to 6 the
     * classes are those of L1, with 0 to 13 those of L2; any other labels are names of classes.
     *
     * @param csv the text
     * @return the assessment
     * @throws IllegalArgumentException if the text is no such matrix; the message says where
     */
    public static Assessment parse(String csv) {
        List<String[]> lines = csv.replace("\uFEFF", "")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(",", -1))
                .toList();
        int n = lines.size() - 1;
        if (n < 2 || lines.get(0).length != n + 1) {
            throw new IllegalArgumentException("is no confusion matrix: "
                    + (lines.isEmpty() ? 0 : lines.get(0).length - 1) + " columns and " + Math.max(n, 0)
                    + " rows of classes; needed: as many rows as columns, 2 or more");
        }
        List<String> labels = new ArrayList<>();
        long[][] counts = new long[n][n];
        for (int row = 0; row < n; row++) {
            String[] fields = lines.get(row + 1);
            String label = lines.get(0)[row + 1].trim();
            if (fields.length != n + 1 || !fields[0].trim().equals(label)) {
                throw new IllegalArgumentException("is no confusion matrix: row " + (row + 1) + " has the label '"
                        + fields[0].trim() + "' and " + (fields.length - 1) + " counts; needed: the label '" + label
                        + "' and " + n);
            }
            labels.add(label);
            for (int column = 0; column < n; column++) {
                counts[row][column] = count(fields[column + 1].trim(), label);
            }
        }
        ConfusionMatrix matrix = ConfusionMatrix.of(counts);
        for (Level level : Level.values()) {
            List<String> ids = Legend.of(level).classes().stream()
                    .map(c -> Integer.toString(c.id()))
                    .toList();
            if (labels.equals(ids)) {
                return of(level, matrix);
            }
        }
        return new Assessment(Optional.empty(), named(labels), matrix, 0, 0, Optional.empty());
    }

    private static long count(String text, String label) {
        try {
            long count = Long.parseLong(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told below, with the same words.
        }
        throw new IllegalArgumentException("is no confusion matrix: row '" + label + "' has the count '" + text
                + "'; allowed: whole numbers from 0");
    }

    private static List<LandCoverClass> named(List<String> labels) {
        List<LandCoverClass> classes = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            Color color = Color.getHSBColor((float) i / labels.size(), 0.55f, 0.75f);
            classes.add(new LandCoverClass(i, labels.get(i), labels.get(i), labels.get(i), color));
        }
        return classes;
    }

    /**
     * The same with areas that the map has, which makes of the matrix that of a sample.
     *
     * @param mapped area of each class on the map, in any one unit
     * @return the assessment with an estimate
     * @throws IllegalArgumentException as {@link AreaEstimate#of} says
     */
    public Assessment withMappedAreas(double[] mapped) {
        return new Assessment(
                level, classes, matrix, withoutMap, withoutReference, Optional.of(AreaEstimate.of(matrix, mapped)));
    }

    /**
     * The same map judged by the classes of L1.
     *
     * @return the assessment, or empty if the classes are not those of L2. Without areas: the strata of the sample are
     *     the classes of L2
     */
    public Optional<Assessment> atL1() {
        if (!level.equals(Optional.of(Level.L2))) {
            return Optional.empty();
        }
        Legend legend = Legend.of(Level.L1);
        return Optional.of(new Assessment(
                Optional.of(Level.L1),
                legend.classes(),
                matrix.grouped(Legend.of(Level.L2)::parentOf, legend.size()),
                withoutMap,
                withoutReference,
                Optional.empty()));
    }

    /**
     * The matrix in the layout that {@link #parse} reads.
     *
     * @return lines that end with a line feed
     */
    public String toCsv() {
        StringBuilder csv = new StringBuilder("Class");
        classes.forEach(c -> csv.append(',').append(label(c)));
        csv.append('\n');
        for (int row = 0; row < classes.size(); row++) {
            csv.append(label(classes.get(row)));
            for (int column = 0; column < classes.size(); column++) {
                csv.append(',').append(matrix.count(row, column));
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    private String label(LandCoverClass c) {
        return level.isPresent() ? Integer.toString(c.id()) : c.code();
    }

    /**
     * All figures as a JSON object, scores in percent rounded to two decimals, null where a score does not exist:
     * {@code level}, {@code pixels}, {@code withoutMap}, {@code withoutReference}, {@code scores} ({@code accuracy},
     * {@code macroF1}, {@code weightedF1}, {@code meanIou}, {@code dice}, {@code kappa}), {@code classes} (an array of
     * {@code id}, {@code code}, {@code name}, {@code color}, {@code truePixels}, {@code predictedPixels},
     * {@code precision}, {@code recall}, {@code f1}, {@code iou}), {@code confusion} (rows true, columns predicted),
     * for a map of L2 {@code l1} with the same of L1, and where areas were estimated {@code areas}.
     *
     * @return the text, indented
     */
    public String toJson() {
        Gson gson = new GsonBuilder()
                .setPrettyPrinting()
                .serializeNulls()
                .disableHtmlEscaping()
                .create();
        return gson.toJson(AssessmentJson.of(this));
    }

    @Override
    public String toString() {
        return toJson();
    }
}
