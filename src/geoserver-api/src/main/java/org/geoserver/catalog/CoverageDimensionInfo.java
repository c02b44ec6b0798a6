package org.geoserver.catalog;

import java.io.Serializable;
import java.util.List;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface CoverageDimensionInfo extends Serializable {
    String getName();

    void setName(String name);

    String getDescription();

    void setDescription(String description);

    String getUnit();

    void setUnit(String unit);

    List<Double> getNullValues();
}
