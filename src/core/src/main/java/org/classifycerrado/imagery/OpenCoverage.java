package org.classifycerrado.imagery;

import org.geotools.coverage.grid.GridCoverage2D;

/**
 * A coverage whose pixels are read when asked for, and what must be released once they no longer are.
 *
 * @param name what to call it in messages and in the published map
 * @param coverage the coverage
 * @param release gives back readers and images; called once
 */
public record OpenCoverage(String name, GridCoverage2D coverage, Runnable release) implements AutoCloseable {

    @Override
    public void close() {
        release.run();
    }
}
