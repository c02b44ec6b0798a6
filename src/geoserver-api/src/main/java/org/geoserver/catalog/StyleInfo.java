package org.geoserver.catalog;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface StyleInfo extends CatalogInfo {
    String getName();

    void setName(String name);

    void setFilename(String fileName);
}
