package org.classifycerrado.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.classifycerrado.host.Host;
import org.classifycerrado.imagery.LazyReader;
import org.classifycerrado.imagery.OpenCoverage;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.gce.geotiff.GeoTiffReader;

/** Rasters that are the answer to a request. */
final class AnswerRaster {

    private AnswerRaster() {}

    /** Opens a finished map for the answer; its file is the scratch's to remove. */
    static GridCoverage2D open(Host host, Path file) throws IOException {
        OpenCoverage map = LazyReader.open(file.getFileName().toString(), new GeoTiffReader(file.toFile()), List.of());
        host.scratch().keep(map);
        return map.coverage();
    }
}
