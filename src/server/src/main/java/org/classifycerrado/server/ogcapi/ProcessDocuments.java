package org.classifycerrado.server.ogcapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import org.classifycerrado.imagery.ZoneFeatures;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.execution.Inputs;
import org.classifycerrado.server.execution.Processes;
import org.classifycerrado.server.execution.ResultFormat;
import org.classifycerrado.server.http.Query;
import org.geotools.api.data.Parameter;
import org.geotools.api.feature.type.Name;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessFactory;
import org.locationtech.jts.geom.Geometry;

/** What the processes are, in the words of the standard. */
final class ProcessDocuments {

    private static final String EXECUTE = "http://www.opengis.net/def/rel/ogc/1.0/execute";

    /** A GeoTIFF, as the standard's examples name it. */
    private static final String GEO_TIFF = "image/tiff; application=geotiff";

    private final Processes processes;

    ProcessDocuments(Processes processes) {
        this.processes = processes;
    }

    JsonObject list(Query query, String url) throws OwsException {
        Paging page = Paging.of(query);
        List<Name> offered = processes.offered();
        JsonArray summaries = new JsonArray();
        page.of(offered).forEach(name -> summaries.add(summary(name, url)));
        JsonObject list = new JsonObject();
        list.add("processes", summaries);
        list.add("links", page.links(url, "", offered.size()));
        return list;
    }

    private JsonObject summary(Name name, String url) {
        ProcessFactory factory = processes.factory();
        String id = Processes.identifier(name);
        JsonObject summary = new JsonObject();
        summary.addProperty("id", id);
        summary.addProperty("title", String.valueOf(factory.getTitle(name)));
        summary.addProperty("description", String.valueOf(factory.getDescription(name)));
        summary.addProperty("version", factory.getVersion(name));
        summary.add("jobControlOptions", Documents.strings(List.of("sync-execute", "async-execute", "dismiss")));
        summary.add("outputTransmission", Documents.strings(List.of("value", "reference")));
        summary.add(
                "links",
                Documents.array(Documents.link(url + "/" + id, "self", Documents.JSON, "Description of the process")));
        return summary;
    }

    JsonObject describe(Name name, String url) {
        JsonObject description = summary(name, url);
        description
                .getAsJsonArray("links")
                .add(Documents.link(
                        url + "/" + Processes.identifier(name) + "/execution",
                        EXECUTE,
                        Documents.JSON,
                        "Where requests to execute the process are posted"));
        JsonObject inputs = new JsonObject();
        processes.inputs(name).values().forEach(parameter -> inputs.add(parameter.key, input(parameter)));
        description.add("inputs", inputs);
        JsonObject outputs = new JsonObject();
        processes.outputs(name).values().forEach(parameter -> outputs.add(parameter.key, output(parameter)));
        description.add("outputs", outputs);
        return description;
    }

    private static JsonObject titled(Parameter<?> parameter) {
        JsonObject json = new JsonObject();
        json.addProperty("title", String.valueOf(parameter.title));
        json.addProperty("description", String.valueOf(parameter.description));
        return json;
    }

    private static JsonObject input(Parameter<?> parameter) {
        JsonObject input = titled(parameter);
        input.addProperty("minOccurs", parameter.minOccurs);
        if (parameter.maxOccurs < 0) {
            input.addProperty("maxOccurs", "unbounded");
        } else {
            input.addProperty("maxOccurs", parameter.maxOccurs);
        }
        input.add("schema", schema(parameter));
        return input;
    }

    private static JsonObject schema(Parameter<?> parameter) {
        if (Inputs.LITERALS.containsKey(parameter.type)) {
            return literal(parameter);
        }
        if (parameter.type == ReferencedEnvelope.class) {
            return box();
        }
        if (parameter.type == ZoneFeatures.class) {
            return geoJson("geojson-feature-collection");
        }
        return Geometry.class.isAssignableFrom(parameter.type) ? geometry() : base64(GEO_TIFF);
    }

    private static JsonObject type(String type) {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", type);
        return schema;
    }

    private static JsonObject literalType(Class<?> type) {
        if (type == Boolean.class) {
            return type("boolean");
        } else if (type == Integer.class || type == Long.class) {
            return type("integer");
        }
        return type(Number.class.isAssignableFrom(type) ? "number" : "string");
    }

    private static JsonObject literal(Parameter<?> parameter) {
        JsonObject schema = literalType(parameter.type);
        Map<String, Object> metadata = parameter.metadata;
        if (metadata.get(Parameter.OPTIONS) instanceof List<?> options) {
            schema.add(
                    "enum",
                    Documents.strings(options.stream().map(String::valueOf).toList()));
        }
        if (metadata.get(Parameter.MIN) instanceof Number least) {
            schema.addProperty("minimum", least);
        }
        if (metadata.get(Parameter.MAX) instanceof Number most) {
            schema.addProperty("maximum", most);
        }
        if (parameter.sample instanceof Number number) {
            schema.addProperty("default", number);
        } else if (parameter.sample instanceof Boolean truth) {
            schema.addProperty("default", truth);
        } else if (parameter.sample != null) {
            schema.addProperty("default", parameter.sample.toString());
        }
        return schema;
    }

    private static JsonObject box() {
        JsonObject corners = type("array");
        corners.add("items", type("number"));
        corners.addProperty("minItems", 4);
        corners.addProperty("maxItems", 4);
        JsonObject crs = type("string");
        crs.addProperty("format", "uri");
        crs.addProperty("default", "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
        JsonObject members = new JsonObject();
        members.add("bbox", corners);
        members.add("crs", crs);
        JsonObject schema = type("object");
        schema.addProperty("format", "ogc-bbox");
        schema.add("required", Documents.strings(List.of("bbox")));
        schema.add("properties", members);
        return schema;
    }

    private static JsonObject geometry() {
        JsonObject schema = new JsonObject();
        schema.add(
                "oneOf",
                Documents.array(geoJson("geojson-geometry"), text("application/wkt"), text("application/ewkt")));
        return schema;
    }

    private static JsonObject geoJson(String format) {
        JsonObject schema = type("object");
        schema.addProperty("format", format);
        schema.addProperty("contentMediaType", Inputs.GEO_JSON);
        return schema;
    }

    private static JsonObject text(String mediaType) {
        JsonObject schema = type("string");
        schema.addProperty("contentMediaType", mediaType);
        return schema;
    }

    private static JsonObject base64(String mediaType) {
        JsonObject schema = text(mediaType);
        schema.addProperty("format", "byte");
        schema.addProperty("contentEncoding", "base64");
        return schema;
    }

    private JsonObject output(Parameter<?> parameter) {
        JsonObject output = titled(parameter);
        List<ResultFormat> formats = processes.formats(parameter);
        if (formats.isEmpty()) {
            output.add("schema", literalType(parameter.type));
        } else if (formats.size() == 1) {
            output.add("schema", format(formats.get(0)));
        } else {
            JsonArray choices = new JsonArray();
            formats.forEach(format -> choices.add(format(format)));
            JsonObject schema = new JsonObject();
            schema.add("oneOf", choices);
            output.add("schema", schema);
        }
        return output;
    }

    private static JsonObject format(ResultFormat format) {
        if (format.binary()) {
            return base64(format.mimeType().equals(Inputs.TIFF) ? GEO_TIFF : format.mimeType());
        }
        if (Results.isJson(format)) {
            JsonObject schema = type("object");
            schema.add("contentMediaType", new JsonPrimitive(format.mimeType()));
            return schema;
        }
        return text(format.mimeType());
    }
}
