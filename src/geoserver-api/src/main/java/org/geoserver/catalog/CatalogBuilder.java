package org.geoserver.catalog;

import java.io.IOException;
import org.geotools.api.feature.type.Name;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.geometry.jts.ReferencedEnvelope;

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

    public DataStoreInfo buildDataStore(String name) {
        throw new UnsupportedOperationException();
    }

    public CoverageInfo buildCoverage() throws Exception {
        throw new UnsupportedOperationException();
    }

    public FeatureTypeInfo buildFeatureType(Name typeName) throws Exception {
        throw new UnsupportedOperationException();
    }

    public ReferencedEnvelope getLatLonBounds(ReferencedEnvelope nativeBounds, CoordinateReferenceSystem crs)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    public LayerInfo buildLayer(ResourceInfo resource) {
        throw new UnsupportedOperationException();
    }
}
