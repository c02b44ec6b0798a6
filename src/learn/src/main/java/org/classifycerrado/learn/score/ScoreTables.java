package org.classifycerrado.learn.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.score.AreaEstimate;
import org.classifycerrado.score.Assessment;
import org.classifycerrado.score.ConfusionMatrix;

/** The figures of an assessment as cells of text, for every kind of report. */
final class ScoreTables {

    private ScoreTables() {}

    /** A table. */
    record Table(List<String> header, List<List<String>> rows) {}

    /** Percent with two decimals; a dash for a score that does not exist. */
    static String percent(double share) {
        return number(100 * share, 2);
    }

    static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "–";
    }

    static String title(Assessment assessment) {
        return assessment
                .level()
                .map(level -> level + ", " + assessment.classes().size() + " classes")
                .orElse(assessment.classes().size() + " classes");
    }

    static Table overall(Assessment assessment) {
        ConfusionMatrix matrix = assessment.matrix();
        return new Table(
                List.of("accuracy", "macro F1", "weighted F1", "mIoU", "mIoU of true classes", "Dice", "kappa"),
                List.of(List.of(
                        percent(matrix.accuracy()),
                        percent(matrix.macroF1()),
                        percent(matrix.weightedF1()),
                        percent(matrix.meanIou()),
                        percent(matrix.meanIouOfTrueClasses()),
                        percent(matrix.dice()),
                        percent(matrix.kappa()))));
    }

    static String pixels(Assessment assessment) {
        String text = assessment.matrix().total() + " pixels";
        if (assessment.withoutMap() + assessment.withoutReference() > 0) {
            text += "; left out: " + assessment.withoutMap() + " without a class on the map, "
                    + assessment.withoutReference() + " without one in the reference";
        }
        return text;
    }

    static Table classes(Assessment assessment) {
        ConfusionMatrix matrix = assessment.matrix();
        List<List<String>> rows = new ArrayList<>();
        for (LandCoverClass c : assessment.classes()) {
            rows.add(List.of(
                    name(c),
                    Long.toString(matrix.truth(c.id())),
                    Long.toString(matrix.predicted(c.id())),
                    percent(matrix.precision(c.id())),
                    percent(matrix.recall(c.id())),
                    percent(matrix.f1(c.id())),
                    percent(matrix.iou(c.id()))));
        }
        return new Table(List.of("class", "true", "predicted", "precision", "recall", "F1", "IoU"), rows);
    }

    static Table matrix(Assessment assessment) {
        List<String> header = new ArrayList<>(List.of("true \\ predicted"));
        assessment.classes().forEach(c -> header.add(c.code()));
        List<List<String>> rows = new ArrayList<>();
        for (LandCoverClass c : assessment.classes()) {
            List<String> row = new ArrayList<>(List.of(c.code()));
            for (int column = 0; column < assessment.classes().size(); column++) {
                row.add(Long.toString(assessment.matrix().count(c.id(), column)));
            }
            rows.add(row);
        }
        return new Table(header, rows);
    }

    static Table areas(Assessment assessment, AreaEstimate estimate) {
        List<List<String>> rows = new ArrayList<>();
        for (LandCoverClass c : assessment.classes()) {
            AreaEstimate.ClassArea area = estimate.classes().get(c.id());
            rows.add(List.of(
                    name(c),
                    Long.toString(area.sampled()),
                    number(area.mapped(), 2),
                    number(area.area(), 2) + " ± " + number(area.areaMargin(), 2),
                    percent(area.users()) + " ± " + percent(area.usersMargin()),
                    percent(area.producers()) + " ± " + percent(area.producersMargin())));
        }
        return new Table(
                List.of("class", "sampled", "mapped area", "area ± 95 %", "user's accuracy", "producer's accuracy"),
                rows);
    }

    static String areaAccuracy(AreaEstimate estimate) {
        return "Overall accuracy by area " + percent(estimate.accuracy()) + " ± " + percent(estimate.accuracyMargin())
                + " %. Areas are in the unit of the mapped areas; intervals of 95 %, as Olofsson et al. (2014).";
    }

    private static String name(LandCoverClass c) {
        return c.code().equals(c.name()) ? c.name() : c.code() + " " + c.name();
    }
}
