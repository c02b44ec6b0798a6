package org.geoserver.security;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class AdminRequest {
    public static void start(Object request) {
        throw new UnsupportedOperationException();
    }

    public static Object get() {
        throw new UnsupportedOperationException();
    }

    public static void finish() {
        throw new UnsupportedOperationException();
    }
}
