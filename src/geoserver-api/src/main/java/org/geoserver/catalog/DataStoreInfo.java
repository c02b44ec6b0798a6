package org.geoserver.catalog;

import java.io.Serializable;
import java.util.Map;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface DataStoreInfo extends StoreInfo {
    Map<String, Serializable> getConnectionParameters();
}
