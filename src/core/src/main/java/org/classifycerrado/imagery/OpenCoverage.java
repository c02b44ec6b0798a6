package org.classifycerrado.imagery;

import java.util.Optional;
import org.classifycerrado.input.RasterTags;
import org.geotools.coverage.grid.GridCoverage2D;

/**
 * A coverage whose pixels are read when asked for, and what must be released once they no longer are.
 *
 * @param name what to call it in messages and in the published map
 * @param coverage the coverage
 * @param timed whether a {@code time} chooses among its images
 * @param tags what its file says of its values; {@link RasterTags#NONE} where it says nothing or is not known
 * @param tiles a better way to the pixels of its image than by the image itself, if there is one
 * @param release gives back readers, images and tiles; called once
 */
public record OpenCoverage(
        String name,
        GridCoverage2D coverage,
        boolean timed,
        RasterTags tags,
        Optional<TiffTiles> tiles,
        Runnable release)
        implements AutoCloseable {

    /** Takes a CRS without a named datum as {@link AssumedDatum} does. */
    public OpenCoverage {
        coverage = AssumedDatum.of(coverage);
    }

    /**
     * A coverage without a time dimension.
     *
     * @param name what to call it in messages and in the published map
     * @param coverage the coverage
     * @param release gives back readers and images; called once
     */
    public OpenCoverage(String name, GridCoverage2D coverage, Runnable release) {
        this(name, coverage, RasterTags.NONE, release);
    }

    /**
     * A coverage without a time dimension, whose file says something of its values.
     *
     * @param name what to call it in messages and in the published map
     * @param coverage the coverage
     * @param tags what the file says
     * @param release gives back readers and images; called once
     */
    public OpenCoverage(String name, GridCoverage2D coverage, RasterTags tags, Runnable release) {
        this(name, coverage, false, tags, Optional.empty(), release);
    }

    /**
     * This coverage as one among whose images a {@code time} chooses.
     *
     * @return it, to be closed instead
     */
    public OpenCoverage withTime() {
        return new OpenCoverage(name, coverage, true, tags, tiles, release);
    }

    /**
     * This coverage with something more to do at its end.
     *
     * @param more done after the release
     * @return it, to be closed instead
     */
    OpenCoverage andThen(Runnable more) {
        return new OpenCoverage(name, coverage, timed, tags, tiles, () -> {
            release.run();
            more.run();
        });
    }

    @Override
    public void close() {
        release.run();
    }
}
