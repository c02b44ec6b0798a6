package org.geoserver.wms;

import org.geoserver.catalog.ResourceInfo;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class WMS {
    public Object getDefaultTime(ResourceInfo resourceInfo) {
        throw new UnsupportedOperationException();
    }
}
