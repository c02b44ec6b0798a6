package org.geoserver.security;

import java.io.File;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface FileAccessManager {
    boolean checkAccess(File file);

    static FileAccessManager lookupFileAccessManager() {
        throw new UnsupportedOperationException();
    }
}
