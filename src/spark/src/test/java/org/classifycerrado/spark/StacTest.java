package org.classifycerrado.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job says of its maps in STAC, held to the schemas of STAC 1.0.0 and of the extensions. */
class StacTest {

    private static final String STAC = "https://schemas.stacspec.org/v1.0.0/";
    private static final String EXTENSIONS = "https://stac-extensions.github.io/";

    /** Where the schemas lie; of PROJ's own descriptions of a CRS, which no map has, any will do. */
    private static final Map<String, String> FILES = Map.of(
            STAC + "item-spec/json-schema/",
            "",
            STAC + "collection-spec/json-schema/",
            "",
            "https://geojson.org/schema/",
            "",
            EXTENSIONS + "projection/v2.0.0/schema",
            "projection-v2.0.0",
            EXTENSIONS + "classification/v1.1.0/schema",
            "classification-v1.1.0");

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V7,
            builder -> builder.schemaLoaders(
                    loaders -> loaders.add(location -> ofLibrary(location) ? null : () -> open(location.toString()))));

    @TempDir
    Path out;

    /** Whether the validator has a schema itself. */
    private static boolean ofLibrary(AbsoluteIri location) {
        return location.toString().startsWith("classpath:");
    }

    private static InputStream open(String location) {
        for (Map.Entry<String, String> each : FILES.entrySet()) {
            if (location.startsWith(each.getKey())) {
                return StacTest.class.getResourceAsStream("stac-1.0.0/" + each.getValue()
                        + location.substring(each.getKey().length()));
            }
        }
        assertThat(location).isEqualTo("https://proj.org/schemas/v0.7/projjson.schema.json");
        return new ByteArrayInputStream("true".getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> violations(String schema, String document) {
        return FACTORY
                .getSchema(SchemaLocation.of(schema))
                .validate(document, InputFormat.JSON, context -> context.getExecutionConfig()
                        .setFormatAssertionsEnabled(true))
                .stream()
                .map(ValidationMessage::toString)
                .toList();
    }

    /** The record of the scene's map, 427 columns and 300 rows of 10 m. */
    private static MapRecord map(String id, String date, int epsg) {
        return MapRecord.parse(
                """
                {"id": "%s", "fingerprint": "f", "file": "%s/%s.tif", "date": %s, "model": "demo-l2-msi",
                 "modelSha256": "0123", "level": "L2", "epsg": %d, "width": 427, "height": 300,
                 "geoTransform": [811600, 10, 0, 9332600, 0, -10], "bounds": [-48.19, -6.06, -48.14, -6.03],
                 "areas": {"pixels": [0,0,0,0,0,0,0,0,0,0,0,0,0,0], "hectares": [0,0,0,0,0,0,0,0,0,0,0,0,0,0],
                  "noData": 0, "method": "PLANE"}, "zones": [], "warnings": [], "made": "2026-01-02T03:04:05.678Z"}
                """
                        .formatted(
                                id,
                                MapRecord.folder(epsg),
                                date == null ? id : id + "_" + date.replace("-", ""),
                                date == null ? null : '"' + date + '"',
                                epsg));
    }

    private void write(boolean confidence, MapRecord... maps) throws Exception {
        write(confidence, Optional.empty(), maps);
    }

    private void write(boolean confidence, Optional<Licence> licence, MapRecord... maps) throws Exception {
        new MapIndex(new OutputFolder(
                        new Storage(new Configuration()), out.toUri().toString()))
                .write(List.of(maps), confidence, List.of(), licence);
    }

    private String read(String name) throws Exception {
        return Files.readString(out.resolve("stac").resolve(name));
    }

    private JsonObject json(String name) throws Exception {
        return JsonParser.parseString(read(name)).getAsJsonObject();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void collectionAndItemsFollowTheSchemas(boolean confidence) throws Exception {
        write(confidence, map("bico", "2022-08-15", 32722), map("leste", "2023-08-15", 32723), map("nowhere", null, 0));

        assertFollowsTheSchemas("bico_20220815.json", "leste_20230815.json", "nowhere.json");
        for (String item : List.of("bico_20220815.json", "leste_20230815.json", "nowhere.json")) {
            assertThat(json(item).getAsJsonObject("assets").has("confidence")).isEqualTo(confidence);
        }
        assertThat(read("collection.json"))
                .contains("\"2022-08-15T00:00:00Z\"", "\"2026-01-02T03:04:05.678Z\"", "./leste_20230815.json");
    }

    private void assertFollowsTheSchemas(String... items) throws Exception {
        assertThat(violations(STAC + "collection-spec/json-schema/collection.json", read("collection.json")))
                .isEmpty();
        for (String item : items) {
            List<String> schemas = new ArrayList<>(List.of(STAC + "item-spec/json-schema/item.json"));
            for (JsonElement extension : json(item).getAsJsonArray("stac_extensions")) {
                schemas.add(extension.getAsString());
            }
            assertThat(schemas).hasSize(3);
            for (String schema : schemas) {
                assertThat(violations(schema, read(item))).as(item).isEmpty();
            }
        }
    }

    /** As STAC 1.0.0 has it: collection-spec.md, "license", and item-spec/common-metadata.md, "Licensing". */
    @ParameterizedTest
    @CsvSource({
        "CC-BY-4.0, , CC-BY-4.0",
        "ODbL-1.0, https://opendatacommons.org/licenses/odbl/1-0/, ODbL-1.0",
        "other, http://example.org/licence?of=maps, proprietary"
    })
    void theLicenceIsThatOfCollectionAndItemsAndStays(String id, String link, String written) throws Exception {
        MapRecord map = map("bico", "2022-08-15", 32722);
        write(false, Optional.of(Licence.of(id, link)), map);
        // A later run says nothing of it.
        write(false, map, map("leste", "2023-08-15", 32723));

        assertFollowsTheSchemas("bico_20220815.json", "leste_20230815.json");
        for (String file : List.of("collection.json", "bico_20220815.json", "leste_20230815.json")) {
            JsonObject json = json(file);
            assertThat((json.has("properties") ? json.getAsJsonObject("properties") : json)
                            .get("license")
                            .getAsString())
                    .isEqualTo(written);
            assertThat(licenceLinks(json)).isEqualTo(link == null ? List.of() : List.of(link));
        }

        write(false, Optional.of(Licence.of("CC0-1.0", null)), map);
        assertThat(json("collection.json").get("license").getAsString()).isEqualTo("CC0-1.0");
        assertThat(licenceLinks(json("collection.json"))).isEmpty();
    }

    @Test
    void whereNobodyStatesALicenceNoneIsStated() throws Exception {
        write(false, map("bico", "2022-08-15", 32722));

        assertThat(json("collection.json").get("license").getAsString()).isEqualTo("proprietary");
        assertThat(read("bico_20220815.json")).doesNotContain("license");
    }

    private static List<String> licenceLinks(JsonObject json) {
        List<String> links = new ArrayList<>();
        for (JsonElement each : json.getAsJsonArray("links")) {
            if (each.getAsJsonObject().get("rel").getAsString().equals("license")) {
                links.add(each.getAsJsonObject().get("href").getAsString());
            }
        }
        return links;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cc-by-4.0 | | --licence is 'cc-by-4.0'; allowed: an identifier of https://spdx.org/licenses/ such as CC-BY-4.0, or other. Did you mean CC-BY-4.0?",
                "mine | | --licence is 'mine'; allowed: an identifier of https://spdx.org/licenses/ such as CC-BY-4.0, or other",
                "# | | --licence is '#'; allowed: an identifier of https://spdx.org/licenses/ such as CC-BY-4.0, or other",
                "other | | --licence is other; --licence-link must say where its text is",
                "other | example.org/terms | --licence-link is 'example.org/terms'; it must be an address such as https://example.org/licence.html",
                "MIT | file:///x | --licence-link is 'file:///x'; it must be an address such as https://example.org/licence.html",
                "MIT | https://a b | --licence-link is 'https://a b'; it must be an address such as https://example.org/licence.html"
            })
    void refusesWhatIsNoLicence(String id, String link, String message) {
        assertThatThrownBy(() -> Licence.of(id, link)).hasMessage(message);
    }

    /** The schemas are really asked. */
    @Test
    void whatIsNoItemViolatesThem() throws Exception {
        write(false, map("bico", "2022-08-15", 32722));
        String item = read("bico_20220815.json");

        String schema = STAC + "item-spec/json-schema/item.json";
        assertThat(violations(schema, item.replace("2022-08-15T", "2022-08-15 at ")))
                .isNotEmpty();
        assertThat(violations(schema, item.replace("\"Polygon\"", "\"Point\""))).isNotEmpty();
        assertThat(violations(EXTENSIONS + "projection/v2.0.0/schema.json", item.replace("427", "\"427\"")))
                .isNotEmpty();
        assertThat(violations(
                        EXTENSIONS + "classification/v1.1.0/schema.json",
                        item.replaceFirst("\"description\"", "\"d\"")))
                .isNotEmpty();
    }

    /** As gdalinfo tells of the scene: 811600, 9332600 is its upper left corner. */
    @Test
    void theProjectionIsThatOfTheFile() throws Exception {
        write(false, map("bico", "2022-08-15", 32722));
        JsonObject properties = json("bico_20220815.json").getAsJsonObject("properties");

        assertThat(properties.get("proj:code").getAsString()).isEqualTo("EPSG:32722");
        assertThat(properties.get("proj:shape").toString()).isEqualTo("[300,427]");
        JsonArray transform = properties.getAsJsonArray("proj:transform");
        List<Double> numbers = new ArrayList<>();
        transform.forEach(each -> numbers.add(each.getAsDouble()));
        assertThat(numbers).containsExactly(10.0, 0.0, 811600.0, 0.0, -10.0, 9332600.0);
    }
}
