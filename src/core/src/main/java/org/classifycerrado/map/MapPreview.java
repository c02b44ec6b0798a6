package org.classifycerrado.map;

import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageReaderSpi;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.classifycerrado.imagery.GroundScale;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Lettering;

/**
 * A picture of a class map for people: the map, the legend of the classes that occur in it, a scale bar, a north arrow,
 * a title and a footer. Instances do not change; {@link #pixels} and {@link #footer} give new ones.
 *
 * <p>The picture shows the map's own grid, so a rotated grid stands upright and its north arrow leans. Scale and north
 * hold at the centre of the map. Both are left out where the CRS cannot be related to longitude and latitude.
 */
public final class MapPreview {

    /** Longest side, in pixels, that a map has in its picture. */
    public static final int LONG_SIDE = 1000;

    private static final int SHORTEST_LONG_SIDE = 256;
    private static final int MARGIN = 24;
    private static final int GAP = 24;
    private static final int ROW = 24;
    private static final int SWATCH_WIDTH = 28;
    private static final int SWATCH_HEIGHT = 16;
    private static final int SCALE_WIDTH = 180;
    private static final int ARROW = 52;
    private static final float TITLE = 20;
    private static final float TEXT = 14;
    private static final float SMALL = 12;
    private static final Color FRAME = new Color(0x404040);
    private static final Color FAINT = new Color(0x707070);

    private final Raster classes;
    private final PixelGrid grid;
    private final Legend legend;
    private final String title;
    private final Locale locale;
    private final long[] pixels;
    private final String footer;
    private final Lettering lettering;

    private MapPreview(
            Raster classes,
            PixelGrid grid,
            Legend legend,
            String title,
            Locale locale,
            long[] pixels,
            String footer,
            Lettering lettering) {
        this.classes = classes;
        this.grid = grid;
        this.legend = legend;
        this.title = title;
        this.locale = locale;
        this.pixels = pixels;
        this.footer = footer;
        this.lettering = lettering;
    }

    /**
     * A preview of a map.
     *
     * @param classes class ids, and {@link Legend#NO_DATA}, in band 0, 0 to 255: the whole map, or its pixels thinned
     *     out evenly, as {@link #readClasses} gives them
     * @param grid the grid of the whole map
     * @param legend what the ids mean
     * @param title drawn above the map; may be empty
     * @param locale language of the legend (English or Portuguese) and form of its numbers
     * @return a preview without shares and footer
     */
    public static MapPreview of(Raster classes, PixelGrid grid, Legend legend, String title, Locale locale) {
        return new MapPreview(classes, grid, legend, title, locale, null, "", Lettering.sansSerif());
    }

    /**
     * Adds the share of each class to the legend.
     *
     * @param ofEachClass pixels of the whole map for each class id of the legend, without those of no data
     * @return a preview whose legend lists the classes that have pixels, and their shares of the sum
     * @throws IllegalArgumentException if the length is not the number of classes
     */
    public MapPreview pixels(long[] ofEachClass) {
        if (ofEachClass.length != legend.size()) {
            throw new IllegalArgumentException(
                    "pixels of " + ofEachClass.length + " classes for a legend of " + legend.size());
        }
        return new MapPreview(classes, grid, legend, title, locale, ofEachClass.clone(), footer, lettering);
    }

    /**
     * Adds a line below the map.
     *
     * @param model id of the model that made the map
     * @param date when it was made
     * @return a preview with a footer
     */
    public MapPreview footer(String model, LocalDate date) {
        String line = (portuguese() ? "Modelo " : "Model ") + model + " · " + date;
        return new MapPreview(classes, grid, legend, title, locale, pixels, line, lettering);
    }

    /** The same preview, written otherwise. */
    MapPreview lettering(Lettering other) {
        return new MapPreview(classes, grid, legend, title, locale, pixels, footer, other);
    }

    /**
     * Reads the class ids of a map file, thinned out to what a picture needs: from the overview that suits best, and by
     * skipping pixels where even the smallest is too large. Memory use is that of the result and a few tiles.
     *
     * @param map a TIFF file of one band, with or without internal overviews
     * @return its ids, at most {@link #LONG_SIDE} pixels wide and high
     * @throws IOException if the file cannot be read
     */
    public static Raster readClasses(Path map) throws IOException {
        ImageReader reader = new TIFFImageReaderSpi().createReaderInstance();
        File file = map.toFile();
        try (ImageInputStream in = new FileImageInputStream(file)) {
            reader.setInput(in);
            int best = 0;
            int side = longSide(reader, 0);
            for (int i = 1; i < reader.getNumImages(true); i++) {
                int other = longSide(reader, i);
                if (side > LONG_SIDE ? other < side : other > side && other <= LONG_SIDE) {
                    best = i;
                    side = other;
                }
            }
            ImageReadParam param = reader.getDefaultReadParam();
            int step = step(side);
            param.setSourceSubsampling(step, step, 0, 0);
            return reader.read(best, param).getRaster();
        } catch (RuntimeException e) {
            // What the reader throws at files that are no TIFF, or are damaged.
            throw new IOException("not a readable TIFF: " + map.getFileName(), e);
        } finally {
            reader.dispose();
        }
    }

