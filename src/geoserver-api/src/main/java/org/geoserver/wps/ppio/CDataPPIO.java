package org.geoserver.wps.ppio;

/** Signatures of GeoServer's class of this name; for compiling only. */
public abstract class CDataPPIO extends ComplexPPIO {
    protected CDataPPIO(Class<?> externalType, Class<?> internalType, String mimeType) {
        throw new UnsupportedOperationException();
    }

    public abstract Object decode(String input) throws Exception;
}
