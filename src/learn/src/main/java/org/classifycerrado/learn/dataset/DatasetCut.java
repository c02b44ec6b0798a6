package org.classifycerrado.learn.dataset;

import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.imagery.ClassLookup;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.Samples;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * Cuts a scene and a reference map into patches of {@value #SIDE}×{@value #SIDE} pixels: a split laid out as
 * CerraData-4MM, with boundaries of the classes. The patches have the grid of the stack; the reference is read at their
 * pixels' centres. Patches lie whole within the grid. Memory is bounded by a row of patches.
 */
public final class DatasetCut {

    /** Columns and rows of a patch, as in CerraData-4MM. */
    public static final int SIDE = 128;

    /** What the values of patches mean, as in CerraData-4MM. */
    public static final ExpectedInput QUANTITY = ExpectedInput.of(1000, SarQuantity.DN);

    private final ImageryStack stack;
    private final ClassRaster reference;
    private final Settings settings;
    private final PixelGrid grid;
    private final byte[][] rows;
    private int kept;
    private int dropped;

    /**
     * How to cut.
     *
     * @param level of the reference's classes; of L2 the classes of L1 are written too
     * @param maxNoData how much of a patch may lack imagery or a class, 0 to 1
     * @param stride from one patch to the next, in pixels, at least 1; less than {@link DatasetCut#SIDE} makes patches
     *     that overlap
     * @param scene what the ids of the patches begin with: letters, digits and hyphens
     * @param wholeNumbers whether the MSI samples are written as unsigned 16-bit numbers; else as floating-point
     */
    public record Settings(Level level, double maxNoData, int stride, String scene, boolean wholeNumbers) {

        /** Checks the numbers. */
        public Settings {
            if (!(maxNoData >= 0 && maxNoData <= 1)) {
                throw new IllegalArgumentException("max-no-data is " + maxNoData + "; allowed: 0 to 1");
            }
            if (stride < 1) {
                throw new IllegalArgumentException("stride is " + stride + "; allowed: 1 and more");
            }
            if (!scene.matches("[A-Za-z0-9-]+")) {
                throw new IllegalArgumentException(
                        "name is '" + scene + "'; allowed: letters A to Z, digits and hyphens");
            }
        }
    }

    /**
     * What became of the patches.
     *
     * @param kept written
     * @param dropped not written, because too much of them has no data
     */
    public record Result(int kept, int dropped) {}

    private DatasetCut(ImageryStack stack, ClassRaster reference, Settings settings) {
        this.stack = stack;
        this.reference = reference;
        this.settings = settings;
        this.grid = stack.grid();
        this.rows = new byte[SIDE][grid.width()];
    }

    /**
     * Cuts.
     *
     * @param stack MSI and SAR on one grid
     * @param reference the true classes, on any grid
     * @param settings how to cut
     * @param out folder of the split; there is nothing yet, or an empty folder
     * @param progress receives progress and says whether to go on
     * @return how many patches there are now
     * @throws InvalidParameterException if the reference has other classes than the settings say, or no patch is left
     * @throws IOException if it cannot be written; nothing is left behind then
     */
    public static Result cut(ImageryStack stack, ClassRaster reference, Settings settings, Path out, Progress progress)
            throws IOException {
        if (reference.level().isPresent() && reference.level().get() != settings.level()) {
            throw new InvalidParameterException(
                    "level",
                    "is " + settings.level() + "; the reference has the colours of "
                            + reference.level().get());
        }
        DatasetCut cut = new DatasetCut(stack, reference, settings);
        if (cut.grid.width() < SIDE || cut.grid.height() < SIDE) {
            throw new InvalidParameterException(
                    "msi",
                    "shares " + cut.grid.width() + "×" + cut.grid.height() + " pixels with the SAR image; needed: "
                            + SIDE + "×" + SIDE + " or more");
        }
        try (FolderDraft draft = FolderDraft.of(out)) {
            cut.write(draft.path(), progress);
            if (cut.kept == 0) {
                throw new InvalidParameterException(
                        "max-no-data",
                        String.format(
                                Locale.ROOT,
                                "is %s; all %d patches have more without imagery or a class. Does the reference"
                                        + " overlap the imagery?",
                                settings.maxNoData(),
                                cut.dropped));
            }
            draft.commit();
        }
        return new Result(cut.kept, cut.dropped);
    }

    private void write(Path folder, Progress progress) throws IOException {
        PatchWriter writer = new PatchWriter(
                folder, settings.wholeNumbers() ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_FLOAT, settings.level());
        ClassLookup lookup = new ClassLookup("reference", reference, grid);
        int lastTop = grid.height() - SIDE;
        progress.task("Cutting " + grid.width() + "×" + grid.height() + " pixels");
        for (int top = 0; top <= lastTop; top += settings.stride()) {
            for (int row = 0; row < SIDE; row++) {
                lookup.row(top + row, rows[row]);
                requireClasses(rows[row]);
            }
            for (int left = 0; left + SIDE <= grid.width(); left += settings.stride()) {
                progress.check();
                write(writer, left, top);
            }
            progress.percent(100.0 * Math.min(lastTop, top + settings.stride()) / Math.max(1, lastTop));
        }
    }

    private void write(PatchWriter writer, int left, int top) throws IOException {
        byte[] ids = new byte[SIDE * SIDE];
        for (int row = 0; row < SIDE; row++) {
            System.arraycopy(rows[row], left, ids, row * SIDE, SIDE);
        }
        Rectangle window = new Rectangle(left, top, SIDE, SIDE);
        Samples samples = stack.read(window);
        CutPatch patch = new CutPatch(samples, ids);
        if (patch.noData() > settings.maxNoData()) {
            dropped++;
            return;
        }
        kept++;
        String id = String.format(Locale.ROOT, "%s-y%06d-x%06d", settings.scene(), top, left);
        writer.write(id, grid.window(window), patch);
    }

    private void requireClasses(byte[] ids) {
        int classes = Legend.of(settings.level()).size();
        for (byte id : ids) {
            if ((id & 0xff) >= classes && (id & 0xff) != Legend.NO_DATA) {
                throw new InvalidParameterException(
                        "reference",
                        "is no map of level " + settings.level() + ": it has the value " + (id & 0xff)
                                + "; allowed: 0 to " + (classes - 1) + " and " + Legend.NO_DATA);
            }
        }
    }
}
