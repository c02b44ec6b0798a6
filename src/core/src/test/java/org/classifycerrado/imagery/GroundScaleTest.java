package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.AffineTransform;
import org.geotools.api.referencing.FactoryException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultEngineeringCRS;
import org.junit.jupiter.api.Test;

class GroundScaleTest {

    private static GroundScale scale(String crs, AffineTransform cornerToCrs, int width, int height)
            throws FactoryException {
        return GroundScale.atCentre(new PixelGrid(CRS.decode(crs, true), cornerToCrs, width, height))
                .orElseThrow();
    }

    private static AffineTransform grid(double west, double north, double step) {
        return new AffineTransform(step, 0, 0, -step, west, north);
    }

    private static double northDegrees(GroundScale scale) {
        return Math.toDegrees(scale.northOnPicture(1, 1));
    }

    @Test
    void utmOnItsCentralMeridianIsTrueToTheScaleFactorAndNorthIsUp() throws FactoryException {
        GroundScale scale = scale("EPSG:32722", grid(500000 - 500, 9400000, 10), 100, 100);

        assertThat(scale.metresPerPixelAcross()).isCloseTo(10 / 0.9996, within(1e-4));
        assertThat(northDegrees(scale)).isCloseTo(0, within(1e-6));
    }

    @Test
    void utmOffItsMeridianTurnsNorthByTheConvergence() throws FactoryException {
        // 46.5° W, 10° S in zone 22: convergence is about Δλ·sin φ = 4.5° · sin(-10°) = -0.78°.
        GroundScale scale = scale("EPSG:32722", grid(993450, 8892500, 10), 2, 2);

        assertThat(northDegrees(scale)).isCloseTo(0.78, within(0.03));
    }

    @Test
    void geographicDegreesAreMeasuredAlongTheParallel() throws FactoryException {
        // A degree of longitude is 111.320 km at the equator and 55.800 km at 60°.
        assertThat(scale("EPSG:4326", grid(-48, 0.5, 1), 1, 1).metresPerPixelAcross())
                .isCloseTo(111320, within(1.0));
        GroundScale sixty = scale("EPSG:4326", grid(-48, 60.5, 1), 1, 1);
        assertThat(sixty.metresPerPixelAcross()).isCloseTo(55800, within(1.0));
        assertThat(northDegrees(sixty)).isCloseTo(0, within(1e-9));
    }

    @Test
    void webMercatorIsCorrectedForItsScaleAtTheLatitude() throws FactoryException {
        // y = 8399738 m is 60° N, where Mercator doubles lengths (on the sphere; 0.4 % less on the ellipsoid).
        assertThat(scale("EPSG:3857", grid(0, 8399738 + 50, 100), 1, 1).metresPerPixelAcross())
                .isCloseTo(50.13, within(0.05));
    }

    @Test
    void rotatedAndFlippedGridsTurnTheArrow() throws FactoryException {
        AffineTransform rotated = grid(500000, 9400000, 10);
        rotated.rotate(Math.toRadians(30));
        assertThat(northDegrees(scale("EPSG:32722", rotated, 1, 1))).isCloseTo(-30, within(0.01));

        AffineTransform southUp = new AffineTransform(10, 0, 0, 10, 500000, 9400000);
        assertThat(Math.abs(northDegrees(scale("EPSG:32722", southUp, 1, 1)))).isCloseTo(180, within(0.01));
    }

    @Test
    void aPixelAcrossTheDateLineIsNotAsLongAsTheEquator() throws FactoryException {
        assertThat(scale("EPSG:4326", grid(179.5, 0.5, 1), 1, 1).metresPerPixelAcross())
                .isCloseTo(111320, within(1.0));
    }

    @Test
    void aCrsWithoutAPlaceOnEarthHasNone() {
        assertThat(GroundScale.atCentre(new PixelGrid(DefaultEngineeringCRS.CARTESIAN_2D, grid(0, 0, 1), 10, 10)))
                .isEmpty();
        assertThat(GroundScale.atCentre(new PixelGrid(DefaultEngineeringCRS.GENERIC_2D, grid(0, 0, 1), 10, 10)))
                .isEmpty();
    }
}
