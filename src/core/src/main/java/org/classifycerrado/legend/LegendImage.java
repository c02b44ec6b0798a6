package org.classifycerrado.legend;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Draws a legend: a row for each class with its colour, id, code and name. */
public final class LegendImage {

    private static final int MARGIN = 8;
    private static final int ROW = 24;
    private static final float TEXT = 14;
    private static final Color OUTLINE = new Color(0x606060);

    private LegendImage() {}

    /**
     * Draws a legend.
     *
     * @param legend what to draw
     * @param locale language of the names, see {@link LandCoverClass#name(Locale)}
     * @param lettering how to write; where it is unavailable only the colours are drawn
     * @return an image on white, as large as the legend needs
     */
    public static BufferedImage of(Legend legend, Locale locale, Lettering lettering) {
        return of(legend.classes(), locale, lettering);
    }

    /**
     * Draws a list of entries, such as the groups of {@link ChangeLegend}.
     *
     * @param entries what to draw, from the top
     * @param locale language of the names
     * @param lettering how to write; where it is unavailable only the colours are drawn
     * @return an image on white, as large as the entries need
     */
    public static BufferedImage of(List<LandCoverClass> entries, Locale locale, Lettering lettering) {
        int ids = lettering.width("00", TEXT, false);
        int codes = 0;
        int names = 0;
        for (LandCoverClass c : entries) {
            codes = Math.max(codes, lettering.width(c.code(), TEXT, true));
            names = Math.max(names, lettering.width(c.name(locale), TEXT, false));
        }
        int idAt = swatch(0).x + swatch(0).width + MARGIN;
        int codeAt = idAt + ids + MARGIN;
        int nameAt = codeAt + codes + MARGIN;
        BufferedImage image = new BufferedImage(
                nameAt + names + MARGIN, 2 * MARGIN + ROW * entries.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        for (int row = 0; row < entries.size(); row++) {
            LandCoverClass c = entries.get(row);
            Rectangle swatch = swatch(row);
            graphics.setColor(c.color());
            graphics.fill(swatch);
            graphics.setColor(OUTLINE);
            graphics.drawRect(swatch.x, swatch.y, swatch.width - 1, swatch.height - 1);
            int base = swatch.y + 13;
            String id = Integer.toString(c.id());
            int idWidth = lettering.width(id, TEXT, false);
            lettering.draw(graphics, id, idAt + ids - idWidth, base, TEXT, false, OUTLINE);
            lettering.draw(graphics, c.code(), codeAt, base, TEXT, true, Color.BLACK);
            lettering.draw(graphics, c.name(locale), nameAt, base, TEXT, false, Color.BLACK);
        }
        graphics.dispose();
        return image;
    }

    /** Where the colour of a row is drawn, its outline included. */
    static Rectangle swatch(int row) {
        return new Rectangle(MARGIN, MARGIN + row * ROW + 4, 28, 16);
    }
}
