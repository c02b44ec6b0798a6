package org.geoserver.catalog;

import java.io.IOException;
import java.io.InputStream;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class ResourcePool {
    public void writeStyle(StyleInfo style, InputStream in) throws IOException {
        throw new UnsupportedOperationException();
    }
}
