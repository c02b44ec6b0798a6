package org.classifycerrado.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.util.List;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileGridTest {

    private static PixelGrid grid(CoordinateReferenceSystem crs, double left, double top, int size, int pixels) {
        return new PixelGrid(crs, new AffineTransform(size, 0, 0, -size, left, top), pixels, pixels);
    }

    private static PixelGrid grid(String crs, double left, double top, int size, int pixels) throws FactoryException {
        return grid(CRS.decode(crs, true), left, top, size, pixels);
    }

    private static CoordinateReferenceSystem albers(String ellipsoid) throws FactoryException {
        return CRS.parseWKT("PROJCS[\"unnamed\", GEOGCS[\"unknown\", DATUM[\"World Geodetic System 1984\", SPHEROID["
                + ellipsoid + "]], PRIMEM[\"Greenwich\", 0], UNIT[\"degree\", 0.017453292519943295]],"
                + " PROJECTION[\"Albers_Conic_Equal_Area\"], PARAMETER[\"standard_parallel_1\", -2],"
                + " PARAMETER[\"standard_parallel_2\", -22], PARAMETER[\"latitude_of_center\", -12],"
                + " PARAMETER[\"longitude_of_center\", -54], PARAMETER[\"false_easting\", 5000000],"
                + " PARAMETER[\"false_northing\", 10000000], UNIT[\"metre\", 1]]");
    }

    /** Corners as ESA's list of tiles has them: the least x and the greatest y, in the tile's zone of UTM. */
    @ParameterizedTest
    @CsvSource({
        "22MGT, 32722, 699960, 9300040",
        "22LHH, 32722, 799980, 8300020",
        "22LHK, 32722, 799980, 8500000",
        "23LKC, 32723, 199980, 8300020",
        "23KPQ, 32723, 600000, 7500040",
        "21KUP, 32721, 300000, 7400020",
        "22JDT, 32722, 399960, 7300000",
        "19PCL, 32619, 300000, 1100040"
    })
    void tilesOfSentinel2(String tile, int epsg, double left, double top) throws Exception {
        PixelGrid one = grid("EPSG:" + epsg, left, top, 10, 10_980);

        List<TileGrid.Tile> tiles = new MgrsGrid().tiles(one);

        assertThat(tiles).contains(new TileGrid.Tile(tile, new Rectangle(0, 0, 10_980, 10_980)));
        // Neighbours reach 9.8 km into it, and a little more or less where squares do not begin at multiples of 60 m.
        assertThat(tiles).hasSizeBetween(6, 9);
        // A pixel further to the north-west it has one row and column of pixels less.
        PixelGrid shifted = grid("EPSG:" + epsg, left - 10, top + 10, 10, 10_980);
        assertThat(new MgrsGrid().tiles(shifted))
                .contains(new TileGrid.Tile(tile, new Rectangle(1, 1, 10_979, 10_979)));
    }

    @Test
    void sirgas2000HasTheTilesOfWgs84() throws Exception {
        PixelGrid sirgas = grid("EPSG:31982", 699_960, 9_300_040, 20, 5490);

        assertThat(new MgrsGrid().tiles(sirgas)).contains(new TileGrid.Tile("22MGT", new Rectangle(0, 0, 5490, 5490)));
    }

    /** Corners as in {@code BDC_SM_V2} of the Brazil Data Cube. */
    @ParameterizedTest
    @CsvSource({"001014, 2729600, 10475200", "002011, 2835200, 10792000", "007003, 3363200, 11636800"})
    void tilesOfTheBrazilDataCube(String tile, double left, double top) throws Exception {
        for (String ellipsoid : List.of("\"GRS 1980\", 6378137, 298.257222101", "\"WGS 84\", 6378137, 298.257223563")) {
            PixelGrid grid = grid(albers(ellipsoid), left - 100, top + 50, 10, 10_570);

            List<TileGrid.Tile> tiles = new BdcGrid().tiles(grid);

            assertThat(tiles).contains(new TileGrid.Tile(tile, new Rectangle(10, 5, 10_560, 10_560)));
            // 100 m to the west and 50 m to the north lies a part of each neighbour, and 50 m to the south.
            assertThat(tiles).hasSize(6);
            assertThat(tiles.get(0).pixels()).isEqualTo(new Rectangle(0, 0, 10, 5));
        }
    }

    @Test
    void refusesPixelsThatTilesDoNotEndBetween() throws Exception {
        PixelGrid thirds = grid("EPSG:32722", 699_965, 9_300_040, 10, 100);
        assertThatThrownBy(() -> new MgrsGrid().tiles(thirds))
                .hasMessageStartingWith(
                        "grid: is mgrs, whose tiles do not end between the imagery's pixels of 10 × 10 from"
                                + " 699965, 9300040 on in WGS 84 / UTM zone 22S");
        PixelGrid degrees = grid("EPSG:4326", -50, -10, 1, 2);
        assertThatThrownBy(() -> new MgrsGrid().tiles(degrees))
                .hasMessageStartingWith(
                        "grid: is mgrs, whose tiles are in zones of UTM on WGS 84, but the imagery has");
        PixelGrid utm = grid("EPSG:32722", 699_960, 9_300_040, 10, 100);
        assertThatThrownBy(() -> new BdcGrid().tiles(utm))
                .hasMessageContaining("gdalwarp -t_srs \"+proj=aea +lat_0=-12");
        PixelGrid old = grid("EPSG:29192", 699_960, 9_300_040, 10, 100);
        assertThatThrownBy(() -> new MgrsGrid().tiles(old))
                .as("SAD 69 lies 60 m apart")
                .hasMessageContaining("SAD69 / UTM zone 22S");
    }
}
