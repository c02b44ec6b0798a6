package org.classifycerrado.imagery;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.io.ParseException;

/** The CRS that a GeoJSON object names as in GeoJSON 2008, which GDAL and QGIS still write. */
final class GeoJsonCrs {

    private static final Pattern EPSG = Pattern.compile("(?i).*EPSG[:/]+(?:[\\d.]*[:/])?(\\d{1,7})");
    private static final Pattern CRS84 = Pattern.compile("(?i).*OGC[:/]+(?:[\\d.]*[:/])?CRS84");
    private static final int WGS84 = 4326;

    private GeoJsonCrs() {}

    /**
     * Looks for it.
     *
     * @return its EPSG code, or 0 if none is named
     * @throws ParseException if it is named in another way than by its code
     */
    static int srid(JsonObject object) throws ParseException {
        Optional<JsonElement> crs = Optional.ofNullable(object.get("crs")).filter(member -> !member.isJsonNull());
        if (crs.isEmpty()) {
            return 0;
        }
        JsonObject properties = crs.get().getAsJsonObject().getAsJsonObject("properties");
        String name = properties != null && properties.has("name")
                ? properties.get("name").getAsString()
                : crs.get().toString();
        Matcher code = EPSG.matcher(name);
        if (code.matches()) {
            return Integer.parseInt(code.group(1));
        }
        if (CRS84.matcher(name).matches()) {
            return WGS84;
        }
        throw new ParseException("the GeoJSON has the CRS " + name + "; allowed: EPSG codes and CRS84");
    }
}
