package org.geoserver.security;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class SecureCatalogImpl {
    public ResourceAccessManager getResourceAccessManager() {
        throw new UnsupportedOperationException();
    }
}
