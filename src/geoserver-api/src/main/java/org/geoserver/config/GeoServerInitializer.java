package org.geoserver.config;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface GeoServerInitializer {
    void initialize(GeoServer geoServer) throws Exception;
}
