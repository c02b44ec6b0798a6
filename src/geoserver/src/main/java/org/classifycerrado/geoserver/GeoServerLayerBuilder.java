package org.classifycerrado.geoserver;

import java.io.IOException;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CatalogBuilder;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.CoverageStoreInfo;
import org.geoserver.catalog.DimensionDefaultValueSetting;
import org.geoserver.catalog.DimensionInfo;
import org.geoserver.catalog.DimensionPresentation;
import org.geoserver.catalog.Keyword;
import org.geoserver.catalog.KeywordInfo;
import org.geoserver.catalog.LayerInfo;
import org.geoserver.catalog.WorkspaceInfo;
import org.geoserver.catalog.impl.DimensionInfoImpl;

/** Makes layers as GeoServer's own pages and REST do. */
final class GeoServerLayerBuilder implements LayerBuilder {

    private final Catalog catalog;

    GeoServerLayerBuilder(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public CoverageStoreInfo store(WorkspaceInfo workspace, String name) {
        CatalogBuilder builder = new CatalogBuilder(catalog);
        builder.setWorkspace(workspace);
        return builder.buildCoverageStore(name);
    }

    @Override
    public CoverageInfo coverage(CoverageStoreInfo store) throws Exception {
        CatalogBuilder builder = new CatalogBuilder(catalog);
        builder.setWorkspace(store.getWorkspace());
        builder.setStore(store);
        return builder.buildCoverage();
    }

    @Override
    public LayerInfo layer(CoverageInfo coverage) throws IOException {
        return new CatalogBuilder(catalog).buildLayer(coverage);
    }

    @Override
    public DimensionInfo time() {
        DimensionDefaultValueSetting newest = new DimensionDefaultValueSetting();
        newest.setStrategyType(DimensionDefaultValueSetting.Strategy.MAXIMUM);
        DimensionInfoImpl time = new DimensionInfoImpl();
        time.setEnabled(true);
        time.setPresentation(DimensionPresentation.LIST);
        time.setUnits("ISO8601");
        time.setNearestMatchEnabled(true);
        time.setDefaultValue(newest);
        return time;
    }

    @Override
    public KeywordInfo keyword(String word) {
        return new Keyword(word);
    }
}
