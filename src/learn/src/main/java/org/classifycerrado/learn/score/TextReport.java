package org.classifycerrado.learn.score;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.classifycerrado.score.Assessment;

/** An assessment as text: Markdown for files, aligned columns for a screen. Scores are percent with two decimals. */
public final class TextReport {

    private TextReport() {}

    /**
     * A page of Markdown with all tables, of L2 and L1.
     *
     * @param title of the page
     * @param assessment what it tells
     * @return the text
     */
    public static String markdown(String title, Assessment assessment) {
        StringBuilder page = new StringBuilder("# ").append(title).append("\n");
        List<Assessment> levels = new ArrayList<>(List.of(assessment));
        assessment.atL1().ifPresent(levels::add);
        for (Assessment each : levels) {
            page.append("\n## ").append(ScoreTables.title(each)).append("\n\n");
            page.append(ScoreTables.pixels(each)).append(". Scores in percent.\n\n");
            markdown(page, ScoreTables.overall(each));
            markdown(page, ScoreTables.classes(each));
            page.append("Confusion matrix in pixels, rows true, columns predicted:\n\n");
            markdown(page, ScoreTables.matrix(each));
            each.areas().ifPresent(estimate -> {
                page.append("Error-adjusted areas. ")
                        .append(ScoreTables.areaAccuracy(estimate))
                        .append("\n\n");
                markdown(page, ScoreTables.areas(each, estimate));
            });
        }
        return page.toString().stripTrailing() + "\n";
    }

    static void markdown(StringBuilder page, ScoreTables.Table table) {
        page.append("| ").append(String.join(" | ", escaped(table.header()))).append(" |\n|---|");
        page.append("---:|".repeat(table.header().size() - 1)).append("\n");
        for (List<String> row : table.rows()) {
            page.append("| ").append(String.join(" | ", escaped(row))).append(" |\n");
        }
        page.append("\n");
    }

    private static List<String> escaped(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("\\", "\\\\").replace("|", "\\|"))
                .toList();
    }

    /**
     * The scores for a screen.
     *
     * @param assessment what it tells
     * @return lines, the last without an end
     */
    public static String screen(Assessment assessment) {
        StringBuilder text = new StringBuilder();
        List<Assessment> levels = new ArrayList<>(List.of(assessment));
        assessment.atL1().ifPresent(levels::add);
        for (Assessment each : levels) {
            text.append(ScoreTables.title(each))
                    .append(": ")
                    .append(ScoreTables.pixels(each))
                    .append("\n");
            aligned(text, ScoreTables.overall(each));
            text.append("\n");
            aligned(text, ScoreTables.classes(each));
            each.areas().ifPresent(estimate -> {
                text.append("\n").append(ScoreTables.areaAccuracy(estimate)).append("\n");
                aligned(text, ScoreTables.areas(each, estimate));
            });
            text.append("\n");
        }
        return text.toString().stripTrailing();
    }

    static void aligned(StringBuilder text, ScoreTables.Table table) {
        List<List<String>> lines = new ArrayList<>(List.of(table.header()));
        lines.addAll(table.rows());
        int[] widths = new int[table.header().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - line.get(i).length());
                cells.add(i == 0 ? line.get(i) + space : space + line.get(i));
            }
            text.append(cells.stream().collect(Collectors.joining("  ")).stripTrailing())
                    .append("\n");
        }
    }
}
