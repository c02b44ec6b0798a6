package org.classifycerrado.geoserver;

import java.io.IOException;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.CoverageStoreInfo;
import org.geoserver.catalog.DimensionInfo;
import org.geoserver.catalog.KeywordInfo;
import org.geoserver.catalog.LayerInfo;
import org.geoserver.catalog.WorkspaceInfo;

/** Makes the catalog's objects for a map, as they are before anything is said about them; none is added anywhere. */
interface LayerBuilder {

    /** A store of a workspace. */
    CoverageStoreInfo store(WorkspaceInfo workspace, String name);

    /**
     * The coverage in a store, with what its file says: CRS, bounds, grid and bands.
     *
     * @param store one that is in the catalog
     * @throws Exception as GeoServer's builder declares it
     */
    CoverageInfo coverage(CoverageStoreInfo store) throws Exception;

    /** The layer of a coverage. */
    LayerInfo layer(CoverageInfo coverage) throws IOException;

    /** A time dimension: all values are listed, the newest is the default, and the nearest to another is taken. */
    DimensionInfo time();

    /** A word about a layer. */
    KeywordInfo keyword(String word);
}
