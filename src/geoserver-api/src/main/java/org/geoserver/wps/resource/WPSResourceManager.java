package org.geoserver.wps.resource;

import java.io.IOException;
import org.geoserver.platform.resource.Resource;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class WPSResourceManager {
    public void addResource(WPSResource resource) {
        throw new UnsupportedOperationException();
    }

    public Resource getTemporaryResource(String extension) throws IOException {
        throw new UnsupportedOperationException();
    }
}
