package org.geoserver.platform;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class GeoServerExtensions {
    public static final <T> T bean(Class<T> type) throws IllegalArgumentException {
        throw new UnsupportedOperationException();
    }
}
