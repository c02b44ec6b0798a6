package org.geoserver.catalog;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.geotools.api.coverage.grid.GridCoverageReader;
import org.geotools.api.coverage.grid.GridGeometry;
import org.geotools.api.util.ProgressListener;
import org.geotools.util.factory.Hints;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface CoverageInfo extends ResourceInfo {
    @Override
    CoverageStoreInfo getStore();

    List<CoverageDimensionInfo> getDimensions();

    GridGeometry getGrid();

    void setGrid(GridGeometry grid);

    Map<String, Serializable> getParameters();

    GridCoverageReader getGridCoverageReader(ProgressListener listener, Hints hints) throws IOException;
}
