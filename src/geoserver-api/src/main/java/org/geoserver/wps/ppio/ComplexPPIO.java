package org.geoserver.wps.ppio;

import java.io.InputStream;
import java.io.OutputStream;

/** Signatures of GeoServer's class of this name; for compiling only. */
public abstract class ComplexPPIO extends ProcessParameterIO {
    public abstract Object decode(InputStream input) throws Exception;

    public abstract void encode(Object value, OutputStream os) throws Exception;

    public String getFileExtension() {
        throw new UnsupportedOperationException();
    }
}
