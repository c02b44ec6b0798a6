package org.geoserver.config;

import java.io.File;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class GeoServerDataDirectory {
    public File root() {
        throw new UnsupportedOperationException();
    }
}
