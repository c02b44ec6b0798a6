package org.classifycerrado.learn.score;

import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.chart.ChartStyle;
import org.classifycerrado.learn.chart.Picture;
import org.classifycerrado.score.ConfusionMatrix;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainCategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * The benchmark as a picture, as the dataset's README has it: macro F1 above mIoU, for each of the twelve scenarios a
 * bar for each published network and beside it, darker, the best model scored here. Models whose scenario is not known
 * are not in it.
 */
public final class BenchmarkChart {

    private static final int WIDTH = 1500;
    private static final int HEIGHT = 860;

    /** Bars of one colour: what is published of a network, or the best of ours that is of one. */
    private record Series(String name, Color colour, Architecture architecture, boolean published) {}

    private static final List<Series> SERIES = List.of(
            new Series("U-Net, published", new Color(0x9ecae1), Architecture.UNET_RESNET50, true),
            new Series("U-Net, scored here", new Color(0x08519c), Architecture.UNET_RESNET50, false),
            new Series("TransNuSeg, published", new Color(0xfdae6b), Architecture.TRANSNUSEG, true),
            new Series("TransNuSeg, scored here", new Color(0xa63603), Architecture.TRANSNUSEG, false),
            new Series("small U-Net, scored here", new Color(0x31a354), Architecture.UNET_SMALL, false));

    private final Benchmark benchmark;

    private BenchmarkChart(Benchmark benchmark) {
        this.benchmark = benchmark;
    }

    /**
     * The picture. It needs fonts.
     *
     * @param benchmark what to show
     * @return 1500 wide and 860 high
     */
    public static Picture of(Benchmark benchmark) {
        JFreeChart chart = new BenchmarkChart(benchmark).chart();
        return new Picture(WIDTH, HEIGHT, graphics -> chart.draw(graphics, new Rectangle(WIDTH, HEIGHT)));
    }

    private JFreeChart chart() {
        List<Series> shown = SERIES.stream()
                .filter(series -> series.published()
                        || Scenario.all().stream()
                                .anyMatch(scenario -> best(series, scenario).isPresent()))
                .toList();
        CategoryAxis scenarios = ChartStyle.names();
        scenarios.setCategoryLabelPositions(CategoryLabelPositions.STANDARD);
        scenarios.setMaximumCategoryLabelLines(2);
        scenarios.setCategoryMargin(0.2);
        scenarios.setLowerMargin(0.01);
        scenarios.setUpperMargin(0.01);
        CombinedDomainCategoryPlot plot = new CombinedDomainCategoryPlot(scenarios);
        plot.setGap(16);
        plot.add(panel("macro F1, %", shown, PublishedScores::macroF1, ConfusionMatrix::macroF1));
        CategoryPlot second = panel("mIoU, %", shown, PublishedScores::meanIou, ConfusionMatrix::meanIouOfTrueClasses);
        // The colours are those of the first panel.
        second.setFixedLegendItems(new LegendItemCollection());
        plot.add(second);
        return ChartStyle.chart("CerraData-4MM: the twelve scenarios, scores in percent", 18, plot, true);
    }

    private CategoryPlot panel(
            String title,
            List<Series> shown,
            ToDoubleFunction<PublishedScores> published,
            ToDoubleFunction<ConfusionMatrix> ours) {
        DefaultCategoryDataset values = new DefaultCategoryDataset();
        BarRenderer bars = ChartStyle.bars();
        bars.setItemMargin(0);
        bars.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator(
                "{2}", new DecimalFormat("0.00", DecimalFormatSymbols.getInstance(Locale.ROOT))));
        bars.setDefaultItemLabelFont(ChartStyle.font(Font.PLAIN, 10));
        bars.setDefaultPositiveItemLabelPosition(new ItemLabelPosition(
                ItemLabelAnchor.OUTSIDE12, TextAnchor.CENTER_LEFT, TextAnchor.CENTER_LEFT, -Math.PI / 2));
        bars.setDefaultItemLabelsVisible(true);
        for (int i = 0; i < shown.size(); i++) {
            Series series = shown.get(i);
            bars.setSeriesPaint(i, series.colour());
            for (Scenario scenario : Scenario.all()) {
                Optional<Double> value = series.published()
                        ? PublishedScores.find(series.architecture(), scenario).map(published::applyAsDouble)
                        : best(series, scenario).map(matrix -> 100 * ours.applyAsDouble(matrix));
                values.addValue(value.orElse(null), series.name(), scenario.toString());
            }
        }
        NumberAxis axis = ChartStyle.numbers(title);
        // Above 100 there is room for the number on the highest bar.
        axis.setRange(0, 112);
        axis.setTickUnit(new NumberTickUnit(20));
        CategoryPlot plot = new CategoryPlot(values, null, axis, bars);
        ChartStyle.apply(plot);
        return plot;
    }

    /** The matrix of the model with the highest macro F1. */
    private Optional<ConfusionMatrix> best(Series series, Scenario scenario) {
        return benchmark.entries(scenario).stream()
                .filter(entry ->
                        entry.card().architecture().equals(series.architecture().id()))
                .map(entry -> entry.assessment().matrix())
                .max(Comparator.comparingDouble(ConfusionMatrix::macroF1));
    }
}
