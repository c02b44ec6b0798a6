package org.classifycerrado.server.wms;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.classifycerrado.legend.ConfidenceRamp;
import org.classifycerrado.legend.LegendImage;
import org.classifycerrado.legend.Lettering;
import org.classifycerrado.server.catalog.LayerKind;
import org.classifycerrado.server.catalog.MapLayer;

/** Legends of layers as images. */
final class Legends {

    private static final int MARGIN = 8;
    private static final int BAR = 200;
    private static final int ROW = 20;
    private static final float TEXT = 13;

    private Legends() {}

    static BufferedImage of(MapLayer layer, Style style, Locale locale) {
        if (!layer.entries().isEmpty()) {
            return LegendImage.of(style.entries(layer), locale, Lettering.sansSerif());
        }
        BufferedImage image = new BufferedImage(BAR + 2 * MARGIN, 2 * ROW + 2 * MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        boolean percentages = layer.kind() == LayerKind.CONFIDENCE || layer.kind() == LayerKind.PROBABILITIES;
        for (int x = 0; x < BAR; x++) {
            double percent = 100.0 * x / (BAR - 1);
            int grey = (int) Math.round(2.55 * percent);
            graphics.setColor(percentages ? ConfidenceRamp.color(percent) : new Color(grey, grey, grey));
            graphics.fillRect(MARGIN + x, MARGIN, 1, ROW);
        }
        Lettering lettering = Lettering.sansSerif();
        int base = MARGIN + ROW + 15;
        lettering.draw(graphics, percentages ? "0 %" : "2 %", MARGIN, base, TEXT, false, Color.BLACK);
        String last = percentages ? "100 %" : "98 %";
        int at = MARGIN + BAR - lettering.width(last, TEXT, false);
        lettering.draw(graphics, last, at, base, TEXT, false, Color.BLACK);
        graphics.dispose();
        return image;
    }

    static Dimension size(MapLayer layer, Style style) {
        BufferedImage image = of(layer, style, Locale.ENGLISH);
        return new Dimension(image.getWidth(), image.getHeight());
    }
}
