package org.classifycerrado.learn.dataset;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Lettering;
import org.classifycerrado.legend.Level;

/**
 * The statistics of a dataset as a picture: on the left, of each band, the mean with one standard deviation to either
 * side and, as a line, the range (where it goes far beyond, cut off with a note); on the right the share of each class,
 * in its colour.
 */
public final class StatisticsChart {

    private static final int WIDTH = 1120;
    private static final int MARGIN = 24;
    private static final int TITLE = 34;
    private static final int ROW = 20;
    private static final int PLOT_HEIGHT = 240;
    private static final int PLOT_FOOT = 34;
    private static final int AXIS = 56;
    private static final int SECOND_COLUMN = 560;
    private static final int NAMES = 280;
    private static final int LINES = 4;
    private static final float TEXT = 12;
    /** Ranges reach further than this many standard deviations from the mean only for few pixels. */
    private static final double SHOWN_DEVIATIONS = 6;

    private static final Color GRID = new Color(0xdddddd);
    private static final Color LABEL = new Color(0x555555);
    private static final Color BOX = new Color(0x9ecae1);
    private static final Color LINE = new Color(0x1f77b4);

    private final DatasetStatistics statistics;
    private final Lettering lettering;
    private final Graphics2D graphics;

    private StatisticsChart(DatasetStatistics statistics, Lettering lettering, Graphics2D graphics) {
        this.statistics = statistics;
        this.lettering = lettering;
        this.graphics = graphics;
    }

