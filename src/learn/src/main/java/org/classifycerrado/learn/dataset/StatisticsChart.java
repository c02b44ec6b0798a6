package org.classifycerrado.learn.dataset;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.chart.ChartStyle;
import org.classifycerrado.learn.chart.Picture;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.jfree.chart.annotations.CategoryTextAnnotation;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.CategoryAnchor;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.BoxAndWhiskerRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.statistics.BoxAndWhiskerItem;
import org.jfree.data.statistics.DefaultBoxAndWhiskerCategoryDataset;

/**
 * The statistics of a dataset as a picture: on the left, of each band, the mean with one standard deviation to either
 * side as a box and the range as whiskers (where it goes far beyond the box, cut off at the plot's end); on the right
 * the share of each class, in its colour.
 */
public final class StatisticsChart {

    private static final int WIDTH = 1200;
    private static final int PLOT = 330;
    private static final int ROW = 21;
    private static final int TITLE = 66;
    private static final int NAMES = 285;
    /** Ranges reach further than this many standard deviations from the mean only for few pixels. */
    private static final double SHOWN_DEVIATIONS = 6;

    private static final Color BOX = new Color(0x9ecae1);
    private static final Color LINE = new Color(0x1f77b4);

    private final DatasetStatistics statistics;

    private StatisticsChart(DatasetStatistics statistics) {
        this.statistics = statistics;
    }

    /**
     * The picture. It needs fonts.
     *
     * @param statistics what to show
     * @return 1200 wide
     */
    public static Picture of(DatasetStatistics statistics) {
        int bars =
                statistics.levels().stream().mapToInt(StatisticsChart::height).sum();
        return new Picture(WIDTH, Math.max(2 * PLOT, bars), new StatisticsChart(statistics)::draw);
    }

    private static int height(Level level) {
        return TITLE + ROW * Legend.of(level).size();
    }

    private void draw(Graphics2D graphics) {
        bands(graphics, 0, "Sentinel-2: mean ± standard deviation, range", Modality.MSI.bands());
        bands(graphics, PLOT, "Sentinel-1: mean ± standard deviation, range", Modality.SAR.bands());
        int top = 0;
        for (Level level : statistics.levels()) {
            classes(graphics, top, level);
            top += height(level);
        }
    }

    private void bands(Graphics2D graphics, int top, String title, List<String> names) {
        List<BandMoments> shown = names.stream()
                .map(statistics.bands()::get)
                .filter(band -> band != null && band.count() > 0)
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        DefaultBoxAndWhiskerCategoryDataset boxes = new DefaultBoxAndWhiskerCategoryDataset();
        for (String name : names) {
            BandMoments band = statistics.bands().get(name);
            boolean there = shown.contains(band);
            double mean = there ? band.mean() : Double.NaN;
            double deviation = there ? band.stddev() : Double.NaN;
            boxes.add(
                    new BoxAndWhiskerItem(
                            null,
                            mean,
                            mean - deviation,
                            mean + deviation,
                            there ? band.min() : Double.NaN,
                            there ? band.max() : Double.NaN,
                            null,
                            null,
                            null),
                    "bands",
                    name);
        }
        BoxAndWhiskerRenderer renderer = new BoxAndWhiskerRenderer();
        renderer.setMeanVisible(false);
        renderer.setMaximumBarWidth(0.08);
        renderer.setSeriesPaint(0, BOX);
        renderer.setUseOutlinePaintForWhiskers(true);
        renderer.setSeriesOutlinePaint(0, LINE);
        double low = shown.stream().mapToDouble(StatisticsChart::low).min().orElse(0);
        double high = shown.stream().mapToDouble(StatisticsChart::high).max().orElse(1);
        NumberAxis values = ChartStyle.numbers(null);
        values.setRange(low, high);
        CategoryPlot plot = new CategoryPlot(boxes, ChartStyle.names(), values, renderer);
        ChartStyle.apply(plot);
        for (String name : names) {
            BandMoments band = statistics.bands().get(name);
            if (shown.contains(band) && band.max() > high) {
                CategoryTextAnnotation cut =
                        new CategoryTextAnnotation(String.format(Locale.ROOT, " to %.0f", band.max()), name, high);
                cut.setCategoryAnchor(CategoryAnchor.MIDDLE);
                cut.setTextAnchor(TextAnchor.TOP_LEFT);
                cut.setFont(ChartStyle.font(Font.PLAIN, 12));
                plot.addAnnotation(cut);
            }
        }
        ChartStyle.chart(title, 14, plot, false).draw(graphics, new Rectangle2D.Double(0, top, WIDTH / 2.0, PLOT));
    }

    private static double low(BandMoments band) {
        return Math.min(0, Math.max(band.min(), band.mean() - SHOWN_DEVIATIONS * band.stddev()));
    }

    /** Above the bottom, even for a band of zeros. */
    private static double high(BandMoments band) {
        double high = Math.min(band.max(), band.mean() + SHOWN_DEVIATIONS * band.stddev());
        return high > low(band) ? high : low(band) + 1;
    }

    private void classes(Graphics2D graphics, int top, Level level) {
        List<LandCoverClass> classes = Legend.of(level).classes();
        DefaultCategoryDataset shares = new DefaultCategoryDataset();
        for (LandCoverClass c : classes) {
            shares.addValue(statistics.share(level, c.id()), "share", c.name());
        }
        BarRenderer bars = ChartStyle.bars(row -> classes.get(row).color());
        bars.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator(
                "{2}", new DecimalFormat("0.00 %", DecimalFormatSymbols.getInstance(Locale.ROOT))));
        bars.setDefaultPositiveItemLabelPosition(
                new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
        bars.setDefaultItemLabelFont(ChartStyle.font(Font.PLAIN, 12));
        bars.setDefaultItemLabelsVisible(true);
        NumberAxis axis = ChartStyle.numbers(null);
        axis.setVisible(false);
        // Room for the number beside the longest bar.
        axis.setUpperMargin(0.3);
        CategoryAxis names = ChartStyle.names();
        names.setMaximumCategoryLabelWidthRatio(0.95f);
        names.setCategoryMargin(0.25);
        CategoryPlot plot = new CategoryPlot(shares, names, axis, bars);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        // All levels' bars begin below each other.
        AxisSpace space = new AxisSpace();
        space.setLeft(NAMES);
        plot.setFixedDomainAxisSpace(space);
        ChartStyle.apply(plot);
        plot.setRangeGridlinesVisible(false);
        ChartStyle.chart(level + ": share of the pixels", 14, plot, false)
                .draw(graphics, new Rectangle2D.Double(WIDTH / 2.0, top, WIDTH / 2.0, height(level)));
    }
}
