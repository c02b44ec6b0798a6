package org.classifycerrado.imagery;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/** Reads the polygons of GeoJSON (RFC 7946) with what every GeoServer has: JTS's own reader of it is in none. */
final class GeoJsonPolygons {

    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private GeoJsonPolygons() {}

    /**
     * Reads a geometry.
     *
     * @param geometry a polygon, several, or a collection of such
     * @return the geometry, without a CRS
     * @throws IllegalArgumentException if it is another one, or a ring is not closed
     */
    static Geometry read(JsonObject geometry) {
        String type = geometry.has("type") ? geometry.get("type").getAsString() : "geometry without a type";
        return switch (type) {
            case "Polygon" -> polygon(geometry.getAsJsonArray("coordinates"));
            case "MultiPolygon" -> {
                JsonArray all = geometry.getAsJsonArray("coordinates");
                Polygon[] polygons = new Polygon[all.size()];
                for (int i = 0; i < polygons.length; i++) {
                    polygons[i] = polygon(all.get(i).getAsJsonArray());
                }
                yield GEOMETRIES.createMultiPolygon(polygons);
            }
            case "GeometryCollection" -> {
                JsonArray all = geometry.getAsJsonArray("geometries");
                Geometry[] members = new Geometry[all.size()];
                for (int i = 0; i < members.length; i++) {
                    members[i] = read(all.get(i).getAsJsonObject());
                }
                yield GEOMETRIES.createGeometryCollection(members);
            }
            default ->
                throw new IllegalArgumentException(
                        "is a " + type + "; allowed: Polygon, MultiPolygon and collections of them");
        };
    }

    private static Polygon polygon(JsonArray rings) {
        if (rings.isEmpty()) {
            return GEOMETRIES.createPolygon();
        }
        LinearRing[] holes = new LinearRing[rings.size() - 1];
        for (int i = 0; i < holes.length; i++) {
            holes[i] = ring(rings.get(i + 1));
        }
        return GEOMETRIES.createPolygon(ring(rings.get(0)), holes);
    }

    private static LinearRing ring(JsonElement positions) {
        JsonArray all = positions.getAsJsonArray();
        Coordinate[] ring = new Coordinate[all.size()];
        for (int i = 0; i < ring.length; i++) {
            JsonArray position = all.get(i).getAsJsonArray();
            ring[i] = new Coordinate(
                    position.get(0).getAsDouble(), position.get(1).getAsDouble());
        }
        return GEOMETRIES.createLinearRing(ring);
    }
}
