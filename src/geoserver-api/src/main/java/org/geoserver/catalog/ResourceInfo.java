package org.geoserver.catalog;

import java.util.List;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.geometry.jts.ReferencedEnvelope;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface ResourceInfo extends CatalogInfo {
    String TIME = "time";

    String getName();

    void setName(String name);

    String prefixedName();

    StoreInfo getStore();

    String getTitle();

    void setTitle(String title);

    String getAbstract();

    void setAbstract(String text);

    List<KeywordInfo> getKeywords();

    MetadataMap getMetadata();

    String getSRS();

    void setSRS(String srs);

    CoordinateReferenceSystem getNativeCRS();

    void setNativeCRS(CoordinateReferenceSystem crs);

    ReferencedEnvelope getNativeBoundingBox();

    void setNativeBoundingBox(ReferencedEnvelope box);

    ReferencedEnvelope getLatLonBoundingBox();

    void setLatLonBoundingBox(ReferencedEnvelope box);

    ProjectionPolicy getProjectionPolicy();

    void setProjectionPolicy(ProjectionPolicy policy);

    boolean enabled();
}
