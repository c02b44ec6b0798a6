package org.geoserver.catalog;

import java.util.List;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface Catalog {
    CatalogFactory getFactory();

    ResourcePool getResourcePool();

    WorkspaceInfo getDefaultWorkspace();

    WorkspaceInfo getWorkspaceByName(String name);

    NamespaceInfo getNamespaceByPrefix(String prefix);

    void add(StoreInfo store);

    void remove(StoreInfo store);

    void save(StoreInfo store);

    CoverageStoreInfo getCoverageStoreByName(WorkspaceInfo workspace, String name);

    <T extends StoreInfo> T getStoreByName(WorkspaceInfo workspace, String name, Class<T> clazz);

    <T extends StoreInfo> T getStore(String id, Class<T> clazz);

    <T extends StoreInfo> List<T> getStores(Class<T> clazz);

    void add(ResourceInfo resource);

    void remove(ResourceInfo resource);

    void save(ResourceInfo resource);

    <T extends ResourceInfo> T getResourceByName(String ns, String name, Class<T> clazz);

    <T extends ResourceInfo> T getResource(String id, Class<T> clazz);

    CoverageInfo getCoverageByName(String ns, String name);

    CoverageInfo getCoverageByName(String name);

    FeatureTypeInfo getFeatureTypeByName(String name);

    void add(LayerInfo layer);

    void remove(LayerInfo layer);

    LayerInfo getLayer(String id);

    LayerInfo getLayerByName(String name);

    LayerGroupInfo getLayerGroupByName(WorkspaceInfo workspace, String name);

    List<LayerGroupInfo> getLayerGroups();

    void add(StyleInfo style);

    StyleInfo getStyleByName(String name);
}
