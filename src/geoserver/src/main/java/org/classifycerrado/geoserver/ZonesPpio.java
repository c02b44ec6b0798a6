package org.classifycerrado.geoserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.ZoneFeatures;
import org.geoserver.wps.ppio.CDataPPIO;

/** Reads polygons with attributes from the GeoJSON of WPS requests. Such values cannot be results. */
public final class ZonesPpio extends CDataPPIO {

    /** For the application context. */
    public ZonesPpio() {
        super(ZoneFeatures.class, ZoneFeatures.class, "application/json");
    }

    @Override
    public PPIODirection getDirection() {
        return PPIODirection.DECODING;
    }

    @Override
    public String getFileExtension() {
        return "json";
    }

    @Override
    public Object decode(String input) {
        try {
            return ZoneFeatures.geoJson(input);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException("zones", e.getMessage());
        }
    }

    @Override
    public Object decode(InputStream input) throws IOException {
        return decode(new String(input.readAllBytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void encode(Object value, OutputStream out) {
        throw new UnsupportedOperationException("zones cannot be results");
    }
}
