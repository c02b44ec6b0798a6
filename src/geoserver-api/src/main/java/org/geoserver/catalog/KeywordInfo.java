package org.geoserver.catalog;

import java.io.Serializable;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface KeywordInfo extends Serializable {
    String getValue();
}
