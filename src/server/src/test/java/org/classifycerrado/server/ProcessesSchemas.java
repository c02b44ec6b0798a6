package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The schemas of OGC API - Processes, all from the class path. */
final class ProcessesSchemas {

    private static final String PLACE = "https://schemas.opengis.net/ogcapi/processes/part1/1.0/openapi/schemas/";

    // OpenAPI 3.0 has the exclusiveMinimum of draft 4.
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V4,
            builder -> builder.schemaLoaders(loaders -> loaders.add(location -> () -> open(location.toString()))));

    private ProcessesSchemas() {}

    private static InputStream open(String location) throws IOException {
        String name = location.replace(PLACE, "ogcapi-processes-1.0/");
        try (InputStream in = ProcessesSchemas.class.getResourceAsStream(name)) {
            String schema = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // Of values it says that they are one of several things of which a string or a whole number always is two.
            boolean ofValues = name.contains("nputValue") || name.contains("inlineOrRefData");
            return new ByteArrayInputStream(
                    (ofValues ? schema.replace("oneOf:", "anyOf:") : schema).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Holds a document to the schema of a name, such as {@code statusInfo}. */
    static void validate(String schema, String document) {
        assertThat(FACTORY.getSchema(SchemaLocation.of(PLACE + schema + ".yaml"))
                        .validate(document, InputFormat.JSON))
                .as("%s: %s", schema, document)
                .isEmpty();
    }
}
