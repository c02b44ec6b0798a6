package org.geoserver.catalog.impl;

import org.geoserver.catalog.DimensionDefaultValueSetting;
import org.geoserver.catalog.DimensionInfo;
import org.geoserver.catalog.DimensionPresentation;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class DimensionInfoImpl implements DimensionInfo {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isEnabled() {
        throw new UnsupportedOperationException();
    }

    public void setEnabled(boolean enabled) {
        throw new UnsupportedOperationException();
    }

    public void setAttribute(String attribute) {
        throw new UnsupportedOperationException();
    }

    public void setAcceptableInterval(String acceptableInterval) {
        throw new UnsupportedOperationException();
    }

    public void setPresentation(DimensionPresentation presentation) {
        throw new UnsupportedOperationException();
    }

    public void setUnits(String units) {
        throw new UnsupportedOperationException();
    }

    public void setNearestMatchEnabled(boolean nearestMatchEnabled) {
        throw new UnsupportedOperationException();
    }

    public void setDefaultValue(DimensionDefaultValueSetting defaultValue) {
        throw new UnsupportedOperationException();
    }
}
