package org.geoserver.catalog;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface LayerInfo extends PublishedInfo {
    ResourceInfo getResource();

    StyleInfo getDefaultStyle();

    void setDefaultStyle(StyleInfo style);
}
