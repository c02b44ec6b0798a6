package org.geoserver.catalog;

/** Signatures of GeoServer's class of this name; for compiling only. */
public enum ProjectionPolicy {
    FORCE_DECLARED,
    REPROJECT_TO_DECLARED,
    NONE
}
