package org.classifycerrado.learn.score;

import static org.classifycerrado.xml.XmlEscape.escape;

import java.util.List;
import java.util.Locale;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.score.AreaEstimate;
import org.classifycerrado.score.Assessment;
import org.classifycerrado.score.ConfusionMatrix;

/**
 * An assessment as one HTML page that needs no other file: scores, the confusion matrix as a heat map, bars for each
 * class, and error-adjusted areas with their intervals.
 */
public final class HtmlReport {

    private static final String STYLE =
            """
            body{font:15px/1.45 system-ui,sans-serif;color:#1d2a20;background:#fff;max-width:1260px;margin:2em auto;padding:0 1.2em}
            h1{font-size:1.7em;margin-bottom:.2em}h2{margin-top:2em;border-bottom:2px solid #dfe6dc}h3{margin-top:1.6em}
            .scores{display:flex;flex-wrap:wrap;gap:.7em;padding:0;list-style:none}
            .scores li{background:#f1f5ee;border-radius:6px;padding:.5em 1em;min-width:6.5em}
            .scores b{display:block;font-size:1.5em;font-variant-numeric:tabular-nums}
            .wide{overflow-x:auto}table{border-collapse:collapse}th,td{padding:.25em .55em;text-align:right}
            th{font-weight:600;color:#44524a}td,th{font-variant-numeric:tabular-nums}
            tr>:first-child{text-align:left;white-space:nowrap}
            .heat th{padding:.25em .2em;text-align:center}.heat td.cell{min-width:2.6em;padding:.3em .2em;border:1px solid #fff;text-align:center;font-size:.9em}
            .chip{display:inline-block;width:.8em;height:.8em;margin-right:.45em;border:1px solid #0003;vertical-align:-.05em}
            .bars td{border-bottom:1px solid #edf1ea}.bar{position:relative;width:7em;height:1.25em;background:#f1f5ee}
            .bar i{position:absolute;left:0;top:0;bottom:0;background:#9cc48f}
            .bar span{position:absolute;right:.35em;top:-.05em}.note{color:#55635a}
            """;

    private HtmlReport() {}

