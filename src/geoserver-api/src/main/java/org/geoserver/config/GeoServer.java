package org.geoserver.config;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface GeoServer {}
