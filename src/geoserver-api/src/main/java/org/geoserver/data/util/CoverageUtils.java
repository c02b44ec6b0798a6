package org.geoserver.data.util;

import java.util.Map;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.api.parameter.ParameterValueGroup;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class CoverageUtils {
    public static GeneralParameterValue[] getParameters(
            ParameterValueGroup params, @SuppressWarnings("rawtypes") Map values) {
        throw new UnsupportedOperationException();
    }
}