    private static int longSide(ImageReader reader, int image) throws IOException {
        return Math.max(reader.getWidth(image), reader.getHeight(image));
    }

    /** Every how many pixels one is taken so that at most {@link #LONG_SIDE} remain. */
    private static int step(int side) {
        return (side + LONG_SIDE - 1) / LONG_SIDE;
    }

    /**
     * Draws the picture and writes it as PNG.
     *
     * @param png where to; replaced if it is there
     * @throws IOException if it cannot be written; the file is then as it was
     */
    public void write(Path png) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(draw(), "png", bytes)) {
            throw new IOException("this Java writes no PNG");
        }
        Path part = png.resolveSibling(png.getFileName() + ".part");
        try {
            Files.write(part, bytes.toByteArray());
            Files.move(part, png, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Draws the picture. The map's pixels are enlarged a whole number of times, or thinned out, so that its long side
     * comes close to {@link #LONG_SIDE} without exceeding it; only maps of a few pixels stay smaller. Where this Java
     * has no fonts the text is missing, and a warning was logged.
     *
     * @return an RGB image
     */
    public BufferedImage draw() {
        BufferedImage map = mapImage();
        Optional<GroundScale> ground = GroundScale.atCentre(grid);
        double shownPerPixel = (double) map.getWidth() / grid.width();
        Optional<ScaleBar> bar = ground.flatMap(
                scale -> ScaleBar.fitting(SCALE_WIDTH, scale.metresPerPixelAcross() / shownPerPixel, locale));
        Optional<Double> north =
                ground.map(scale -> scale.northOnPicture(shownPerPixel, (double) map.getHeight() / grid.height()));

        List<Row> rows = rows();
        boolean below = map.getWidth() > 2 * map.getHeight();
        Dimension cell = new Dimension(rowWidth(rows), ROW);
        int columns = below ? Math.max(1, (map.getWidth() + GAP) / (cell.width + GAP)) : 1;
        int lines = (rows.size() + columns - 1) / columns;
        int footing = bar.isPresent() || north.isPresent() ? GAP + ARROW : 0;
        int panelWidth = Math.max(
                Math.min(columns, Math.max(1, rows.size())) * (cell.width + GAP) - GAP,
                bar.map(b -> b.pixels() + lettering.width(b.label(), SMALL, false) / 2 + GAP + ARROW)
                        .orElse(0));
        int panelHeight = lines * ROW + footing;

        int bodyWidth = below ? Math.max(map.getWidth(), panelWidth) : map.getWidth() + GAP + panelWidth;
        int bodyHeight = below ? map.getHeight() + GAP + panelHeight : Math.max(map.getHeight(), panelHeight);
        int width = Math.max(bodyWidth, Math.min(LONG_SIDE, lettering.width(title, TITLE, true)));
        int titleHeight = title.isEmpty() ? 0 : 36;
        int footerHeight = footer.isEmpty() ? 0 : 28;

        BufferedImage image = new BufferedImage(
                width + 2 * MARGIN, titleHeight + bodyHeight + footerHeight + 2 * MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        String shownTitle = lettering.fit(title, TITLE, true, width);
        lettering.draw(graphics, shownTitle, MARGIN, MARGIN + 18, TITLE, true, Color.BLACK);

        int top = MARGIN + titleHeight;
        graphics.drawImage(map, MARGIN, top, null);
        graphics.setColor(FRAME);
        graphics.drawRect(MARGIN - 1, top - 1, map.getWidth() + 1, map.getHeight() + 1);

        int panelX = below ? MARGIN : MARGIN + map.getWidth() + GAP;
        int panelY = below ? top + map.getHeight() + GAP : top;
        for (int i = 0; i < rows.size(); i++) {
            int x = panelX + i / lines * (cell.width + GAP);
            drawRow(graphics, rows.get(i), x, panelY + i % lines * ROW, cell.width);
        }
        // Beside the map the scale and the arrow stand at its foot, below it right under the legend.
        int footY = below ? panelY + lines * ROW + GAP : top + bodyHeight - ARROW;
        north.ifPresent(angle -> drawNorth(graphics, angle, panelX + ARROW / 2, footY + ARROW / 2));
        int barX = panelX + (north.isPresent() ? ARROW + GAP : 0);
        bar.ifPresent(b -> drawBar(graphics, b, barX, footY + ARROW - 18));

        String shownFooter = lettering.fit(footer, SMALL, false, width);
        lettering.draw(graphics, shownFooter, MARGIN, image.getHeight() - MARGIN, SMALL, false, FAINT);
        graphics.dispose();
        return image;
    }

    /** The map in its colours on white, enlarged or thinned out. */
    private BufferedImage mapImage() {
        int side = Math.max(classes.getWidth(), classes.getHeight());
        int step = step(side);
        int zoom = Math.min(SHORTEST_LONG_SIDE, Math.max(1, LONG_SIDE / side));
        int width = (classes.getWidth() + step - 1) / step;
        int height = (classes.getHeight() + step - 1) / step;
        IndexColorModel palette = legend.colorModel();
        BufferedImage image = new BufferedImage(width * zoom, height * zoom, BufferedImage.TYPE_INT_RGB);
        int[] line = new int[width * zoom];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int id = classes.getSample(classes.getMinX() + x * step, classes.getMinY() + y * step, 0);
                int rgb = id == Legend.NO_DATA ? 0xffffff : palette.getRGB(id);
                Arrays.fill(line, x * zoom, (x + 1) * zoom, rgb);
            }
            image.setRGB(0, y * zoom, width * zoom, zoom, line, 0, 0);
        }
        return image;
    }

    private record Row(Color color, String label, String share) {}

    /** The rows of the legend: the classes that occur, and no data where the picture shows it. */
    private List<Row> rows() {
        boolean[] seen = new boolean[256];
        for (int y = 0; y < classes.getHeight(); y++) {
            for (int x = 0; x < classes.getWidth(); x++) {
                seen[classes.getSample(classes.getMinX() + x, classes.getMinY() + y, 0)] = true;
            }
        }
        long sum = 0;
        for (int id = 0; pixels != null && id < pixels.length; id++) {
            sum += pixels[id];
        }
        List<Row> rows = new ArrayList<>();
        for (LandCoverClass c : legend.classes()) {
            if (pixels == null ? seen[c.id()] : pixels[c.id()] > 0) {
                String share = pixels == null ? "" : share((double) pixels[c.id()] / sum);
                rows.add(new Row(c.color(), c.name(locale), share));
            }
        }
        if (seen[Legend.NO_DATA]) {
            rows.add(new Row(Color.WHITE, portuguese() ? "Sem dados" : "No data", ""));
        }
        return rows;
    }

    private String share(double share) {
        NumberFormat percent = NumberFormat.getNumberInstance(locale);
        percent.setMinimumFractionDigits(1);
        percent.setMaximumFractionDigits(1);
        return share < 0.0005 ? "< " + percent.format(0.1) + " %" : percent.format(share * 100) + " %";
    }

    private int rowWidth(List<Row> rows) {
        int labels = 0;
        int shares = 0;
        for (Row row : rows) {
            labels = Math.max(labels, lettering.width(row.label(), TEXT, false));
            shares = Math.max(shares, lettering.width(row.share(), TEXT, false));
        }
        return SWATCH_WIDTH + 8 + labels + (shares > 0 ? 16 + shares : 0);
    }

    private void drawRow(Graphics2D graphics, Row row, int x, int y, int width) {
        graphics.setColor(row.color());
        graphics.fillRect(x, y, SWATCH_WIDTH, SWATCH_HEIGHT);
        graphics.setColor(FAINT);
        graphics.drawRect(x, y, SWATCH_WIDTH - 1, SWATCH_HEIGHT - 1);
        int base = y + 13;
        lettering.draw(graphics, row.label(), x + SWATCH_WIDTH + 8, base, TEXT, false, Color.BLACK);
        int shareAt = x + width - lettering.width(row.share(), TEXT, false);
        lettering.draw(graphics, row.share(), shareAt, base, TEXT, false, FAINT);
    }

    private void drawBar(Graphics2D graphics, ScaleBar bar, int x, int y) {
        int half = bar.pixels() / 2;
        graphics.setColor(Color.BLACK);
        graphics.fillRect(x, y, half, 6);
        graphics.drawRect(x, y, bar.pixels() - 1, 5);
        lettering.draw(graphics, "0", x, y - 5, SMALL, false, Color.BLACK);
        int labelAt = x + bar.pixels() - lettering.width(bar.label(), SMALL, false) / 2;
        lettering.draw(graphics, bar.label(), labelAt, y - 5, SMALL, false, Color.BLACK);
    }

    /** An arrow whose tip is towards north, with an N beyond it; the angle is clockwise from upwards. */
    private void drawNorth(Graphics2D graphics, double angle, int x, int y) {
        Graphics2D turned = (Graphics2D) graphics.create();
        turned.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        turned.translate(x, y);
        turned.rotate(angle);
        for (int side = -1; side <= 1; side += 2) {
            Path2D wing = new Path2D.Double();
            wing.moveTo(0, -11);
            wing.lineTo(side * 9, 25);
            wing.lineTo(0, 18);
            wing.closePath();
            turned.setColor(side < 0 ? Color.BLACK : Color.WHITE);
            turned.fill(wing);
            turned.setColor(Color.BLACK);
            turned.setStroke(new BasicStroke(1));
            turned.draw(wing);
        }
        turned.dispose();
        // The letter itself stays upright.
        int letterX = (int) Math.round(x + 19 * Math.sin(angle)) - lettering.width("N", TEXT, true) / 2;
        int letterY = (int) Math.round(y - 19 * Math.cos(angle)) + 5;
        lettering.draw(graphics, "N", letterX, letterY, TEXT, true, Color.BLACK);
    }

    private boolean portuguese() {
        return "pt".equals(locale.getLanguage());
    }
}
