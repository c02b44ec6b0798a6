package org.classifycerrado.geoserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.classifycerrado.polygon.PolygonFile;
import org.geoserver.wps.ppio.BinaryPPIO;

/** Writes polygons as a GeoPackage, in WPS answers. They cannot be inputs. */
public final class GeoPackagePpio extends BinaryPPIO {

    /** Polygons as a GeoPackage. */
    public GeoPackagePpio() {
        super(PolygonFile.class, PolygonFile.class, PolygonFile.GEOPACKAGE);
    }

    @Override
    public void encode(Object value, OutputStream out) throws IOException {
        ((PolygonFile) value).writeGeoPackage(out);
    }

    @Override
    public PPIODirection getDirection() {
        return PPIODirection.ENCODING;
    }

    @Override
    public String getFileExtension() {
        return "gpkg";
    }

    @Override
    public Object decode(InputStream input) {
        throw new UnsupportedOperationException("results cannot be inputs");
    }
}
