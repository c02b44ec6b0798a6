package org.classifycerrado.imagery;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/**
 * Reads the geometries of a GeoJSON object (RFC 7946): a geometry, a feature or a collection of them. Coordinates are x
 * before y. A CRS may be named as in GeoJSON 2008, which GDAL and QGIS still write.
 */
final class GeoJson {

    private GeoJson() {}

    /**
     * Reads an object.
     *
     * @param text the object
     * @return the only geometry, or a collection of the features' ones; its SRID is what the object names, else 0
     * @throws ParseException if it is no GeoJSON, holds no geometry, or names a CRS in another way than by its code
     */
    static Geometry read(String text) throws ParseException {
        JsonObject object = JsonParser.parseString(text).getAsJsonObject();
        List<Geometry> geometries = new ArrayList<>();
        collect(object, geometries);
        if (geometries.isEmpty()) {
            throw new ParseException("the GeoJSON holds no geometry");
        }
        Geometry all = geometries.size() == 1
                ? geometries.get(0)
                : new GeometryFactory().createGeometryCollection(geometries.toArray(Geometry[]::new));
        all.setSRID(GeoJsonCrs.srid(object)); // the reader always says 4326
        return all;
    }

    private static void collect(JsonObject object, List<Geometry> geometries) throws ParseException {
        String type = object.has("type") ? object.get("type").getAsString() : "missing";
        switch (type) {
            case "FeatureCollection" -> {
                for (JsonElement feature : object.getAsJsonArray("features")) {
                    collect(feature.getAsJsonObject(), geometries);
                }
            }
            case "Feature" -> {
                JsonElement geometry = object.get("geometry");
                if (geometry != null && !geometry.isJsonNull()) {
                    collect(geometry.getAsJsonObject(), geometries);
                }
            }
            default -> {
                JsonObject bare = object.deepCopy();
                bare.remove("crs");
                geometries.add(new GeoJsonReader().read(bare.toString()));
            }
        }
    }
}