    /**
     * Makes the page.
     *
     * @param title of the page
     * @param assessment what it tells; of L2, L1 is told too
     * @return HTML, to be stored as UTF-8
     */
    public static String of(String title, Assessment assessment) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(escape(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head>\n<body>\n<h1>")
                .append(escape(title))
                .append("</h1>\n");
        section(page, assessment);
        assessment.atL1().ifPresent(l1 -> section(page, l1));
        return page.append("</body>\n</html>\n").toString();
    }

    private static void section(StringBuilder page, Assessment assessment) {
        page.append("<section>\n<h2>")
                .append(escape(ScoreTables.title(assessment)))
                .append("</h2>\n<p class=\"note\">")
                .append(ScoreTables.pixels(assessment))
                .append(". Scores in percent.</p>\n<ul class=\"scores\">");
        ScoreTables.Table overall = ScoreTables.overall(assessment);
        for (int i = 0; i < overall.header().size(); i++) {
            page.append("<li>")
                    .append(overall.header().get(i))
                    .append("<b>")
                    .append(overall.rows().get(0).get(i))
                    .append("</b></li>");
        }
        page.append("</ul>\n");
        bars(page, assessment);
        heatMap(page, assessment);
        assessment.areas().ifPresent(estimate -> areas(page, assessment, estimate));
        page.append("</section>\n");
    }

    private static void bars(StringBuilder page, Assessment assessment) {
        ConfusionMatrix matrix = assessment.matrix();
        page.append("<h3>Classes</h3>\n<div class=\"wide\"><table class=\"bars\"><tr><th>class</th><th>true</th>")
                .append("<th>predicted</th><th>precision</th><th>recall</th><th>F1</th><th>IoU</th></tr>\n");
        for (LandCoverClass c : assessment.classes()) {
            page.append("<tr><td>");
            named(page, c);
            page.append("</td><td>")
                    .append(matrix.truth(c.id()))
                    .append("</td><td>")
                    .append(matrix.predicted(c.id()))
                    .append("</td>");
            for (double score :
                    new double[] {matrix.precision(c.id()), matrix.recall(c.id()), matrix.f1(c.id()), matrix.iou(c.id())
                    }) {
                double width = Double.isFinite(score) ? 100 * score : 0;
                page.append(String.format(Locale.ROOT, "<td><div class=\"bar\"><i style=\"width:%.2f%%\"></i>", width))
                        .append("<span>")
                        .append(ScoreTables.percent(score))
                        .append("</span></div></td>");
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    private static void heatMap(StringBuilder page, Assessment assessment) {
        ConfusionMatrix matrix = assessment.matrix();
        List<LandCoverClass> classes = assessment.classes();
        page.append("<h3>Confusion matrix</h3>\n<p class=\"note\">Rows are true, columns predicted classes. A cell is")
                .append(" the percentage of its row; its pixels show under the pointer.</p>\n")
                .append("<div class=\"wide\"><table class=\"heat\"><tr><th></th>");
        for (LandCoverClass c : classes) {
            page.append("<th title=\"")
                    .append(escape(c.name()))
                    .append("\">")
                    .append(escape(c.code()))
                    .append("</th>");
        }
        page.append("</tr>\n");
        for (LandCoverClass truth : classes) {
            page.append("<tr><td>");
            named(page, truth);
            page.append("</td>");
            for (LandCoverClass predicted : classes) {
                long count = matrix.count(truth.id(), predicted.id());
                double share = (double) count / matrix.truth(truth.id());
                double shade = Double.isFinite(share) ? share : 0;
                // Green where it is right, red where it is not; the root makes small shares visible.
                String color = truth.id() == predicted.id() ? "27,120,55" : "178,60,40";
                double alpha = Math.sqrt(shade);
                page.append(String.format(
                        Locale.ROOT,
                        "<td class=\"cell\" style=\"background:rgba(%s,%.3f);color:%s\" title=\"%s → %s: %d\">%s</td>",
                        color,
                        alpha,
                        alpha > 0.65 ? "#fff" : "#1d2a20",
                        escape(truth.name()),
                        escape(predicted.name()),
                        count,
                        count == 0 ? "" : ScoreTables.number(100 * share, 1)));
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    private static void areas(StringBuilder page, Assessment assessment, AreaEstimate estimate) {
        double widest = estimate.classes().stream()
                .mapToDouble(area -> Math.max(area.mapped(), area.area() + area.areaMargin()))
                .max()
                .orElse(1);
        page.append("<h3>Error-adjusted areas</h3>\n<p class=\"note\">")
                .append(escape(ScoreTables.areaAccuracy(estimate)))
                .append(
                        " In the drawing, the bar is the estimate, the black line its interval, the blue mark the mapped")
                .append(" area.</p>\n<div class=\"wide\"><table class=\"bars\"><tr>");
        ScoreTables.Table table = ScoreTables.areas(assessment, estimate);
        table.header().forEach(cell -> page.append("<th>").append(escape(cell)).append("</th>"));
        page.append("<th></th></tr>\n");
        for (LandCoverClass c : assessment.classes()) {
            page.append("<tr><td>");
            named(page, c);
            page.append("</td>");
            List<String> row = table.rows().get(c.id());
            row.subList(1, row.size())
                    .forEach(cell -> page.append("<td>").append(escape(cell)).append("</td>"));
            AreaEstimate.ClassArea area = estimate.classes().get(c.id());
            double scale = 220 / widest;
            page.append(String.format(
                    Locale.ROOT,
                    "<td><svg width=\"224\" height=\"18\" role=\"img\"><rect y=\"3\" width=\"%.1f\" height=\"12\""
                            + " fill=\"%s\" stroke=\"#0003\"/><path d=\"M%.1f 9H%.1fM%.1f 5v8M%.1f 5v8\" stroke=\"#000\"/>"
                            + "<rect x=\"%.1f\" y=\"1\" width=\"2\" height=\"16\" fill=\"#1533ff\"/></svg></td></tr>%n",
                    area.area() * scale,
                    c.hex(),
                    Math.max(0, area.area() - area.areaMargin()) * scale,
                    (area.area() + area.areaMargin()) * scale,
                    Math.max(0, area.area() - area.areaMargin()) * scale,
                    (area.area() + area.areaMargin()) * scale,
                    area.mapped() * scale));
        }
        page.append("</table></div>\n");
    }

    private static void named(StringBuilder page, LandCoverClass c) {
        page.append("<i class=\"chip\" style=\"background:").append(c.hex()).append("\"></i>");
        if (!c.code().equals(c.name())) {
            page.append(escape(c.code())).append(" · ");
        }
        page.append(escape(c.name()));
    }
}
