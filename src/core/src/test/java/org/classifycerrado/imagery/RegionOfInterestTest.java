package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.fixture.TestCoverages;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** Regions on a grid of 100 × 100 pixels of 10 m, whose corner is at 700000, 9300000 of UTM 22 S. */
class RegionOfInterestTest {

    private static final PixelGrid GRID = TestCoverages.utmGrid(100, 100);

    private static Geometry wkt(String text) {
        return RegionText.geometry(text);
    }

    private static ReferencedEnvelope box(double x1, double y1, double x2, double y2) {
        return new ReferencedEnvelope(x1, x2, y1, y2, null);
    }

    @Test
    void regionsAreInPixelsOfTheGrid() {
        Geometry square = wkt("POLYGON((700100 9299900,700300 9299900,700300 9299500,700100 9299500,700100 9299900))");

        Envelope polygon =
                RegionOfInterest.of(square, null, null).on(GRID).orElseThrow().getEnvelopeInternal();
        Envelope shared = RegionOfInterest.of(square, null, box(700_000, 9_299_000, 700_200, 9_299_700))
                .on(GRID)
                .orElseThrow()
                .getEnvelopeInternal();

        assertThat((Object) polygon).isEqualTo(new Envelope(10, 30, 10, 50));
        assertThat((Object) shared).isEqualTo(new Envelope(10, 20, 30, 50));
        assertThat(RegionOfInterest.EVERYTHING.on(GRID)).isEmpty();
    }

    /** GDAL's gdaltransform takes 48.8° W, 6.34° S to x 743376.394, and 48.8° W, 6.33° S to y 9299800.926. */
    @Test
    void regionsComeFromOtherCrss() throws Exception {
        ReferencedEnvelope degrees = new ReferencedEnvelope(-48.8, -48.79, -6.34, -6.33, CRS.decode("EPSG:4326", true));

        Envelope onGrid =
                RegionOfInterest.of(null, null, degrees).on(GRID).orElseThrow().getEnvelopeInternal();

        assertThat(onGrid.getMinX()).isCloseTo(4337.639, within(0.001));
        assertThat(onGrid.getMinY()).isCloseTo(19.907, within(0.001));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POLYGON EMPTY | | roi: is an empty Polygon",
                "GEOMETRYCOLLECTION EMPTY | | roi: is an empty GeometryCollection",
                "POINT(1 2) | | roi: is a Point; allowed: Polygon, MultiPolygon and collections of them",
                "POLYGON((0 0,2 2,2 0,0 2,0 0)) | | roi: is not a valid Polygon: Self-intersection at 1.0 1.0",
                "POLYGON((0 0,1 0,1 1,0 0)) | EPSG:999999 | roiCrs: 'EPSG:999999' is not a known CRS; give a code such as EPSG:4326",
                "SRID=999999;POLYGON((0 0,1 0,1 1,0 0)) | | roi: 'EPSG:999999' is not a known CRS; give a code such as EPSG:4326",
                "SRID=4326;POLYGON((0 0,1 0,1 1,0 0)) | EPSG:32722 | roiCrs: is EPSG:32722; the roi itself says WGS 84"
            })
    void refusesPolygonsThatAreNone(String polygon, String crs, String message) {
        assertThatThrownBy(() -> RegionOfInterest.of(wkt(polygon), crs, null))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage(message);
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        assertThatThrownBy(() -> RegionOfInterest.of(null, "EPSG:4326", null))
                .hasMessage("roiCrs: 'EPSG:4326' was given without a roi");
        assertThatThrownBy(() -> RegionOfInterest.of(null, null, box(1, 2, 1, 3)))
                .hasMessage("bbox: covers no area: x 1.0 to 1.0, y 2.0 to 3.0");
        RegionOfInterest apart = RegionOfInterest.of(
                wkt("POLYGON((700000 9300000,700100 9300000,700100 9299900,700000 9300000))"),
                null,
                box(700_500, 9_299_000, 700_600, 9_299_100));
        assertThatThrownBy(() -> apart.on(GRID)).hasMessage("bbox: does not touch the roi");
        // A hundred earth's radii away.
        RegionOfInterest beyond =
                RegionOfInterest.of(wkt("SRID=4326;POLYGON((9e8 9e8,9.1e8 9e8,9.1e8 9.1e8,9e8 9e8))"), null, null);
        assertThatThrownBy(() -> beyond.on(GRID))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("roi: cannot be expressed in the imagery's CRS, WGS 84 / UTM zone 22S");
    }
}
