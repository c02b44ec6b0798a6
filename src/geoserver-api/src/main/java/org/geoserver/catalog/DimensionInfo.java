package org.geoserver.catalog;

import java.io.Serializable;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface DimensionInfo extends Serializable {
    boolean isEnabled();
}
