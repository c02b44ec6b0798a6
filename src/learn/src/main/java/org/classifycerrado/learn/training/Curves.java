package org.classifycerrado.learn.training;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Loss and scores over the epochs of a training as an SVG picture. */
final class Curves {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 330;
    private static final int TOP = 46;
    private static final int PLOT_WIDTH = 300;
    private static final int PLOT_HEIGHT = 220;
    private static final int LINES = 4;
    private static final String[] COLOURS = {"#1f77b4", "#d95f02", "#1b9e77"};

    private record Series(String name, ToDoubleFunction<EpochReport> value) {}

    private final List<EpochReport> reports;
    private final StringBuilder svg = new StringBuilder();

    private Curves(List<EpochReport> reports) {
        this.reports = reports;
    }

    /** The picture; at least one epoch is needed. */
    static String svg(List<EpochReport> reports) {
        return new Curves(reports).draw();
    }

    private String draw() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        List<Series> losses = List.of(
                new Series("training loss", EpochReport::loss),
                new Series("validation loss", EpochReport::validationLoss));
        panel(60, losses, niceTop(losses));
        panel(
                435,
                List.of(
                        new Series("macro F1", EpochReport::macroF1),
                        new Series("mIoU", EpochReport::meanIou),
                        new Series("accuracy", EpochReport::accuracy)),
                1);
        return svg.append("</svg>\n").toString();
    }

    /** The smallest of 1, 2 or 5 times a power of ten that no value exceeds. */
    private double niceTop(List<Series> series) {
        double largest = reports.stream()
                .flatMap(r -> series.stream().map(s -> s.value().applyAsDouble(r)))
                .filter(Double::isFinite)
                .max(Double::compare)
                .orElse(1.0);
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(largest, 1e-9))));
        for (int factor : new int[] {1, 2, 5}) {
            if (largest <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private void panel(int left, List<Series> series, double top) {
        for (int i = 0; i <= LINES; i++) {
            double y = TOP + PLOT_HEIGHT - (double) i / LINES * PLOT_HEIGHT;
            add("<path d=\"M%d %.1fh%d\" stroke=\"#ddd\"/>", left, y, PLOT_WIDTH);
            add(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#555\">%s</text>",
                    left - 6, y + 4, number(top * i / LINES));
        }
        int last = reports.get(reports.size() - 1).epoch();
        int step = Math.max(1, (int) Math.ceil(last / 6.0));
        for (int epoch = 1; epoch <= last; epoch += step) {
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%d</text>",
                    x(left, epoch), TOP + PLOT_HEIGHT + 18, epoch);
        }
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">epoch</text>",
                left + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 38);
        mark(left);
        int legend = left;
        for (int s = 0; s < series.size(); s++) {
            line(left, series.get(s), top, COLOURS[s]);
            add("<rect x=\"%d\" y=\"22\" width=\"14\" height=\"4\" fill=\"%s\"/>", legend, COLOURS[s]);
            add("<text x=\"%d\" y=\"28\">%s</text>", legend + 18, series.get(s).name());
            legend += 34 + 7 * series.get(s).name().length();
        }
    }

    /** A dashed line at the best epoch. */
    private void mark(int left) {
        reports.stream()
                .filter(EpochReport::best)
                .reduce((a, b) -> b)
                .ifPresent(best -> add(
                        "<path d=\"M%.1f %dv%d\" stroke=\"#999\" stroke-dasharray=\"3 3\"/>",
                        x(left, best.epoch()), TOP, PLOT_HEIGHT));
    }

    private void line(int left, Series series, double top, String colour) {
        StringBuilder points = new StringBuilder();
        for (EpochReport report : reports) {
            double value = series.value().applyAsDouble(report);
            if (Double.isFinite(value)) {
                double y = TOP + PLOT_HEIGHT - value / top * PLOT_HEIGHT;
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(left, report.epoch()), y));
                add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\"/>", x(left, report.epoch()), y, colour);
            }
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                points.toString().trim(), colour);
    }

    private double x(int left, int epoch) {
        int last = reports.get(reports.size() - 1).epoch();
        return left + (last == 1 ? 0.5 : (epoch - 1.0) / (last - 1)) * PLOT_WIDTH;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "");
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
