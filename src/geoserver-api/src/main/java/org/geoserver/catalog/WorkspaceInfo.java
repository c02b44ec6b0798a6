package org.geoserver.catalog;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface WorkspaceInfo extends CatalogInfo {
    String getName();
}
