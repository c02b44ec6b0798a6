package org.classifycerrado.spark;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;

/**
 * The tiles of Sentinel-2, named as in the Military Grid Reference System, such as {@code 22MGT}: a square of 100 km of
 * a zone of UTM, begun at the next multiple of 60 m to the north-west, for bands of 10, 20 and 60 m, and 109.8 km long,
 * so that neighbours overlap. From 36° south to 36° north each zone has the columns from 200 to 900 km. ESA publishes
 * the <a href="https://sentiwiki.copernicus.eu/web/s2-products">tiles</a> one by one; the rule here gives the names and
 * corners of all that it has on land in the zones 18 to 25 between these latitudes.
 */
final class MgrsGrid implements TileGrid {

    static final String NAME = "mgrs";
    private static final String BANDS = "CDEFGHJKLMNPQRSTUVWX";
    private static final String COLUMNS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final String ROWS = "ABCDEFGHJKLMNPQRSTUV";
    private static final double SQUARE = 100_000;
    private static final double SIDE = 109_800;
    private static final int STEP = 60;
    private static final double SOUTHERN_NORTHING = 10_000_000;
    private static final int FIRST_COLUMN = 2;
    private static final int LAST_COLUMN = 8;

    /** Rows of squares from the equator, where the rule holds. */
    private static final int LAST_ROW = 39;

    /** Metres along a meridian for a degree, roughly: rows end far enough from where bands do. */
    private static final double DEGREE = 110_700;

    /**
     * A zone of UTM.
     *
     * @param number from 1 to 60
     * @param south whether it is the southern half
     */
    private record UtmZone(int number, boolean south) {

        CoordinateReferenceSystem crs() throws FactoryException {
            return CRS.decode("EPSG:" + ((south ? 32_700 : 32_600) + number), true);
        }

        /** The name of the tile that begins in a square, counted from the zone's origin on the equator. */
        String tile(int column, int row) {
            double latitude = (row + 0.5) * SQUARE / DEGREE;
            char band = BANDS.charAt((int) Math.floor((latitude + 80) / 8));
            char first = COLUMNS.charAt((number - 1) % 3 * 8 + column - 1);
            char second = ROWS.charAt(Math.floorMod(row + (number % 2 == 0 ? 5 : 0), ROWS.length()));
            return String.format(Locale.ROOT, "%02d%c%c%c", number, band, first, second);
        }
    }

    @Override
    public List<Tile> tiles(PixelGrid pixels) {
        ReferencedEnvelope area = pixels.envelope();
        UtmZone zone = zone(area).orElseThrow(() -> TileGrid.otherCrs(NAME, pixels, "zones of UTM on WGS 84"));
        double equator = zone.south ? SOUTHERN_NORTHING : 0;
        int lowest = zone.south ? -LAST_ROW - 1 : 0;
        int highest = zone.south ? -1 : LAST_ROW;
        // A tile reaches less than a square beyond its own.
        int first = (int) Math.max(lowest, Math.floor((area.getMinY() - equator) / SQUARE) - 1);
        int last = (int) Math.min(highest, Math.floor((area.getMaxY() - equator) / SQUARE) + 1);
        List<Tile> tiles = new ArrayList<>();
        for (int row = last; row >= first; row--) {
            for (int column = FIRST_COLUMN; column <= LAST_COLUMN; column++) {
                double left = Math.floor(column * SQUARE / STEP) * STEP;
                double top = equator + Math.ceil((row + 1) * SQUARE / STEP) * STEP;
                Rectangle inside = TileGrid.pixelsIn(NAME, pixels, left, top, SIDE);
                if (!inside.isEmpty()) {
                    tiles.add(new Tile(zone.tile(column, row), inside));
                }
            }
        }
        return tiles;
    }

    /** The zone whose coordinates an area has. */
    private static Optional<UtmZone> zone(ReferencedEnvelope area) {
        try {
            double longitude = area.transform(DefaultGeographicCRS.WGS84, true).getMedian(0);
            int near = (int) Math.floor((longitude + 180) / 6) + 1;
            for (int number = Math.max(1, near - 1); number <= Math.min(60, near + 1); number++) {
                for (boolean south : new boolean[] {true, false}) {
                    UtmZone zone = new UtmZone(number, south);
                    if (TileGrid.sameCoordinates(area, zone.crs())) {
                        return Optional.of(zone);
                    }
                }
            }
            return Optional.empty();
        } catch (FactoryException | TransformException e) {
            return Optional.empty();
        }
    }
}
