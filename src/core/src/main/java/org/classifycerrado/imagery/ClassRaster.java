package org.classifycerrado.imagery;

import java.awt.Rectangle;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.locationtech.jts.geom.Geometry;

/** A coverage of class ids, read in strips of rows within a region. */
public final class ClassRaster {

    private final RenderedImage image;
    private final Rectangle window;
    private final PixelGrid grid;
    private final Outline outline;

    /** Takes rows of a class raster. */
    @FunctionalInterface
    public interface Rows {
        /**
         * Takes the next rows.
         *
         * @param values class ids, 255 where there is none, row-major
         * @param firstRow row of the grid
         * @param rows how many
         */
        void take(byte[] values, int firstRow, int rows);
    }

    private ClassRaster(RenderedImage image, Rectangle window, PixelGrid grid, Outline outline) {
        this.image = image;
        this.window = window;
        this.grid = grid;
        this.outline = outline;
    }

    /**
     * Looks at a coverage; its pixels are not read yet.
     *
     * @param parameter the request's parameter that the coverage stands for, for messages
     * @param source the coverage, which the caller closes
     * @param region what counts of it
     * @return the raster
     * @throws InvalidParameterException if it is not one band of bytes, has no CRS, or lies outside the region
     */
    public static ClassRaster of(String parameter, OpenCoverage source, RegionOfInterest region) {
        RenderedImage image = source.coverage().getRenderedImage();
        if (image.getSampleModel().getNumBands() != 1 || image.getSampleModel().getDataType() != DataBuffer.TYPE_BYTE) {
            throw new InvalidParameterException(
                    parameter, "'" + source.name() + "' is not a class map, which has one band of 8-bit class ids");
        }
        PixelGrid whole = PixelGrid.of(parameter, source);
        Optional<Geometry> shape = region.on(whole);
        Rectangle window = new Rectangle(whole.width(), whole.height());
        if (shape.isPresent()) {
            window = window.intersection(ImageryStack.pixelsWithin(shape.get().getEnvelopeInternal()));
            if (window.isEmpty()) {
                throw new InvalidParameterException(
                        region.polygon().isPresent() ? "roi" : "bbox",
                        "holds no pixel of the map, which covers " + ImageryStack.describe(whole.envelope()));
            }
        }
        return new ClassRaster(image, window, whole.window(window), new Outline(shape, window));
    }

    /**
     * The pixels that are read.
     *
     * @return the map's grid, cut to the region's bounds
     */
    public PixelGrid grid() {
        return grid;
    }

    /**
     * The level whose colours the map's colour table has.
     *
     * @return the level, or empty if the table is missing or another
     */
    public Optional<Level> level() {
        ColorModel colors = image.getColorModel();
        if (colors instanceof IndexColorModel table) {
            for (Level level : Level.values()) {
                Legend legend = Legend.of(level);
                boolean last = legend.size() >= table.getMapSize()
                        || table.getAlpha(legend.size()) == 0
                        || (table.getRGB(legend.size()) & 0xffffff) == 0;
                if (last && legend.classes().stream().allMatch(c -> sameColor(table, c))) {
                    return Optional.of(level);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean sameColor(IndexColorModel table, LandCoverClass c) {
        return c.id() < table.getMapSize()
                && (table.getRGB(c.id()) & 0xffffff) == (c.color().getRGB() & 0xffffff);
    }

    /**
     * Reads the map strip by strip, each as high as the image's tiles.
     *
     * @param rows takes them, from the first to the last
     */
    public void read(Rows rows) {
        int strip = Math.max(1, Math.min(image.getTileHeight(), 1 << 10));
        for (int row = 0; row < window.height; row += strip) {
            int count = Math.min(strip, window.height - row);
            Raster raster = image.getData(
                    new Rectangle(image.getMinX() + window.x, image.getMinY() + window.y + row, window.width, count));
            byte[] values =
                    (byte[]) raster.getDataElements(raster.getMinX(), raster.getMinY(), window.width, count, null);
            boolean[] outside = outline.outside(row, count);
            for (int i = 0; i < values.length; i++) {
                if (outside[i]) {
                    values[i] = (byte) Legend.NO_DATA;
                }
            }
            rows.take(values, row, count);
        }
    }
}
