package org.classifycerrado.spark;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;

/**
 * The small tiles of the Brazil Data Cube, {@code BDC_SM_V2}, in which its cubes of Sentinel-2 are: squares of 105,600
 * m in an equal-area projection of Albers, named by column and row, three digits each. Its <a
 * href="https://brazil-data-cube.github.io/specifications/bdc-grid.html">specification</a> has those in Brazil; here
 * columns and rows go on from 0 to 999.
 */
final class BdcGrid implements TileGrid {

    static final String PROJ = "+proj=aea +lat_0=-12 +lon_0=-54 +lat_1=-2 +lat_2=-22 +x_0=5000000 +y_0=10000000"
            + " +ellps=GRS80 +units=m +no_defs";

    static final String NAME = "bdc-sm";
    private static final String WKT =
            """
            PROJCS["Brazil Data Cube", GEOGCS["SIRGAS 2000", DATUM["World Geodetic System 1984",
                SPHEROID["GRS 1980", 6378137, 298.257222101]], PRIMEM["Greenwich", 0],
                UNIT["degree", 0.017453292519943295], AXIS["Longitude", EAST], AXIS["Latitude", NORTH]],
              PROJECTION["Albers_Conic_Equal_Area"], PARAMETER["latitude_of_center", -12],
              PARAMETER["longitude_of_center", -54], PARAMETER["standard_parallel_1", -2],
              PARAMETER["standard_parallel_2", -22], PARAMETER["false_easting", 5000000],
              PARAMETER["false_northing", 10000000], UNIT["m", 1], AXIS["Easting", EAST], AXIS["Northing", NORTH]]
            """;

    private static final double SIDE = 105_600;

    /** Where column 0 and row 0 begin. */
    private static final double LEFT = 2_624_000;

    private static final double TOP = 11_953_600;
    private static final int MOST = 999;

    @Override
    public List<Tile> tiles(PixelGrid pixels) {
        ReferencedEnvelope area = pixels.envelope();
        if (!TileGrid.sameCoordinates(area, crs())) {
            throw TileGrid.otherCrs(NAME, pixels, "the equal-area projection of the Brazil Data Cube");
        }
        List<Tile> tiles = new ArrayList<>();
        for (int row = index(TOP - area.getMaxY()); row <= index(TOP - area.getMinY()); row++) {
            for (int column = index(area.getMinX() - LEFT); column <= index(area.getMaxX() - LEFT); column++) {
                Rectangle inside = TileGrid.pixelsIn(NAME, pixels, LEFT + column * SIDE, TOP - row * SIDE, SIDE);
                if (!inside.isEmpty()) {
                    tiles.add(new Tile(String.format(Locale.ROOT, "%03d%03d", column, row), inside));
                }
            }
        }
        return tiles;
    }

    private static int index(double distance) {
        return (int) Math.max(0, Math.min(MOST, Math.floor(distance / SIDE)));
    }

    private static CoordinateReferenceSystem crs() {
        try {
            return CRS.parseWKT(WKT);
        } catch (FactoryException e) {
            throw new IllegalStateException(e);
        }
    }
}
