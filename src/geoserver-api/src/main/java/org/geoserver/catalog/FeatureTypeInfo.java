package org.geoserver.catalog;

import java.io.IOException;
import org.geotools.api.data.FeatureSource;
import org.geotools.api.feature.Feature;
import org.geotools.api.feature.type.FeatureType;
import org.geotools.api.util.ProgressListener;
import org.geotools.util.factory.Hints;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface FeatureTypeInfo extends ResourceInfo {
    @Override
    DataStoreInfo getStore();

    FeatureSource<? extends FeatureType, ? extends Feature> getFeatureSource(ProgressListener listener, Hints hints)
            throws IOException;
}
