package org.geoserver.gwc;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class GWC {
    public static GWC get() {
        throw new UnsupportedOperationException();
    }

    public void truncate(String layerName) {
        throw new UnsupportedOperationException();
    }
}
