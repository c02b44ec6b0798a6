package org.classifycerrado.server.ogcapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.imagery.ZoneFeatures;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.execution.ExecuteRequest;
import org.classifycerrado.server.execution.ExecuteRequest.WantedOutput;
import org.classifycerrado.server.execution.GivenInput;
import org.classifycerrado.server.execution.Inputs;
import org.geotools.api.data.Parameter;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.locationtech.jts.geom.Geometry;

/** Reads what a request to execute a process asks for. */
final class ExecuteReader {

    private static final Pattern CRS84 = Pattern.compile("https?://www\\.opengis\\.net/def/crs/OGC/(1\\.3|0)/CRS84h?");
    private static final Pattern EPSG = Pattern.compile("https?://www\\.opengis\\.net/def/crs/EPSG/[0-9.]+/(\\d{1,7})");
    private static final List<String> GEO_JSON = List.of("coordinates", "geometries", "geometry", "features");

    private final String process;
    private final Map<String, Parameter<?>> parameters;

    /**
     * A reader for the requests of a process.
     *
     * @param process its name
     * @param parameters what it takes
     */
    ExecuteReader(String process, Map<String, Parameter<?>> parameters) {
        this.process = process;
        this.parameters = parameters;
    }

    /**
     * Reads a request.
     *
     * @param request the object that was posted
     * @param later whether the results are to be fetched later
     * @return what is asked for; stored also if an answer will have links to results
     * @throws OwsException if it is not what it must be
     */
    ExecuteRequest read(JsonObject request, boolean later) throws OwsException {
        if (request.has("subscriber")) {
            throw OwsException.invalid("subscriber", "is given; this server calls nobody");
        }
        List<GivenInput> inputs = new ArrayList<>();
        for (Map.Entry<String, JsonElement> input : object(request, "inputs").entrySet()) {
            Parameter<?> parameter = Inputs.known(parameters, input.getKey());
            if (input.getValue() instanceof JsonArray values && parameter.maxOccurs != 1) {
                for (JsonElement value : values) {
                    inputs.add(input(parameter, value));
                }
            } else {
                inputs.add(input(parameter, input.getValue()));
            }
        }
        List<WantedOutput> outputs = new ArrayList<>();
        JsonObject wanted = object(request, "outputs");
        for (String name : wanted.keySet()) {
            outputs.add(output(name, object(wanted, name)));
        }
        boolean raw = choice(request, "response", "raw", "document");
        boolean links = outputs.stream().anyMatch(WantedOutput::reference);
        return new ExecuteRequest(process, inputs, raw, outputs, later || links);
    }

    private static JsonObject object(JsonObject parent, String name) throws OwsException {
        JsonElement member = parent.has(name) ? parent.get(name) : new JsonObject();
        if (!member.isJsonObject()) {
            throw OwsException.invalid(name, "must be a JSON object");
        }
        return member.getAsJsonObject();
    }

    private static Optional<String> text(JsonObject parent, String name) throws OwsException {
        if (!parent.has(name)) {
            return Optional.empty();
        }
        if (parent.get(name) instanceof JsonPrimitive value && value.isString()) {
            return Optional.of(value.getAsString());
        }
        throw OwsException.invalid(name, "must be a JSON string");
    }

    /** Whether a member has the first of two values, which it has if it is absent. */
    private static boolean choice(JsonObject parent, String name, String first, String second) throws OwsException {
        String value = text(parent, name).orElse(first);
        if (!value.equals(first) && !value.equals(second)) {
            throw OwsException.invalid(name, "is '" + value + "'; allowed: " + first + ", " + second);
        }
        return value.equals(first);
    }

    private static WantedOutput output(String name, JsonObject output) throws OwsException {
        return new WantedOutput(
                name,
                text(object(output, "format"), "mediaType").map(ExecuteReader::bare),
                !choice(output, "transmissionMode", "value", "reference"));
    }

    /** A media type without what follows its name. */
    private static String bare(String mediaType) {
        return mediaType.replaceFirst("\\s*;.*", "").strip();
    }

    private static GivenInput input(Parameter<?> parameter, JsonElement value) throws OwsException {
        if (!(value instanceof JsonObject object)) {
            return plain(parameter, value, Optional.empty());
        }
        String name = parameter.key;
        if (object.has("value")) {
            Optional<String> encoding = text(object, "encoding").filter(given -> !given.equals("base64"));
            if (encoding.isPresent()) {
                throw OwsException.invalid(name, "is encoded as '" + encoding.get() + "'; allowed: base64");
            }
            Optional<String> type = text(object, "mediaType").map(ExecuteReader::bare);
            return object.get("value").isJsonObject() && parameter.type == ReferencedEnvelope.class
                    ? box(name, object.get("value").getAsJsonObject())
                    : plain(parameter, object.get("value"), type);
        }
        if (object.has("href")) {
            throw Inputs.reference(name);
        }
        if (parameter.type == ReferencedEnvelope.class) {
            return box(name, object);
        }
        if (GEO_JSON.stream().noneMatch(object::has)) {
            throw OwsException.invalid(name, "is an object without a value");
        }
        return plain(parameter, object, Optional.empty());
    }

    /** A value without a qualification around it. */
    private static GivenInput plain(Parameter<?> parameter, JsonElement value, Optional<String> mediaType)
            throws OwsException {
        String name = parameter.key;
        Class<?> type = parameter.type;
        boolean geoJson = Geometry.class.isAssignableFrom(type) || type == ZoneFeatures.class;
        if (value.isJsonObject() && geoJson) {
            return GivenInput.text(name, value.toString(), mediaType);
        }
        String wanted = type == ReferencedEnvelope.class
                ? "an object with a bbox"
                : Number.class.isAssignableFrom(type)
                        ? "a number"
                        : type == Boolean.class ? "true or false" : "a string";
        boolean right = value instanceof JsonPrimitive primitive
                && switch (wanted) {
                    case "a number" -> primitive.isNumber();
                    case "true or false" -> primitive.isBoolean();
                    case "a string" -> primitive.isString();
                    default -> false;
                };
        if (!right) {
            throw OwsException.invalid(name, "must be " + wanted + " in JSON");
        }
        return GivenInput.text(name, value.getAsString(), mediaType);
    }

    /** A box, whose coordinates have the order that its CRS has by its full name. */
    private static GivenInput box(String name, JsonObject object) throws OwsException {
        if (!(object.get("bbox") instanceof JsonArray corners)) {
            throw OwsException.invalid(name, "must be an object with a bbox");
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonElement corner : corners) {
            if (!(corner instanceof JsonPrimitive number && number.isNumber())) {
                throw OwsException.invalid(name, "must have a bbox of four numbers");
            }
            numbers.add(number.getAsDouble());
        }
        String crs = text(object, "crs").orElse("http://www.opengis.net/def/crs/OGC/1.3/CRS84");
        if (CRS84.matcher(crs).matches()) {
            return GivenInput.box(name, numbers, Optional.of("EPSG:4326"));
        }
        Matcher epsg = EPSG.matcher(crs);
        if (!epsg.matches()) {
            return GivenInput.box(name, numbers, Optional.of(crs));
        }
        // The name has the authority's order of axes, as URNs have, which are known better.
        return GivenInput.box(name, numbers, Optional.of("urn:ogc:def:crs:EPSG::" + epsg.group(1)));
    }
}
