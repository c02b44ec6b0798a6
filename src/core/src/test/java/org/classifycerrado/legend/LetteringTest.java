package org.classifycerrado.legend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LetteringTest {

    private static final Lettering NONE = Lettering.probe(() -> {
        throw new InternalError("Fontconfig head is null, check your fonts or fonts configuration");
    });

    @Test
    void withoutFontsTheLegendStillShowsItsColours() {
        assertThat(NONE.available()).isFalse();
        assertThat(NONE.width("Pasture", 14, false)).isZero();

        BufferedImage image = LegendImage.of(Legend.of(Level.L1), Locale.ENGLISH, NONE);

        var swatch = LegendImage.swatch(5);
        assertThat(new Color(image.getRGB((int) swatch.getCenterX(), (int) swatch.getCenterY())))
                .isEqualTo(new Color(19, 50, 255));
    }

    @Test
    void withoutFontsNothingIsDrawn() {
        BufferedImage image = new BufferedImage(100, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        NONE.draw(graphics, "Pasture", 2, 16, 14, false, Color.WHITE);
        graphics.dispose();
        assertThat(image.getRGB(0, 0, 100, 20, null, 0, 100)).containsOnly(0xff000000);
    }

    @Test
    void shortensWhatDoesNotFit() {
        Lettering lettering = Lettering.sansSerif();
        assumeThat(lettering.available()).as("fonts on this machine").isTrue();
        int room = lettering.width("Agricultura", 14, false);

        String fitted = lettering.fit("Agricultura temporária", 14, false, room);

        assertThat(fitted).startsWith("Agri").endsWith("…").hasSizeLessThan(12);
        assertThat(lettering.width(fitted, 14, false)).isLessThanOrEqualTo(room);
        assertThat(lettering.fit("Agricultura", 14, false, room)).isEqualTo("Agricultura");
    }
}
