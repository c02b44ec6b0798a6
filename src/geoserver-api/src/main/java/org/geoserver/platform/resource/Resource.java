package org.geoserver.platform.resource;

import java.io.File;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface Resource {
    File file();
}
