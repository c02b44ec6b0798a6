package org.classifycerrado.spark;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;

/** A grid of tiles on the Earth by which large imagery is cut, on its own pixels. */
interface TileGrid {

    /** The grids that there are, by the names that people give. */
    Map<String, TileGrid> ALL = Map.of(BdcGrid.NAME, new BdcGrid(), MgrsGrid.NAME, new MgrsGrid());

    /**
     * A tile.
     *
     * @param id its name in the grid
     * @param pixels of the imagery that lie in it, at least one
     */
    record Tile(String id, Rectangle pixels) {}

    /**
     * The tiles that have pixels of a grid.
     *
     * @param pixels a grid of pixels
     * @return the tiles, from north to south; none where the grid of tiles has none
     * @throws InvalidParameterException if the pixels are in another CRS than the tiles, or cross their edges
     */
    List<Tile> tiles(PixelGrid pixels);

    /**
     * The pixels in a square.
     *
     * @param name of the grid of tiles, for messages
     * @param pixels a grid in the square's CRS, or one with the same coordinates
     * @param left the square's least x
     * @param top its greatest y
     * @param side how long its sides are
     * @return columns and rows, perhaps none
     * @throws InvalidParameterException if edges of the square do not lie between pixels
     */
    static Rectangle pixelsIn(String name, PixelGrid pixels, double left, double top, double side) {
        AffineTransform corner = pixels.cornerToCrs();
        double x = (left - corner.getTranslateX()) / corner.getScaleX();
        double y = (top - corner.getTranslateY()) / corner.getScaleY();
        double width = side / corner.getScaleX();
        double height = -side / corner.getScaleY();
        boolean upright = corner.getShearX() == 0 && corner.getShearY() == 0 && width > 0 && height > 0;
        if (!upright || !isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height)) {
            throw new InvalidParameterException(
                    "grid",
                    "is " + name + ", whose tiles do not end between the imagery's " + pixels.describe()
                            + ", and maps are not resampled; " + wayOut(name));
        }
        return new Rectangle((int) Math.rint(x), (int) Math.rint(y), (int) Math.rint(width), (int) Math.rint(height))
                .intersection(new Rectangle(pixels.width(), pixels.height()));
    }

    /** The error of imagery in another CRS. */
    static InvalidParameterException otherCrs(String name, PixelGrid pixels, String own) {
        return new InvalidParameterException(
                "grid",
                "is " + name + ", whose tiles are in " + own + ", but the imagery has " + pixels.describe() + "; "
                        + wayOut(name));
    }

    private static String wayOut(String name) {
        String srs = name.equals(MgrsGrid.NAME) ? "EPSG:32722" : '"' + BdcGrid.PROJ + '"';
        return "'gdalwarp -t_srs " + srs + " -tr 10 10 -tap' makes such imagery";
    }

    private static boolean isWhole(double number) {
        return Math.abs(number - Math.rint(number)) < 0.01;
    }

    /**
     * Tells whether two CRSs have the same coordinates in an area, whatever they are called: to a millimetre, as WGS 84
     * and SIRGAS 2000 have them.
     *
     * @param area in one of them
     * @param crs the other one
     */
    static boolean sameCoordinates(ReferencedEnvelope area, CoordinateReferenceSystem crs) {
        double[] corners = {
            area.getMinX(), area.getMinY(), area.getMaxX(), area.getMinY(),
            area.getMinX(), area.getMaxY(), area.getMaxX(), area.getMaxY()
        };
        double[] there = new double[corners.length];
        try {
            MathTransform transform = CRS.findMathTransform(area.getCoordinateReferenceSystem(), crs, true);
            transform.transform(corners, 0, there, 0, corners.length / 2);
        } catch (FactoryException | TransformException e) {
            return false;
        }
        for (int i = 0; i < corners.length; i++) {
            if (!(Math.abs(corners[i] - there[i]) < 0.001)) {
                return false;
            }
        }
        return true;
    }

    /**
     * A grid by its name.
     *
     * @param name in any case
     * @return the grid, if there is such a one
     */
    static Optional<TileGrid> find(String name) {
        return Optional.ofNullable(ALL.get(name.toLowerCase(Locale.ROOT)));
    }
}
