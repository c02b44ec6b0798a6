package org.geoserver.wps.ppio;

/** Signatures of GeoServer's class of this name; for compiling only. */
public abstract class ProcessParameterIO {
    /** Which way a value can be converted. */
    public enum PPIODirection {
        ENCODING,
        DECODING,
        BOTH
    }

    public PPIODirection getDirection() {
        throw new UnsupportedOperationException();
    }
}