    /**
     * Draws the picture.
     *
     * @param statistics what to show
     * @param lettering how to write; where it is unavailable there is no text
     * @return an image on white
     */
    public static BufferedImage of(DatasetStatistics statistics, Lettering lettering) {
        int plots = 2 * (TITLE + PLOT_HEIGHT + PLOT_FOOT);
        int bars = statistics.levels().stream()
                .mapToInt(level -> TITLE + ROW * Legend.of(level).size() + MARGIN)
                .sum();
        BufferedImage image = new BufferedImage(WIDTH, 2 * MARGIN + Math.max(plots, bars), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        new StatisticsChart(statistics, lettering, graphics).draw();
        graphics.dispose();
        return image;
    }

    private void draw() {
        int top = MARGIN;
        plot(top, "Sentinel-2: mean ± standard deviation, range", Modality.MSI.bands());
        plot(
                top + TITLE + PLOT_HEIGHT + PLOT_FOOT,
                "Sentinel-1: mean ± standard deviation, range",
                Modality.SAR.bands());
        for (Level level : statistics.levels()) {
            top = bars(top, level) + MARGIN;
        }
    }

    private void plot(int top, String title, List<String> names) {
        Map<String, BandMoments> bands = statistics.bands();
        List<String> shown = names.stream()
                .filter(name -> bands.containsKey(name) && bands.get(name).count() > 0)
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        lettering.draw(graphics, title, MARGIN, top + 14, 14, true, Color.BLACK);
        double low = Math.min(
                0,
                shown.stream()
                        .mapToDouble(name -> shownMin(bands.get(name)))
                        .min()
                        .orElse(0));
        double high = shown.stream()
                .mapToDouble(name -> shownMax(bands.get(name)))
                .max()
                .orElse(1);
        double step = step((high > low ? high - low : 1) / LINES);
        Axis axis = new Axis(step * Math.floor(low / step), step * Math.ceil(high / step), top + TITLE, PLOT_HEIGHT);
        int left = MARGIN + AXIS;
        int width = SECOND_COLUMN - 2 * MARGIN - left;
        for (int i = 0; i <= Math.round((axis.high - axis.low) / step); i++) {
            double value = axis.low + i * step;
            graphics.setColor(GRID);
            graphics.draw(new Line2D.Double(left, axis.y(value), left + width, axis.y(value)));
            String label = String.format(Locale.ROOT, step < 1 ? "%.2f" : "%.0f", value);
            lettering.draw(
                    graphics,
                    label,
                    left - 8 - lettering.width(label, TEXT, false),
                    (int) axis.y(value) + 4,
                    TEXT,
                    false,
                    LABEL);
        }
        double slot = (double) width / names.size();
        for (int i = 0; i < names.size(); i++) {
            if (shown.contains(names.get(i))) {
                band(left + slot * (i + 0.5), Math.min(24, slot * 0.6), axis, names.get(i), bands.get(names.get(i)));
            }
        }
    }

    /** The smallest of 1, 2, 2.5 or 5 times a power of ten that is not less. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        return DoubleStream.of(1, 2, 2.5, 5, 10)
                .map(factor -> factor * power)
                .filter(value -> value >= least)
                .findFirst()
                .orElse(10 * power);
    }

    private static double shownMin(BandMoments band) {
        return Math.max(band.min(), band.mean() - SHOWN_DEVIATIONS * band.stddev());
    }

    private static double shownMax(BandMoments band) {
        return Math.min(band.max(), band.mean() + SHOWN_DEVIATIONS * band.stddev());
    }

    private void band(double x, double width, Axis axis, String name, BandMoments band) {
        graphics.setColor(LINE);
        graphics.draw(new Line2D.Double(x, axis.y(band.min()), x, axis.y(band.max())));
        double upper = axis.y(band.mean() + band.stddev());
        double lower = axis.y(band.mean() - band.stddev());
        graphics.setColor(BOX);
        graphics.fill(new Rectangle2D.Double(x - width / 2, upper, width, lower - upper));
        graphics.setColor(LINE);
        graphics.setStroke(new BasicStroke(2));
        graphics.draw(new Line2D.Double(x - width / 2, axis.y(band.mean()), x + width / 2, axis.y(band.mean())));
        graphics.setStroke(new BasicStroke(1));
        if (band.max() > axis.high) {
            String cut = String.format(Locale.ROOT, "to %.0f", band.max());
            lettering.draw(graphics, cut, (int) x + 5, axis.top + 11, TEXT, false, LABEL);
        }
        lettering.draw(
                graphics,
                name,
                (int) x - lettering.width(name, TEXT, false) / 2,
                axis.top + axis.height + 18,
                TEXT,
                false,
                LABEL);
    }

    /** Draws the classes of a level and tells where they end. */
    private int bars(int top, Level level) {
        List<LandCoverClass> classes = Legend.of(level).classes();
        lettering.draw(graphics, level + ": share of the pixels", SECOND_COLUMN, top + 14, 14, true, Color.BLACK);
        double largest = classes.stream()
                .mapToDouble(c -> statistics.share(level, c.id()))
                .max()
                .orElse(1);
        int left = SECOND_COLUMN + NAMES;
        int room = WIDTH - MARGIN - left - 64;
        int y = top + TITLE - 6;
        for (LandCoverClass c : classes) {
            double share = statistics.share(level, c.id());
            String name = lettering.fit(c.name(), TEXT, false, NAMES - 10);
            lettering.draw(graphics, name, SECOND_COLUMN, y + 13, TEXT, false, Color.BLACK);
            double length = largest == 0 ? 0 : room * share / largest;
            Rectangle2D bar = new Rectangle2D.Double(left, y + 2, length, ROW - 5);
            graphics.setColor(c.color());
            graphics.fill(bar);
            String percent = String.format(Locale.ROOT, "%.2f %%", 100 * share);
            lettering.draw(graphics, percent, (int) (left + length) + 6, y + 13, TEXT, false, LABEL);
            y += ROW;
        }
        return y;
    }

    /** Values from the bottom to the top of a plot; what lies beyond is cut off. */
    private record Axis(double low, double high, int top, int height) {
        double y(double value) {
            double part = (Math.max(low, Math.min(high, value)) - low) / (high - low);
            return top + height * (1 - part);
        }
    }
}
