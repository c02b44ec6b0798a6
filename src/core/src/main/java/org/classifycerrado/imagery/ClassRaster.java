package org.classifycerrado.imagery;

import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.locationtech.jts.geom.Geometry;

/** A coverage of class ids, read in strips of rows within a region. */
public final class ClassRaster {

    private final RenderedImage image;
    private final Optional<Mask> mask;
    /** Whether a second band says where there are classes: not where it is 0. */
    private final boolean alpha;

    private final Rectangle window;
    private final PixelGrid grid;
    private final Outline outline;
    private final boolean[] noData;

    /** The tile that was looked at last; neighbours mostly lie in the same one. */
    private Raster tile;

    /** Takes rows of a class raster. */
    @FunctionalInterface
    public interface Rows {
        /**
         * Takes the next rows.
         *
         * @param values class ids, 255 where there is none, row-major
         * @param firstRow row of the grid
         * @param rows how many
         * @throws IOException if what is made of them cannot be written
         */
        void take(byte[] values, int firstRow, int rows) throws IOException;
    }

    private ClassRaster(
            RenderedImage image,
            Optional<Mask> mask,
            boolean alpha,
            Rectangle window,
            PixelGrid grid,
            Outline outline,
            boolean[] noData) {
        this.image = image;
        this.mask = mask;
        this.alpha = alpha;
        this.window = window;
        this.grid = grid;
        this.outline = outline;
        this.noData = noData;
    }

    /**
     * Looks at a coverage of classes; its pixels are not read yet.
     *
     * @param parameter the request's parameter that the coverage stands for, for messages
     * @param source the coverage, which the caller closes
     * @param region what counts of it
     * @return the raster
     * @throws InvalidParameterException if {@link #ofIds} refuses it, or its ids are those of groups of changes
     */
    public static ClassRaster of(String parameter, OpenCoverage source, RegionOfInterest region) {
        ClassRaster raster = ofIds(parameter, source, region);
        if (raster.isOfChanges()) {
            throw new InvalidParameterException(
                    parameter,
                    "'" + source.name() + "' is a raster of changes between two maps, as its colours say, and no class"
                            + " map; give one of the maps");
        }
        return raster;
    }

    /**
     * Looks at a coverage of classes or of groups of changes; its pixels are not read yet.
     *
     * @param parameter the request's parameter that the coverage stands for, for messages
     * @param source the coverage, which the caller closes
     * @param region what counts of it
     * @return the raster
     * @throws InvalidParameterException if it is not one band of bytes, perhaps with an alpha band, has no CRS, or lies
     *     outside the region
     */
    public static ClassRaster ofIds(String parameter, OpenCoverage source, RegionOfInterest region) {
        RenderedImage image = source.coverage().getRenderedImage();
        int bands = image.getSampleModel().getNumBands();
        boolean alpha = bands == 2 && source.tags().band(1).alpha();
        if (bands != 1 && !alpha || image.getSampleModel().getDataType() != DataBuffer.TYPE_BYTE) {
            throw new InvalidParameterException(
                    parameter,
                    "'" + source.name()
                            + "' is not a class map, which has one band of 8-bit class ids, perhaps with an alpha"
                            + " band"
                            + (bands == 2 && !source.tags().wereRead()
                                    ? "; whether its second band is one is not known, as it came without its file"
                                    : ""));
        }
        PixelGrid whole = PixelGrid.of(parameter, source);
        Optional<Geometry> shape = region.on(whole);
        Rectangle window = new Rectangle(whole.width(), whole.height());
        if (shape.isPresent()) {
            window = window.intersection(ImageryStack.pixelsWithin(shape.get().getEnvelopeInternal()));
            if (window.isEmpty()) {
                throw region.misses("the map", whole.envelope());
            }
        }
        return new ClassRaster(
                image,
                Mask.of(source.coverage()),
                alpha,
                window,
                whole.window(window),
                new Outline(shape, window),
                noData(source));
    }

    /** For each value of a byte, whether the coverage declares it to be no data; 255 always is. */
    private static boolean[] noData(OpenCoverage source) {
        boolean[] none = new boolean[256];
        none[Legend.NO_DATA] = true;
        for (double value : BandReader.declaredNoData(source.coverage(), 0)) {
            if (value >= 0 && value < none.length && value == Math.rint(value)) {
                none[(int) value] = true;
            }
        }
        return none;
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
        return Arrays.stream(Level.values())
                .filter(level -> hasColors(Legend.of(level).classes()))
                .findFirst();
    }

