package org.classifycerrado.learn.training;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.classifycerrado.learn.chart.ChartStyle;
import org.classifycerrado.learn.chart.Picture;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Loss (left) and scores (right) over the epochs of a training, the best epoch marked by a dashed line. */
final class Curves {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 340;
    private static final List<Color> COLOURS = List.of(new Color(0x1f77b4), new Color(0xd95f02), new Color(0x1b9e77));
    private static final BasicStroke DASHED =
            new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {4, 4}, 0);

    private record Series(String name, ToDoubleFunction<EpochReport> value) {}

    private final List<EpochReport> reports;

    private Curves(List<EpochReport> reports) {
        this.reports = reports;
    }

    /** The picture; at least one epoch and fonts are needed. */
    static Picture of(List<EpochReport> reports) {
        return new Picture(WIDTH, HEIGHT, new Curves(reports)::draw);
    }

    private void draw(Graphics2D graphics) {
        NumberAxis losses = ChartStyle.numbers(null);
        losses.setAutoRangeIncludesZero(true);
        panel(
                graphics,
                0,
                losses,
                new Series("training loss", EpochReport::loss),
                new Series("validation loss", EpochReport::validationLoss));
        NumberAxis scores = ChartStyle.numbers(null);
        scores.setRange(0, 1);
        panel(
                graphics,
                WIDTH / 2,
                scores,
                new Series("macro F1", EpochReport::macroF1),
                new Series("mIoU", EpochReport::meanIou),
                new Series("accuracy", EpochReport::accuracy));
    }

    private void panel(Graphics2D graphics, int left, NumberAxis values, Series... shown) {
        XYSeriesCollection lines = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        for (int i = 0; i < shown.length; i++) {
            XYSeries line = new XYSeries(shown[i].name());
            for (EpochReport report : reports) {
                double value = shown[i].value().applyAsDouble(report);
                line.add(report.epoch(), Double.isFinite(value) ? value : null);
            }
            lines.addSeries(line);
            renderer.setSeriesPaint(i, COLOURS.get(i));
            renderer.setSeriesShape(i, new Ellipse2D.Double(-2.5, -2.5, 5, 5));
            renderer.setSeriesStroke(i, new BasicStroke(1.5f));
        }
        NumberAxis epochs = ChartStyle.numbers("epoch");
        epochs.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        epochs.setRange(0.5, reports.get(reports.size() - 1).epoch() + 0.5);
        XYPlot plot = new XYPlot(lines, epochs, values, renderer);
        ChartStyle.apply(plot);
        reports.stream()
                .filter(EpochReport::best)
                .reduce((a, b) -> b)
                .ifPresent(best -> plot.addDomainMarker(new ValueMarker(best.epoch(), Color.GRAY, DASHED)));
        ChartStyle.chart(null, 14, plot, true).draw(graphics, new Rectangle2D.Double(left, 0, WIDTH / 2.0, HEIGHT));
    }
}
