package org.classifycerrado.learn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.classifycerrado.legend.Lettering;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CurvesTest {

    /** Of the training loss in the left half, and of macro F1 in the right one. */
    private static final int BLUE = 0x1f77b4;

    @BeforeEach
    void needsFonts() {
        assumeTrue(Lettering.sansSerif().available(), "SKIPPED: no fonts");
    }

    @Test
    void lossFallsWhileScoresRise() {
        BufferedImage image = Curves.of(List.of(epoch(1, 2, 0.1), epoch(2, 1, 0.5), epoch(3, 0, 0.9)))
                .image();

        List<Point> loss = blue(image, 0, image.getWidth() / 2);
        List<Point> score = blue(image, image.getWidth() / 2, image.getWidth());
        assertThat(first(loss).y).isLessThan(last(loss).y - 100);
        assertThat(first(score).y).isGreaterThan(last(score).y + 100);
    }

    @Test
    void anEpochWithoutANumberIsLeftOut() {
        BufferedImage image = Curves.of(List.of(epoch(1, Double.NaN, 0.1), epoch(2, 1, Double.POSITIVE_INFINITY)))
                .image();

        // A dot for the one loss, right of the middle, and nothing where the other would be.
        List<Point> loss = blue(image, 0, image.getWidth() / 2);
        assertThat(loss).isNotEmpty().allMatch(point -> point.x > image.getWidth() / 4);
        // And left of the middle for the one score.
        assertThat(blue(image, image.getWidth() / 2, image.getWidth()))
                .isNotEmpty()
                .allMatch(point -> point.x < 3 * image.getWidth() / 4);
    }

    private static EpochReport epoch(int epoch, double loss, double score) {
        return new EpochReport(epoch, 3, loss, 0.3, 0.6, score, 0.4, 1e-3, 0, epoch == 2, 1);
    }

    /** Pixels of the line, above the legend, from the left to the right. */
    private static List<Point> blue(BufferedImage image, int from, int to) {
        List<Point> points = new ArrayList<>();
        for (int x = from; x < to; x++) {
            for (int y = 0; y < image.getHeight() - 60; y++) {
                if ((image.getRGB(x, y) & 0xffffff) == BLUE) {
                    points.add(new Point(x, y));
                }
            }
        }
        return points;
    }

    private static Point first(List<Point> points) {
        return points.get(0);
    }

    private static Point last(List<Point> points) {
        return points.get(points.size() - 1);
    }
}
