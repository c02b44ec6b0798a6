package org.classifycerrado.learn.chart;

import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.map.AreaTable;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.category.DefaultCategoryDataset;

/** Stacked bars of the areas of classes, in the classes' colours: a bar for each year, or for each polygon. */
public final class AreaChart {

    private static final int WIDTH = 1000;
    private static final int UPRIGHT_HEIGHT = 560;
    private static final int MOST_UPRIGHT = 12;

    /** How many letters the labels of standing bars have room for beside each other. */
    private static final int MOST_LETTERS = 75;

    private static final int ROW = 26;
    private static final int AROUND = 150;

    /** The most bars of a chart; what comes after them is left out, and the title says so. */
    private static final int MOST = 60;

    private AreaChart() {}

    /**
     * One bar.
     *
     * @param label beside it
     * @param areas of the classes
     */
    public record Bar(String label, AreaTable areas) {}

    /**
     * The picture. It needs fonts.
     *
     * @param bars at least one, in their order; of several levels the first one's classes name the colours
     * @param locale of the texts
     * @return 1000 wide; bars stand if there are few, and lie if there are many
     */
    public static Picture of(List<Bar> bars, Locale locale) {
        List<Bar> shown = bars.subList(0, Math.min(MOST, bars.size()));
        boolean upright = shown.size() <= MOST_UPRIGHT
                && shown.stream().allMatch(bar -> bar.label.length() * shown.size() < MOST_LETTERS);
        int height = upright ? UPRIGHT_HEIGHT : AROUND + ROW * shown.size();
        JFreeChart chart = chart(shown, bars.size(), upright, locale);
        return new Picture(
                WIDTH, height, graphics -> chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height)));
    }

    private static JFreeChart chart(List<Bar> bars, int all, boolean upright, Locale locale) {
        boolean portuguese = locale.getLanguage().equals("pt");
        DefaultCategoryDataset areas = new DefaultCategoryDataset();
        StackedBarRenderer renderer = new StackedBarRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setMaximumBarWidth(0.12);
        for (AreaTable.Row row : bars.get(0).areas.rows()) {
            LandCoverClass c = row.landCover();
            if (bars.stream().anyMatch(bar -> bar.areas.rows().get(c.id()).pixels() > 0)) {
                String name = portuguese ? c.namePt() : c.name();
                for (int i = 0; i < bars.size(); i++) {
                    areas.addValue(bars.get(i).areas.rows().get(c.id()).hectares(), name, new Position(i, bars.get(i)));
                }
                renderer.setSeriesPaint(areas.getRowIndex(name), c.color());
            }
        }
        NumberAxis hectares = ChartStyle.numbers("hectares");
        CategoryAxis names = ChartStyle.names();
        names.setCategoryMargin(0.3);
        // Of the whole width when bars lie; of one bar's share, without the margin that labels reach into, when they
        // stand.
        names.setMaximumCategoryLabelWidthRatio(upright ? 1.35f : 0.4f);
        names.setCategoryLabelPositions(CategoryLabelPositions.STANDARD);
        CategoryPlot plot = new CategoryPlot(areas, names, hectares, renderer);
        plot.setOrientation(upright ? PlotOrientation.VERTICAL : PlotOrientation.HORIZONTAL);
        ChartStyle.apply(plot);
        String title = portuguese ? "Área das classes" : "Area of the classes";
        if (bars.size() < all) {
            title += portuguese ? " (" + bars.size() + " de " + all + ")" : " (" + bars.size() + " of " + all + ")";
        }
        JFreeChart chart = ChartStyle.chart(title, 16, plot, true);
        chart.getLegend().setPosition(upright ? RectangleEdge.RIGHT : RectangleEdge.BOTTOM);
        chart.getLegend().setItemFont(ChartStyle.font(Font.PLAIN, 12));
        return chart;
    }

    /** A bar's place among the others: several may have the same label. */
    private record Position(int number, String label) implements Comparable<Position> {
        Position(int number, Bar bar) {
            this(number, bar.label);
        }

        @Override
        public int compareTo(Position other) {
            return Integer.compare(number, other.number);
        }

        @Override
        public String toString() {
            return label;
        }
    }
}
