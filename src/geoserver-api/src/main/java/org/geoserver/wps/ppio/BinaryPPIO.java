package org.geoserver.wps.ppio;

/** Signatures of GeoServer's class of this name; for compiling only. */
public abstract class BinaryPPIO extends ComplexPPIO {
    protected BinaryPPIO(Class<?> externalType, Class<?> internalType, String mimeType) {
        throw new UnsupportedOperationException();
    }
}
