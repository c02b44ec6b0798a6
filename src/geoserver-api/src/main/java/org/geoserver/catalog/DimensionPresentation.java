package org.geoserver.catalog;

/** Signatures of GeoServer's class of this name; for compiling only. */
public enum DimensionPresentation {
    LIST,
    DISCRETE_INTERVAL,
    CONTINUOUS_INTERVAL
}
