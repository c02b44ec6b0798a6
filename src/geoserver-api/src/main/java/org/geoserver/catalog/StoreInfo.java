package org.geoserver.catalog;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface StoreInfo extends CatalogInfo {
    String getName();

    void setDescription(String description);

    void setType(String type);

    MetadataMap getMetadata();

    WorkspaceInfo getWorkspace();
}
