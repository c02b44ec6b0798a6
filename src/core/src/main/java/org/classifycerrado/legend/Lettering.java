package org.classifycerrado.legend;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.geotools.util.logging.Logging;

/**
 * Writes text into images where it can. Java2D throws on the first text it draws when the machine has no fonts or no
 * fontconfig, as on many servers and in many containers; an image without its text is still worth having, so there this
 * class draws nothing, and {@link #available()} tells.
 */
public final class Lettering {

    private static final Logger LOGGER = Logging.getLogger(Lettering.class);
    private static final FontRenderContext METRICS = new FontRenderContext(null, true, true);

    private final Font plain;

    private Lettering(Font plain) {
        this.plain = plain;
    }

    /**
     * Lettering in the sans-serif font of this Java. Logs one warning if there is none.
     *
     * @return lettering, which may be unavailable
     */
    public static Lettering sansSerif() {
        return probe(() -> new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    }

    /**
     * Lettering that draws nothing.
     *
     * @return unavailable lettering
     */
    public static Lettering none() {
        return new Lettering(null);
    }

    /** Tries a font out by measuring a text, which is where a lack of fonts shows. */
    static Lettering probe(Supplier<Font> source) {
        try {
            Font font = source.get();
            if (font.getStringBounds("0", METRICS).getWidth() > 0) {
                return new Lettering(font);
            }
            LOGGER.warning("This Java measures text as empty: images are drawn without text");
        } catch (RuntimeException | LinkageError | InternalError e) {
            LOGGER.warning("This Java has no usable fonts (install fontconfig and a font, such as DejaVu): "
                    + "images are drawn without text");
            LOGGER.log(Level.FINE, "Measuring text failed", e);
        }
        return none();
    }

    /**
     * Whether text can be drawn.
     *
     * @return false if every text has width 0 and {@link #draw} draws nothing
     */
    public boolean available() {
        return plain != null;
    }

    /**
     * How wide a text is.
     *
     * @param text a line
     * @param size font size, in pixels
     * @param bold whether in bold
     * @return its advance in pixels, rounded up; 0 where text is unavailable
     */
    public int width(String text, float size, boolean bold) {
        return available()
                ? (int) Math.ceil(
                        font(size, bold).getStringBounds(text, METRICS).getWidth())
                : 0;
    }

    /**
     * The text, or as much of its beginning as fits, followed by an ellipsis.
     *
     * @param text a line
     * @param size font size, in pixels
     * @param bold whether in bold
     * @param room pixels that it may take
     * @return a text no wider than the room, at least the ellipsis
     */
    public String fit(String text, float size, boolean bold, int room) {
        if (width(text, size, bold) <= room) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end) + "…", size, bold) > room) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + "…";
    }

    /**
     * Draws a text, or nothing where text is unavailable.
     *
     * @param graphics where to
     * @param text a line
     * @param x left end of the base line
     * @param y height of the base line
     * @param size font size, in pixels
     * @param bold whether in bold
     * @param color of the text
     */
    public void draw(Graphics2D graphics, String text, int x, int y, float size, boolean bold, Color color) {
        if (available() && !text.isEmpty()) {
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setFont(font(size, bold));
            graphics.setColor(color);
            graphics.drawString(text, x, y);
        }
    }

    private Font font(float size, boolean bold) {
        return plain.deriveFont(bold ? Font.BOLD : Font.PLAIN, size);
    }
}
