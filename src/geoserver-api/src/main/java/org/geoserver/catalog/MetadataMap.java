package org.geoserver.catalog;

import java.io.Serializable;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class MetadataMap {
    public <T> T get(String key, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    public Serializable put(String key, Serializable value) {
        throw new UnsupportedOperationException();
    }

    public Serializable remove(Object key) {
        throw new UnsupportedOperationException();
    }
}
