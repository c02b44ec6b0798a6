package org.classifycerrado.learn.synth;

/**
 * Which part of which world a scene shows, and on which grids.
 *
 * @param seed of the world
 * @param west easting of the upper-left corner in metres, UTM zone 22 south; a multiple of 10 looks like Sentinel-2
 * @param north northing of the upper-left corner in metres
 * @param width columns of the MSI grid, at least 1
 * @param height rows of the MSI grid, at least 1
 * @param resolution pixel size of the MSI grid in metres
 * @param sarCrs code of the SAR grid's coordinate system, {@code EPSG:32723} for example
 * @param sarResolution pixel size of the SAR grid in metres
 */
public record SceneOptions(
        long seed,
        double west,
        double north,
        int width,
        int height,
        double resolution,
        String sarCrs,
        double sarResolution) {

    /** Checks sizes and resolutions. */
    public SceneOptions {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "the size is " + width + "×" + height + " pixels; allowed: 1×1 and more");
        }
        if (!(resolution > 0) || !(sarResolution > 0)) {
            throw new IllegalArgumentException(
                    "the resolutions are " + resolution + " and " + sarResolution + " m; allowed: numbers above 0");
        }
    }

    /**
     * A scene of a size at a place: MSI on 10 m pixels, SAR on 20 m pixels of the neighbouring UTM zone.
     *
     * @param seed of the world
     * @param west easting of the upper-left corner in metres, UTM zone 22 south
     * @param north northing of the upper-left corner in metres
     * @param width columns of the MSI grid
     * @param height rows of the MSI grid
     * @return the options
     */
    public static SceneOptions of(long seed, double west, double north, int width, int height) {
        return new SceneOptions(seed, west, north, width, height, 10, "EPSG:32723", 20);
    }
}
