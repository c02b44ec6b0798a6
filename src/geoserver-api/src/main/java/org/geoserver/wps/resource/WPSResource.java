package org.geoserver.wps.resource;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface WPSResource {
    void delete() throws Exception;

    String getName();
}
