package org.classifycerrado.server.execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.RegionText;
import org.classifycerrado.imagery.TiffFile;
import org.classifycerrado.imagery.UnsupportedTiffException;
import org.classifycerrado.imagery.ZoneFeatures;
import org.classifycerrado.process.BooleanText;
import org.classifycerrado.server.OwsException;
import org.geotools.api.data.Parameter;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.locationtech.jts.geom.Geometry;

/** Turns inputs of requests into what processes take. */
public final class Inputs {

    /** Types of literal inputs, and what XML schemas call them; text has no name there. */
    public static final Map<Class<?>, String> LITERALS = Map.of(
            String.class, "",
            Boolean.class, "xs:boolean",
            Integer.class, "xs:int",
            Long.class, "xs:long",
            Float.class, "xs:float",
            Double.class, "xs:double");

    /** How geometries may be written. */
    public static final List<String> GEOMETRY_FORMATS = List.of(
            "text/xml; subtype=gml/3.1.1",
            "text/xml; subtype=gml/2.1.2",
            "application/wkt",
            "application/ewkt",
            "application/gml-3.1.1",
            "application/gml-2.1.2",
            "application/json");

    /** How polygons with attributes are written. */
    public static final String JSON = "application/json";

    /** The same, by the name that RFC 7946 has given it. */
    public static final String GEO_JSON = "application/geo+json";

    /** How coverages are written. */
    public static final String TIFF = "image/tiff";

    private final RequestFiles files;

    Inputs(RequestFiles files) {
        this.files = files;
    }

    static boolean canRead(Class<?> type) {
        return LITERALS.containsKey(type)
                || ReferencedEnvelope.class == type
                || Geometry.class.isAssignableFrom(type)
                || GridCoverage2D.class == type
                || ZoneFeatures.class == type;
    }

    /**
     * What an input must be.
     *
     * @param parameters what the process takes
     * @param name of the input
     * @return its parameter
     * @throws OwsException if the process has no such input
     */
    public static Parameter<?> known(Map<String, Parameter<?>> parameters, String name) throws OwsException {
        Parameter<?> parameter = parameters.get(name);
        if (parameter == null) {
            throw new OwsException(
                    OwsException.INVALID,
                    name,
                    "No such parameter: " + name + "; allowed: " + String.join(", ", parameters.keySet()));
        }
        return parameter;
    }

    /**
     * What is said of an input that is somewhere else.
     *
     * @param name of the input
     * @return the exception
     */
    public static OwsException reference(String name) {
        return OwsException.invalid(name, "is a reference; this server fetches nothing, so give the data itself");
    }

    /**
     * The inputs of a request, as the process takes them.
     *
     * @param given what the request has
     * @param parameters what the process takes
     * @return values by name; lists where a parameter may occur several times
     * @throws OwsException if an input is missing, unknown, given too often, or not what it must be
     * @throws IOException if a coverage cannot be kept while the process runs
     */
    Map<String, Object> decode(List<GivenInput> given, Map<String, Parameter<?>> parameters)
            throws OwsException, IOException {
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (GivenInput input : given) {
            Parameter<?> parameter = known(parameters, input.name());
            Object value = decode(input, parameter);
            if (parameter.maxOccurs == 1) {
                if (inputs.put(input.name(), value) != null) {
                    throw OwsException.invalid(input.name(), "is given more than once");
                }
            } else {
                @SuppressWarnings("unchecked")
                List<Object> values =
                        (List<Object>) inputs.computeIfAbsent(input.name(), name -> new ArrayList<Object>());
                values.add(value);
            }
        }
        for (Parameter<?> parameter : parameters.values()) {
            Object value = inputs.get(parameter.key);
            int count = value == null ? 0 : value instanceof List<?> list ? list.size() : 1;
            if (count < parameter.minOccurs || parameter.maxOccurs > 0 && count > parameter.maxOccurs) {
                throw value == null
                        ? OwsException.missing(parameter.key)
                        : OwsException.invalid(parameter.key, "is given " + count + " times");
            }
        }
        return inputs;
    }

