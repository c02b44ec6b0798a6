package org.geoserver.catalog;

import java.util.List;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface LayerGroupInfo extends PublishedInfo {
    List<PublishedInfo> getLayers();
}
