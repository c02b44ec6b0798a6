package org.geoserver.catalog;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface FeatureTypeInfo extends ResourceInfo {
    @Override
    DataStoreInfo getStore();
}
