package org.classifycerrado.legend;

import java.awt.Color;
import java.util.List;
import java.util.Locale;

/** The colours of a confidence map: light grey where the model was unsure, deep blue where it was sure. */
public final class ConfidenceRamp {

    /** Colour of a percentage; between two stops colours are interpolated. Ascending, from 0 to 100. */
    static final List<Stop> STOPS = List.of(
            new Stop(0, new Color(0xd0d0d0)),
            new Stop(25, new Color(0xb4bcc4)),
            new Stop(50, new Color(0x8cb4d2)),
            new Stop(75, new Color(0x3f86c1)),
            new Stop(100, new Color(0x08306b)));

    private ConfidenceRamp() {}

    /**
     * The colour of a percentage, between two stops in proportion.
     *
     * @param percent 0 to 100
     * @return an opaque colour
     */
    public static Color color(double percent) {
        Stop low = STOPS.get(0);
        for (Stop high : STOPS) {
            if (percent <= high.percent()) {
                double share = high == low ? 0 : (percent - low.percent()) / (high.percent() - low.percent());
                return new Color(
                        between(low.color().getRed(), high.color().getRed(), share),
                        between(low.color().getGreen(), high.color().getGreen(), share),
                        between(low.color().getBlue(), high.color().getBlue(), share));
            }
            low = high;
        }
        throw new IllegalArgumentException("a confidence of " + percent + " %");
    }

    private static int between(int low, int high, double share) {
        return (int) Math.round(low + (high - low) * share);
    }

    /**
     * A colour of the ramp.
     *
     * @param percent pixel value, 0 to 100
     * @param color opaque
     */
    record Stop(int percent, Color color) {

        String hex() {
            return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xffffff);
        }

        String label() {
            return percent + " %";
        }
    }
}
