package org.classifycerrado.geoserver;

import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.polygon.GeoPackageWriter;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CatalogBuilder;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.CoverageStoreInfo;
import org.geoserver.catalog.DataStoreInfo;
import org.geoserver.catalog.DimensionDefaultValueSetting;
import org.geoserver.catalog.DimensionInfo;
import org.geoserver.catalog.DimensionPresentation;
import org.geoserver.catalog.FeatureTypeInfo;
import org.geoserver.catalog.Keyword;
import org.geoserver.catalog.KeywordInfo;
import org.geoserver.catalog.LayerInfo;
import org.geoserver.catalog.ResourceInfo;
import org.geoserver.catalog.WorkspaceInfo;
import org.geoserver.catalog.impl.DimensionInfoImpl;
import org.geotools.feature.NameImpl;
import org.geotools.geometry.jts.ReferencedEnvelope;

/** Makes layers as GeoServer's own pages and REST do. */
final class GeoServerLayerBuilder implements LayerBuilder {

    private final Catalog catalog;

    GeoServerLayerBuilder(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public CoverageStoreInfo rasterStore(WorkspaceInfo workspace, String name) {
        return in(workspace).buildCoverageStore(name);
    }

    private CatalogBuilder in(WorkspaceInfo workspace) {
        CatalogBuilder builder = new CatalogBuilder(catalog);
        builder.setWorkspace(workspace);
        return builder;
    }

    @Override
    public DataStoreInfo polygonStore(WorkspaceInfo workspace, String name) {
        DataStoreInfo store = in(workspace).buildDataStore(name);
        store.getConnectionParameters().put("dbtype", "geopkg");
        // SQLite then makes no files beside it either.
        store.getConnectionParameters().put("read_only", "true");
        return store;
    }

    @Override
    public CoverageInfo coverage(CoverageStoreInfo store) throws Exception {
        CatalogBuilder builder = in(store.getWorkspace());
        builder.setStore(store);
        return builder.buildCoverage();
    }

    @Override
    public FeatureTypeInfo polygons(DataStoreInfo store, PixelGrid map) throws Exception {
        CatalogBuilder builder = in(store.getWorkspace());
        builder.setStore(store);
        String namespace =
                catalog.getNamespaceByPrefix(store.getWorkspace().getName()).getURI();
        FeatureTypeInfo polygons = builder.buildFeatureType(new NameImpl(namespace, GeoPackageWriter.TABLE));
        ReferencedEnvelope bounds = new ReferencedEnvelope(map.envelope(), polygons.getNativeCRS());
        polygons.setNativeBoundingBox(bounds);
        polygons.setLatLonBoundingBox(builder.getLatLonBounds(bounds, polygons.getNativeCRS()));
        return polygons;
    }

    @Override
    public LayerInfo layer(ResourceInfo resource) {
        return new CatalogBuilder(catalog).buildLayer(resource);
    }

    @Override
    public DimensionInfo time() {
        return newestByDefault();
    }

    @Override
    public DimensionInfo time(String attribute) {
        DimensionInfoImpl time = newestByDefault();
        time.setAttribute(attribute);
        // Without nearest matches, a time without polygons would be an exception.
        time.setAcceptableInterval("P1D");
        return time;
    }

    private static DimensionInfoImpl newestByDefault() {
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