    private Object decode(GivenInput input, Parameter<?> parameter) throws OwsException, IOException {
        if (LITERALS.containsKey(parameter.type)) {
            return literal(input, parameter);
        }
        if (parameter.type == ReferencedEnvelope.class) {
            return input.box().isPresent() ? input.box().get() : box(input);
        }
        if (parameter.type == GridCoverage2D.class) {
            return coverage(input);
        }
        if (parameter.type == ZoneFeatures.class) {
            return features(input);
        }
        return geometry(input);
    }

    private static ZoneFeatures features(GivenInput input) throws OwsException {
        Optional<String> type = input.mimeType().filter(mime -> !mime.equals(JSON) && !mime.equals(GEO_JSON));
        if (type.isPresent()) {
            throw OwsException.invalid(
                    input.name(), "is of type '" + type.get() + "'; allowed: " + JSON + ", " + GEO_JSON);
        }
        try {
            return ZoneFeatures.geoJson(input.text());
        } catch (IllegalArgumentException e) {
            throw OwsException.invalid(input.name(), e.getMessage());
        }
    }

    private static ReferencedEnvelope box(GivenInput input) throws OwsException {
        try {
            return RegionText.box(input.text());
        } catch (IllegalArgumentException e) {
            throw OwsException.invalid(input.name(), e.getMessage());
        }
    }

    private static Object literal(GivenInput input, Parameter<?> parameter) throws OwsException {
        String text = input.text().strip();
        Object options = parameter.metadata.get(Parameter.OPTIONS);
        Optional<Boolean> truth = BooleanText.parse(text);
        if (options instanceof List<?> list
                && list.stream().noneMatch(option -> option.toString().equalsIgnoreCase(text))
                && !(truth.isPresent() && list.contains(truth.get().toString()))) {
            throw OwsException.invalid(
                    input.name(),
                    "is '" + text + "'; allowed: "
                            + String.join(
                                    ", ", list.stream().map(Object::toString).toList()));
        }
        try {
            Class<?> type = parameter.type;
            if (type == Integer.class) {
                return Integer.valueOf(text);
            } else if (type == Long.class) {
                return Long.valueOf(text);
            } else if (type == Float.class) {
                return Float.valueOf(text);
            } else if (type == Double.class) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            throw OwsException.invalid(
                    input.name(), "is '" + text + "'; it must be of type " + LITERALS.get(parameter.type));
        }
        if (parameter.type == Boolean.class) {
            return truth.orElseThrow(
                    () -> OwsException.invalid(input.name(), "is '" + text + "'; allowed: true, false"));
        }
        return text;
    }

    private static Geometry geometry(GivenInput input) throws OwsException {
        if (input.element().isPresent()) {
            return Gml.read(input.name(), input.element().get());
        }
        try {
            return RegionText.geometry(input.text().strip());
        } catch (IllegalArgumentException e) {
            throw OwsException.invalid(input.name(), "is neither GML, WKT, EWKT nor GeoJSON");
        }
    }

    private GridCoverage2D coverage(GivenInput input) throws OwsException, IOException {
        Optional<String> type = input.mimeType().filter(mime -> !mime.equals(TIFF));
        if (type.isPresent()) {
            throw OwsException.invalid(input.name(), "is of type '" + type.get() + "'; allowed: " + TIFF);
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(input.text());
        } catch (IllegalArgumentException e) {
            throw OwsException.invalid(input.name(), "is not base64");
        }
        if (bytes.length == 0) {
            throw OwsException.invalid(input.name(), "is empty; it must be a GeoTIFF in base64");
        }
        Path file = files.file(".tif");
        Files.write(file, bytes);
        try {
            TiffFile.requireReadable(file);
            OpenCoverage coverage = new GeoTiffFiles().open(input.name(), file.toString(), Optional.empty());
            files.keep(coverage);
            return coverage.coverage();
        } catch (UnsupportedTiffException e) {
            throw OwsException.invalid(input.name(), e.getMessage());
        } catch (IOException | InvalidParameterException e) {
            throw OwsException.invalid(input.name(), "is not a readable GeoTIFF (" + bytes.length + " bytes)");
        }
    }
}
