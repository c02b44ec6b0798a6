package org.classifycerrado.learn.dataset;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Lettering;
import org.classifycerrado.legend.Level;

/**
 * Some patches of a split side by side, a row each: true colour (B04, B03, B02), Sentinel-1 (VV in red and blue, VH in
 * green), the classes of L1 and of L2, and a legend. Images are stretched between the 2nd and the 98th percentile of
 * each patch, the three bands of true colour together, those of Sentinel-1 each by itself.
 */
public final class PatchSheet {

    private static final int CELL = 192;
    private static final int GAP = 10;
    private static final int MARGIN = 20;
    private static final int TITLE = 26;
    private static final int LINE = 20;
    private static final int SWATCH = 14;
    private static final int LEGEND = 360;
    private static final float TEXT = 12;
    private static final double CUT_OFF = 0.02;
    private static final Color LABEL = new Color(0x555555);
    private static final Color NOTHING = new Color(0xdddddd);

    private final SplitFiles files;
    private final Lettering lettering;
    private final List<Column> columns = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();

    private PatchSheet(SplitFiles files, Lettering lettering) {
        this.files = files;
        this.lettering = lettering;
        add(SplitFiles.MSI, "true colour", PatchSheet::trueColour);
        add(SplitFiles.SAR, "Sentinel-1: VV, VH, VV", PatchSheet::radar);
        for (Level level : Level.values()) {
            if (add(SplitFiles.labels(level), level + " classes", raster -> classes(raster, level))) {
                levels.add(level);
            }
        }
    }

    /** What is made of the files of a folder. */
    private record Column(String folder, String title, Drawing drawing) {}

    /** Makes a picture of a file's pixels. */
    private interface Drawing {
        BufferedImage of(Raster raster) throws IOException;
    }

    /**
     * Patches spread evenly over all.
     *
     * @param files of the split
     * @param count how many, at least 1
     * @return ids, as many as there are at most
     */
    public static List<String> some(SplitFiles files, int count) {
        List<String> all = files.ids();
        List<String> some = new ArrayList<>();
        int wanted = Math.min(count, all.size());
        for (int i = 0; i < wanted; i++) {
            some.add(all.get((int) ((i + 0.5) * all.size() / wanted)));
        }
        return some;
    }

    /**
     * Draws the sheet. A patch without a file in a folder has an empty place there.
     *
     * @param files of the split
     * @param ids of the patches
     * @param lettering how to write; where it is unavailable there is no text
     * @return an image on white
     * @throws IOException if the split has no patch of one of the ids, or a file cannot be read
     */
    public static BufferedImage of(SplitFiles files, List<String> ids, Lettering lettering) throws IOException {
        List<String> known = files.ids();
        for (String id : ids) {
            if (!known.contains(id)) {
                throw new IOException("there is no patch '" + id + "' in '" + files.split() + "'");
            }
        }
        return new PatchSheet(files, lettering).draw(ids);
    }

    private boolean add(String folder, String title, Drawing drawing) {
        boolean there = files.has(folder);
        if (there) {
            columns.add(new Column(folder, title, drawing));
        }
        return there;
    }

    private BufferedImage draw(List<String> ids) throws IOException {
        int legendLines =
                levels.stream().mapToInt(level -> Legend.of(level).size() + 2).sum();
        int rows = ids.size() * (CELL + TITLE);
        int width = 2 * MARGIN + columns.size() * (CELL + GAP) + (levels.isEmpty() ? 0 : LEGEND);
        int height = 2 * MARGIN + TITLE + Math.max(rows, legendLines * LINE);
        BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        for (int c = 0; c < columns.size(); c++) {
            int x = MARGIN + c * (CELL + GAP);
            lettering.draw(graphics, columns.get(c).title(), x, MARGIN + 14, TEXT, true, Color.BLACK);
            for (int r = 0; r < ids.size(); r++) {
                int y = MARGIN + TITLE + r * (CELL + TITLE);
                Path file = files.files(columns.get(c).folder()).get(ids.get(r));
                if (file == null) {
                    graphics.setColor(NOTHING);
                    graphics.drawRect(x, y, CELL - 1, CELL - 1);
                } else {
                    graphics.drawImage(picture(columns.get(c), file), x, y, CELL, CELL, null);
                }
                if (c == 0) {
                    lettering.draw(graphics, ids.get(r), x, y + CELL + 15, TEXT, false, LABEL);
                }
            }
        }
        legend(graphics, MARGIN + columns.size() * (CELL + GAP) + GAP);
        graphics.dispose();
        return sheet;
    }