    /**
     * Whether the colour table is that of groups of changes, so that the values are no classes.
     *
     * @return false also if there is no table
     */
    public boolean isOfChanges() {
        return hasColors(ChangeLegend.groups());
    }

    private boolean hasColors(List<LandCoverClass> entries) {
        if (!(image.getColorModel() instanceof IndexColorModel table)) {
            return false;
        }
        int size = entries.size();
        boolean last = size >= table.getMapSize() || table.getAlpha(size) == 0 || (table.getRGB(size) & 0xffffff) == 0;
        return last && entries.stream().allMatch(c -> sameColor(table, c));
    }

    private static boolean sameColor(IndexColorModel table, LandCoverClass c) {
        return c.id() < table.getMapSize()
                && (table.getRGB(c.id()) & 0xffffff) == (c.color().getRGB() & 0xffffff);
    }

    /**
     * Tells a class id.
     *
     * @param parameter the request's parameter that the map stands for, for messages
     * @param legend of the map
     * @param value of a pixel
     * @return the id of a class, or 255
     * @throws InvalidParameterException if it is neither
     */
    public static int id(String parameter, Legend legend, byte value) {
        int id = value & 0xff;
        if (id >= legend.size() && id != Legend.NO_DATA) {
            throw new InvalidParameterException(
                    parameter,
                    "is no map of level " + legend.level() + ": it has the value " + id + "; allowed: 0 to "
                            + (legend.size() - 1) + " and " + Legend.NO_DATA);
        }
        return id;
    }

    /**
     * Reads the map strip by strip, each as high as the image's tiles.
     *
     * @param rows takes them, from the first to the last
     * @throws IOException if that fails
     */
    public void read(Rows rows) throws IOException {
        int strip = Math.max(1, Math.min(image.getTileHeight(), 1 << 10));
        for (int row = 0; row < window.height; row += strip) {
            int count = Math.min(strip, window.height - row);
            Raster raster = image.getData(
                    new Rectangle(image.getMinX() + window.x, image.getMinY() + window.y + row, window.width, count));
            byte[] values = band(raster, 0);
            boolean[] outside = outline.outside(row, count);
            if (mask.isPresent()) {
                mask.get().exclude(raster.getBounds(), outside);
            }
            if (alpha) {
                byte[] opacity = band(raster, 1);
                for (int i = 0; i < values.length; i++) {
                    outside[i] |= opacity[i] == 0;
                }
            }
            for (int i = 0; i < values.length; i++) {
                if (outside[i] || noData[values[i] & 0xff]) {
                    values[i] = (byte) Legend.NO_DATA;
                }
            }
            rows.take(values, row, count);
        }
    }

    private static byte[] band(Raster raster, int band) {
        int x = raster.getMinX();
        int y = raster.getMinY();
        int width = raster.getWidth();
        int height = raster.getHeight();
        Raster only = raster.createChild(x, y, width, height, x, y, new int[] {band});
        return (byte[]) only.getDataElements(x, y, width, height, null);
    }

    /**
     * Which pixels do not count.
     *
     * @param firstRow row of the grid
     * @param rows how many
     * @return true for each pixel of those rows that lies outside the region, row-major
     */
    public boolean[] outside(int firstRow, int rows) {
        return outline.outside(firstRow, rows);
    }

    /**
     * The class id of one pixel within the region's bounds, in or outside its outline.
     *
     * @param column column of the grid
     * @param row row of the grid
     * @return the id, 255 where there is none
     */
    byte at(int column, int row) {
        int x = image.getMinX() + window.x + column;
        int y = image.getMinY() + window.y + row;
        if (tile == null || !tile.getBounds().contains(x, y)) {
            tile = image.getTile(
                    Math.floorDiv(x - image.getTileGridXOffset(), image.getTileWidth()),
                    Math.floorDiv(y - image.getTileGridYOffset(), image.getTileHeight()));
        }
        if (mask.isPresent() && !mask.get().holdsData(x, y) || alpha && tile.getSample(x, y, 1) == 0) {
            return (byte) Legend.NO_DATA;
        }
        int value = tile.getSample(x, y, 0);
        return (byte) (noData[value] ? Legend.NO_DATA : value);
    }
}
