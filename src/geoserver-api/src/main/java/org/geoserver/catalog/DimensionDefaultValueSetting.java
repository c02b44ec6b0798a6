package org.geoserver.catalog;

import java.io.Serializable;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class DimensionDefaultValueSetting implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Which value is taken if a request does not say. */
    public enum Strategy {
        MINIMUM,
        MAXIMUM,
        NEAREST,
        FIXED,
        BUILTIN
    }

    public void setStrategyType(Strategy strategyType) {
        throw new UnsupportedOperationException();
    }
}