    private static BufferedImage picture(Column column, Path file) throws IOException {
        try {
            return column.drawing().of(PatchFile.read(file).raster());
        } catch (IOException e) {
            throw new IOException(SplitFiles.shown(file) + ": " + e.getMessage(), e);
        }
    }

    private void legend(Graphics2D graphics, int left) {
        int y = MARGIN;
        for (Level level : levels) {
            lettering.draw(graphics, level.name(), left, y + 14, TEXT, true, Color.BLACK);
            y += LINE;
            for (LandCoverClass c : Legend.of(level).classes()) {
                graphics.setColor(c.color());
                graphics.fillRect(left, y + 2, SWATCH, SWATCH);
                String name = lettering.fit(c.name(), TEXT, false, LEGEND - SWATCH - 3 * GAP);
                lettering.draw(graphics, name, left + SWATCH + 8, y + 14, TEXT, false, Color.BLACK);
                y += LINE;
            }
            y += LINE;
        }
    }

    private static BufferedImage trueColour(Raster raster) throws IOException {
        require(raster, Modality.MSI.bands().size());
        List<String> names = Modality.MSI.bands();
        float[][] bands = {
            samples(raster, names.indexOf("B04")),
            samples(raster, names.indexOf("B03")),
            samples(raster, names.indexOf("B02"))
        };
        float[] all = new float[3 * bands[0].length];
        for (int b = 0; b < bands.length; b++) {
            System.arraycopy(bands[b], 0, all, b * bands[b].length, bands[b].length);
        }
        Range range = Range.of(all);
        return composite(raster, bands, range, range, range);
    }

    private static BufferedImage radar(Raster raster) throws IOException {
        require(raster, Modality.SAR.bands().size());
        float[] vv = samples(raster, 0);
        float[] vh = samples(raster, 1);
        Range red = Range.of(vv);
        return composite(raster, new float[][] {vv, vh, vv}, red, Range.of(vh), red);
    }

    private static BufferedImage composite(Raster raster, float[][] bands, Range... ranges) {
        BufferedImage image = new BufferedImage(raster.getWidth(), raster.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < bands[0].length; p++) {
            int rgb = 0;
            for (int b = 0; b < bands.length; b++) {
                rgb = rgb << 8 | ranges[b].level(bands[b][p]);
            }
            image.setRGB(p % raster.getWidth(), p / raster.getWidth(), rgb);
        }
        return image;
    }

    private static BufferedImage classes(Raster raster, Level level) throws IOException {
        require(raster, 1);
        List<LandCoverClass> classes = Legend.of(level).classes();
        BufferedImage image = new BufferedImage(raster.getWidth(), raster.getHeight(), BufferedImage.TYPE_INT_RGB);
        float[] ids = samples(raster, 0);
        for (int p = 0; p < ids.length; p++) {
            boolean known = ids[p] >= 0 && ids[p] < classes.size();
            Color color = known ? classes.get((int) ids[p]).color() : NOTHING;
            image.setRGB(p % raster.getWidth(), p / raster.getWidth(), color.getRGB());
        }
        return image;
    }

    private static void require(Raster raster, int bands) throws IOException {
        if (raster.getNumBands() != bands) {
            throw new IOException("it has " + raster.getNumBands() + " bands; needed: " + bands);
        }
    }

    private static float[] samples(Raster raster, int band) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        return raster.getSamples(raster.getMinX(), raster.getMinY(), width, height, band, new float[width * height]);
    }

    /** Values that become black and white. */
    private record Range(double low, double high) {

        static Range of(float[] values) {
            float[] sorted = values.clone();
            // NaN comes last.
            Arrays.sort(sorted);
            int count = sorted.length;
            while (count > 1 && !Float.isFinite(sorted[count - 1])) {
                count--;
            }
            return new Range(sorted[(int) (CUT_OFF * (count - 1))], sorted[(int) ((1 - CUT_OFF) * (count - 1))]);
        }

        int level(float value) {
            double part = high > low ? (value - low) / (high - low) : 0;
            return Float.isFinite(value) ? (int) Math.round(255 * Math.max(0, Math.min(1, part))) : 0;
        }
    }
}
