package org.classifycerrado.learn.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;

/** The look of all charts: white, flat, with grey lines across. */
public final class ChartStyle {

    private static final Color GRID = new Color(0xdddddd);
    private static final BasicStroke THIN = new BasicStroke(1);

    private ChartStyle() {}

    /**
     * A font of the charts.
     *
     * @param style {@link Font#PLAIN} or {@link Font#BOLD}
     * @param size in points
     * @return sans serif
     */
    public static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    /**
     * A chart of a plot.
     *
     * @param title above it, or null for none
     * @param titleSize in points
     * @param plot what it shows
     * @param legend whether it has a legend, below
     * @return the chart
     */
    public static JFreeChart chart(String title, int titleSize, Plot plot, boolean legend) {
        JFreeChart chart = new JFreeChart(title, font(Font.BOLD, titleSize), plot, legend);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(12, 12, 12, 12));
        if (title != null) {
            chart.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
        }
        if (legend) {
            chart.getLegend().setFrame(BlockBorder.NONE);
        }
        return chart;
    }

    /**
     * Bars without shine and shadow.
     *
     * @return a renderer
     */
    public static BarRenderer bars() {
        return flat(new BarRenderer());
    }

    /**
     * Bars without shine and shadow, with a colour for each category.
     *
     * @param colours by the category's position, from 0
     * @return a renderer
     */
    public static BarRenderer bars(IntFunction<Color> colours) {
        return flat(new BarRenderer() {
            private static final long serialVersionUID = 1;

            @Override
            public Paint getItemPaint(int row, int column) {
                return colours.apply(column);
            }
        });
    }

    /**
     * An axis of plain numbers.
     *
     * @param title beside it, or null for none
     * @return an axis that reaches as far as the values and has its ticks at 1, 2 or 5 times powers of ten
     */
    public static NumberAxis numbers(String title) {
        NumberAxis axis = new NumberAxis(title);
        axis.setTickLabelFont(font(Font.PLAIN, 12));
        axis.setTickLabelInsets(new RectangleInsets(6, 4, 6, 4));
        axis.setNumberFormatOverride(new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        return axis;
    }

    /**
     * An axis of names.
     *
     * @return an axis
     */
    public static CategoryAxis names() {
        CategoryAxis axis = new CategoryAxis();
        axis.setTickLabelFont(font(Font.PLAIN, 12));
        return axis;
    }

    private static BarRenderer flat(BarRenderer bars) {
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        return bars;
    }

    /**
     * Styles a plot over categories.
     *
     * @param plot to be changed
     */
    public static void apply(CategoryPlot plot) {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(GRID);
        plot.setRangeGridlineStroke(THIN);
        plot.setOutlineVisible(false);
    }

    /**
     * Styles a plot of numbers over numbers.
     *
     * @param plot to be changed
     */
    public static void apply(XYPlot plot) {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(GRID);
        plot.setRangeGridlineStroke(THIN);
        plot.setDomainGridlinesVisible(false);
        plot.setOutlineVisible(false);
    }
}
