package org.classifycerrado.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.geom.AffineTransform;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionText;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CutTest {

    private static final Scene SCENE = new Scene("s", "m.tif", null, null);

    /** 20 km on each side, around a corner of tile 22MET. */
    private PixelGrid whole;

    @BeforeEach
    void scene() throws Exception {
        whole = new PixelGrid(
                CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 495_000, 9_305_000), 2000, 2000);
    }

    private static Region square(double west, double south) {
        return Region.box(west + "," + south + "," + (west + 0.01) + "," + (south + 0.01));
    }

    @Test
    void aSceneIsWholeOrInTiles() {
        assertThat(new Cut(null, false, null).of(SCENE, whole))
                .extracting(Cut.Piece::id)
                .containsExactly("s");
        assertThat(new Cut("mgrs", false, null).of(SCENE, whole))
                .extracting(Cut.Piece::id)
                .containsExactly("s_22MDU", "s_22MEU", "s_22MDT", "s_22MET");
        assertThat(new Cut("mgrs", true, null).of(SCENE, whole))
                .extracting(Cut.Piece::id)
                .containsExactly("22MDU", "22MEU", "22MDT", "22MET");
    }

    /** The central meridian, 51° W, is at 500 km; 6.3° S at 9,303.7 km, and 6.4° at 9,292.6 km. */
    @Test
    void aRegionChooses() {
        assertThat(new Cut("mgrs", true, square(-51.03, -6.3)).of(SCENE, whole))
                .as("3.3 km west of the meridian, in the north")
                .extracting(Cut.Piece::id)
                .containsExactly("22MDU");
        assertThat(new Cut("mgrs", true, square(-50.99, -6.4)).of(SCENE, whole))
                .extracting(Cut.Piece::id)
                .containsExactly("22MDU", "22MEU", "22MDT", "22MET");
        assertThat(new Cut(null, false, square(-51.03, -6.3)).of(SCENE, whole)).hasSize(1);
        assertThat(new Cut(null, false, square(-52, -6.3)).of(SCENE, whole)).isEmpty();
        assertThat(new Cut(null, false, square(140, 60)).of(SCENE, whole)).isEmpty();
        Region edge = Region.box("515000,9290000,516000,9291000,EPSG:32722");
        assertThat(new Cut(null, false, edge).of(SCENE, whole))
                .as("shares an edge alone")
                .isEmpty();
    }

    private static Region polygons(String text) {
        return Region.of(text, RegionText.geometry(text));
    }

    @Test
    void readsPolygons() {
        String square = "POLYGON ((-51.03 -6.3, -51.02 -6.3, -51.02 -6.29, -51.03 -6.29, -51.03 -6.3))";
        assertThat(polygons(square).touches(whole)).isTrue();
        assertThat(polygons(
                                """
                                {"type": "FeatureCollection", "features": [
                                  {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon",
                                    "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}},
                                  {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon",
                                    "coordinates": [[[-60, -10], [-51, -6.35], [-60, 0], [-60, -10]]]}}]}
                                """)
                        .touches(whole))
                .isTrue();
        assertThat(polygons("SRID=32722;POLYGON ((500000 9300000, 500100 9300000, 500000 9300100, 500000 9300000))")
                        .touches(whole))
                .isTrue();
        assertThatThrownBy(() -> polygons("POINT (1 2)")).hasMessageContaining("allowed: Polygon");
        assertThatThrownBy(() -> Region.box("1,2,1,3")).hasMessageContaining("covers no area");
        assertThatThrownBy(() -> Region.box("500000,9300000,500100,9300100"))
                .hasMessage(
                        "is '500000,9300000,500100,9300100', whose coordinates are no degrees, and it names no CRS");
    }

    @Test
    void saysWhatIsLost() throws Exception {
        assertThat(new Cut("mgrs", true, null).loss(whole)).isEmpty();
        // Columns of tiles begin at 200 km, less 20 m: 1,502 of 4,000 columns of pixels lie to the east of that.
        PixelGrid west = new PixelGrid(whole.crs(), new AffineTransform(10, 0, 0, -10, 175_000, 9_305_000), 4000, 10);
        assertThat(new Cut("mgrs", true, null).loss(west))
                .hasValue("24980 of 40000 pixels lie in no tile of mgrs and have no map");
        PixelGrid beyond = new PixelGrid(whole.crs(), new AffineTransform(10, 0, 0, -10, 0, 9_305_000), 10, 10);
        assertThatThrownBy(() -> new Cut("mgrs", true, null).of(SCENE, beyond))
                .hasMessageStartingWith(
                        "grid: is mgrs, which has no tile with the imagery's pixels of 10 × 10 from 0,");
    }
}
