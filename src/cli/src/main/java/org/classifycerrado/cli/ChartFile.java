package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.learn.chart.Picture;
import org.classifycerrado.legend.Lettering;

/** The file of option {@code --chart}: PNG or SVG, as its name ends. */
final class ChartFile {

    private final Path file;

    /**
     * Checks, before anything is counted, that a chart can be drawn.
     *
     * @param file where to draw it, or null if none is wanted
     * @throws InvalidParameterException if its name ends in neither .png nor .svg, or this Java has no fonts
     */
    ChartFile(Path file) {
        this.file = file;
        if (file == null) {
            return;
        }
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".png") && !name.endsWith(".svg")) {
            throw new InvalidParameterException(
                    "chart", "is '" + file + "'; allowed: a name that ends in .png or .svg");
        }
        if (!Lettering.sansSerif().available()) {
            throw new InvalidParameterException("chart", "cannot be drawn: this Java has no usable fonts");
        }
    }

    /** Writes the chart, if one is wanted, and says so. */
    void write(Picture chart, PrintWriter screen) throws IOException {
        if (file == null) {
            return;
        }
        if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            WholeFile.write(file, chart.svg().getBytes(StandardCharsets.UTF_8));
        } else {
            WholeFile.writePng(file, chart.image());
        }
        screen.println("written: " + file);
    }
}
