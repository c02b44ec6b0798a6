package org.geoserver.catalog;

import java.io.IOException;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class CatalogBuilder {
    public CatalogBuilder(Catalog catalog) {
        throw new UnsupportedOperationException();
    }

    public void setWorkspace(WorkspaceInfo workspace) {
        throw new UnsupportedOperationException();
    }

    public void setStore(StoreInfo store) {
        throw new UnsupportedOperationException();
    }

    public CoverageStoreInfo buildCoverageStore(String name) {
        throw new UnsupportedOperationException();
    }

    public CoverageInfo buildCoverage() throws Exception {
        throw new UnsupportedOperationException();
    }

    public LayerInfo buildLayer(CoverageInfo coverage) throws IOException {
        throw new UnsupportedOperationException();
    }
}
