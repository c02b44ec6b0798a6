package org.classifycerrado.imagery;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.classifycerrado.InvalidParameterException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;

/**
 * Polygons with attributes, as vector files have them.
 *
 * @param features in their order
 */
public record ZoneFeatures(List<Feature> features) {

    /** The most polygons that are counted at once. */
    public static final int LIMIT = 10_000;

    private static final Envelope DEGREES = new Envelope(-180, 180, -90, 90);
    private static final int WGS84 = 4326;

    /** Attributes that are taken for id and name, in lower case, if a request does not name others. */
    private static final List<String> IDS = List.of("id", "code", "cod", "fid");

    private static final List<String> NAMES = List.of("name", "nome", "nm_mun");

    /** Takes a copy. */
    public ZoneFeatures {
        features = List.copyOf(features);
    }

    /**
     * A polygon and what is said about it.
     *
     * @param id its own, apart from the attributes, if it has one
     * @param attributes by name, as text
     * @param geometry its CRS, if it has one, is its SRID or its user data
     */
    public record Feature(Optional<String> id, Map<String, String> attributes, Geometry geometry) {}

    /**
     * Reads GeoJSON (RFC 7946).
     *
     * @param text a feature or a collection of features; those without a geometry are left out
     * @return the features. Unless a member {@code crs} names another CRS, coordinates that can be degrees are WGS 84
     * @throws IllegalArgumentException if it is nothing of this
     */
    public static ZoneFeatures geoJson(String text) {
        try {
            JsonObject object = JsonParser.parseString(text).getAsJsonObject();
            int srid = GeoJsonCrs.srid(object);
            JsonArray all = new JsonArray();
            if (object.has("features")) {
                all = object.getAsJsonArray("features");
            } else if (object.has("type") && object.get("type").getAsString().equals("Feature")) {
                all.add(object);
            } else {
                throw new IllegalArgumentException("it is no FeatureCollection");
            }
            List<Feature> features = new ArrayList<>();
            for (JsonElement element : all) {
                JsonObject feature = element.getAsJsonObject();
                JsonElement geometry = feature.get("geometry");
                if (geometry != null && !geometry.isJsonNull()) {
                    Optional<String> id = text(feature.get("id"));
                    Geometry read = polygons(geometry.getAsJsonObject(), features.size() + 1, id);
                    boolean degrees = DEGREES.contains(read.getEnvelopeInternal());
                    read.setSRID(srid != 0 ? srid : degrees ? WGS84 : 0);
                    features.add(new Feature(id, attributes(feature.get("properties")), read));
                }
            }
            return new ZoneFeatures(features);
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException(
                    "is no JSON: " + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
        } catch (ParseException | RuntimeException | StackOverflowError e) {
            throw new IllegalArgumentException("is no GeoJSON of features: " + e.getMessage(), e);
        }
    }

    private static Geometry polygons(JsonObject geometry, int number, Optional<String> id) {
        try {
            return GeoJsonPolygons.read(geometry);
        } catch (IllegalArgumentException e) {
            String named = id.map(text -> " ('" + text + "')").orElse("");
            throw new IllegalArgumentException("feature " + number + named + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> attributes(JsonElement properties) {
        Map<String, String> attributes = new LinkedHashMap<>();
        if (properties != null && properties.isJsonObject()) {
            properties.getAsJsonObject().asMap().forEach((name, value) -> text(value)
                    .ifPresent(text -> attributes.put(name, text)));
        }
        return attributes;
    }

    private static Optional<String> text(JsonElement value) {
        return value != null && value.isJsonPrimitive() ? Optional.of(value.getAsString()) : Optional.empty();
    }

    /**
     * Those that may have a part in an area.
     *
     * @param area in any CRS
     * @return all but those whose bounds lie beside it; one without an id has its number for it, which it keeps
     *     whatever is left out
     */
    public ZoneFeatures near(ReferencedEnvelope area) {
        Map<CoordinateReferenceSystem, Optional<ReferencedEnvelope>> areas = new HashMap<>();
        List<Feature> near = new ArrayList<>();
        for (Feature feature : numbered()) {
            boolean meets = crs(feature.geometry)
                    .flatMap(crs -> areas.computeIfAbsent(crs, known -> ZoneSource.bounds(area, known)))
                    .map(bounds -> bounds.intersects(feature.geometry.getEnvelopeInternal()))
                    .orElse(true);
            if (meets) {
                near.add(feature);
            }
        }
        return new ZoneFeatures(near);
    }

    private List<Feature> numbered() {
        List<Feature> numbered = new ArrayList<>();
        for (Feature feature : features) {
            String number = Integer.toString(numbered.size() + 1);
            numbered.add(new Feature(Optional.of(feature.id.orElse(number)), feature.attributes, feature.geometry));
        }
        return numbered;
    }

    private static Optional<CoordinateReferenceSystem> crs(Geometry geometry) {
        try {
            return RegionOfInterest.ownCrs(geometry);
        } catch (InvalidParameterException e) {
            return Optional.empty(); // told when the feature is made a zone
        }
    }

    /**
     * The polygons as zones.
     *
     * @param parameter the request's parameter that they come from
     * @param idAttribute whose values are the ids; else an attribute such as {@code id}, the features' own ids, or
     *     their numbers from 1
     * @param nameAttribute whose values are the names; else an attribute such as {@code name}
     * @param crs code of the CRS of those that carry none, or null for that of the map
     * @return as many zones
     * @throws InvalidParameterException if there are none or too many, one is no valid polygon, or there is no such
     *     attribute
     */
    public List<Zone> zones(
            String parameter, Optional<String> idAttribute, Optional<String> nameAttribute, String crs) {
        if (features.isEmpty()) {
            throw new InvalidParameterException(parameter, "has no polygons");
        }
        if (features.size() > LIMIT) {
            throw new InvalidParameterException(
                    parameter,
                    "has " + features.size() + " polygons; allowed: " + LIMIT + ". Ask for some of them at a time");
        }
        Optional<String> ids = attribute("zoneId", idAttribute, IDS);
        Optional<String> names = attribute("zoneName", nameAttribute, NAMES);
        List<Zone> zones = new ArrayList<>();
        for (Feature feature : features) {
            String number = Integer.toString(zones.size() + 1);
            String id = ids.map(name -> feature.attributes.getOrDefault(name, ""))
                    .or(feature::id)
                    .orElse(number);
            String name = names.map(attribute -> feature.attributes.getOrDefault(attribute, ""))
                    .orElse("");
            boolean own = feature.geometry.getSRID() != 0 || feature.geometry.getUserData() != null;
            try {
                zones.add(new Zone(id, name, RegionOfInterest.of(feature.geometry, own ? null : crs, null)));
            } catch (InvalidParameterException e) {
                throw about(parameter, number, id, e);
            }
        }
        return zones;
    }

    /** What is wrong with a region, as what is wrong with one of many. */
    private static InvalidParameterException about(
            String parameter, String number, String id, InvalidParameterException e) {
        return new InvalidParameterException(parameter, "feature " + number + " ('" + id + "'): " + e.problem());
    }

    private Optional<String> attribute(String parameter, Optional<String> wished, List<String> usual) {
        Set<String> there = new LinkedHashSet<>();
        features.forEach(feature -> there.addAll(feature.attributes.keySet()));
        if (wished.isPresent()) {
            if (!there.contains(wished.get())) {
                throw new InvalidParameterException(
                        parameter,
                        "is '" + wished.get() + "'; the polygons have "
                                + (there.isEmpty() ? "no attributes" : "the attributes " + String.join(", ", there)));
            }
            return wished;
        }
        for (String name : usual) {
            for (String attribute : there) {
                if (attribute.equalsIgnoreCase(name)) {
                    return Optional.of(attribute);
                }
            }
        }
        return Optional.empty();
    }
}
