package org.geoserver.catalog;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface NamespaceInfo extends CatalogInfo {
    String getURI();
}
